import { useEffect } from 'preact/hooks'
import { LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso'
import { Home } from '../../features/learning/portal/Home.tsx'
import { leaving, me, signOut } from '../../features/learning/portal/me.ts'
import { waiting } from '../../features/learning/portal/outbox.ts'
import { line } from '../../ui/line.ts'
import { LanguageSwitch } from '../../ui/portal/LanguageSwitch.tsx'
import { ReadingAids } from '../../ui/portal/ReadingAids.tsx'
import { stopReading } from '../../ui/portal/read-aloud.ts'
import { useSignal } from '../../ui/portal/use-signal.ts'
import { language, t } from '../../ui/portal/words.ts'
import { install, offered } from './install.ts'
import { beginPage } from './remote.ts'

const Search = lazy(async () => (await import('../../features/learning/portal/Search.tsx')).Search)
const ResourcePage = lazy(
  async () => (await import('../../features/learning/portal/ResourcePage.tsx')).ResourcePage,
)
const PackPage = lazy(
  async () => (await import('../../features/learning/portal/PackPage.tsx')).PackPage,
)
const SignIn = lazy(async () => (await import('../../features/learning/portal/SignIn.tsx')).SignIn)
const MinePage = lazy(
  async () => (await import('../../features/learning/portal/MinePage.tsx')).MinePage,
)
const CertificatePage = lazy(
  async () => (await import('../../features/learning/portal/CertificatePage.tsx')).CertificatePage,
)
const Verify = lazy(
  async () => (await import('../../features/learning/portal/CertificatePage.tsx')).Verify,
)
const PostCertificatePage = lazy(
  async () =>
    (await import('../../features/training/portal/PostCertificatePage.tsx')).PostCertificatePage,
)
const Ask = lazy(async () => (await import('../../features/learning/portal/Ask.tsx')).Ask)

const StationPage = lazy(
  async () => (await import('../../features/learning/portal/StationPage.tsx')).StationPage,
)
const StationsPage = lazy(
  async () => (await import('../../features/learning/portal/StationPage.tsx')).StationsPage,
)

/** What the portal is on every page: where one is, the way to the four things, and how it is shown. */
export function Shell() {
  // Everything below is drawn anew in another language.
  const spoken = useSignal(language)
  return (
    <LocationProvider key={spoken}>
      <TopBar />
      <LineBar />
      <main id="page">
        <Router
          onRouteChange={() => {
            stopReading()
            beginPage()
          }}
        >
          <Route path="/" component={Home} />
          <Route path="/search" component={Search} />
          <Route path="/resources/:id" component={ResourcePage} />
          <Route path="/packs/:id" component={PackPage} />
          <Route path="/sign-in" component={SignIn} />
          <Route path="/mine" component={MinePage} />
          <Route path="/certificates" component={Verify} />
          <Route path="/certificates/:number" component={CertificatePage} />
          <Route path="/posts" component={PostCertificatePage} />
          <Route path="/posts/:number" component={PostCertificatePage} />
          <Route path="/ask" component={Ask} />
          <Route path="/stations" component={StationsPage} />
          <Route path="/stations/:code" component={StationPage} />
          <Route default component={NotFound} />
        </Router>
        <InstallHint />
      </main>
      <Ways />
    </LocationProvider>
  )
}

function TopBar() {
  const learner = useSignal(me)?.learner
  return (
    <header class="top" data-signed-in={learner ? '' : undefined}>
      <a class="top-name" href="/">
        {t('name')}
      </a>
      <div class="top-acts">
        <ReadingAids of="#page" />
        <LanguageSwitch />
        <Learner />
      </div>
    </header>
  )
}

function Learner() {
  const learner = useSignal(me)?.learner
  const { path } = useLocation()
  if (!learner) {
    return (
      <a class="button quiet-button" href={`/sign-in?back=${path === '/sign-in' ? '/' : path}`}>
        {t('shell.signIn')}
      </a>
    )
  }
  return (
    <button type="button" class="signed-in" onClick={() => void signOut()}>
      <span>{learner.name}</span> {t('shell.signOut')}
    </button>
  )
}

/** Only where the browser offers it, and at the end of Home: nobody is kept from learning by it. */
function InstallHint() {
  const offer = useSignal(offered)
  const { path } = useLocation()
  if (!offer || path !== '/') return null
  return (
    <p class="install">
      {t('install.what')}{' '}
      <button type="button" onClick={() => void install()}>
        {t('install.put')}
      </button>
    </p>
  )
}

/** Whether the line is down, what waits for it, and a minute's notice before a shared machine signs out. */
function LineBar() {
  const up = useSignal(line)
  const count = useSignal(waiting)
  const isLeaving = useSignal(leaving)
  if (isLeaving) return <output class="line-bar">{t('shell.leaving')}</output>
  if (up) return null
  return (
    <output class="line-bar">
      {count > 0 ? t('shell.waiting', { count }) : t('shell.offline')}
    </output>
  )
}

const ways = ['/', '/search', '/mine', '/ask'] as const
const wayNames = { '/': 'home', '/search': 'search', '/mine': 'mine', '/ask': 'ask' } as const

function Ways() {
  const { path } = useLocation()
  return (
    <nav class="ways" aria-label={t('shell.ways')}>
      {ways.map((way) => (
        <a key={way} href={way} aria-current={path === way ? 'page' : undefined}>
          {t(`ways.${wayNames[way]}`)}
        </a>
      ))}
    </nav>
  )
}

function NotFound() {
  useEffect(() => {
    document.title = t('notFound.title')
  }, [])
  return (
    <section>
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.what')}</p>
      <a class="button" href="/">
        {t('ways.home')}
      </a>
    </section>
  )
}
