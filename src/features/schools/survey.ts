import type { Day, Instant } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle, type OpenMove } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { text } from '../../base/text.ts'
import type { Mode } from './school.ts'

export type SurveyState = 'draft' | 'submitted' | 'returned' | 'verified'

/** What the registers hold about one school: the survey form is these rows, nothing is typed twice. */
export type SchoolTotals = {
  rooms: number
  seats: number
  usableSeats: number
  equipment: number
  usableEquipment: number
  staff: number
  usableStaff: number
  heads: number
  keepers: number
}

export type SurveyFacts = {
  mode: Mode
  located: boolean
  pupilsKnown: boolean
  totals: SchoolTotals
  submittedBy: string | null
  actorId: string
}

export const surveyReturn = defineLifecycle<SurveyState, SurveyFacts>()({
  name: 'survey_return',
  initial: 'draft',
  states: {
    draft: text('填报中', 'Being filled in'),
    submitted: text('待核实', 'Waiting for verification'),
    returned: text('已退回', 'Returned'),
    verified: text('已核实', 'Verified'),
  },
  moves: {
    submit: {
      label: text('提交教育局', 'Send to the bureau'),
      from: ['draft', 'returned'],
      to: 'submitted',
      by: 'survey.submit',
      obstacles: (facts) => whatIsMissing(facts),
    },
    return: {
      label: text('退回补正', 'Return for correction'),
      from: ['submitted', 'verified'],
      to: 'returned',
      by: 'survey.verify',
      reason: 'required',
    },
    verify: {
      label: text('核实通过', 'Verify'),
      from: ['submitted'],
      to: 'verified',
      by: 'survey.verify',
      obstacles: ({ submittedBy, actorId }) =>
        submittedBy === actorId ? [{ code: 'own_return' }] : [],
    },
  },
})

/** What a form lacks before it can be sent; `remedy` is the register in which it is filled in. */
export function whatIsMissing({ mode, located, pupilsKnown, totals }: SurveyFacts): Obstacle[] {
  const equipped = mode !== 'none'
  return [
    ...(located ? [] : [{ code: 'survey_point_missing', remedy: 'schools' }]),
    ...(pupilsKnown ? [] : [{ code: 'survey_pupils_missing', remedy: 'schools' }]),
    ...(totals.rooms > 0 ? [] : [{ code: 'survey_rooms_missing', remedy: 'rooms' }]),
    ...(!equipped || totals.equipment > 0
      ? []
      : [{ code: 'survey_equipment_missing', remedy: 'equipment' }]),
    ...(totals.heads > 0 ? [] : [{ code: 'survey_head_missing', remedy: 'staff' }]),
    ...(!equipped || totals.keepers > 0
      ? []
      : [{ code: 'survey_keeper_missing', remedy: 'staff' }]),
  ]
}

export type SurveyCampaign = {
  id: string
  name: string
  regionCode: string
  level: string
  opensOn: Day
  dueOn: Day
  closedOn: Day | null
}

export type Completion = {
  schools: number
  states: Record<SurveyState, number>
  /** Sent after the deadline, or not sent and the deadline is over. */
  late: number
}

/** Whether a return is late: sent after the last day, or still not sent when that day is over. */
export function isLate(submittedOn: Day | null, dueOn: Day, today: Day): boolean {
  return (submittedOn ?? today) > dueOn
}

export type SurveyReturn = {
  id: string
  version: number
  campaignId: string
  schoolId: string
  schoolCode: string
  schoolName: string
  regionCode: string
  townshipName: string | null
  mode: Mode
  state: SurveyState
  late: boolean
  submittedAt: Instant | null
  verifiedAt: Instant | null
  spotCheckedOn: Day | null
}

/** One form as its page shows it. */
export type ReturnDetail = SurveyReturn & {
  totals: SchoolTotals
  /** Rows that are possible and unlikely, by register. */
  warnings: (Problem & { register: string; rowId: string; name: string })[]
  moves: OpenMove<SurveyState>[]
  history: {
    name: string
    fromState: SurveyState
    toState: SurveyState
    reason: string | null
    actorName: string
    at: Instant
  }[]
}
