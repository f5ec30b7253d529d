import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { useLanguage } from '../../../ui/language.ts'
import { usePlaceQuery } from '../../../ui/place.ts'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import type { Row } from '../../registers/shape.ts'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { batch } from '../batch.ts'
import { enrolment } from '../enrolment.ts'
import { postCertificate } from '../post-certificate.ts'

const batches: ListSetup = {
  shape: batch,
  sort: '-fromDay',
  columns: ['batchNo', 'placeCode', 'tier', 'fromDay', 'toDay', 'venue', 'capacity'],
  filters: ['tier', 'mode', 'scope'],
  totals: ['capacity'],
  reference: placeReference('placeCode'),
  pageOf: ({ id }) => `/training/${id}`,
}
const enrolments: ListSetup = {
  shape: enrolment,
  columns: ['unitCode', 'batchNo', 'preScore', 'postScore', 'followUpScore', 'testedOn', 'mentor'],
  filters: [],
  totals: [],
  reference: placeReference('unitCode'),
}
const certificates: ListSetup = {
  shape: postCertificate,
  columns: ['number', 'unitCode', 'scope', 'fromDay', 'toDay', 'batchNo'],
  filters: ['scope'],
  totals: [],
  reference: placeReference('unitCode'),
  unasked: ['number'],
  Actions: PrintAll,
  Beside: PrintOne,
}

function PrintAll() {
  const { t } = useTranslation('training')
  const place = usePlaceQuery()
  const language = useLanguage()
  if (!place) return null
  return (
    <a
      className="link-button"
      download
      href={withQuery('/api/trainings/certificates/paper', { ...place, language })}
    >
      {t('certificates.printAll')}
    </a>
  )
}

function PrintOne({ row: { id, state } }: { row: Row }) {
  const { t } = useTranslation('training')
  const language = useLanguage()
  if (state !== 'valid') return null
  return (
    <p>
      <a
        className="link-button"
        download
        href={withQuery('/api/trainings/certificates/paper', { id, language })}
      >
        {t('certificates.print')}
      </a>
    </p>
  )
}

export function BatchList() {
  const { t } = useTranslation('training')
  return (
    <RegisterList setup={batches} about={t('batches.about')} start={{ text: t('batches.start') }} />
  )
}

export function EnrolmentList() {
  const { t } = useTranslation('training')
  return (
    <RegisterList
      setup={enrolments}
      about={t('enrolments.about')}
      start={{ text: t('enrolments.start') }}
    />
  )
}

export function CertificateList() {
  const { t } = useTranslation('training')
  return (
    <RegisterList
      setup={certificates}
      about={t('certificates.about')}
      start={{ text: t('certificates.start') }}
    />
  )
}

export const BatchImport = () => <ImportPage shape={batch} />
export const EnrolmentImport = () => <ImportPage shape={enrolment} />
export const CertificateImport = () => <ImportPage shape={postCertificate} />
