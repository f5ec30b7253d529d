import './keeper.css'
import '../../ui/portal/older-browsers.ts'
import { render } from 'preact'
import { forgetOld } from '../../features/sessions/keeper/kept.ts'
import { forgetTaken, startOutbox } from '../../features/sessions/keeper/outbox.ts'
import { startRoute } from '../../features/sessions/keeper/route.ts'
import { askAnew, startAsking } from '../../features/sessions/keeper/use-kept-answer.ts'
import { readWho } from '../../features/sessions/keeper/who.ts'
import { startDevice } from '../../ui/portal/device.ts'
import { startReadAloud } from '../../ui/portal/read-aloud.ts'
import { startWords } from '../../ui/portal/words.ts'
import { keepPage } from './keep-page.ts'
import { Shell } from './Shell.tsx'
import { words } from './words.ts'

async function start(): Promise<void> {
  startDevice()
  startRoute()
  const asked = readWho()
  await startWords(words)
  startOutbox(askAnew)
  startAsking()
  startReadAloud()
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  root.replaceChildren()
  render(<Shell />, root)
  // What is fetched for the next time must not share the line with this one.
  await asked
  await keepPage()
  await forgetOld(Date.now())
  await forgetTaken(Date.now())
}

// The browsers that the build names know no `await` outside a function.
void start()
