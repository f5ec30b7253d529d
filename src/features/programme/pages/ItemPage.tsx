import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type GateItem, gateItems } from '../gate.ts'
import { type ItemRow, readItemRows } from '../programme-api.ts'
import { useDay } from './use-day.ts'

/** The rows behind a figure of a programme: which have it since when, which lack it. */
export function ItemPage() {
  const { programmeId = '', item = '' }: { programmeId?: string; item?: string } = useParams({
    strict: false,
  })
  const { t } = useTranslation('programme')
  const read = useText()
  const may = useMay()
  const place = usePlaceQuery()
  const name = item as GateItem
  const query = useAsk(readItemRows, place && { id: programmeId, item: name, ...place })
  const kind = gateItems[name]
  return (
    <Page
      title={kind ? read(kind.label) : item}
      about={query.data?.title}
      actions={
        <>
          <Link to={'/progress' as string} className="link-button">
            {t('items.back')}
          </Link>
          {kind && may(kind.by) && (
            <a className="link-button" href={`/console${kind.link}`}>
              {t('run.act')}
            </a>
          )}
        </>
      }
    >
      <Loaded query={query}>{({ rows }) => <Rows rows={rows} />}</Loaded>
    </Page>
  )
}

type Only = 'lacks' | 'has'

function Rows({ rows }: { rows: readonly ItemRow[] }) {
  const { t } = useTranslation('programme')
  const onDay = useDay()
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<Only>()
  const done = rows.filter(({ doneOn }) => doneOn !== null).length
  const shown = rows.filter(
    ({ unitName, townshipName, doneOn }) =>
      [unitName, townshipName].some((one) => one.includes(find.trim())) &&
      (only === undefined || (only === 'has') === (doneOn !== null)),
  )
  return (
    <List<ItemRow, Only>
      find={{ value: find, label: t('items.find'), onSearch: setFind }}
      only={{
        label: t('items.only'),
        placeholder: t('items.only'),
        value: only,
        onChange: setOnly,
        options: [
          { value: 'lacks', label: t('items.lacks', { count: rows.length - done }) },
          { value: 'has', label: t('items.has', { count: done }) },
        ],
      }}
      count={t('items.count', { done, of: rows.length })}
      none={t('items.none')}
      caption={t('items.caption')}
      rows={shown}
      keyOf={({ code }) => code}
      columns={[
        {
          key: 'unit',
          heading: t('items.unit'),
          cell: ({ unitName, townshipName, level, stationId }) => (
            <span className="two-lines">
              {stationId ? (
                <Link to={`/founding/${stationId}` as string}>{unitName}</Link>
              ) : (
                unitName
              )}
              {level === 'village' && <span className="quiet">{townshipName}</span>}
            </span>
          ),
        },
        {
          key: 'standing',
          heading: t('phase.standing'),
          cell: ({ doneOn }) =>
            doneOn === null ? (
              <StateMark tone="soon">{t('phase.lacks')}</StateMark>
            ) : (
              <StateMark tone="good">{t('phase.done')}</StateMark>
            ),
        },
        {
          key: 'day',
          heading: t('items.since'),
          cell: ({ doneOn, isOutside }) =>
            doneOn && (
              <span className="two-lines">
                {onDay(doneOn)}
                {isOutside && <span className="quiet">{t('items.outside')}</span>}
              </span>
            ),
        },
      ]}
    />
  )
}
