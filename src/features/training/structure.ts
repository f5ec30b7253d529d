import type { Member } from './api.ts'

/** By what the people of the teams are looked at (S3-18). */
export const aspects = [
  ...(['pool', 'time', 'sex', 'age', 'education', 'party', 'certificate', 'score'] as const),
] as const
export type Aspect = (typeof aspects)[number]

export type Part = { key: string; people: Member[] }

const yesNo = (value: boolean | null): string => (value === null ? 'unknown' : value ? 'yes' : 'no')

/** Of 84 points: 75. */
const band = (value: number | null, steps: readonly number[]): string => {
  if (value === null) return 'unknown'
  const reached = steps.findLast((step) => value >= step)
  return reached === undefined ? `below${steps[0]}` : `from${reached}`
}

const ages = [35, 45, 55] as const
const scores = [60, 75, 90] as const

const keyOf: Readonly<Record<Aspect, (one: Member, year: number) => string>> = {
  pool: ({ pool }) => pool ?? 'unknown',
  time: ({ fullTime }) => yesNo(fullTime),
  sex: ({ sex }) => sex ?? 'unknown',
  age: ({ birthYear }, year) => band(birthYear === null ? null : year - birthYear, ages),
  education: ({ education }) => education ?? 'unknown',
  party: ({ partyMember }) => yesNo(partyMember),
  certificate: ({ certified }) => yesNo(certified),
  score: ({ score }) => band(score, scores),
}

/** In the order in which parts are shown; what nobody is, is left out. */
const order: Readonly<Record<Aspect, readonly string[]>> = {
  pool: ['township_cadre', 'village_cadre', 'av_operator', 'teacher'],
  time: ['yes', 'no'],
  sex: ['m', 'f'],
  age: ['below35', 'from35', 'from45', 'from55'],
  education: ['postgraduate', 'bachelor', 'college', 'senior_middle', 'junior_middle'],
  party: ['yes', 'no'],
  certificate: ['yes', 'no'],
  score: ['from90', 'from75', 'from60', 'below60'],
}

/** Whom each part of an aspect holds, in the year; every person is in exactly one. */
export function partsOf(people: readonly Member[], aspect: Aspect, year: number): Part[] {
  const groups = Map.groupBy(people, (one) => keyOf[aspect](one, year))
  return [...order[aspect], 'unknown'].flatMap((key) => {
    const own = groups.get(key)
    return own ? [{ key, people: own }] : []
  })
}
