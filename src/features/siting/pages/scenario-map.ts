import type { Units } from '../api.ts'
import type { DecisionView } from '../decision.ts'
import type { SolvedScenario } from '../scenario.ts'
import type { MapPoint } from './map-point.ts'
import { fullName } from './words-of.ts'

export const unitKey = (code: string): string => `unit ${code}`
export const schoolKey = (id: string): string => `school ${id}`
export const codeOfKey = (key: string): string | undefined =>
  key.startsWith('unit ') ? key.slice(5) : undefined

type Say = {
  distance: (metres: number | null) => string
  /** The lines about a host and a unit. */
  host: (used: number, capacity: number, units: number) => string
  served: (school: string, distance: string) => string
  unserved: string
}

/** A solved scenario as points; `changed` units differ from the scenario it is compared with. */
export function scenarioPoints(
  { assignments, hosts }: SolvedScenario,
  say: Say,
  changed: ReadonlySet<string> = new Set(),
): MapPoint[] {
  const units = assignments.flatMap((one): MapPoint[] => {
    if (one.lat === null || one.lon === null) return []
    return [
      {
        key: unitKey(one.unitCode),
        kind: one.schoolId === null ? 'unserved' : one.unitLevel,
        point: { lat: one.lat, lon: one.lon },
        title: fullName({ ...one, name: one.unitName, code: one.unitCode, level: one.unitLevel }),
        lines: [
          one.schoolName
            ? say.served(one.schoolName, say.distance(one.distanceMetres))
            : say.unserved,
        ],
        ...(one.schoolId !== null && { to: schoolKey(one.schoolId) }),
        marked: changed.has(one.unitCode),
      },
    ]
  })
  const counts = Map.groupBy(assignments, ({ schoolId }) => schoolId)
  const schools = hosts.flatMap(({ id, name, lat, lon, used, capacity }): MapPoint[] =>
    lat === null || lon === null
      ? []
      : [
          {
            key: schoolKey(id),
            kind: 'host',
            point: { lat, lon },
            title: name,
            lines: [say.host(used, capacity, counts.get(id)?.length ?? 0)],
          },
        ],
  )
  return [...units, ...schools]
}

/** Where the decisions stand: units with their host; `hopeless` ones cannot get one as things are. */
export function decisionPoints(
  { units, schools }: Units,
  decisions: readonly DecisionView[],
  hopeless: ReadonlySet<string>,
  say: {
    served: (decision: DecisionView) => string
    unserved: string
    notDecided: string
    host: (units: number) => string
  },
): MapPoint[] {
  const byUnit = new Map(decisions.map((decision) => [decision.unitCode, decision]))
  const hosted = Map.groupBy(decisions, ({ schoolId }) => schoolId)
  return [
    ...units.flatMap((unit): MapPoint[] => {
      if (!unit.point) return []
      const decision = byUnit.get(unit.code)
      const stuck = hopeless.has(unit.code)
      const line = decision ? say.served(decision) : stuck ? say.unserved : say.notDecided
      return [
        {
          key: unitKey(unit.code),
          kind: !decision && stuck ? 'unserved' : unit.level,
          point: unit.point,
          title: fullName(unit),
          lines: [line],
          ...(decision && { to: schoolKey(decision.schoolId) }),
        },
      ]
    }),
    ...schools.flatMap(({ id, name, point }): MapPoint[] => {
      const own = hosted.get(id)
      return point && own
        ? [{ key: schoolKey(id), kind: 'host', point, title: name, lines: [say.host(own.length)] }]
        : []
    }),
  ]
}
