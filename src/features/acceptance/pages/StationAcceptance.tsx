import { useTranslation } from 'react-i18next'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readStationAcceptance } from '../api.ts'
import { StationOrders } from './StationOrders.tsx'
import { StationTrial } from './StationTrial.tsx'
import './acceptance.css'

/** On the page of a station: its trial, and what is to be put right there. */
export function StationAcceptance({ stationId }: { stationId: string }) {
  const may = useMay()
  const { t } = useTranslation('shell')
  const isSeen = may('founding.read')
  const query = useAsk(readStationAcceptance, isSeen ? { id: stationId } : undefined)
  if (!isSeen) return null
  if (!query.data) return <p className="quiet">{t('loading')}</p>
  const { trial } = query.data
  return (
    <>
      {trial && <StationTrial trial={trial} />}
      <StationOrders station={query.data} />
    </>
  )
}
