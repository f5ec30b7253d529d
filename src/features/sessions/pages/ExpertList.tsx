import { useTranslation } from 'react-i18next'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { expert } from '../expert.ts'

const setup: ListSetup = {
  shape: expert,
  columns: ['placeCode', 'kind', 'skills', 'phone', 'available'],
  filters: ['kind'],
  totals: [],
  reference: placeReference('placeCode', 'township'),
}

/** Whom to ask: by skill and place. */
export function ExpertList() {
  const { t } = useTranslation('sessions')
  return (
    <RegisterList setup={setup} about={t('experts.about')} start={{ text: t('experts.start') }} />
  )
}
