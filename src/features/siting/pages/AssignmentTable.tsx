import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { List } from '../../../ui/List.tsx'
import type { SolvedScenario, UnitAssignment } from '../scenario.ts'
import { unitKey } from './scenario-map.ts'
import { UnitName } from './UnitName.tsx'
import { useFound } from './use-found.ts'
import { useCount, useDistance, useWhy } from './words-of.ts'
import '../../registers/pages/registers.css'
import './siting.css'

/** The map as a table: every unit, its host and why. */
export function AssignmentTable({
  answer,
  onPoint,
}: {
  answer: SolvedScenario
  onPoint: (key: string) => void
}) {
  const { t } = useTranslation('siting')
  const distance = useDistance()
  const count = useCount()
  const why = useWhy()
  const { scenario } = answer
  const nameOf = (id: string) => answer.schoolNames[id] ?? id
  const [find, setFind] = useState('')
  const found = useFound(find, { place: scenario.regionCode, placeLevel: scenario.level })
  const [only, setOnly] = useState<'all' | 'unserved' | 'notNearest'>('all')
  const rows = answer.assignments.filter((one) => found.has(one) && kept(one, only))
  return (
    <div className="form-stack">
      <List
        find={{ value: find, label: t('table.find'), onSearch: setFind, error: found.error }}
        only={{
          label: t('table.only'),
          value: only,
          onChange: (next = 'all') => setOnly(next),
          options: (['all', 'unserved', 'notNearest'] as const).map((value) => ({
            value,
            label: t(`table.${value}`),
          })),
        }}
        above={
          <p className="quiet table-note">{t('table.count', { count: count(rows.length) })}</p>
        }
        none={t('table.none')}
        caption={t('scenario.result')}
        rows={rows}
        keyOf={({ unitCode }) => unitCode}
        dense
        scrolls
        columns={[
          {
            key: 'unit',
            heading: t('unit'),
            cell: (one) => (
              <UnitName
                to={`/siting/units/${one.unitCode}`}
                search={{ scenario: answer.scenario.id }}
                name={one.unitName}
                townshipName={one.townshipName}
                onPoint={() => onPoint(unitKey(one.unitCode))}
              />
            ),
          },
          {
            key: 'host',
            heading: t('host'),
            cell: (one) => (
              <span className="unit-name">
                {one.schoolName}
                <span className="quiet">{why(one.why, nameOf)}</span>
              </span>
            ),
          },
          {
            key: 'distance',
            heading: t('distance'),
            numeric: true,
            cell: ({ distanceMetres, schoolId }) => schoolId && distance(distanceMetres),
          },
          {
            key: 'size',
            heading: t('people'),
            numeric: true,
            cell: ({ size }) => count(size),
          },
        ]}
      />
    </div>
  )
}

function kept({ schoolId, why }: UnitAssignment, only: 'all' | 'unserved' | 'notNearest'): boolean {
  if (only === 'unserved') return schoolId === null
  return only === 'all' || (schoolId !== null && why.reason !== 'nearest')
}
