import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { placeParam, usePlaceQuery } from '../../../ui/place.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readDecisions, readScenarios, readUnits, readUnserved, type Units } from '../api.ts'
import type { DecisionView } from '../decision.ts'
import type { Scenario } from '../scenario.ts'
import type { Unserved } from '../unit.ts'
import { Figures } from './Figures.tsx'
import { MapLegend } from './MapLegend.tsx'
import { MapView } from './MapView.tsx'
import { NextStepNotice } from './NextStepNotice.tsx'
import { nextStepOf } from './next-step.ts'
import { codeOfKey, decisionPoints } from './scenario-map.ts'
import { useBoundary, useMapWords } from './use-siting.ts'
import { useCount } from './words-of.ts'
import './siting.css'

/** How far the place is from a complete list of hosts, and the next step. */
export function SitingOverview() {
  const { t } = useTranslation('siting')
  const place = usePlaceQuery()
  const units = useAsk(readUnits, place)
  const decisions = useAsk(readDecisions, place)
  const unserved = useAsk(readUnserved, place)
  const scenarios = useAsk(readScenarios, {})
  return (
    <Page title={t('overview.title')} about={t('overview.about')}>
      <Loaded query={units}>
        {(known) => (
          <Loaded query={decisions}>
            {(decided) => (
              <Loaded query={unserved}>
                {(without) => (
                  <Loaded query={scenarios}>
                    {(made) => (
                      <Standing
                        units={known}
                        decisions={decided.decisions}
                        unserved={without.units}
                        scenarios={made.scenarios}
                      />
                    )}
                  </Loaded>
                )}
              </Loaded>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}

function Standing({
  units,
  decisions,
  unserved,
  scenarios,
}: {
  units: Units
  decisions: readonly DecisionView[]
  unserved: readonly Unserved[]
  scenarios: readonly Scenario[]
}) {
  const { t } = useTranslation('siting')
  const count = useCount()
  const fixed = decisions.filter(({ state }) => state === 'fixed').length
  const villages = units.units.filter(({ level }) => level === 'village').length
  const next = nextStepOf({ ...units, scenarios, decisions, unserved })
  return (
    <>
      <Figures
        figures={[
          {
            key: 'units',
            label: t('overview.units'),
            value: count(units.units.length),
            about: t('overview.unitsAbout', {
              townships: count(units.units.length - villages),
              villages: count(villages),
            }),
          },
          {
            key: 'fixed',
            label: t('overview.fixed'),
            value: count(fixed),
            about: t('overview.fixedAbout'),
            tone: 'good',
          },
          {
            key: 'open',
            label: t('overview.open'),
            value: count(decisions.length - fixed),
            about: t('overview.openAbout'),
          },
          {
            key: 'unserved',
            label: t('overview.unserved'),
            value: count(unserved.length),
            about: t('overview.unservedAbout'),
            ...(unserved.length > 0 && { tone: 'bad' as const }),
          },
        ]}
      />
      <NextStepNotice next={next} />
      {units.units.length > 0 && (
        <Present units={units} decisions={decisions} unserved={unserved} />
      )}
    </>
  )
}

function Present({
  units,
  decisions,
  unserved,
}: {
  units: Units
  decisions: readonly DecisionView[]
  unserved: readonly Unserved[]
}) {
  const { t } = useTranslation('siting')
  const rings = useBoundary()
  const words = useMapWords()
  const count = useCount()
  const navigate = useNavigate()
  const [pointed, setPointed] = useState<string>()
  // Nobody has proposed a host for the others yet: no reason for alarm.
  const hopeless = useMemo(
    () =>
      new Set(
        unserved.filter(({ reason }) => reason.code !== 'not_decided').map(({ code }) => code),
      ),
    [unserved],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language alone
  const points = useMemo(
    () =>
      decisionPoints(units, decisions, hopeless, {
        served: ({ schoolName, distanceMetres, state }) =>
          `${words.served(schoolName, words.distance(distanceMetres))} · ${t(`state.${state}`)}`,
        unserved: t('map.unserved'),
        notDecided: t('unservedWhy.not_decided'),
        host: (hosted) => t('map.hostUnits', { units: count(hosted) }),
      }),
    [units, decisions, hopeless, t],
  )
  const rows = units.units
    .filter(({ level }) => level === 'township')
    .map(({ code, name }) => {
      const inside = (unitCode: string) => placeAt(unitCode, 'township') === code
      const own = decisions.filter(({ unitCode }) => inside(unitCode))
      const fixed = own.filter(({ state }) => state === 'fixed').length
      return {
        code,
        name,
        units: units.units.filter((unit) => inside(unit.code)).length,
        fixed,
        open: own.length - fixed,
        unserved: unserved.filter((unit) => inside(unit.code)).length,
      }
    })
  return (
    <Section title={t('overview.present')}>
      <div className="map-and-table">
        <MapView
          label={t('overview.map')}
          points={points}
          rings={rings}
          pointed={pointed}
          onPoint={setPointed}
          onOpen={(key) => {
            const code = codeOfKey(key)
            if (code) void navigate({ to: `/siting/units/${code}` as string })
          }}
          legend={<MapLegend signs={['host', 'township', 'village', 'unserved']} />}
        />
        <DataTable
          caption={t('overview.townships')}
          rows={rows}
          keyOf={({ code }) => code}
          columns={[
            {
              key: 'name',
              heading: t('township'),
              cell: ({ code, name }) => (
                <Link
                  to={'/siting/decisions' as string}
                  search={{ place: placeParam({ code, level: 'township' }) } as never}
                  onMouseEnter={() => setPointed(`unit ${code}`)}
                  onFocus={() => setPointed(`unit ${code}`)}
                >
                  {name}
                </Link>
              ),
            },
            {
              key: 'units',
              heading: t('overview.short.units'),
              numeric: true,
              cell: (row) => count(row.units),
            },
            {
              key: 'fixed',
              heading: t('overview.short.fixed'),
              numeric: true,
              cell: (row) => count(row.fixed),
            },
            {
              key: 'open',
              heading: t('overview.short.open'),
              numeric: true,
              cell: (row) => count(row.open),
            },
            {
              key: 'unserved',
              heading: t('overview.short.unserved'),
              numeric: true,
              cell: (row) => count(row.unserved),
            },
          ]}
          dense
        />
      </div>
    </Section>
  )
}
