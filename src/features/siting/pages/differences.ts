import type { DecisionView } from '../decision.ts'
import type { UnitAssignment } from '../scenario.ts'

/** A unit that two scenarios serve differently; `undefined`: it is not in that scenario. */
export type Difference = {
  unit: UnitAssignment
  a: UnitAssignment | undefined
  b: UnitAssignment | undefined
}

export function differencesOf(
  a: readonly UnitAssignment[],
  b: readonly UnitAssignment[],
): Difference[] {
  const [inA, inB] = [a, b].map((list) => new Map(list.map((one) => [one.unitCode, one])))
  const units = new Map([...b, ...a].map((one) => [one.unitCode, one]))
  return [...units.values()]
    .map((unit) => ({ unit, a: inA?.get(unit.unitCode), b: inB?.get(unit.unitCode) }))
    .filter((pair) => !pair.a || !pair.b || pair.a.schoolId !== pair.b.schoolId)
    .toSorted((one, other) => (one.unit.unitCode < other.unit.unitCode ? -1 : 1))
}

export type Adoption = {
  created: number
  changed: number
  /** Answers to hosts that would change; they would count no more. */
  lostAnswers: number
  kept: number
  unserved: number
}

/** What adopting these assignments would do to the decisions that stand. */
export function adoptionOf(
  assignments: readonly UnitAssignment[],
  decisions: readonly Pick<DecisionView, 'unitCode' | 'schoolId' | 'state' | 'consents'>[],
): Adoption {
  const standing = new Map(decisions.map((decision) => [decision.unitCode, decision]))
  const adoption: Adoption = { created: 0, changed: 0, lostAnswers: 0, kept: 0, unserved: 0 }
  for (const { unitCode, schoolId } of assignments) {
    const decision = standing.get(unitCode)
    if (schoolId === null) adoption.unserved += 1
    else if (!decision) adoption.created += 1
    else if (decision.state === 'fixed' || decision.schoolId === schoolId) adoption.kept += 1
    else {
      adoption.changed += 1
      adoption.lostAnswers += decision.consents.length
    }
  }
  return adoption
}
