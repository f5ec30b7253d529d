import { useTranslation } from 'react-i18next'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { schoolReference } from '../../schools/pages/SchoolReference.tsx'
import { session } from '../session.ts'
import { TeachingLinkInput, ThemeInput } from './ThemeInput.tsx'

const setup: ListSetup = {
  shape: session,
  sort: '-day',
  columns: ['schoolCode', 'day', 'plannedFrom', 'kind', 'headCount', 'serviceFunction'],
  filters: ['kind', 'serviceFunction'],
  totals: ['headCount', 'members'],
  reference: schoolReference,
  inputs: { theme: ThemeInput, teachingLink: TeachingLinkInput },
  pageOf: ({ id }) => `/sessions/${id}`,
}

/** Each time a station learned, as it was recorded. */
export function SessionList() {
  const { t } = useTranslation('sessions')
  return <RegisterList setup={setup} about={t('list.about')} start={{ text: t('list.start') }} />
}
