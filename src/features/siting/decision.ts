import type { Instant } from '../../base/calendar.ts'
import { type Text, text } from '../../base/text.ts'

/** Who has to agree before a host is fixed (S2-4, INV-09). */
export const parties = ['township', 'village', 'education', 'school'] as const
export type Party = (typeof parties)[number]
export const partyLabels: Readonly<Record<Party, Text>> = {
  township: text('乡镇党组织', 'Township Party organisation'),
  village: text('村党组织', 'Village Party organisation'),
  education: text('县教育局', 'County education bureau'),
  school: text('学校', 'School'),
}
export const consentVerbs: Readonly<Record<Party, string>> = {
  township: 'siting.consent_township',
  village: 'siting.consent_village',
  education: 'siting.consent_bureau',
  school: 'siting.consent_school',
}

export const answers = ['agree', 'refuse', 'withdrawn'] as const
export type Answer = (typeof answers)[number]

export type Consent = {
  party: Party
  answer: Answer
  personName: string
  at: Instant
  note: string | null
  /** About which host: an answer to another school does not count any more. */
  schoolId: string
}

/** The latest answer of each party about `schoolId`. */
export function standingConsents(
  consents: readonly Consent[],
  schoolId: string,
): Map<Party, Consent> {
  const standing = new Map<Party, Consent>()
  for (const consent of consents.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
    if (consent.schoolId === schoolId) standing.set(consent.party, consent)
  }
  return standing
}

/** Whose agreement the host still lacks; none: the host is fixed. */
export function missingConsents(consents: readonly Consent[], schoolId: string): Party[] {
  const standing = standingConsents(consents, schoolId)
  return parties.filter((party) => standing.get(party)?.answer !== 'agree')
}
