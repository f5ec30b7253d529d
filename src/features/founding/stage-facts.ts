import type { Day } from '../../base/calendar.ts'
import type { Obstacle } from '../../base/lifecycle.ts'
import { text } from '../../base/text.ts'

/** What others decide about a station, once each; `order` and `mended` once for each order. */
export const marks = {
  listed: text('列入实施方案', 'Listed in a plan'),
  approved: text('实施方案审核通过', 'Plan approved'),
  filed: text('省级备案', 'Filed with the province'),
  letters: text('责任书签齐', 'Letters signed'),
  rules: text('规章制度上墙', 'Rules on the wall'),
  trial: text('开始试运行', 'Trial begun'),
  county: text('县级验收合格', 'Accepted by the county'),
  city: text('市级评估合格', 'Accepted by the city'),
  province: text('省级验收合格', 'Accepted by the province'),
  order: text('整改通知', 'Order to rectify'),
  mended: text('整改复查合格', 'Found put right'),
} as const
export type MarkName = keyof typeof marks
export const markNames = Object.keys(marks) as [MarkName, ...MarkName[]]

export type HeldMark = { mark: MarkName; schoolId: string | null; restsOn: string | null }

export type PlateKind = 'school' | 'station'

/** What a stage rests on, on the day of the judgement. */
export type StageFacts = {
  /** Null: it has none at present. */
  schoolId: string | null
  /** The host that it leaves, while it moves. */
  leftSchool: string | null
  marks: readonly HeldMark[]
  /** Those that hang at the present host. */
  hung: readonly PlateKind[]
  /** An agreement with the present host is in force. */
  isAgreed: boolean
  /** Of the two administrators: those that nobody is. */
  vacant: readonly string[]
  assistants: number
  assistantsMin: number
  assistantsMax: number
  /** Of those who keep it or stand in for them: how many hold a certificate. */
  certified: number
  certifiedMin: number
  /** The last day on which the station has the room. */
  timesUntil: Day | null
  /** The day up to which it must have it when the trial begins. */
  timesWanted: Day
  /** The trial may begin while plates are made (I4-2). */
  mayPendPlates: boolean
}

/** What was decided of the place stays when the host changes; what was looked at there does not. */
const ofTheHost: readonly MarkName[] = ['rules', 'trial', 'county', 'city', 'province']

export const holds = ({ marks, schoolId }: StageFacts, wanted: MarkName): boolean =>
  marks.some(
    ({ mark, schoolId: at }) =>
      mark === wanted && (!ofTheHost.includes(mark) || (at !== null && at === schoolId)),
  )

/** Orders that nobody has found put right. */
export const openOrders = ({ marks }: Pick<StageFacts, 'marks'>): string[] => {
  const mended = new Set(marks.flatMap(({ mark, restsOn }) => (mark === 'mended' ? restsOn : [])))
  return marks.flatMap(({ mark, restsOn }) =>
    mark === 'order' && restsOn !== null && !mended.has(restsOn) ? [restsOn] : [],
  )
}

const need = (isThere: boolean, obstacle: Obstacle): Obstacle[] => (isThere ? [] : [obstacle])
const mark = (facts: StageFacts, name: MarkName): Obstacle[] =>
  need(holds(facts, name), { code: `lacks_${name}` })

const host = ({ schoolId }: StageFacts) =>
  need(schoolId !== null, { code: 'lacks_host', remedy: 'siting' })
const plates = ({ hung }: StageFacts) =>
  (['school', 'station'] as const).flatMap((kind) =>
    need(hung.includes(kind), { code: `lacks_${kind}_plate`, remedy: 'plates' }),
  )
const agreement = ({ isAgreed }: StageFacts) =>
  need(isAgreed, { code: 'lacks_agreement', remedy: 'agreement' })
const administrators = ({ vacant, assistants, assistantsMax }: StageFacts) => [
  ...vacant.map((position) => ({ code: `lacks_${position}`, remedy: 'team' })),
  ...need(assistants <= assistantsMax, { code: 'assistants_beyond', remedy: 'team' }),
]
const assistant = ({ assistants, assistantsMin }: StageFacts) =>
  need(assistants >= assistantsMin, { code: 'lacks_assistant', remedy: 'team' })
const certificates = ({ certified, certifiedMin }: StageFacts) =>
  need(certified >= certifiedMin, { code: 'lacks_certified', remedy: 'training' })
const orders = (facts: StageFacts) =>
  need(openOrders(facts).length === 0, { code: 'order_is_open' })
const accepted = (facts: StageFacts, by: MarkName) => [
  ...host(facts),
  // INV-07, INV-11, INV-12, INV-34: hard at acceptance, whatever was let pass before.
  ...[plates, agreement, administrators, assistant, certificates, orders].flatMap((rule) =>
    rule(facts),
  ),
  ...mark(facts, by),
]

/** What keeps a station from each move that the system makes. */
export const hindering = {
  plan: (facts) => [...host(facts), ...mark(facts, 'listed')],
  approve: (facts) => [...host(facts), ...mark(facts, 'approved')],
  file: (facts) => [...host(facts), ...mark(facts, 'filed')],
  plate: (facts) => [
    ...host(facts),
    ...(facts.mayPendPlates && holds(facts, 'trial') ? [] : plates(facts)),
    ...mark(facts, 'letters'),
    ...mark(facts, 'rules'),
  ],
  staff: (facts) => [host, administrators, certificates, agreement].flatMap((rule) => rule(facts)),
  try: (facts) => [
    ...host(facts),
    // INV-14: what may have ended since.
    ...[agreement, administrators, certificates].flatMap((rule) => rule(facts)),
    ...mark(facts, 'rules'),
    ...mark(facts, 'trial'),
    ...need(facts.timesUntil !== null && facts.timesUntil >= facts.timesWanted, {
      code: 'lacks_times',
      details: { day: facts.timesWanted },
      remedy: 'timetable',
    }),
  ],
  accept_county: (facts) => accepted(facts, 'county'),
  accept_city: (facts) => accepted(facts, 'city'),
  accept_province: (facts) => accepted(facts, 'province'),
  mend: orders,
  // Plates are made for the new host, so it comes first.
  settle: (facts) =>
    facts.schoolId !== null && facts.schoolId === facts.leftSchool
      ? [{ code: 'lacks_new_host', remedy: 'siting' }]
      : [...host(facts), ...plates(facts)],
} as const satisfies Record<string, (facts: StageFacts) => Obstacle[]>
