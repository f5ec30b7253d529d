import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import { type PlaceLevel, placeAt } from '../../base/place.ts'
import { text } from '../../base/text.ts'
import { Phone } from '../schools/values.ts'
import type { Party, Position } from '../team/appointment.ts'

// ── What a plan says ──

export type OrgName = { id: string; name: string }
export type Basis = {
  key: string
  title: string
  /** As the office that issued it numbers: 凤远教办〔2026〕8号. */
  number?: string
  issuer: string
  level: PlaceLevel
  day: Day
}
export type Goal = { key: string; text: string }
export type Step = { key: string; title: string; dueOn: Day }
export type Task = {
  key: string
  title: string
  lead: OrgName
  cooperating: OrgName[]
  steps: Step[]
}
/** What the office writes. */
export type PlanContent = { basis: Basis[]; goals: Goal[]; tasks: Task[] }

type Listed = { unitCode: string; unitName: string; townshipName: string }
export type HostLine = Listed & { schoolName: string; mode: string | null }
export type LeadLine = Listed & { name: string; party: Party | null; phone: string | null }
export type OperatorLine = Listed & { name: string; position: Position; phone: string | null }
/** 名单: made of their sources, never written (I1-2, I1-3). */
export type PlanLists = { hosts: HostLine[]; leads: LeadLine[]; operators: OperatorLine[] }

// ── Its way ──

export type PlanState =
  | 'draft'
  | 'township_review'
  | 'county_review'
  | 'city_review'
  | 'approved'
  | 'filed'
  | 'superseded'
  | 'returned'
  | 'withdrawn'
export type ReviewLevel = 'township' | 'county' | 'city'

export type PlanFacts = {
  basis: number
  steps: number
  /** In a draft: people whose number is missing or none, and units without a host, lead or operator. */
  phones: readonly string[]
  missing: readonly string[]
  /** Remarks of the level that looks at it now. */
  remarks: number
  /** The actor's post is of the level whose word it is. */
  isOfLevel: boolean
  /** He has acted at the level before. */
  hasActed: boolean
  /** Another hub keeps it; and that one has yet to answer what was said of it here. */
  isKeptBelow: boolean
  isWordSent: boolean
}

const levelAndPerson = ({ isOfLevel, hasActed, isWordSent }: PlanFacts): Obstacle[] => [
  ...(isWordSent ? [{ code: 'plan_word_sent' }] : []),
  ...(isOfLevel ? [] : [{ code: 'plan_of_other_level' }]),
  ...(hasActed ? [{ code: 'plan_acted_before' }] : []),
]
const hinderPassing = (facts: PlanFacts): Obstacle[] => [
  ...levelAndPerson(facts),
  ...(facts.remarks > 0 ? [{ code: 'plan_has_remarks', details: { count: facts.remarks } }] : []),
]
const hinderReturning = (facts: PlanFacts): Obstacle[] => [
  ...levelAndPerson(facts),
  ...(facts.remarks > 0 ? [] : [{ code: 'plan_without_remark' }]),
]

function hinderSubmitting({ basis, steps, phones, missing }: PlanFacts): Obstacle[] {
  return [
    ...(basis > 0 ? [] : [{ code: 'plan_without_basis' }]),
    ...(steps > 0 ? [] : [{ code: 'plan_without_steps' }]),
    ...(phones.length === 0
      ? []
      : [{ code: 'plan_phones', details: { count: phones.length, names: phones } }]),
    ...(missing.length === 0
      ? []
      : [
          {
            code: 'plan_rows_missing',
            details: { count: missing.length, names: missing },
            overridable: true as const,
          },
        ]),
  ]
}

