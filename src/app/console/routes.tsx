import {
  createRootRoute,
  createRoute,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
} from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ownAddress } from '../../base/own-address.ts'
import type { Verb } from '../../base/verbs.ts'
import { Login } from '../../features/people/pages/Login.tsx'
import { PagePartsContext } from '../../ui/page-parts.ts'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { NotFound } from './NotFound.tsx'
import { PageFailed } from './PageFailed.tsx'
import { pageParts } from './page-parts.ts'
import { pages } from './pages.ts'
import { enterWords } from './words.ts'

const Enrol = lazy(async () => {
  const [{ Enrol: component }] = await Promise.all([
    import('../../features/stations/pages/Enrol.tsx'),
    enterWords(),
  ])
  return { default: component }
})
const Shell = lazy(async () => {
  const [{ Shell: component }] = await Promise.all([import('./Shell.tsx'), enterWords()])
  return { default: component }
})

const rootRoute = createRootRoute({
  validateSearch: (search: Record<string, unknown>) => search,
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error }) => <PageFailed error={error} />,
})

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  // The place above the page stays when the page changes.
  search: { middlewares: [retainSearchParams<Record<string, unknown>>(['place'])] },
  component: () => (
    <Suspense>
      <PagePartsContext value={pageParts}>
        <Shell />
      </PagePartsContext>
    </Suspense>
  ),
})

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  component: LoginPage,
})

/** On a station alone: the server leads there as long as nobody can log in. */
const enrolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/enrol',
  component: () => (
    <Suspense>
      <Enrol />
    </Suspense>
  ),
})

function LoginPage() {
  const { back }: { back?: string } = loginRoute.useSearch()
  return (
    <Login
      languageSwitch={<LanguageSwitch />}
      onLoggedIn={() => window.location.assign(insideConsole(back) ?? '/console')}
    />
  )
}

/** Only an address of this console: a link must not lead a freshly logged-in person elsewhere. */
function insideConsole(back: string | undefined): string | undefined {
  const path = ownAddress(back, window.location.origin)
  return path !== undefined && /^\/console([/?]|$)/.test(path) ? path : undefined
}

const pageRoutes = pages.map(({ path, load, name, verb }) =>
  createRoute({
    getParentRoute: () => shellRoute,
    path,
    staticData: { ...(verb !== undefined && { verb }) },
    component: lazyRouteComponent(load, name),
    errorComponent: ({ error }) => <PageFailed error={error} />,
  }),
)

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What one must be allowed to do to see the page. */
    verb?: Verb
  }
}

export const routeTree = rootRoute.addChildren([
  loginRoute,
  enrolRoute,
  shellRoute.addChildren(pageRoutes),
])
