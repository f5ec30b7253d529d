import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { PageFoot, usePages } from '../../../ui/PageFoot.tsx'
import { usePlace } from '../../../ui/place.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { Figures } from '../../siting/pages/Figures.tsx'
import {
  type Fleet,
  type HubAbove,
  listFleet,
  type OnlyFilter,
  onlyFilters,
  type Station,
} from '../api.ts'
import { toneOf } from '../station.ts'
import { InviteDialog } from './InviteDialog.tsx'
import { releaseStory, useConcernWords, useStationWords, useTroubleWords } from './words-of.ts'
import '../../registers/pages/registers.css'
import './stations.css'

const pageSize = 50

/** Every station in the place above the page: who has not been heard of, and what to do about it. */
export function StationList() {
  const { t } = useTranslation('stations')
  const may = useMay()
  const place = usePlace()
  const [only, setOnly] = useOnly()
  const [find, setFind] = useState('')
  const [inviting, setInviting] = useState(false)
  const pages = usePages(`${place?.code} ${only} ${find}`)
  const query = useAsk(
    listFleet,
    place && {
      place: place.code,
      placeLevel: place.level,
      only,
      search: find || undefined,
      limit: pageSize,
      after: pages.after,
    },
  )
  return (
    <Page
      title={t('list.title')}
      about={t('list.about')}
      actions={
        <>
          <Link to={'/stations/releases' as string} className="link-button">
            {t('rollout.open')}
          </Link>
          {may('stations.manage') && (
            <Button type="primary" onClick={() => setInviting(true)}>
              {t('invite.do')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={query}>
        {(fleet) => (
          <>
            <Summary fleet={fleet} />
            {fleet.putBack && <PutBack {...fleet.putBack} />}
            {fleet.strangers && <Strangers {...fleet.strangers} />}
            <div className="list-bar">
              <SearchBox value={find} label={t('list.find')} onSearch={setFind} />
              <Select
                className="list-filter"
                aria-label={t('list.only')}
                value={only}
                onChange={setOnly}
                popupMatchSelectWidth={false}
                options={onlyFilters.map((value) => ({
                  value,
                  label: t(`only.${value}`, { days: fleet.silentDays }),
                }))}
              />
              <Found found={fleet.found} />
            </div>
            {fleet.stations.length === 0 ? (
              <Nothing empty={fleet.summary.stations === 0 && only === 'all' && find === ''} />
            ) : (
              <Rows fleet={fleet} />
            )}
            <PageFoot
              label={t('list.title')}
              pages={pages}
              pageSize={pageSize}
              shown={fleet.stations.length}
              next={fleet.next}
            />
            {fleet.above && <Above above={fleet.above} at={fleet.at} />}
          </>
        )}
      </Loaded>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  )
}

/** In the address, so that Today leads to the very stations it speaks of. */
function useOnly(): [OnlyFilter, (only: OnlyFilter) => void] {
  const search: { only?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const only = onlyFilters.find((filter) => filter === search.only) ?? 'all'
  return [
    only,
    (next) =>
      void navigate({
        to: '/stations' as string,
        search: (next === 'all' ? {} : { only: next }) as never,
      }),
  ]
}

/** S12: what people entered since is gone from here; what stations recorded comes again. */
function PutBack({ noticedAt, stateAt, certain }: NonNullable<Fleet['putBack']>) {
  const { t } = useTranslation('stations')
  const { moment } = useStationWords()
  const what = certain ? 'put_back' : 'changed_over'
  const details = {
    noticed: moment(noticedAt),
    state: moment(stateAt),
    restored: 'cunxiao restored',
    nothingLost: 'cunxiao restored --nothing-lost',
  }
  return (
    <Notice tone={certain ? 'soon' : 'bad'} title={t(`database.${what}.title`, details)}>
      {t(`database.${what}.text`, details)}
    </Notice>
  )
}

/** S12: they enrolled after the backup was taken, so nothing in it says of which school they are. */
function Strangers({ count: found, backupTakenAt }: NonNullable<Fleet['strangers']>) {
  const { t } = useTranslation('stations')
  const { count, moment } = useStationWords()
  return (
    <Notice tone="soon" title={t('strangers.title', { count: count(found) })}>
      {t('strangers.text', { when: moment(backupTakenAt) })}
    </Notice>
  )
}

function Found({ found }: { found: number }) {
  const { t } = useTranslation('stations')
  const { count } = useStationWords()
  return <span className="quiet">{t('list.found', { count: count(found) })}</span>
}

function Summary({ fleet: { summary, silentDays } }: { fleet: Fleet }) {
  const { t } = useTranslation('stations')
  const { count } = useStationWords()
  const bad = (value: number) => (value > 0 ? { tone: 'bad' as const } : {})
  return (
    <Figures
      figures={[
        {
          key: 'stations',
          label: t('summary.stations'),
          value: count(summary.stations),
          about: t('summary.stationsAbout', { invited: count(summary.invited) }),
        },
        {
          key: 'silent',
          label: t('summary.silent', { days: silentDays }),
          value: count(summary.silent),
          about: t('summary.silentAbout'),
          ...bad(summary.silent),
        },
        {
          key: 'alarmed',
          label: t('summary.alarmed'),
          value: count(summary.alarmed),
          about: t('summary.alarmedAbout'),
          ...bad(summary.alarmed),
        },
        {
          key: 'attention',
          label: t('summary.attention'),
          value: count(summary.attention),
          about: t('summary.attentionAbout'),
        },
      ]}
    />
  )
}

/** The hub above: when it was last spoken to, what waits, and why where it does not go. */
function Above({ above, at }: { above: HubAbove; at: string }) {
  const { t } = useTranslation('stations')
  const { ago, count } = useStationWords()
  const trouble = useTroubleWords()
  const { name, lastContactAt, lastTrouble, waiting } = above
  return (
    <Section title={t('above.title', { name })}>
      <p>
        <StateMark tone={lastTrouble !== null ? 'soon' : lastContactAt ? 'good' : 'plain'}>
          {lastContactAt ? t('heard', { ago: ago(lastContactAt, at) }) : t('neverHeard')}
        </StateMark>{' '}
        {waiting > 0 ? t('above.waiting', { count: count(waiting) }) : t('above.level')}
      </p>
      {lastTrouble !== null && <p>{t('above.trouble', { why: trouble(lastTrouble) })}</p>}
    </Section>
  )
}

function Nothing({ empty }: { empty: boolean }) {
  const { t } = useTranslation('stations')
  return empty ? (
    <Empty title={t('list.empty')}>{t('list.emptyText')}</Empty>
  ) : (
    <Empty title={t('list.none')} />
  )
}

function Rows({ fleet }: { fleet: Fleet }) {
  const { t } = useTranslation('stations')
  const { count, bytes, clock, ago } = useStationWords()
  const dash = t('dash')
  const told = (value: number | null, say: (value: number) => string) =>
    value === null ? dash : say(value)
  return (
    <DataTable
      caption={t('list.title')}
      rows={fleet.stations}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'name',
          heading: t('column.name'),
          cell: ({ id, name, townshipName }) => (
            <span className="station-name">
              <Link to={`/stations/${id}` as string}>{name}</Link>
              <span className="quiet">{townshipName}</span>
            </span>
          ),
        },
        {
          key: 'concerns',
          heading: t('column.concerns'),
          cell: (station) => <Concerns station={station} at={fleet.at} />,
        },
        {
          key: 'contact',
          heading: t('column.contact'),
          cell: ({ contactAt }) => (
            <span className="together">{contactAt ? ago(contactAt, fleet.at) : t('never')}</span>
          ),
        },
        {
          key: 'waiting',
          heading: t('column.waiting'),
          numeric: true,
          cell: ({ waiting }) => told(waiting, count),
        },
        {
          key: 'alarms',
          heading: t('column.alarms'),
          numeric: true,
          cell: ({ alarms }) => count(alarms),
        },
        {
          key: 'quarantined',
          heading: t('column.quarantined'),
          numeric: true,
          cell: ({ quarantined }) => count(quarantined),
        },
        {
          key: 'clock',
          heading: t('column.clock'),
          cell: ({ clockOffMs }) => <span className="together">{told(clockOffMs, clock)}</span>,
        },
        {
          key: 'disk',
          heading: t('column.disk'),
          numeric: true,
          cell: ({ diskFreeBytes }) => told(diskFreeBytes, bytes),
        },
        {
          key: 'program',
          heading: t('column.program'),
          cell: (station) => <Program station={station} />,
        },
      ]}
      dense
    />
  )
}

/** The version that runs, and where the last installation went otherwise. */
function Program({ station: { program, release } }: { station: Station }) {
  const { t } = useTranslation('stations')
  return (
    <span className="station-name">
      {program ?? t('dash')}
      {release && release.step !== 'healthy' && (
        <span className="quiet together">{t(releaseStory(release), release)}</span>
      )}
    </span>
  )
}

function Concerns({ station, at }: { station: Station; at: string }) {
  const { t } = useTranslation('stations')
  const why = useConcernWords()
  if (station.concerns.length === 0)
    return station.state === 'enrolled' ? (
      <StateMark tone="good">{t('well')}</StateMark>
    ) : (
      <StateMark tone="plain">{t(`state.${station.state}`)}</StateMark>
    )
  return (
    <ul className="concerns">
      {station.concerns.map((concern) => (
        <li key={concern}>
          <StateMark tone={toneOf[concern]}>{t(`mark.${concern}`)}</StateMark>
          <span>{why(concern, station, at)}</span>
          <Link to={`/stations/${station.id}` as string}>{t(`next.${concern}`)}</Link>
        </li>
      ))}
    </ul>
  )
}
