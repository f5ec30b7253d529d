import { SearchOutlined } from '@ant-design/icons'
import { Outlet, useMatches, useRouterState } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import enLocale from 'antd/es/locale/en_US'
import hansLocale from 'antd/es/locale/zh_CN'
import hantLocale from 'antd/es/locale/zh_TW'
import { lazy, Suspense, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../base/language.ts'
import type { Me } from '../../base/session.ts'
import { DigestMark } from '../../features/tasks/pages/DigestMark.tsx'
import { ApiError, withQuery } from '../../ui/api.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { useLanguage } from '../../ui/language.ts'
import { line } from '../../ui/line.ts'
import { Notice } from '../../ui/Notice.tsx'
import { isAtStation, mayDo, useMe } from '../../ui/session.ts'
import { themeOf } from '../../ui/theme.ts'
import { usePhone } from '../../ui/use-phone.ts'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { LoginAgain } from './LoginAgain.tsx'
import { Menu } from './Menu.tsx'
import { PlaceTrail } from './PlaceTrail.tsx'
import { UserMenu } from './UserMenu.tsx'
import './shell.css'

const FindDialog = lazy(async () => ({ default: (await import('./FindDialog.tsx')).FindDialog }))

const locales: Readonly<Record<Language, typeof enLocale>> = {
  'zh-Hans': hansLocale,
  'zh-Hant': hantLocale,
  en: enLocale,
}
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

/** The frame of every page: navigation by permission, the place, the language, the person. */
export function Shell() {
  const language = useLanguage()
  const phone = usePhone()
  return (
    <ConfigProvider
      csp={{ nonce }}
      locale={locales[language]}
      theme={themeOf(phone)}
      button={{ autoInsertSpace: false }}
    >
      <App component={false}>
        <Frame />
      </App>
    </ConfigProvider>
  )
}

function Frame() {
  const me = useMe()
  const unknown = me.error instanceof ApiError && me.error.code === 'login_needed' && !me.data
  useEffect(() => {
    if (!unknown) return
    const { pathname, search } = window.location
    // A load of its own: nothing of a page that was never allowed stays behind.
    window.location.replace(withQuery('/console/login', { back: pathname + search }))
  }, [unknown])
  if (unknown) return null
  return (
    <div className="lone">
      <Loaded query={me}>{(loaded) => <Desk me={loaded} />}</Loaded>
    </div>
  )
}

function Desk({ me }: { me: Me }) {
  const { t } = useTranslation('shell')
  const [menuOpen, setMenuOpen] = useState(false)
  const [finding, setFinding] = useState(false)
  useFindKey(() => setFinding(true))
  const path = useRouterState({ select: ({ location }) => location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => setMenuOpen(false), [path])
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      <nav
        className={menuOpen ? 'shell-menu shell-menu-open' : 'shell-menu'}
        aria-label={t('menuLabel')}
        id="menu"
      >
        <div className="shell-name">
          <strong>{t('product')}</strong>
          <span>{t('productAbout')}</span>
        </div>
        <Menu me={me} />
      </nav>
      <header className="shell-head screen-only">
        <button
          type="button"
          className="menu-button"
          aria-expanded={menuOpen}
          aria-controls="menu"
          onClick={() => setMenuOpen(!menuOpen)}
        >
          {menuOpen ? t('closeMenu') : t('openMenu')}
        </button>
        <PlaceTrail me={me} />
        <div className="shell-tools">
          <button
            type="button"
            className="find-button"
            aria-keyshortcuts="Control+K"
            onClick={() => setFinding(true)}
          >
            <SearchOutlined aria-hidden />
            <span>{t('find.label')}</span>
            <kbd aria-hidden>Ctrl K</kbd>
          </button>
          <LanguageSwitch />
          <UserMenu me={me} />
        </div>
      </header>
      <main className="shell-content" id="content" tabIndex={-1}>
        <Bars simulated={me.simulated} />
        <PermittedPage me={me} />
      </main>
      <LoginAgain personId={me.personId} />
      {!isAtStation(me) && <DigestMark />}
      {finding && (
        <Suspense>
          <FindDialog me={me} onClose={() => setFinding(false)} />
        </Suspense>
      )}
    </div>
  )
}

function useFindKey(onFind: () => void): void {
  const find = useEffectEvent(onFind)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      find()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}

/** What holds for every page at once: no line, demonstration data. */
function Bars({ simulated }: { simulated: boolean }) {
  const { t } = useTranslation('shell')
  const up = useSyncExternalStore(line.listen, line.get)
  return (
    <>
      {!up && (
        <Notice tone="soon" title={t('offline.title')}>
          {t('offline.text')}
        </Notice>
      )}
      {simulated && (
        <p className="simulated-bar" role="note">
          <span className="simulated-mark">{t('simulated')}</span>
          {t('simulatedBar')}
        </p>
      )}
    </>
  )
}

function PermittedPage({ me }: { me: Me }) {
  const { t } = useTranslation('shell')
  const verb = useMatches().at(-1)?.staticData.verb
  if (verb === undefined || mayDo(me, verb)) return <Outlet />
  return (
    <Notice tone="plain" title={t('noPermission.title')}>
      {t('noPermission.text')}
    </Notice>
  )
}
