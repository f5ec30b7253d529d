import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import type { Answer } from '../../../base/endpoint.ts'
import { withQuery } from '../../../ui/api.ts'
import { type Column, DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { MoreRows } from '../../../ui/MoreRows.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { type OpenFault, readDue, type StationUpkeep } from '../api.ts'
import { ticketLifecycle } from '../ticket.ts'
import { severities } from '../values.ts'

/** Whose equipment is to be looked after, and what is to be repaired, of a place (S3-4). */
export function MaintenancePage() {
  const { t } = useTranslation('maintenance')
  const language = useLanguage()
  const place = usePlaceQuery()
  const query = useAsk(readDue, place)
  return (
    <Page
      title={t('due.title')}
      about={t('due.about')}
      actions={
        <>
          {place && (
            <Button href={withQuery('/api/maintenance/due/sheet', { ...place, language })} download>
              {t('due.sheet')}
            </Button>
          )}
          <Link className="link-button" to={'/maintenance_records' as string}>
            {t('menu.records')}
          </Link>
          <Link className="link-button" to={'/fault_tickets' as string}>
            {t('menu.tickets')}
          </Link>
        </>
      }
    >
      <Loaded query={query}>{(found) => <Due {...found} />}</Loaded>
    </Page>
  )
}

type Only = 'overdue'

/** One box and one choice stand above both lists. */
function Due({ today, stations, faults }: Answer<typeof readDue>) {
  const { t } = useTranslation('maintenance')
  const setAddress = useSetAddress()
  const { only }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const isShown = (isOverdue: boolean, ...texts: readonly (string | null)[]) =>
    (only === undefined || isOverdue) && texts.some((text) => text?.includes(find.trim()))
  const shown = stations.filter(({ isOverdue, unitName, schoolName }) =>
    isShown(isOverdue, unitName, schoolName),
  )
  const late = (all: readonly { isOverdue: boolean }[]) =>
    all.filter(({ isOverdue }) => isOverdue).length
  return (
    <>
      <Section title={t('due.faults', { count: faults.length, late: late(faults) })}>
        <List<OpenFault, Only>
          find={{ value: find, label: t('due.find'), onSearch: setFind }}
          only={{
            label: t('due.only'),
            placeholder: t('due.only'),
            value: only,
            onChange: (next) => setAddress({ only: next }),
            options: [
              {
                value: 'overdue',
                label: t('due.overdue', { count: late(faults) + late(stations) }),
              },
            ],
          }}
          none={<p className="quiet">{t('due.noFaults')}</p>}
          caption={t('tickets.title')}
          rows={faults.filter(({ isOverdue, symptom, assetNo, schoolName }) =>
            isShown(isOverdue, symptom, assetNo, schoolName),
          )}
          keyOf={({ id }) => id}
          columns={faultColumns(t, today)}
        />
      </Section>
      <Section title={t('due.stations', { count: stations.length, late: late(stations) })}>
        {shown.length === 0 ? (
          <p className="quiet">{t('due.noStations')}</p>
        ) : (
          <MoreRows rows={shown} of={`${find} ${only}`}>
            {(rows) => (
              <DataTable
                caption={t('due.title')}
                rows={rows}
                keyOf={({ unitCode }) => unitCode}
                columns={stationColumns(t, today)}
              />
            )}
          </MoreRows>
        )}
      </Section>
    </>
  )
}

type Say = (word: string) => string

const faultColumns = (t: Say, today: Day): Column<OpenFault>[] => [
  {
    key: 'symptom',
    heading: t('due.symptom'),
    cell: ({ id, symptom, schoolName, assetNo }) => (
      <span className="two-lines">
        <Link to={'/fault_tickets' as never} search={{ row: id } as never}>
          {symptom}
        </Link>
        <span className="quiet">{[schoolName, assetNo].filter(Boolean).join(' · ')}</span>
      </span>
    ),
  },
  { key: 'severity', heading: t('due.severity'), cell: (one) => <Severity {...one} /> },
  {
    key: 'state',
    heading: t('due.state'),
    cell: ({ state }) => <StandingMark lifecycle={ticketLifecycle} state={state} />,
  },
  { key: 'due', heading: t('due.repairBy'), cell: (one) => <DueDay {...one} today={today} /> },
]

const stationColumns = (t: Say, today: Day): Column<StationUpkeep>[] => [
  {
    key: 'unit',
    heading: t('due.station'),
    cell: ({ unitName, schoolName }) => (
      <span className="two-lines">
        {unitName}
        <span className="quiet">{schoolName}</span>
      </span>
    ),
  },
  { key: 'last', heading: t('due.last'), cell: (one) => <LastDay {...one} today={today} /> },
  { key: 'due', heading: t('due.next'), cell: (one) => <DueDay {...one} today={today} /> },
]

function Severity({ severity }: OpenFault) {
  const read = useText()
  return read(severities[severity])
}

function LastDay({ lastOn, today }: { lastOn: Day | null; today: Day }) {
  const { t } = useTranslation('maintenance')
  const language = useLanguage()
  return lastOn === null ? (
    <span className="quiet">{t('due.never')}</span>
  ) : (
    formatDay(lastOn, language, today)
  )
}

function DueDay({ dueOn, isOverdue, today }: { dueOn: Day; isOverdue: boolean; today: Day }) {
  const { t } = useTranslation('maintenance')
  const day = formatDay(dueOn, useLanguage(), today)
  return isOverdue ? <StateMark tone="bad">{t('due.since', { day })}</StateMark> : day
}
