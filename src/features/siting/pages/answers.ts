import type { Candidate } from '../candidate.ts'
import type { Consent, Party } from '../decision.ts'
import type { UnitLevel } from '../eligibility.ts'
import type { Scenario, UnitAssignment } from '../scenario.ts'
import type { HostSchool, Ruling, Unit } from '../unit.ts'

// What the server answers to the addresses under /api/siting.

export type UnitsAnswer = { units: (Unit & { expected: number })[]; schools: HostSchool[] }

export type ScenarioHost = {
  id: string
  name: string
  lat: number | null
  lon: number | null
  mode: string
  stage: string
  /** People a week. */
  capacity: number
  used: number
}

export type ScenarioAnswer = {
  scenario: Scenario
  assignments: UnitAssignment[]
  hosts: ScenarioHost[]
  schoolNames: Record<string, string>
}

export type CandidatesAnswer = { unit: Unit; candidates: Candidate[]; rulings: Ruling[] }

export type DecisionView = {
  id: string
  version: number
  unitCode: string
  unitLevel: UnitLevel
  unitName: string | null
  townshipName: string | null
  proposedSchoolId: string
  proposedSchoolName: string
  schoolId: string
  schoolName: string
  schoolMode: string
  overrideReason: string | null
  distanceMetres: number | null
  state: 'open' | 'fixed'
  fixedAt: string | null
  /** The standing answer of each party. */
  consents: Consent[]
  missing: Party[]
  mayAnswer: Party[]
}

export type DecisionAnswer = DecisionView & { history: Consent[]; candidates: Candidate[] }
