import { useTranslation } from 'react-i18next'
import { useText } from '../../../ui/language.ts'
import { roles } from '../../people/role.ts'
import type { Responsible } from '../api.ts'

/** Who sees to it, by post and name; a post that nobody holds is said to be vacant. */
export function ResponsibleLine({ of: { post, name } }: { of: Responsible }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  return (
    <span className="quiet">
      {t(name === null ? 'responsible.vacant' : 'responsible.is', {
        post: read(roles[post].label),
        name,
      })}
    </span>
  )
}
