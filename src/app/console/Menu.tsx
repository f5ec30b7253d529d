import {
  AuditOutlined,
  BookOutlined,
  CalendarOutlined,
  DesktopOutlined,
  EnvironmentOutlined,
  FlagOutlined,
  FormOutlined,
  HomeOutlined,
  MailOutlined,
  NotificationOutlined,
  ReadOutlined,
  RightOutlined,
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { Link, useRouterState } from '@tanstack/react-router'
import { type ComponentType, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../base/session.ts'
import { type MenuGroup, menuGroups, type PageEntry } from '../../ui/page-entry.ts'
import { pages, pagesFor } from './pages.ts'

const icons: Readonly<Record<MenuGroup, ComponentType<{ 'aria-hidden'?: boolean }>>> = {
  today: HomeOutlined,
  letters: MailOutlined,
  week: CalendarOutlined,
  guide: NotificationOutlined,
  stations: DesktopOutlined,
  learning: ReadOutlined,
  library: BookOutlined,
  survey: FormOutlined,
  siting: EnvironmentOutlined,
  programme: FlagOutlined,
  acceptance: AuditOutlined,
  office: TeamOutlined,
  system: SettingOutlined,
}

/** The pages this person may see: a few entries by the work they serve, the one he is in unfolded. */
export function Menu({ me }: { me: Me }) {
  const { t } = useTranslation('shell')
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const seen = pagesFor(me)
  const here = seen
    .filter((page) => isAt(page.path, path))
    .toSorted((a, b) => b.path.length - a.path.length)[0]?.menu?.group
  const [chosen, setChosen] = useState<{ group: MenuGroup; open: boolean; at: string }>()
  const isOpen = (group: MenuGroup) =>
    chosen?.group === group && chosen.at === path ? chosen.open : group === here
  return (
    <ul className="menu">
      {menuGroups.map((name) => {
        const Icon = icons[name]
        const entries = shownOf(
          seen.filter(({ menu }) => menu?.group === name),
          path,
        )
        const [only] = entries
        if (!only) return null
        if (entries.length === 1)
          return (
            <li key={name}>
              <MenuLink page={only} icon={<Icon aria-hidden />} />
            </li>
          )
        return (
          <li key={name}>
            <button
              type="button"
              className="menu-fold"
              aria-expanded={isOpen(name)}
              onClick={() => setChosen({ group: name, open: !isOpen(name), at: path })}
            >
              <Icon aria-hidden />
              <span>{t(`group.${name}`)}</span>
              <RightOutlined aria-hidden className="menu-arrow" />
            </button>
            {isOpen(name) && (
              <ul>
                {entries.map((page) => (
                  <li key={page.path} className={page.menu?.beneath && 'menu-beneath'}>
                    <MenuLink page={page} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** Registers stand in the menu while one is at the page that shows them, or where that page is not one's own. */
function shownOf(entries: readonly PageEntry[], path: string): PageEntry[] {
  const here = entries.find((page) => isAt(page.path, path))
  const at = here?.menu?.beneath ?? here?.path
  return entries.filter(
    ({ menu }) =>
      menu?.beneath === undefined ||
      menu.beneath === at ||
      !entries.some((parent) => parent.path === menu.beneath),
  )
}

function MenuLink({ page: { path, menu }, icon }: { page: PageEntry; icon?: React.ReactNode }) {
  const { t } = useTranslation('shell')
  return (
    <Link to={path as string} activeOptions={{ exact: hasPagesBelow(path), includeSearch: false }}>
      {icon}
      <span>{t(menu?.label ?? '')}</span>
    </Link>
  )
}

const isAt = (page: string, path: string): boolean =>
  path === page || (page !== '/' && path.startsWith(`${page}/`))

/** Whether other menu entries lie below: being on one of those is not being here. */
const hasPagesBelow = (path: string): boolean =>
  path === '/' || pages.some((page) => page.menu && page.path.startsWith(`${path}/`))
