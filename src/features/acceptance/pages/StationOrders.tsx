import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import { Section } from '../../../ui/Page.tsx'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import type { readStationAcceptance } from '../api.ts'
import { orderLifecycle } from '../order.ts'
import { ManyOrders } from './ManyOrders.tsx'
import { useDay } from './use-day.ts'

/** The orders of a station, the open ones first to be seen. */
export function StationOrders({
  station: { unitCode, level, orders },
}: {
  station: Answer<typeof readStationAcceptance>
}) {
  const { t } = useTranslation('acceptance')
  const onDay = useDay()
  const may = useMay()
  const [asking, setAsking] = useState(false)
  return (
    <Section
      title={t('station.orders')}
      actions={
        may('rectification_orders.write') && (
          <Button size="small" onClick={() => setAsking(true)}>
            {t('station.find')}
          </Button>
        )
      }
    >
      {orders.length === 0 ? (
        <p className="quiet">{t('station.noOrders')}</p>
      ) : (
        <ul className="acceptance-list">
          {orders.map(({ id, title, state, dueDay, level: reached }) => (
            <li key={id}>
              <StandingMark lifecycle={orderLifecycle} state={state} />{' '}
              <Link to={'/rectification_orders' as never} search={{ row: id } as never}>
                {title}
              </Link>{' '}
              {reached === null ? (
                <span className="quiet">{t('station.due', { day: onDay(dueDay) })}</span>
              ) : (
                <StateMark tone="bad">{t('rectification.late', { day: onDay(dueDay) })}</StateMark>
              )}
            </li>
          ))}
        </ul>
      )}
      {asking && (
        <ManyOrders
          place={{ place: unitCode, placeLevel: level }}
          unitCode={unitCode}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  )
}
