import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useStation } from '../../features/stations/own-station.ts'
import { type Me, mayDo } from '../../ui/session.ts'
import { menuGroups, pages } from './pages.ts'

/** The pages this person may see, in their groups. */
export function Menu({ me }: { me: Me }) {
  const { t } = useTranslation('shell')
  // Named, and not by `*.*`: an administrator of a hub has no station of his own.
  const here = me.permissions.includes(useStation)
  const seen = pages.filter(
    ({ verb, menu, atStation }) =>
      menu && (verb === undefined || mayDo(me, verb)) && (here || !atStation),
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
