import './portal.css'
import '../../ui/portal/older-browsers.ts'
import { render } from 'preact'
import { startKeeping } from '../../features/learning/portal/keeping.ts'
import { readMe, startLeaving } from '../../features/learning/portal/me.ts'
import { startOutbox } from '../../features/learning/portal/outbox.ts'
import { startStates } from '../../features/learning/portal/states.ts'
import { startDevice } from '../../ui/portal/device.ts'
import { startReadAloud } from '../../ui/portal/read-aloud.ts'
import { startWords } from '../../ui/portal/words.ts'
import { startInstall } from './install.ts'
import { startRemote } from './remote.ts'
import { Shell } from './Shell.tsx'
import { words } from './words.ts'

// The page's policy forbids `eval`; without this zod tries it and the browser reports a violation.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

async function start(): Promise<void> {
  startDevice()
  startRemote()
  startOutbox()
  startStates()
  startLeaving(() => location.assign('/'))
  // Home says the same to everybody until it is known who is there; the other pages wait for it.
  const known = readMe()
  await Promise.all([startWords(words), location.pathname === '/' ? undefined : known])
  startInstall()
  startReadAloud()
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  root.replaceChildren()
  render(<Shell />, root)
  await startKeeping()
}

// The browsers that the build names know no `await` outside a function.
void start()
