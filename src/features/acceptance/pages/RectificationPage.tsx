import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import { withQuery } from '../../../ui/api.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { type OrderLine, readOrders } from '../api.ts'
import { openStates, orderLifecycle } from '../order.ts'
import { ManyOrders } from './ManyOrders.tsx'
import { useDay } from './use-day.ts'
import './acceptance.css'

/** What is to be put right at stations, how far each order has come and has gone up. */
export function RectificationPage() {
  const { t } = useTranslation('acceptance')
  const language = useLanguage()
  const may = useMay()
  const place = usePlaceQuery()
  const query = useAsk(readOrders, place)
  const [asking, setAsking] = useState(false)
  const isOpen = query.data?.orders.some(({ state }) => openStates.includes(state))
  return (
    <Page
      title={t('rectification.title')}
      about={t('rectification.about')}
      actions={
        <>
          {isOpen && (
            <PaperButtons
              at={(format) =>
                withQuery('/api/acceptance/orders/paper', { ...place, language, format })
              }
              label={t('rectification.print')}
            />
          )}
          {may('rectification_orders.write') && (
            <Button type="primary" onClick={() => setAsking(true)}>
              {t('rectification.many')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={query}>{(found) => <Orders {...found} />}</Loaded>
      {asking && place && <ManyOrders place={place} onClose={() => setAsking(false)} />}
    </Page>
  )
}

const which = {
  open: ({ state }: OrderLine) => openStates.includes(state),
  overdue: ({ level }: OrderLine) => level !== null,
  reached: ({ hasReachedMe }: OrderLine) => hasReachedMe,
  closed: ({ state }: OrderLine) => state === 'closed',
}
type Only = keyof typeof which

function Orders({ day, orders, figures }: Answer<typeof readOrders>) {
  const { t } = useTranslation('acceptance')
  const setAddress = useSetAddress()
  const { only }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const onDay = useDay()
  const shown = orders.filter(
    (one) =>
      [one.title, one.unitName, one.townshipName, one.schoolName, one.ownerName].some((text) =>
        text?.includes(find.trim()),
      ) &&
      (only === undefined || which[only]?.(one) !== false),
  )
  return (
    <List<OrderLine, Only>
      find={{ value: find, label: t('rectification.find'), onSearch: setFind }}
      only={{
        label: t('rectification.only'),
        placeholder: t('rectification.only'),
        value: only,
        onChange: (next) => setAddress({ only: next }),
        options: (Object.keys(which) as Only[]).map((value) => ({
          value,
          label: t(`rectification.${value}`, { count: orders.filter(which[value]).length }),
        })),
      }}
      above={<FigureLine figures={figures} />}
      none={t('rectification.none')}
      caption={t('rectification.title')}
      rows={shown}
      keyOf={({ id }) => id}
      scrolls
      columns={[
        {
          key: 'title',
          heading: t('rectification.problem'),
          cell: ({ id, title, unitName, townshipName, placeLevel }) => (
            <span className="two-lines">
              <Link to={'/rectification_orders' as never} search={{ row: id } as never}>
                {title}
              </Link>
              <span className="quiet">
                {placeLevel === 'village' ? `${townshipName} ${unitName}` : unitName}
              </span>
            </span>
          ),
        },
        {
          key: 'state',
          heading: t('rectification.state'),
          cell: ({ state }) => <StandingMark lifecycle={orderLifecycle} state={state} />,
        },
        {
          key: 'due',
          heading: t('rectification.due'),
          cell: (one) => <Due order={one} today={day} />,
        },
        {
          key: 'owner',
          heading: t('rectification.owner'),
          cell: ({ ownerName, schoolName }) => (
            <span className="two-lines">
              {ownerName ?? ''}
              <span className="quiet">{schoolName}</span>
            </span>
          ),
        },
        {
          key: 'closed',
          heading: t('rectification.closedOn'),
          cell: ({ closedOn, state }) => (closedOn && state === 'closed' ? onDay(closedOn) : ''),
        },
      ]}
    />
  )
}

/** Until when, and to whom it has gone up. */
function Due({
  order: { dueDay, level, nextLevelOn },
  today,
}: {
  order: OrderLine
  today: string
}) {
  const { t } = useTranslation('acceptance')
  const onDay = useDay()
  if (level === null) return <>{onDay(dueDay)}</>
  return (
    <span className="two-lines">
      <StateMark tone="bad">{t('rectification.late', { day: onDay(dueDay) })}</StateMark>
      <span className="quiet">
        {t(`rectification.level.${level}`)}
        {nextLevelOn && nextLevelOn > today && t('rectification.next', { day: onDay(nextLevelOn) })}
      </span>
    </span>
  )
}

function FigureLine({
  figures: { issued, closed, overdue, closureBp, medianDays },
}: {
  figures: Answer<typeof readOrders>['figures']
}) {
  const { t } = useTranslation('acceptance')
  if (issued === 0) return null
  return (
    <dl className="figures">
      <Figure label={t('rectification.figure.issued')} value={String(issued)} />
      <Figure label={t('rectification.figure.closed')} value={String(closed)} />
      <Figure label={t('rectification.figure.overdue')} value={String(overdue)} />
      <Figure
        label={t('rectification.figure.rate')}
        value={closureBp === null ? '—' : `${Math.floor(closureBp / 100)}%`}
      />
      <Figure
        label={t('rectification.figure.days')}
        value={
          medianDays === null ? '—' : t('rectification.figure.dayCount', { count: medianDays })
        }
      />
    </dl>
  )
}

const Figure = ({ label, value }: { label: string; value: string }) => (
  <div>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
)
