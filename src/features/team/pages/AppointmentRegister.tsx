import { useTranslation } from 'react-i18next'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { appointment } from '../appointment.ts'

const setup: ListSetup = {
  shape: appointment,
  columns: ['unitCode', 'position', 'party', 'fromDay', 'toDay', 'phone', 'pool', 'partyMember'],
  filters: ['position', 'pool', 'partyMember'],
  totals: [],
  reference: placeReference('unitCode'),
}

/** Who was appointed to what, as the office lists them. */
export function AppointmentList() {
  const { t } = useTranslation('team')
  return (
    <RegisterList
      setup={setup}
      about={t('appointments.about')}
      start={{ text: t('appointments.start') }}
    />
  )
}

export const AppointmentImport = () => <ImportPage shape={appointment} />
