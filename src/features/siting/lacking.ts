import * as z from 'zod'
import { type HostFacts, unfitnesses, unitLevels, whyUnfit } from './eligibility.ts'
import type { Explanation, WhyNowhere } from './reasons.ts'
import type { HostSchool } from './unit.ts'

/** Units without a host for one reason. */
export type Lacking = {
  code: WhyNowhere['reason']
  units: number
  levels: (typeof unitLevels)[number][]
  /** How far the nearest suitable school of each is, nearest first; where that is the reason. */
  nearestMetres: number[]
}

type Assigned = {
  schoolId: string | null
  unitLevel: (typeof unitLevels)[number]
  why: Explanation
}

/** Why units have no host; what binds most of them first. */
export function lackingOf(assignments: readonly Assigned[]): Lacking[] {
  const without = assignments.flatMap(({ schoolId, unitLevel, why }) =>
    schoolId === null && !('site' in why) ? [{ unitLevel, why }] : [],
  )
  return [...Map.groupBy(without, ({ why }) => why.reason)]
    .map(([code, found]) => ({
      code,
      units: found.length,
      levels: unitLevels.filter((level) => found.some(({ unitLevel }) => unitLevel === level)),
      nearestMetres: found
        .flatMap(({ why }) => (why.nearest?.code === 'beyond_radius' ? [why.nearest.distance] : []))
        .toSorted((a, b) => a - b),
    }))
    .toSorted((a, b) => b.units - a.units)
}

/** What keeps a school out; one that nobody can reckon a way to is out as well. */
const schoolFaults = [...unfitnesses, 'no_coordinates'] as const
type SchoolFault = (typeof schoolFaults)[number]

/** Which schools may host units of a level, and what keeps the others out; one school may lack several things. */
export const SchoolsOfLevel = z.object({
  level: z.enum(unitLevels),
  schools: z.int(),
  fit: z.int(),
  /** Most schools first. */
  faults: z.array(z.object({ code: z.enum(schoolFaults), schools: z.int() })),
})
export type SchoolsOfLevel = z.output<typeof SchoolsOfLevel>

type Located = HostFacts & Pick<HostSchool, 'schoolCode' | 'point'>

/** `roads`: a school that they lead to needs no point. */
export const schoolsByLevel = (
  { schools, roads }: { schools: readonly Located[]; roads: readonly { schoolCode: string }[] },
  levels: readonly (typeof unitLevels)[number][],
): SchoolsOfLevel[] => {
  const reached = new Set(roads.map(({ schoolCode }) => schoolCode))
  const faultsOf = (school: Located, level: (typeof unitLevels)[number]): SchoolFault[] => [
    ...whyUnfit(school, level),
    ...(school.point === null && !reached.has(school.schoolCode)
      ? (['no_coordinates'] as const)
      : []),
  ]
  return levels.map((level) => {
    const found = schools.map((school) => faultsOf(school, level))
    const lacking = (code: SchoolFault) => found.filter((faults) => faults.includes(code)).length
    return {
      level,
      schools: schools.length,
      fit: found.filter((faults) => faults.length === 0).length,
      faults: schoolFaults
        .map((code) => ({ code, schools: lacking(code) }))
        .filter((fault) => fault.schools > 0)
        .toSorted((a, b) => b.schools - a.schools),
    }
  })
}
