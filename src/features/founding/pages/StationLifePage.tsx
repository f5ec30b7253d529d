import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import type { Obstacle } from '../../../base/lifecycle.ts'
import { withQuery } from '../../../ui/api.ts'
import { LifecycleBar } from '../../../ui/LifecycleBar.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePageParts } from '../../../ui/page-parts.ts'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { Hindrance } from '../../moves/pages/Hindrance.tsx'
import { MoveHistory } from '../../moves/pages/MoveHistory.tsx'
import { Moves } from '../../moves/pages/Moves.tsx'
import { moveStations, readFoundStation } from '../api.ts'
import { marks as markLabels } from '../stage-facts.ts'
import { type StationStage, stationLifecycle } from '../station-life.ts'
import { DraftDialog, OrderDialog } from './BulkDialogs.tsx'
import { HostChangeSection } from './HostChange.tsx'
import { AgreementSection, PlateSection, TeamSection } from './StationParts.tsx'
import { useDay } from './words-of.tsx'
import './founding.css'

type FoundDetail = Answer<typeof readFoundStation>

/** One station: where it stands, what keeps it from its next stage, what it has, and how it came here. */
export function StationLifePage() {
  const { stationId = '' }: { stationId?: string } = useParams({ strict: false })
  const query = useAsk(readFoundStation, { id: stationId })
  return <Loaded query={query}>{(station) => <OneStation station={station} />}</Loaded>
}

function OneStation({ station }: { station: FoundDetail }) {
  const { t } = useTranslation('founding')
  const onDay = useDay()
  const language = useLanguage()
  const { level, name, townshipName, school, hostedOn, history, moves, simulated } = station
  const title = level === 'village' ? `${townshipName} ${name}` : name
  return (
    <Page
      title={
        <>
          {title} {simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
        </>
      }
      about={station.officialName}
      actions={
        <>
          <Link to={'/founding' as string} className="link-button">
            {t('page.back')}
          </Link>
          <a
            className="link-button"
            download
            href={withQuery(`/api/founding/stations/${station.id}/file`, { language })}
          >
            {t('page.file')}
          </a>
        </>
      }
    >
      <LifecycleBar
        lifecycle={stationLifecycle}
        state={station.state}
        been={['consented', ...history.flatMap(({ fromState, toState }) => [fromState, toState])]}
      />
      <NextStage station={station} />
      <Moves
        lifecycle={stationLifecycle}
        make={moveStations}
        row={station}
        what={title}
        moves={moves}
        waitsFor={[]}
      />
      <HostChangeSection stationId={station.id} />
      <Section title={t('page.host')}>
        {school ? (
          <p>
            <Link to={`/schools/${school.id}` as string}>{school.name}</Link>{' '}
            {hostedOn && <span className="quiet">{t('page.since', { day: onDay(hostedOn) })}</span>}{' '}
            <Link to={'/timetables' as string}>{t('page.times')}</Link>
          </p>
        ) : (
          <p>{t('list.noHost')}</p>
        )}
      </Section>
      <PlateSection station={station} />
      <AgreementSection station={station} />
      <TeamSection station={station} />
      <Section title={t('page.marks')}>
        <Marks station={station} />
      </Section>
      <LaterParts stationId={station.id} />
      <MoveHistory lifecycle={stationLifecycle} history={history} />
    </Page>
  )
}

function LaterParts({ stationId }: { stationId: string }) {
  const parts = usePageParts('station')
  return (
    <Suspense>
      {parts.map((Part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
        <Part key={at} stationId={stationId} />
      ))}
    </Suspense>
  )
}

/** What it would go on to by itself, and what keeps it from that. */
function NextStage({ station }: { station: FoundDetail }) {
  const { next, obstacles, moves } = station
  const { t } = useTranslation('founding')
  const read = useText()
  if (next === null) return moves.length > 0 ? null : <p className="quiet">{t('page.ended')}</p>
  const stage = read(stationLifecycle.states[next as StationStage])
  return (
    <Section title={t('page.next', { stage })}>
      {obstacles.length === 0 ? (
        <p>{t('page.ready')}</p>
      ) : (
        <>
          <p>{t('page.lacks')}</p>
          <ul className="station-lacks">
            {obstacles.map((one) => (
              <li key={one.code}>
                <Hindrance obstacle={one} />
                <Remedy obstacle={one} station={station} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}

const pages = {
  plates: '/plates',
  agreement: '/joint_use_agreements',
  team: '/appointments',
  training: '/training/missing',
  timetable: '/timetables',
  siting: '/siting/decisions',
} as const
const isPage = (remedy: string | undefined): remedy is keyof typeof pages =>
  remedy !== undefined && Object.hasOwn(pages, remedy)

/** The page where an obstacle is removed, or what begins it here. */
function Remedy({
  obstacle: { code, remedy },
  station,
}: {
  obstacle: Obstacle
  station: FoundDetail
}) {
  const { t } = useTranslation('founding')
  const may = useMay()
  const [asking, setAsking] = useState(false)
  if (!isPage(remedy)) return null
  const begins =
    (remedy === 'plates' && may('plates.write') && !hasBegun(station, code)) ||
    (remedy === 'agreement' &&
      may('joint_use_agreements.write') &&
      !station.agreements.some(({ state }) => state === 'draft'))
  const Dialog = remedy === 'plates' ? OrderDialog : DraftDialog
  return (
    <span className="page-actions screen-only">
      <Link to={pages[remedy] as string}>{t(`page.go.${remedy}`)}</Link>
      {begins && (
        <Button size="small" onClick={() => setAsking(true)}>
          {t(remedy === 'plates' ? 'list.order' : 'list.draft')}
        </Button>
      )}
      {asking && <Dialog unitCode={station.unitCode} onClose={() => setAsking(false)} />}
    </span>
  )
}

/** The plate that it lacks is ordered already. */
const hasBegun = ({ plates }: FoundDetail, code: string): boolean =>
  plates.some(({ kind, isHere }) => isHere && code === `lacks_${kind}_plate`)

function Marks({ station: { marks } }: { station: FoundDetail }) {
  const { t } = useTranslation('founding')
  const read = useText()
  const onDay = useDay()
  if (marks.length === 0) return <p className="quiet">{t('page.noMarks')}</p>
  return (
    <ol className="move-history">
      {marks.map(({ mark, day, note, actorName, at }) => (
        <li key={`${mark} ${at}`}>
          <span className="quiet together">{onDay(day)}</span> {read(markLabels[mark])}{' '}
          <span className="quiet">{[actorName, note].filter(Boolean).join('，')}</span>
        </li>
      ))}
    </ol>
  )
}