/** 逐级上报 (I1-4): township, county, city, then filed with the province; no step is skipped (INV-30). */
export const planLifecycle = defineLifecycle<PlanState, PlanFacts>()({
  name: 'implementation_plan',
  initial: 'draft',
  states: {
    draft: text('起草中', 'Being drafted'),
    township_review: text('乡镇核对', 'With the townships'),
    county_review: text('县级审核', 'With the county'),
    city_review: text('市级审核', 'With the city'),
    approved: text('已审核，待备案', 'Approved, to be filed'),
    filed: text('已备案', 'Filed'),
    superseded: text('已被新版代替', 'Superseded'),
    returned: text('退回修改', 'Returned'),
    withdrawn: text('已撤回', 'Withdrawn'),
  },
  moves: {
    submit: {
      label: text('上报', 'Submit'),
      about: text(
        '三份名单按现在的依托学校和任职人员生成并固定，以后只能出新的一稿；先送各乡镇核对。',
        'The three lists are made of hosts and appointments as they are, and frozen; the townships look at it first.',
      ),
      from: ['draft'],
      to: 'township_review',
      by: 'plans.write',
      obstacles: hinderSubmitting,
    },
    gather: {
      label: text('各乡镇都已核对', 'All townships passed'),
      about: text('最后一个乡镇核对通过以后。', 'Once the last township has passed its part.'),
      from: ['township_review'],
      to: 'county_review',
      by: 'system',
    },
    pass_county: {
      label: text('县级审核通过', 'Pass for the county'),
      about: text('送市级审核。', 'It goes to the city.'),
      from: ['county_review'],
      to: 'city_review',
      by: 'plans.review',
      obstacles: hinderPassing,
    },
    pass_city: {
      label: text('市级审核通过', 'Pass for the city'),
      about: text('送省里备案，站点走到“方案已审核”。', 'It goes to the province; stations go on.'),
      from: ['city_review'],
      to: 'approved',
      by: 'plans.review',
      obstacles: hinderPassing,
    },
    file: {
      label: text('省级备案', 'File'),
      about: text('登记备案号和日期，站点走到“已备案”。', 'With number and day; stations go on.'),
      from: ['approved'],
      to: 'filed',
      by: 'system',
    },
    supersede: {
      label: text('新版备案', 'A newer version is filed'),
      about: text('新的一稿备案以后。', 'Once a newer version is filed.'),
      from: ['filed'],
      to: 'superseded',
      by: 'system',
      reason: 'required',
    },
    return_township: {
      label: text('乡镇退回', 'Returned by a township'),
      about: text('一个乡镇退回以后。', 'Once a township has returned its part.'),
      from: ['township_review'],
      to: 'returned',
      by: 'system',
      reason: 'required',
    },
    return_county: {
      label: text('退回修改', 'Return'),
      about: text(
        '按逐行意见修改后重新上报；没有意见的行保留已核对的标记。',
        'It is revised by the remarks and submitted anew; rows without one stay passed.',
      ),
      from: ['county_review'],
      to: 'returned',
      by: 'plans.review',
      reason: 'required',
      obstacles: hinderReturning,
    },
    return_city: {
      label: text('退回修改', 'Return'),
      about: text(
        '按逐行意见修改后重新上报；没有意见的行保留已核对的标记。',
        'It is revised by the remarks and submitted anew; rows without one stay passed.',
      ),
      from: ['city_review'],
      to: 'returned',
      by: 'plans.review',
      reason: 'required',
      obstacles: hinderReturning,
    },
    withdraw: {
      label: text('撤回', 'Withdraw'),
      about: text(
        '这一稿不再往下办；可以另起一稿。',
        'This version goes no further; another may be drafted.',
      ),
      from: ['draft', 'township_review', 'county_review', 'city_review'],
      to: 'withdrawn',
      by: 'plans.write',
      reason: 'required',
      obstacles: ({ isKeptBelow }) => (isKeptBelow ? [{ code: 'plan_kept_below' }] : []),
    },
  },
})

export type TownshipState = 'waiting' | 'passed' | 'returned'
export const townshipLifecycle = defineLifecycle<TownshipState, PlanFacts>()({
  name: 'plan_township',
  initial: 'waiting',
  states: {
    waiting: text('待核对', 'To be looked at'),
    passed: text('已核对', 'Passed'),
    returned: text('已退回', 'Returned'),
  },
  moves: {
    pass: {
      label: text('核对无误', 'Pass'),
      about: text(
        '本乡镇的依托学校、人员和电话都对。',
        'Hosts, people and numbers of this township are right.',
      ),
      from: ['waiting'],
      to: 'passed',
      by: 'plans.review',
      obstacles: hinderPassing,
    },
    return: {
      label: text('退回修改', 'Return'),
      about: text(
        '有错的行写了意见以后退回县里。',
        'It goes back with a remark at each wrong row.',
      ),
      from: ['waiting'],
      to: 'returned',
      by: 'plans.review',
      reason: 'required',
      obstacles: hinderReturning,
    },
  },
})

