import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant, formatMeasure } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import {
  readCandidates,
  readDecisions,
  readScenario,
  readUnits,
  type UnitCandidates,
  withdrawRuling,
} from '../api.ts'
import type { Candidate } from '../candidate.ts'
import type { DecisionView } from '../decision.ts'
import type { Ruling, Unit } from '../unit.ts'
import { CandidateTable } from './CandidateTable.tsx'
import { ConsentMarks } from './ConsentMarks.tsx'
import { MapLegend } from './MapLegend.tsx'
import { MapView } from './MapView.tsx'
import type { MapPoint } from './map-point.ts'
import { RulingDialog } from './RulingDialog.tsx'
import { schoolKey, unitKey } from './scenario-map.ts'
import { useBoundary } from './use-siting.ts'
import { fullName, useDistance, useHostWhy, useWhy } from './words-of.ts'
import './siting.css'

/** One township or village: which schools suggest themselves, what was ruled, where it stands. */
export function UnitPage() {
  const { unitCode = '' }: { unitCode?: string } = useParams({ strict: false })
  const query = useAsk(readCandidates, { code: unitCode })
  return <Loaded query={query}>{(answer) => <OneUnit answer={answer} />}</Loaded>
}

function OneUnit({ answer: { unit, candidates, rulings } }: { answer: UnitCandidates }) {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  const may = useMay()
  const { scenario }: { scenario?: string } = useSearch({ strict: false })
  const decisions = useAsk(readDecisions, { place: unit.code, placeLevel: unit.level })
  const decision = decisions.data?.decisions.find(({ unitCode }) => unitCode === unit.code)
  const [ruling, setRuling] = useState<Candidate>()
  const [pointed, setPointed] = useState<string>()
  const people = (value: number | null) =>
    value === null ? t('unknown') : formatMeasure(value, t('measure.people'), language)
  return (
    <Page
      title={fullName(unit)}
      about={[
        t(`level.${unit.level}`),
        t('unitPage.population', { people: people(unit.population) }),
        ...(unit.level === 'village'
          ? [t('unitPage.members', { people: people(unit.partyMembers) })]
          : []),
      ].join(' · ')}
    >
      {unit.point === null && (
        <Notice tone="soon" title={t('unitPage.noPoint')}>
          {t('unitPage.noPointText')}
        </Notice>
      )}
      {decision && <Standing decision={decision} />}
      {scenario && <WhyHere unit={unit} scenarioId={scenario} />}
      <Section title={t('candidate.title')}>
        <p className="quiet">{t('candidate.about')}</p>
        {unit.point && (
          <CandidateMap
            unit={unit}
            candidates={candidates}
            hostId={decision?.schoolId}
            pointed={pointed}
            onPoint={setPointed}
          />
        )}
        {candidates.length === 0 ? (
          <Empty title={t('candidate.none')} />
        ) : (
          <CandidateTable
            candidates={candidates}
            hostId={decision?.schoolId}
            onPoint={setPointed}
            action={
              may('siting.plan') || may('siting.waive') || may('siting.place')
                ? (candidate) => (
                    <Button size="small" onClick={() => setRuling(candidate)}>
                      {t('ruling.do')}
                    </Button>
                  )
                : undefined
            }
          />
        )}
      </Section>
      <Rulings rulings={rulings} candidates={candidates} />
      {ruling && (
        <RulingDialog
          unitCode={unit.code}
          candidate={ruling}
          onClose={() => setRuling(undefined)}
        />
      )}
    </Page>
  )
}

function Standing({ decision }: { decision: DecisionView }) {
  const { t } = useTranslation('siting')
  const hostWhy = useHostWhy()
  const distance = useDistance()
  return (
    <Section
      title={t('unitPage.host', {
        school: decision.schoolName,
        distance: distance(decision.distanceMetres),
      })}
      actions={
        <Link to={`/siting/decisions/${decision.id}` as string}>{t('unitPage.decision')}</Link>
      }
    >
      {decision.why && <p>{hostWhy(decision)}</p>}
      {decision.overrideReason && (
        <p>
          {t('decision.instead', { proposed: decision.proposedSchoolName })}
          {decision.overrideReason}
        </p>
      )}
      <ConsentMarks consents={decision.consents} />
    </Section>
  )
}

