import { useTranslation } from 'react-i18next'
import { StateMark } from '../../../ui/StateMark.tsx'
import type { TermPlanHead } from '../plan/term-plan.ts'

export function PlanMark({ plan: { state, adoptedAt } }: { plan: TermPlanHead }) {
  const { t } = useTranslation('timetable')
  if (adoptedAt) return <StateMark tone="good">{t('plan.states.adopted')}</StateMark>
  const tone = { solving: 'soon', solved: 'good', failed: 'bad' } as const
  return <StateMark tone={tone[state]}>{t(`plan.states.${state}`)}</StateMark>
}
