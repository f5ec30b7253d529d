import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../base/session.ts'
import { isAtStation, mayDo } from '../../ui/session.ts'
import { menuGroups, pages } from './pages.ts'

/** The pages this person may see, in their groups. */
export function Menu({ me }: { me: Me }) {
  const { t } = useTranslation('shell')
  const here = isAtStation(me) ? 'station' : 'hub'
  const seen = pages.filter(
    ({ verb, menu, only }) =>
      menu && (verb === undefined || mayDo(me, verb)) && (only ?? here) === here,
  )
  return menuGroups.map((group) => {
    const entries = seen.filter(({ menu }) => menu?.group === group)
    if (entries.length === 0) return null
    return (
      <div key={group} className="menu-group">
        {group !== 'work' && <h2>{t(`group.${group}`)}</h2>}
        <ul>
          {entries.map(({ path, menu }) => (
            <li key={path}>
              <Link
                to={path as string}
                activeOptions={{ exact: hasPagesBelow(path), includeSearch: false }}
              >
                {t(menu?.label ?? '')}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    )
  })
}

/** Whether other menu entries lie below: being on one of those is not being here. */
const hasPagesBelow = (path: string): boolean =>
  path === '/' || pages.some((page) => page.menu && page.path.startsWith(`${path}/`))