/** Whose word a state waits for. */
export const levelOf: Partial<Record<PlanState, ReviewLevel>> = {
  township_review: 'township',
  county_review: 'county',
  city_review: 'city',
}

// ── Its rows ──

export type PlanPart = 'basis' | 'goals' | 'tasks' | 'hosts' | 'leads' | 'operators'
/** A line that is looked at by itself. `regionCode`: whose; absent: the county's. */
export type PlanRow = { key: string; part: PlanPart; regionCode?: string; says: unknown }

export function planRows({ basis, goals, tasks }: PlanContent, lists: PlanLists): PlanRow[] {
  const written = (part: PlanPart, some: readonly { key: string }[]): PlanRow[] =>
    some.map((says) => ({ key: `${part}:${says.key}`, part, says }))
  const listed = <L extends Listed>(
    part: PlanPart,
    some: readonly L[],
    whose: (line: L) => string,
  ) =>
    some.map(
      (says): PlanRow => ({
        ...{ key: `${part}:${says.unitCode}${whose(says)}`, part, says },
        regionCode: says.unitCode,
      }),
    )
  return [
    ...written('basis', basis),
    ...written('goals', goals),
    ...written('tasks', tasks),
    ...listed('hosts', lists.hosts, () => ''),
    ...listed('leads', lists.leads, ({ name, party }) => `:${party ?? ''}:${name}`),
    ...listed('operators', lists.operators, ({ name, position }) => `:${position}:${name}`),
  ]
}

/** The same text for the same saying, in whatever order its fields came. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`
}

export type Difference = { key: string; part: PlanPart; kind: 'added' | 'removed' | 'changed' }

/** What one version says otherwise than the one before. */
export function differences(before: readonly PlanRow[], after: readonly PlanRow[]): Difference[] {
  const old = new Map(before.map((row) => [row.key, row]))
  const now = new Set(after.map(({ key }) => key))
  return [
    ...after.flatMap(({ key, part, says }): Difference[] => {
      const was = old.get(key)
      if (!was) return [{ key, part, kind: 'added' }]
      return canonical(was.says) === canonical(says) ? [] : [{ key, part, kind: 'changed' }]
    }),
    ...before.flatMap(({ key, part }): Difference[] =>
      now.has(key) ? [] : [{ key, part, kind: 'removed' }],
    ),
  ]
}

/** People whose telephone number is missing or none, each by name (I1-3). */
export const badPhones = ({ leads, operators }: PlanLists): string[] => [
  ...new Set(
    [...leads, ...operators]
      .filter(({ phone }) => phone === null || !Phone.safeParse(phone).success)
      .map(({ unitName, name }) => `${unitName} ${name}`),
  ),
]

/** Units in scope that no list names, or for which nobody leads or operates (I1-1). */
export function missingRows(
  units: readonly { code: string; unitName: string }[],
  { hosts, leads, operators }: PlanLists,
): string[] {
  const codesOf = (some: readonly Listed[]) => new Set(some.map(({ unitCode }) => unitCode))
  const [hosted, led, run] = [codesOf(hosts), codesOf(leads), codesOf(operators)]
  return units
    .filter(({ code }) => !hosted.has(code) || !led.has(code) || !run.has(code))
    .map(({ unitName }) => unitName)
}

/** Whether a row is this level's to look at: of a township those of its own units. */
export const isOf = (
  { regionCode }: Pick<PlanRow, 'regionCode'>,
  level: ReviewLevel,
  township?: string,
): boolean =>
  level !== 'township' || (regionCode !== undefined && placeAt(regionCode, 'township') === township)
