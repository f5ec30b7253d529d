import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../ui/language.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { SubjectsInput } from '../../library/pages/LibraryReferences.tsx'
import { useSubjects } from '../../library/pages/library-query.ts'
import { useSubjectName } from '../../library/pages/use-subject-name.ts'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import type { Row } from '../../registers/shape.ts'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { schoolReference } from '../../schools/pages/SchoolReference.tsx'
import { type PracticeRow, practice } from '../practice.ts'
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
function BesidePractice({ row }: { row: Row }) {
  const { t } = useTranslation('acceptance')
  const language = useLanguage()
  const { subjects } = row as Row & PracticeRow
  const tree = useSubjects().data?.subjects ?? []
  const nameOf = useSubjectName()
  const named = tree.filter(({ code }) => subjects.includes(code)).map(nameOf)
  const { practice: told } = useAsk(readPractice, { id: row.id }).data ?? {}
  return (
    <>
      {told && <PracticeAdoptions practice={told} />}
      {named.length > 0 && (
        <p>{t('practices.subjects', { names: named.join(language === 'en' ? ', ' : '、') })}</p>
      )}
    </>
  )
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
