import { useTranslation } from 'react-i18next'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { agreement } from '../agreement.ts'
import { plate } from '../plate.ts'

const plates: ListSetup = {
  shape: plate,
  columns: ['kind', 'orderedOn', 'hungOn', 'position', 'maker'],
  filters: ['kind'],
  totals: [],
  reference: placeReference('unitCode'),
}

const agreements: ListSetup = {
  shape: agreement,
  columns: ['number', 'fromDay', 'toDay', 'signedOn', 'schoolSigner', 'unitSigner'],
  filters: [],
  totals: [],
  reference: placeReference('unitCode'),
}

/** Two plates at each station: ordered, made, hung, taken down. */
export function PlateList() {
  const { t } = useTranslation('founding')
  return (
    <RegisterList setup={plates} about={t('plates.about')} start={{ text: t('plates.start') }} />
  )
}

/** What school and village agreed on. */
export function AgreementList() {
  const { t } = useTranslation('founding')
  return (
    <RegisterList
      setup={agreements}
      about={t('agreements.about')}
      start={{ text: t('agreements.start') }}
    />
  )
}

export const PlateImport = () => <ImportPage shape={plate} />
export const AgreementImport = () => <ImportPage shape={agreement} />
