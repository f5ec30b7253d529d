import { useTranslation } from 'react-i18next'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { isOverdue } from '../overdue.ts'
import type { Row, Shape } from '../shape.ts'

/** How a case of a list stands, and whether its day has passed. */
export function CaseState({ shape, row }: { shape: Shape; row: Row }) {
  const { t } = useTranslation('registers')
  const { data: me } = useMe()
  const { lifecycle } = shape
  if (!lifecycle) return null
  if (row.disputed) return <StateMark tone="bad">{t('dispute.mark')}</StateMark>
  return (
    <>
      <StandingMark lifecycle={lifecycle} state={row.state ?? ''} />{' '}
      {me && isOverdue(shape, row, me.today) && <StateMark tone="bad">{t('overdue')}</StateMark>}
    </>
  )
}
