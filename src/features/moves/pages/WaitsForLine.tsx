import { useTranslation } from 'react-i18next'
import { dayOf, daysBetween } from '../../../base/calendar.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { useMe } from '../../../ui/session.ts'
import { roleOf } from '../../people/role.ts'
import type { WaitsFor } from '../api.ts'

/** Whose word it waits for, and for how long. */
export function WaitsForLine({ waitsFor }: { waitsFor: readonly WaitsFor[] }) {
  const { t } = useTranslation('moves')
  const read = useText()
  const joint = useLanguage() === 'en' ? ', ' : '、'
  const { data: me } = useMe()
  const [first] = waitsFor
  if (!first) return null
  const days = me ? daysBetween(dayOf(first.since), me.today) : 0
  const held = waitsFor.filter(({ isVacant }) => !isVacant)
  return (
    <p className="quiet">
      {held.length === 0
        ? t('nobody', { posts: waitsFor.map((one) => postOf(one, read)).join(joint) })
        : t('waits', {
            posts: held
              .map((one) =>
                one.persons.length === 0
                  ? postOf(one, read)
                  : t('named', { post: postOf(one, read), persons: one.persons.join(joint) }),
              )
              .join(joint),
          })}
      {days > 0 && t('since', { count: days })}
    </p>
  )
}

const postOf = ({ role, organisation }: WaitsFor, read: ReturnType<typeof useText>): string => {
  const label = roleOf(role)?.label
  return `${organisation} ${label ? read(label) : role}`
}