/** Why this host and not the nearest, in the scenario one came from. */
function WhyHere({ unit, scenarioId }: { unit: Unit; scenarioId: string }) {
  const { t } = useTranslation('siting')
  const why = useWhy()
  const distance = useDistance()
  const { data } = useAsk(readScenario, { id: scenarioId })
  const served = data?.assignments.find(({ unitCode }) => unitCode === unit.code)
  if (!data || !served) return null
  const title = served.schoolName
    ? t('unitPage.inScenario', {
        name: data.scenario.name,
        school: served.schoolName,
        distance: distance(served.distanceMetres),
      })
    : t('unitPage.inScenarioNone', { name: data.scenario.name })
  return (
    <Notice tone={served.schoolId ? 'plain' : 'bad'} title={title}>
      {why(served.why, (id) => data.schoolNames[id] ?? id)}
    </Notice>
  )
}

function CandidateMap({
  unit,
  candidates,
  hostId,
  pointed,
  onPoint,
}: {
  unit: Unit
  candidates: readonly Candidate[]
  hostId: string | undefined
  pointed: string | undefined
  onPoint: (key: string | undefined) => void
}) {
  const { t } = useTranslation('siting')
  const distance = useDistance()
  const county = placeAt(unit.code, 'county')
  const { data } = useAsk(readUnits, { place: county, placeLevel: 'county' })
  const rings = useBoundary()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language alone
  const points = useMemo((): MapPoint[] => {
    const schools = new Map(data?.schools.map((school) => [school.id, school]))
    const around = candidates.filter(({ unfit }) => unfit.length === 0).slice(0, 12)
    const placed = around.flatMap(({ schoolId, schoolName, distanceMetres }): MapPoint[] => {
      const point = schools.get(schoolId)?.point
      if (!point) return []
      const kind = schoolId === hostId ? 'host' : 'school'
      return [
        {
          key: schoolKey(schoolId),
          kind,
          point,
          title: schoolName,
          lines: [distance(distanceMetres)],
        },
      ]
    })
    if (!unit.point) return placed
    const own: MapPoint = {
      key: unitKey(unit.code),
      kind: hostId ? unit.level : 'unserved',
      point: unit.point,
      title: fullName(unit),
      lines: [],
      to: hostId && schoolKey(hostId),
    }
    return [...placed, own]
  }, [data, candidates, hostId, unit, t])
  return (
    <MapView
      label={t('unitPage.map')}
      points={points}
      rings={rings}
      near
      pointed={pointed}
      onPoint={onPoint}
      legend={<MapLegend signs={hostId ? ['host', 'school', 'village'] : ['school', 'unserved']} />}
    />
  )
}

function Rulings({
  rulings,
  candidates,
}: {
  rulings: readonly Ruling[]
  candidates: readonly Candidate[]
}) {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  const { data: me } = useMe()
  const may = useMay()
  const { act, busy } = useAct()
  const nameOf = (id: string) =>
    candidates.find(({ schoolId }) => schoolId === id)?.schoolName ?? id
  return (
    <Section title={t('ruling.title')}>
      {rulings.length === 0 ? (
        <p className="quiet">{t('ruling.none')}</p>
      ) : (
        <DataTable
          caption={t('ruling.title')}
          rows={rulings}
          keyOf={({ id }) => id}
          columns={[
            { key: 'kind', heading: t('ruling.kind'), cell: ({ kind }) => t(`ruling.${kind}`) },
            { key: 'school', heading: t('school'), cell: ({ schoolId }) => nameOf(schoolId) },
            { key: 'reason', heading: t('ruling.reason'), cell: ({ reason }) => reason },
            { key: 'by', heading: t('ruling.by'), cell: ({ ruledByName }) => ruledByName },
            {
              key: 'at',
              heading: t('ruling.at'),
              cell: ({ ruledAt }) => formatInstant(ruledAt, language, me?.today ?? ''),
            },
            {
              key: 'do',
              heading: <span className="unseen">{t('ruling.withdraw')}</span>,
              cell: ({ id, kind }) =>
                may(kind === 'kind_waived' ? 'siting.waive' : 'siting.plan') && (
                  <Button
                    size="small"
                    disabled={busy}
                    onClick={() =>
                      void act(() => ask(withdrawRuling, { id }), t('ruling.withdrawn'))
                    }
                  >
                    {t('ruling.withdraw')}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Section>
  )
}
