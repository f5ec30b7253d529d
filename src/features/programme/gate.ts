import type { Day } from '../../base/calendar.ts'
import { type Text, text } from '../../base/text.ts'
import type { Verb } from '../../base/verbs.ts'

/** A township or village of the programme: since when it has what gates ask. */
export type UnitFacts = {
  code: string
  level: 'township' | 'village'
  unitName: string
  townshipCode: string
  townshipName: string
  /** Null: no school hosts it. */
  stationId: string | null
  done: Partial<Record<GateItem, Day>>
}

type ItemKind = {
  label: Text
  /** Counted over every unit in scope, or over those that have a host. */
  of: 'units' | 'stations'
  /** Who sees to it, in words, and the verb of whoever gets the button. */
  who: Text
  by: Verb
  /** Where it is done. */
  link: string
}

const kind = (one: ItemKind): ItemKind => one
const office = text('县远程办', 'The county’s programme office')
const townships = text('各乡镇', 'The townships')

/** What a gate may ask of each unit; whether it has it, facts say. */
export const gateItems = {
  hosts: kind({
    label: text('依托学校四方同意', 'Hosts agreed by all four'),
    ...{ of: 'units', who: office, by: 'siting.decide', link: '/siting' },
  }),
  listed: kind({
    label: text('列入实施方案', 'Listed in the plan'),
    ...{ of: 'stations', who: office, by: 'plans.write', link: '/county-plans' },
  }),
  filed: kind({
    label: text('方案经审核并备案', 'Plan approved and filed'),
    ...{ of: 'stations', by: 'plans.write', link: '/county-plans' },
    who: text('县、市、省远程办', 'The offices of county, city and province'),
  }),
  plates: kind({
    label: text('两牌挂好', 'Both plates hang'),
    ...{ of: 'stations', who: townships, by: 'plates.write', link: '/founding?only=unhung' },
  }),
  rules: kind({
    label: text('规章制度上墙', 'Rules adopted, on the wall'),
    of: 'stations',
    who: text('各乡镇和学校', 'Townships and schools'),
    ...{ by: 'rule_adoptions.write', link: '/rules' },
  }),
  letters: kind({
    label: text('责任书签订', 'Letters in force'),
    of: 'units',
    who: text('各级书记', 'The secretaries of each level'),
    ...{ by: 'letters.sign', link: '/responsibility?only=unsigned' },
  }),
  agreements: kind({
    label: text('共用协议签订', 'Agreements in force'),
    of: 'stations',
    who: text('乡镇、村和学校', 'Township, village and school'),
    ...{ by: 'joint_use_agreements.write', link: '/founding?only=unagreed' },
  }),
  team: kind({
    label: text('管理员到位', 'Administrators in post'),
    ...{ of: 'stations', who: townships, by: 'appointments.appoint', link: '/teams' },
  }),
  certified: kind({
    label: text('有人持证上岗', 'A certified operator'),
    of: 'stations',
    who: text('县委组织部', 'The Organisation Department'),
    ...{ by: 'training_batches.write', link: '/training/missing' },
  }),
  trial: kind({
    label: text('进入试运行', 'In its trial'),
    ...{ of: 'stations', who: office, by: 'founding.read', link: '/founding' },
  }),
  mended: kind({
    label: text('没有未销号的整改', 'No open order'),
    ...{ of: 'stations', who: townships, by: 'founding.read', link: '/founding' },
  }),
  county: kind({
    label: text('县级验收合格', 'Accepted by the county'),
    ...{ of: 'stations', who: office, by: 'founding.read', link: '/founding' },
  }),
  city: kind({
    label: text('市级验收合格', 'Accepted by the city'),
    of: 'stations',
    who: text('市远程办', 'The city’s office'),
    ...{ by: 'founding.read', link: '/founding' },
  }),
  province: kind({
    label: text('省级验收合格', 'Accepted by the province'),
    of: 'stations',
    who: text('省远程办', 'The province’s office'),
    ...{ by: 'founding.read', link: '/founding' },
  }),
} as const satisfies Record<string, ItemKind>
export type GateItem = keyof typeof gateItems
export const gateItemNames = Object.keys(gateItems) as GateItem[]

/** Units that an item is counted over. */
export const concerned = (item: GateItem, units: readonly UnitFacts[]): UnitFacts[] =>
  units.filter(({ stationId }) => gateItems[item].of === 'units' || stationId !== null)

export type Tally = {
  item: GateItem
  done: number
  of: number
  firstOn: Day | null
  lastOn: Day | null
  /** So many have it of a day outside the programme (I0-1). */
  outside: number
  /** Townships where it lacks, the most lacking first. */
  open: { townshipCode: string; townshipName: string; count: number }[]
}

/** How far an item is; the same figures as its rows. */
export function tallyOf(
  item: GateItem,
  units: readonly UnitFacts[],
  within: { fromDay: Day; toDay: Day },
): Tally {
  const open = new Map<string, Tally['open'][number]>()
  const tally = { item, done: 0, of: 0, outside: 0 }
  let firstOn: Day | null = null
  let lastOn: Day | null = null
  for (const { done, townshipCode, townshipName } of concerned(item, units)) {
    tally.of++
    const day = done[item]
    if (day === undefined) {
      const at = open.get(townshipCode) ?? { townshipCode, townshipName, count: 0 }
      at.count++
      open.set(townshipCode, at)
      continue
    }
    tally.done++
    if (day < within.fromDay || day > within.toDay) tally.outside++
    // What was there before it began is none of its doing.
    if (day < within.fromDay) continue
    if (firstOn === null || day < firstOn) firstOn = day
    if (lastOn === null || day > lastOn) lastOn = day
  }
  return {
    ...{ ...tally, firstOn, lastOn },
    open: [...open.values()].toSorted((a, b) => b.count - a.count),
  }
}

/** Nothing to count is nothing done: a county without a station has no plates. */
export const isDone = ({ done, of }: Pick<Tally, 'done' | 'of'>): boolean => of > 0 && done === of

export type PhasePlan = {
  fromDay: Day
  toDay: Day
  state: 'open' | 'closed'
  closedOn: Day | null
}

/** When a phase really was: from its first done thing to its last one, or until today while something lacks. */
export function realSpan(
  { state, closedOn }: PhasePlan,
  tallies: readonly Tally[],
  today: Day,
): { fromDay: Day; toDay: Day; isGoing: boolean } | null {
  const days = tallies.flatMap(({ firstOn }) => firstOn ?? []).toSorted()
  const [fromDay] = days
  if (fromDay === undefined) return null
  const last = tallies
    .flatMap(({ lastOn }) => lastOn ?? [])
    .toSorted()
    .at(-1) as Day
  const isOver = state === 'closed' || tallies.every(isDone)
  const end = state === 'closed' ? (closedOn ?? last) : isOver ? last : today
  return { fromDay, toDay: end < fromDay ? fromDay : end, isGoing: !isOver }
}
