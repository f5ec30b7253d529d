import { Fragment } from 'preact'
import { SheetPage } from '../../features/acceptance/keeper/SheetPage.tsx'
import { SheetsPage } from '../../features/acceptance/keeper/SheetsPage.tsx'
import { FaultPage } from '../../features/maintenance/keeper/FaultPage.tsx'
import { RepairPage } from '../../features/maintenance/keeper/RepairPage.tsx'
import { UpkeepPage } from '../../features/maintenance/keeper/UpkeepPage.tsx'
import { CancelPage } from '../../features/sessions/keeper/CancelPage.tsx'
import { ClosedPage } from '../../features/sessions/keeper/ClosedPage.tsx'
import { ClosePage } from '../../features/sessions/keeper/ClosePage.tsx'
import { CodePage } from '../../features/sessions/keeper/CodePage.tsx'
import { LogIn } from '../../features/sessions/keeper/LogIn.tsx'
import { MonthPage } from '../../features/sessions/keeper/MonthPage.tsx'
import { NewSession } from '../../features/sessions/keeper/NewSession.tsx'
import { ProgrammePage } from '../../features/sessions/keeper/ProgrammePage.tsx'
import { useRoute } from '../../features/sessions/keeper/route.ts'
import { SessionPage } from '../../features/sessions/keeper/SessionPage.tsx'
import { SignInPage } from '../../features/sessions/keeper/SignInPage.tsx'
import { Today } from '../../features/sessions/keeper/Today.tsx'
import { askAnew } from '../../features/sessions/keeper/use-kept-answer.ts'
import { VisitsPage } from '../../features/sessions/keeper/VisitsPage.tsx'
import { logOut, personOf, who } from '../../features/sessions/keeper/who.ts'
import { LanguageSwitch } from '../../ui/portal/LanguageSwitch.tsx'
import { ReadingAids } from '../../ui/portal/ReadingAids.tsx'
import { useSignal } from '../../ui/portal/use-signal.ts'
import { language, t } from '../../ui/portal/words.ts'
import { LineBar } from './LineBar.tsx'

/** What the keeper's pages are around each of them: who is here, what waits for the line, and the ways. */
export function Shell() {
  // Everything below is drawn anew in another language.
  const spoken = useSignal(language)
  const person = personOf(useSignal(who))
  return (
    <Fragment key={spoken}>
      <TopBar name={person?.name} />
      <LineBar />
      <main id="page">
        <Page isKnown={person !== undefined} />
      </main>
      {person && <Ways keepsEquipment={person.keepsEquipment} />}
    </Fragment>
  )
}

function Page({ isKnown }: { isKnown: boolean }) {
  const [place, id = '', part] = useRoute()
  const { state } = useSignal(who)
  if (state === 'unknown') return <p class="opening">{t('shell.loading')}</p>
  if (!isKnown || place === 'log-in') {
    return (
      <LogIn
        loggedIn={() => {
          location.hash = '#/'
          askAnew()
        }}
      />
    )
  }
  if (place === 'new') return <NewSession />
  if (place === 'month') return <MonthPage {...(id && { month: id })} />
  if (place === 'programme') return <ProgrammePage place={id} />
  if (place === 'sheets') return id ? <SheetPage key={id} id={id} /> : <SheetsPage />
  if (place === 'maintenance') {
    if (id === 'fault') return <FaultPage />
    return id ? <RepairPage key={id} id={id} /> : <UpkeepPage />
  }
  if (place === 'closed') return <ClosedPage key={id} id={id} />
  if (place === 'sessions') {
    if (part === 'close') return <ClosePage key={id} id={id} />
    if (part === 'cancel') return <CancelPage key={id} id={id} />
    if (part === 'sign-in') return <SignInPage key={id} id={id} />
    if (part === 'code') return <CodePage key={id} id={id} />
    if (part === 'visits') return <VisitsPage key={id} id={id} />
    return <SessionPage key={id} id={id} />
  }
  return <Today />
}

function TopBar({ name }: { name: string | undefined }) {
  return (
    <header class="top" data-signed-in={name === undefined ? undefined : ''}>
      <a class="top-name" href="#/">
        {t('name')}
      </a>
      <div class="top-acts">
        <ReadingAids of="#page" />
        <LanguageSwitch />
        {name !== undefined && (
          <button type="button" class="signed-in" onClick={() => void logOut()}>
            <span>{name}</span> {t('shell.logOut')}
          </button>
        )}
      </div>
    </header>
  )
}

const ways = [
  ['', 'today'],
  ['new', 'new'],
  ['month', 'month'],
  ['maintenance', 'maintenance'],
] as const

function Ways({ keepsEquipment }: { keepsEquipment: boolean }) {
  const [place = ''] = useRoute()
  return (
    <nav class="ways" aria-label={t('shell.ways')}>
      {ways
        .filter(([way]) => way !== 'maintenance' || keepsEquipment)
        .map(([way, name]) => (
          <a key={way} href={`#/${way}`} aria-current={place === way ? 'page' : undefined}>
            {t(`ways.${name}`)}
          </a>
        ))}
    </nav>
  )
}
