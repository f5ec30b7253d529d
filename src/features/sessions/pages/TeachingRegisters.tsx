import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../ui/language.ts'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { rowReference } from '../../registers/pages/row-reference.tsx'
import type { Row } from '../../registers/shape.ts'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { schoolReference } from '../../schools/pages/SchoolReference.tsx'
import { teachingBase } from '../teaching-base.ts'
import { teachingLink } from '../teaching-link.ts'
import { themedActivity } from '../themed-activity.ts'
import { ThemeInput } from './ThemeInput.tsx'

const activities: ListSetup = {
  shape: themedActivity,
  columns: ['placeCode', 'theme', 'fromDay', 'toDay', 'venue'],
  filters: [],
  totals: [],
  reference: placeReference('placeCode'),
  inputs: { theme: ThemeInput },
  Beside: ActivityFile,
}

const bases: ListSetup = {
  shape: teachingBase,
  columns: ['placeCode', 'kind', 'trade'],
  filters: ['kind'],
  totals: [],
  reference: placeReference('placeCode'),
}

const BaseInput = rowReference(teachingBase, { field: 'base', key: 'name' }).Input

const links: ListSetup = {
  shape: teachingLink,
  columns: ['placeCode', 'model', 'base', 'association', 'schoolCode', 'teacher', 'households'],
  filters: ['model'],
  totals: ['households'],
  reference: placeReference('placeCode'),
  inputs: { base: BaseInput, association: BaseInput, schoolCode: schoolReference.Input },
}

function ActivityFile({ row: { id } }: { row: Row }) {
  const { t } = useTranslation('sessions')
  const language = useLanguage()
  return (
    <div>
      <Button href={`/api/themed_activities/${id}/file?language=${language}`} download>
        {t('teaching.file')}
      </Button>
    </div>
  )
}

/** What was designed around a theme, and what came of it. */
export function ThemedActivityList() {
  const { t } = useTranslation('sessions')
  return (
    <RegisterList
      setup={activities}
      about={t('teaching.activitiesAbout')}
      start={{ text: t('teaching.activitiesStart') }}
    />
  )
}

/** Where stations learn by doing. */
export function TeachingBaseList() {
  const { t } = useTranslation('sessions')
  return (
    <RegisterList
      setup={bases}
      about={t('teaching.basesAbout')}
      start={{ text: t('teaching.basesStart') }}
    />
  )
}

/** Who learns with whom. */
export function TeachingLinkList() {
  const { t } = useTranslation('sessions')
  return (
    <RegisterList
      setup={links}
      about={t('teaching.linksAbout')}
      start={{ text: t('teaching.linksStart') }}
    />
  )
}

export const ThemedActivityImport = () => <ImportPage shape={themedActivity} />
export const TeachingBaseImport = () => <ImportPage shape={teachingBase} />
export const TeachingLinkImport = () => <ImportPage shape={teachingLink} />
