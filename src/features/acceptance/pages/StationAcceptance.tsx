import { useTranslation } from 'react-i18next'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readStationAcceptance } from '../api.ts'
import { StationOrders } from './StationOrders.tsx'
import { StationRehearsal } from './StationRehearsal.tsx'
import { StationTrial } from './StationTrial.tsx'
import './acceptance.css'

/** On the page of a station: its trial, what is to be put right there, and what an acceptance would find. */
export function StationAcceptance({ stationId }: { stationId: string }) {
  const may = useMay()
  const { t } = useTranslation('shell')
  const { t: ta } = useTranslation('acceptance')
  const isSeen = may('founding.read')
  const query = useAsk(readStationAcceptance, isSeen ? { id: stationId } : undefined)
  if (!isSeen) return null
  if (!query.data) return <p className="quiet">{t('loading')}</p>
  const { trial, rehearsals, provincialCode } = query.data
  return (
    <>
      {trial && <StationTrial trial={trial} />}
      <StationOrders station={query.data} />
      {provincialCode === null ? (
        <StationRehearsal rehearsals={rehearsals} />
      ) : (
        <p>{ta('station.code', { code: provincialCode })}</p>
      )}
    </>
  )
}
