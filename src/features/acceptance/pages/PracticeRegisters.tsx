import { useTranslation } from 'react-i18next'
import { useAsk } from '../../../ui/use-ask.ts'
import { SubjectsInput } from '../../library/pages/LibraryReferences.tsx'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import type { Row } from '../../registers/shape.ts'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { schoolReference } from '../../schools/pages/SchoolReference.tsx'
import { practice } from '../practice.ts'
import { readPractice } from '../practice-api.ts'
import { PracticeAdoptions } from './PracticeAdoptions.tsx'

const practices: ListSetup = {
  shape: practice,
  sort: '-notedOn',
  columns: ['unitCode', 'notedOn', 'schoolCode'],
  filters: [],
  totals: [],
  reference: placeReference('unitCode'),
  inputs: { schoolCode: schoolReference.Input, subjects: SubjectsInput },
  Beside: BesidePractice,
}

/** Who wrote it, and what became of it in the library. */
function BesidePractice({ row: { id } }: { row: Row }) {
  const { practice: told } = useAsk(readPractice, { id }).data ?? {}
  return told ? <PracticeAdoptions practice={told} /> : null
}

/** What stations learnt while they were tried, from a draft to what every station reads. */
export function PracticeList() {
  const { t } = useTranslation('acceptance')
  return (
    <RegisterList
      setup={practices}
      about={t('practices.about')}
      start={{ text: t('practices.start') }}
    />
  )
}

export const PracticeImport = () => <ImportPage shape={practice} />
