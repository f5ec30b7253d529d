import { useTranslation } from 'react-i18next'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { rowReference } from '../../registers/pages/row-reference.tsx'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { contactPoint, contactVisit, leader } from '../contact-point.ts'

const LeaderInput = rowReference(leader, { field: 'leaderName', key: 'name' }).Input

const leaders: ListSetup = {
  shape: leader,
  columns: ['title', 'placeCode', 'fromDay', 'toDay'],
  filters: [],
  totals: [],
  reference: placeReference('placeCode'),
}
const points: ListSetup = {
  shape: contactPoint,
  columns: ['unitCode', 'visitsPerYear', 'fromDay', 'toDay'],
  filters: [],
  totals: [],
  reference: placeReference('unitCode'),
  inputs: { leaderName: LeaderInput },
}
const visits: ListSetup = {
  shape: contactVisit,
  sort: '-day',
  columns: ['unitCode', 'day', 'kind'],
  filters: ['kind'],
  totals: [],
  reference: placeReference('unitCode'),
  inputs: { leaderName: LeaderInput },
}

export function LeaderList() {
  const { t } = useTranslation('contacts')
  return (
    <RegisterList setup={leaders} about={t('leaders.about')} start={{ text: t('leaders.start') }} />
  )
}

/** Which leader sees to which station. */
export function ContactPointList() {
  const { t } = useTranslation('contacts')
  return (
    <RegisterList setup={points} about={t('points.about')} start={{ text: t('points.start') }} />
  )
}

/** What leaders found at their contact points. */
export function ContactVisitList() {
  const { t } = useTranslation('contacts')
  return (
    <RegisterList setup={visits} about={t('visits.about')} start={{ text: t('visits.start') }} />
  )
}

export const LeaderImport = () => <ImportPage shape={leader} />
export const ContactPointImport = () => <ImportPage shape={contactPoint} />
export const ContactVisitImport = () => <ImportPage shape={contactVisit} />
