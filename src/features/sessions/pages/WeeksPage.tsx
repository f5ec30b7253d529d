import { useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, type Day } from '../../../base/calendar.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { mondayOf } from '../../timetable/calendar/days.ts'
import { askExcuse, readWeek, type WeekOfStation, type WeekTotals } from '../api.ts'
import { type Light, lights } from '../week.ts'
import { LightMark } from './LightMark.tsx'
import { hours } from './plan-figures.ts'
import { StationWeekCells } from './StationWeek.tsx'
import './sessions.css'

/** How every station keeps to the week: what is scheduled, what was delivered, why it is red and what mends it. */
export function WeeksPage() {
  const { t } = useTranslation('sessions')
  const language = useLanguage()
  const setAddress = useSetAddress()
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const search: { monday?: unknown } = useSearch({ strict: false })
  const today = me?.today
  const monday: Day | undefined =
    typeof search.monday === 'string' ? search.monday : today && mondayOf(today)
  const query = useAsk(readWeek, place && monday ? { ...place, monday } : undefined)
  const go = (to: Day) => setAddress({ monday: to })
  const day = (of: Day) => formatDay(of, language, today ?? '')
  return (
    <Page title={t('weeks.title')} about={t('weeks.about')}>
      {monday && today && (
        <div className="list-bar week-walk">
          <Button className="screen-only" onClick={() => go(addDays(monday, -7))}>
            {t('weeks.before')}
          </Button>
          <strong>{t('weeks.span', { from: day(monday), to: day(addDays(monday, 6)) })}</strong>
          <Button className="screen-only" onClick={() => go(addDays(monday, 7))}>
            {t('weeks.after')}
          </Button>
          {monday !== mondayOf(today) && (
            <Button className="screen-only" type="link" onClick={() => go(mondayOf(today))}>
              {t('weeks.now')}
            </Button>
          )}
        </div>
      )}
      <Loaded query={query}>
        {({ stations, townships, monday: week }) => (
          <>
            <Stations rows={stations} monday={week} isOver={!!today && addDays(week, 6) < today} />
            {townships.length > 1 && <Townships rows={townships} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

type Only = Light | 'counted' | 'asked'

function Stations({
  rows,
  monday,
  isOver,
}: {
  rows: readonly WeekOfStation[]
  monday: Day
  isOver: boolean
}) {
  const { t } = useTranslation('sessions')
  const [find, setFind] = useState('')
  const { only: asked }: { only?: Only } = useSearch({ strict: false })
  const [only, setOnly] = useState<Only>(asked ?? 'counted')
  const [asking, setAsking] = useState<WeekOfStation>()
  const keeps = ({ light, excuse }: WeekOfStation) =>
    only === 'counted'
      ? light !== 'idle'
      : only === 'asked'
        ? excuse?.state === 'asked'
        : light === only
  const shown = rows
    .filter(({ name, schoolName }) => [name, schoolName].some((one) => one?.includes(find.trim())))
    .filter(keeps)
    .toSorted((a, b) => rank(a) - rank(b))
  return (
    <>
      <List<WeekOfStation, Only>
        find={{ value: find, label: t('weeks.find'), onSearch: setFind }}
        only={{
          label: t('weeks.only'),
          value: only,
          onChange: (next) => setOnly(next ?? 'counted'),
          options: (['counted', ...lights, 'asked'] as const).map((value) => ({
            value: value as Only,
            label: t(`lights.${value}`),
          })),
        }}
        count={t('weeks.count', { count: shown.length })}
        none={t('weeks.none')}
        caption={t('weeks.title')}
        rows={shown}
        keyOf={({ stationId }) => stationId}
        columns={[
          {
            key: 'station',
            heading: t('weeks.station'),
            cell: ({ name, schoolName }) => (
              <span className="two-lines">
                {name}
                <span className="quiet">{schoolName}</span>
              </span>
            ),
          },
          {
            key: 'light',
            heading: t('weeks.light'),
            cell: ({ light, delivered, minutesNeeded }) => (
              <LightMark light={light} isAhead={delivered < minutesNeeded} />
            ),
          },
          {
            key: 'minutes',
            heading: t('weeks.minutes'),
            cell: ({ scheduled, delivered, unconfirmed, minutesNeeded, openDays }) => (
              <span className="week-minutes">
                {t('weeks.scheduled', { scheduled, needed: minutesNeeded })}
                <span className="quiet">{t('weeks.delivered', { delivered })}</span>
                {unconfirmed > 0 && (
                  <span className="quiet">{t('weeks.unconfirmed', { minutes: unconfirmed })}</span>
                )}
                <span className="quiet">{t('weeks.openDays', { openDays })}</span>
              </span>
            ),
          },
          {
            key: 'why',
            heading: t('weeks.why'),
            cell: (row) =>
              isSaid(row) && (
                <StationWeekCells {...{ row, monday, isOver }} onAsk={() => setAsking(row)} />
              ),
          },
        ]}
      />
      {asking && (
        <FormDialog
          of={askExcuse}
          title={t('excuse.title', { name: asking.name })}
          about={<p>{t('excuse.about')}</p>}
          okText={t('excuse.ok')}
          done={t('excuse.done')}
          fixed={{ stationId: asking.stationId, monday }}
          fields={{ reason: words(t('excuse.reason'), { rows: 2 }) }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}

const isSaid = ({ light, reasons, excuse }: WeekOfStation): boolean =>
  light === 'idle' || reasons.length > 0 || excuse !== null

/** What wants somebody comes first. */
const rank = ({ light, excuse }: WeekOfStation): number =>
  (excuse?.state === 'asked' ? -10 : 0) +
  ['red', 'yellow', 'excused', 'green', 'idle'].indexOf(light)

function Townships({ rows }: { rows: readonly WeekTotals[] }) {
  const { t } = useTranslation('sessions')
  const sum = (of: (row: WeekTotals) => number) => rows.reduce((total, row) => total + of(row), 0)
  const total: WeekTotals = {
    ...{ code: 'all', name: t('weeks.total'), stations: sum((row) => row.stations) },
    ...{ green: sum((row) => row.green), yellow: sum((row) => row.yellow) },
    ...{ red: sum((row) => row.red), excused: sum((row) => row.excused) },
    ...{ scheduled: sum((row) => row.scheduled), delivered: sum((row) => row.delivered) },
  }
  return (
    <Section title={t('weeks.townships')}>
      <DataTable
        caption={t('weeks.townships')}
        rows={[...rows, total]}
        keyOf={({ code }) => code}
        columns={[
          { key: 'name', heading: t('weeks.township'), cell: ({ name }) => name },
          ...(['stations', 'green', 'yellow', 'red', 'excused'] as const).map((key) => ({
            key,
            heading: t(`totals.${key}`),
            numeric: true as const,
            cell: (row: WeekTotals) => row[key],
          })),
          ...(['scheduled', 'delivered'] as const).map((key) => ({
            key,
            heading: t(`totals.${key}`),
            numeric: true as const,
            cell: (row: WeekTotals) => hours(row[key]),
          })),
        ]}
      />
    </Section>
  )
}
