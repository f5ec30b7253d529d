import * as z from 'zod'
import { Details, InstantText, PlaceCode } from '../../base/schemas.ts'
import { type Text, text } from '../../base/text.ts'
import type { Verb } from '../../base/verbs.ts'
import { Candidate } from './candidate.ts'
import { unitLevels } from './eligibility.ts'
import { WhyHere } from './reasons.ts'
import { HostSchool } from './unit.ts'

/** Who has to agree before a host is fixed (S2-4, INV-09). */
export const parties = ['township', 'village', 'education', 'school'] as const
export type Party = (typeof parties)[number]
export const partyLabels: Readonly<Record<Party, Text>> = {
  township: text('乡镇党组织', 'Township Party organisation'),
  village: text('村党组织', 'Village Party organisation'),
  education: text('县教育局', 'County education bureau'),
  school: text('学校', 'School'),
}
export const consentVerbs: Readonly<Record<Party, Verb>> = {
  township: 'siting.consent_township',
  village: 'siting.consent_village',
  education: 'siting.consent_bureau',
  school: 'siting.consent_school',
}

export const answers = ['agree', 'refuse', 'withdrawn'] as const
export type Answer = (typeof answers)[number]

export const PartyName = z.enum(parties)

const Consent = z
  .object({
    party: PartyName,
    answer: z.enum(answers),
    personName: z.string(),
    at: InstantText,
    note: z.nullable(z.string()),
    /** Who entered it from a signed paper, where the party did not answer itself; `personName` is then whose signature it is. */
    enteredByName: z.nullable(z.string()),
    paperId: z.nullable(z.uuid()),
    /** About which host: an answer to another school does not count any more. */
    schoolId: z.uuid(),
  })
  .meta({ id: 'SitingConsent' })
export type Consent = z.output<typeof Consent>

const Decision = z.object({
  id: z.uuid(),
  version: z.int(),
  regionCode: PlaceCode,
  unitCode: PlaceCode,
  unitLevel: z.enum(unitLevels),
  unitName: z.nullable(z.string()),
  townshipName: z.nullable(z.string()),
  proposedSchoolId: z.uuid(),
  proposedSchoolName: z.string(),
  schoolId: z.uuid(),
  schoolName: z.string(),
  schoolRegionCode: PlaceCode,
  schoolMode: HostSchool.shape.mode,
  schoolStage: HostSchool.shape.stage,
  overrideReason: z.nullable(z.string()),
  distanceMetres: z.nullable(z.int()),
  /** Why this host, as it stood when it was proposed or chosen. */
  why: z.nullable(WhyHere),
  /** Of the first in `why.nearer`. */
  nearerSchoolName: z.nullable(z.string()),
  state: z.enum(['open', 'fixed']),
  fixedAt: z.nullable(InstantText),
})
export type Decision = z.output<typeof Decision>

export const DecisionView = Decision.extend({
  /** The latest answer of each party about the present host. */
  consents: z.array(Consent),
  /** Whose agreement is lacking; nobody's: the host is fixed. */
  missing: z.array(PartyName),
  /** For whom the reader may answer. */
  mayAnswer: z.array(PartyName),
}).meta({ id: 'SitingDecision' })
export type DecisionView = z.output<typeof DecisionView>

export const DecisionDetail = DecisionView.extend({
  history: z.array(Consent),
  candidates: z.array(Candidate),
  /** Its station is on its way to another school: another host may be chosen though one is fixed. */
  isRelocating: z.boolean(),
}).meta({ id: 'SitingDecisionDetail' })
export type DecisionDetail = z.output<typeof DecisionDetail>

/** The latest answer of each party about `schoolId`; of consents the oldest comes first. */
export function standingConsents(
  consents: readonly Consent[],
  schoolId: string,
): Map<Party, Consent> {
  const standing = new Map<Party, Consent>()
  for (const consent of consents) {
    if (consent.schoolId === schoolId) standing.set(consent.party, consent)
  }
  return standing
}

/** Whose agreement the host still lacks; none: the host is fixed. */
export function missingConsents(consents: readonly Consent[], schoolId: string): Party[] {
  const standing = standingConsents(consents, schoolId)
  return parties.filter((party) => standing.get(party)?.answer !== 'agree')
}

const Asked = z.object({ id: z.uuid(), party: PartyName, schoolId: z.uuid() })
export type Asked = z.output<typeof Asked>
/**
 * What became of the same answer about many hosts: `answered` are those it changed, which alone may be
 * taken back with it; `fixed` of them now have a host for good.
 */
export const ManyAnswered = z
  .object({
    answered: z.array(Asked),
    fixed: z.int(),
    hindered: z.array(Asked.extend({ code: z.string(), details: z.exactOptional(Details) })),
  })
  .meta({ id: 'ManyAnswered' })
export type ManyAnswered = z.output<typeof ManyAnswered>

/** The parties for which the reader still owes an answer. */
export const dueParties = ({ consents, mayAnswer }: DecisionView): Party[] =>
  mayAnswer.filter(
    (party) => !consents.some((one) => one.party === party && one.answer !== 'withdrawn'),
  )
