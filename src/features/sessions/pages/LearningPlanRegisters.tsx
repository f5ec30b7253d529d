import { useTranslation } from 'react-i18next'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { learningPlan } from '../learning-plan.ts'
import { theme } from '../theme.ts'
import { ThemeInput } from './ThemeInput.tsx'

const plans: ListSetup = {
  shape: learningPlan,
  columns: ['placeCode', 'day', 'step', 'minutes', 'groups', 'theme', 'form'],
  filters: ['period', 'form'],
  totals: ['minutes'],
  reference: placeReference('placeCode'),
  inputs: { theme: ThemeInput },
}

const themes: ListSetup = {
  shape: theme,
  columns: ['code', 'ownerCode', 'fromDay', 'toDay'],
  filters: [],
  totals: [],
  reference: placeReference('ownerCode'),
}

/** What is to be learned, week by week or month by month. */
export function LearningPlanList() {
  const { t } = useTranslation('sessions')
  return (
    <RegisterList
      setup={plans}
      about={t('learningPlan.plansAbout')}
      start={{ text: t('learningPlan.plansStart') }}
    />
  )
}

/** What the county works on, and from when to when. */
export function ThemeList() {
  const { t } = useTranslation('sessions')
  return (
    <RegisterList
      setup={themes}
      about={t('learningPlan.themesAbout')}
      start={{ text: t('learningPlan.themesStart') }}
    />
  )
}

export const LearningPlanImport = () => <ImportPage shape={learningPlan} />
export const ThemeImport = () => <ImportPage shape={theme} />
