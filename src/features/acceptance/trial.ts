import type { Obstacle } from '../../base/lifecycle.ts'

/** What a trial is judged by, on a day (I4-2): all of it counted elsewhere. */
export type TrialFacts = {
  /** Those that hang at the host. */
  hung: readonly ('school' | 'station')[]
  hasRules: boolean
  isAgreed: boolean
  /** Of the two administrators: those that nobody is. */
  vacant: readonly string[]
  assistants: number
  assistantsMin: number
  /** Somebody who runs it, or stands in, holds a certificate. */
  isCertified: boolean
  /** Since the trial began: weeks with the minutes delivered and the open day. */
  weeks: number
  weeksNeeded: number
  openOrders: number
}

export const barNames = ['hung', 'running', 'standard'] as const
export type BarName = (typeof barNames)[number]
export type Bar = { name: BarName; done: number; total: number; lacks: Obstacle[] }

const plates = ['school', 'station'] as const

/** Hung, running, standardised: three bars at once, and what each still lacks. */
export function barsOf(facts: TrialFacts): Bar[] {
  const { hung, weeks, weeksNeeded } = facts
  const hanging = plates.map((kind) => ({
    isThere: hung.includes(kind),
    lack: { code: `lacks_${kind}_plate` },
  }))
  const weeksDone = Math.min(weeks, weeksNeeded)
  return [
    barOf('hung', hanging),
    {
      ...{ name: 'running', done: weeksDone, total: weeksNeeded },
      lacks: weeksDone < weeksNeeded ? [weeksShort(facts)] : [],
    },
    barOf('standard', standards(facts)),
  ]
}

/** INV-35: so many weeks, before the county may accept. */
export const weeksShort = ({ weeks, weeksNeeded }: TrialFacts): Obstacle => ({
  code: 'trial_weeks_short',
  details: { weeks, needed: weeksNeeded },
})

type Wanted = { isThere: boolean; lack: Obstacle }

const standards = (facts: TrialFacts): Wanted[] => [
  { isThere: facts.hasRules, lack: { code: 'lacks_rules' } },
  { isThere: facts.isAgreed, lack: { code: 'lacks_agreement' } },
  ...(['head_administrator', 'technical_administrator'] as const).map((position) => ({
    isThere: !facts.vacant.includes(position),
    lack: { code: `lacks_${position}` },
  })),
  { isThere: facts.assistants >= facts.assistantsMin, lack: { code: 'lacks_assistant' } },
  { isThere: facts.isCertified, lack: { code: 'lacks_certified' } },
]

const barOf = (name: BarName, wanted: readonly Wanted[]): Bar => ({
  ...{ name, total: wanted.length, done: wanted.filter(({ isThere }) => isThere).length },
  lacks: wanted.flatMap(({ isThere, lack }) => (isThere ? [] : [lack])),
})

/** What keeps a station from being looked at by the county: every bar is full and no order is open. */
export const lacksOf = (facts: TrialFacts): Obstacle[] => [
  ...barsOf(facts).flatMap(({ lacks }) => lacks),
  ...(facts.openOrders > 0 ? [{ code: 'order_is_open' }] : []),
]
