import { useTranslation } from 'react-i18next'
import { useText } from '../../../ui/language.ts'
import { usePlaceNames } from '../../../ui/place.ts'
import { stages } from '../../schools/school.ts'
import type { CalendarTarget } from '../calendar-document.ts'

/** 凤凰县; 凤凰县的初中; a school's own name is known to its list alone. */
export function useTargetName(): (target: CalendarTarget) => string {
  const { t } = useTranslation('calendars')
  const read = useText()
  const places = usePlaceNames()
  return ({ regionCode, stage, schoolId }) => {
    const place = places.get(regionCode)?.name ?? regionCode
    if (schoolId !== null) return t('said.school')
    return stage === null ? place : t('target.stageOf', { place, stage: read(stages[stage]) })
  }
}
