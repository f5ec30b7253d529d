import { useTranslation } from 'react-i18next'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { schoolReference } from '../../schools/pages/SchoolReference.tsx'
import { ticket } from '../ticket.ts'
import { upkeep } from '../upkeep.ts'

const records: ListSetup = {
  shape: upkeep,
  sort: '-day',
  columns: ['day', 'work', 'assetNo', 'schoolCode', 'note'],
  filters: [],
  totals: [],
  reference: schoolReference,
}

const tickets: ListSetup = {
  shape: ticket,
  sort: '-reportedOn',
  columns: [
    ...['schoolCode', 'severity', 'reportedOn', 'repairer', 'repairedOn'],
    ...['downtimeMinutes', 'costFen'],
  ],
  filters: ['severity'],
  totals: ['downtimeMinutes', 'costFen'],
  reference: schoolReference,
  unasked: ['downtimeMinutes'],
}

/** What was done to keep the equipment at work. */
export function UpkeepList() {
  const { t } = useTranslation('maintenance')
  return (
    <RegisterList setup={records} about={t('records.about')} start={{ text: t('records.start') }} />
  )
}

/** What is broken, and what became of it. */
export function TicketList() {
  const { t } = useTranslation('maintenance')
  return (
    <RegisterList setup={tickets} about={t('tickets.about')} start={{ text: t('tickets.start') }} />
  )
}

export const UpkeepImport = () => <ImportPage shape={upkeep} />
export const TicketImport = () => <ImportPage shape={ticket} />
