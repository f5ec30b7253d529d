import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { MoreRows } from '../../../ui/MoreRows.tsx'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { readScenario, readScenarios } from '../api.ts'
import { isSolved, type Scenario, type SolvedScenario, type UnitAssignment } from '../scenario.ts'
import { differencesOf } from './differences.ts'
import { MapLegend } from './MapLegend.tsx'
import { MapView } from './MapView.tsx'
import { codeOfKey, scenarioPoints, unitKey } from './scenario-map.ts'
import { UnitName } from './UnitName.tsx'
import { useFigures } from './use-figures.tsx'
import { useBoundary, useMapWords } from './use-siting.ts'
import { useCount, useDistance } from './words-of.ts'
import './siting.css'

/** Two scenarios side by side: what differs is marked, what agrees is quiet. */
export function ScenarioCompare() {
  const { t } = useTranslation('siting')
  const { a, b }: { a?: string; b?: string } = useSearch({ strict: false })
  const query = useAsk(readScenarios, {})
  return (
    <Page title={t('compare.title')} about={t('compare.about')}>
      <Loaded query={query}>
        {({ scenarios }) => <Chosen solved={scenarios.filter(isSolved)} a={a} b={b} />}
      </Loaded>
    </Page>
  )
}

function Chosen({
  solved,
  a,
  b,
}: {
  solved: readonly Scenario[]
  a: string | undefined
  b: string | undefined
}) {
  const { t } = useTranslation('siting')
  const setAddress = useSetAddress()
  const first = useAsk(readScenario, a ? { id: a } : undefined)
  const second = useAsk(readScenario, b ? { id: b } : undefined)
  const choose = (side: 'a' | 'b', id: string) => setAddress({ [side]: id })
  if (solved.length < 2) {
    return (
      <Empty
        title={t('compare.tooFew')}
        actions={
          <Link to={'/siting/scenarios' as string} className="link-button">
            {t('decisions.noneDo')}
          </Link>
        }
      >
        {t('compare.tooFewText')}
      </Empty>
    )
  }
  return (
    <>
      <div className="choice-row">
        {(['a', 'b'] as const).map((side) => (
          <Select
            key={side}
            aria-label={t(`compare.${side}`)}
            placeholder={t(`compare.${side}`)}
            value={(side === 'a' ? a : b) ?? null}
            options={solved.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id: string | null) => id && choose(side, id)}
          />
        ))}
      </div>
      {a && b && (
        <Loaded query={first}>
          {(one) => <Loaded query={second}>{(other) => <SideBySide a={one} b={other} />}</Loaded>}
        </Loaded>
      )}
    </>
  )
}

function SideBySide({ a, b }: { a: SolvedScenario; b: SolvedScenario }) {
  const { t } = useTranslation('siting')
  const count = useCount()
  const figures = useFigures()
  const differences = useMemo(() => differencesOf(a.assignments, b.assignments), [a, b])
  const changed = useMemo(
    () => new Set(differences.map(({ unit }) => unit.unitCode)),
    [differences],
  )
  const [pointed, setPointed] = useState<string>()
  const units = new Set([...a.assignments, ...b.assignments].map(({ unitCode }) => unitCode)).size
  return (
    <>
      <Section title={t('compare.figures')}>
        <DataTable
          caption={t('compare.figures')}
          rows={figures}
          keyOf={({ key }) => key}
          columns={[
            { key: 'figure', heading: t('compare.figure'), cell: ({ key }) => t(`figure.${key}`) },
            ...[a, b].map(({ scenario }, side) => ({
              key: `${side} ${scenario.id}`,
              heading: scenario.name,
              numeric: true,
              cell: ({ of }: (typeof figures)[number]) => {
                const [mine, theirs] = [a, b].map(
                  (one) => one.scenario.outcome && of(one.scenario.outcome),
                )
                const value = side === 0 ? mine : theirs
                return <span className={mine === theirs ? 'quiet' : 'differs'}>{value}</span>
              },
            })),
          ]}
        />
      </Section>
      <Section title={t('compare.maps')}>
        <div className="map-pair">
          {[a, b].map((answer) => (
            <SideMap
              key={answer.scenario.id}
              answer={answer}
              changed={changed}
              pointed={pointed}
              onPoint={setPointed}
            />
          ))}
        </div>
      </Section>
      <Section title={t('compare.differences', { count: count(differences.length) })}>
        <p className="quiet">{t('compare.agree', { count: count(units - differences.length) })}</p>
        {differences.length > 0 && (
          <MoreRows rows={differences} of={`${a.scenario.id} ${b.scenario.id}`}>
            {(shown) => (
              <DataTable
                caption={t('compare.differences', { count: count(differences.length) })}
                rows={shown}
                keyOf={({ unit }) => unit.unitCode}
                columns={[
                  {
                    key: 'unit',
                    heading: t('unit'),
                    cell: ({ unit }) => (
                      <UnitName
                        to={`/siting/units/${unit.unitCode}`}
                        name={unit.unitName}
                        townshipName={unit.townshipName}
                        onPoint={() => setPointed(unitKey(unit.unitCode))}
                      />
                    ),
                  },
                  { key: 'a', heading: a.scenario.name, cell: (row) => <Served served={row.a} /> },
                  { key: 'b', heading: b.scenario.name, cell: (row) => <Served served={row.b} /> },
                ]}
              />
            )}
          </MoreRows>
        )}
      </Section>
    </>
  )
}

function Served({ served }: { served: UnitAssignment | undefined }) {
  const { t } = useTranslation('siting')
  const distance = useDistance()
  if (!served) return <span className="quiet">{t('compare.notAsked')}</span>
  if (served.schoolId === null) return <span className="reason-out">{t('map.unserved')}</span>
  return (
    <span className="unit-name">
      {served.schoolName}
      <span className="quiet">{distance(served.distanceMetres)}</span>
    </span>
  )
}

function SideMap({
  answer,
  changed,
  pointed,
  onPoint,
}: {
  answer: SolvedScenario
  changed: ReadonlySet<string>
  pointed: string | undefined
  onPoint: (key: string | undefined) => void
}) {
  const { t } = useTranslation('siting')
  const rings = useBoundary()
  const words = useMapWords()
  const navigate = useNavigate()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language alone
  const points = useMemo(() => scenarioPoints(answer, words, changed), [answer, changed, t])
  return (
    <div className="form-stack">
      <h3>{answer.scenario.name}</h3>
      <MapView
        label={t('compare.map', { name: answer.scenario.name })}
        points={points}
        rings={rings}
        pointed={pointed}
        onPoint={onPoint}
        onOpen={(key) => {
          const code = codeOfKey(key)
          if (code) void navigate({ to: `/siting/units/${code}` as string })
        }}
        legend={<MapLegend signs={['host', 'village', 'marked', 'unserved']} />}
      />
    </div>
  )
}
