import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import { text } from '../../base/text.ts'
import type { Mode } from './school.ts'

export type SurveyState = 'draft' | 'submitted' | 'returned' | 'verified'

/** What the registers hold about one school: the survey form is these rows, nothing is typed twice. */
export const SchoolTotals = z
  .object({
    rooms: z.int(),
    seats: z.int(),
    usableSeats: z.int(),
    equipment: z.int(),
    usableEquipment: z.int(),
    staff: z.int(),
    usableStaff: z.int(),
    heads: z.int(),
    keepers: z.int(),
  })
  .meta({ id: 'SchoolTotals' })
export type SchoolTotals = z.output<typeof SchoolTotals>

export type SurveyFacts = {
  mode: Mode
  located: boolean
  pupilsKnown: boolean
  totals: SchoolTotals
  /** Remarks at rows that were neither changed since nor replied to. */
  openRemarks: number
  submittedBy: string | null
  actorId: string
  /** The survey is over. */
  closedOn: Day | null
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
      about: text('提交后由县教育局核实。', 'The county education bureau verifies it next.'),
      from: ['draft', 'returned'],
      to: 'submitted',
      by: 'survey.submit',
      obstacles: (facts) => [
        ...isOver(facts),
        ...whatIsMissing(facts),
        ...(facts.openRemarks > 0
          ? [{ code: 'survey_remarks_open', details: { count: facts.openRemarks } }]
          : []),
      ],
    },
    return: {
      label: text('退回补正', 'Return for correction'),
      about: text(
        '学校会看到您写的原因，改好后再提交。',
        'The school reads your reason, corrects and sends it again.',
      ),
      from: ['submitted', 'verified'],
      to: 'returned',
      by: 'survey.verify',
      reason: 'required',
      obstacles: (facts) => isOver(facts),
    },
    verify: {
      label: text('核实通过', 'Verify'),
      about: text(
        '核实后，这所学校的数量用于选址和登记册。',
        'The numbers then count for siting and the bound registers.',
      ),
      from: ['submitted'],
      to: 'verified',
      by: 'survey.verify',
      obstacles: (facts) => [
        ...isOver(facts),
        ...(facts.submittedBy === facts.actorId ? [{ code: 'own_return' }] : []),
      ],
    },
  },
})

const isOver = ({ closedOn }: SurveyFacts): Obstacle[] =>
  closedOn ? [{ code: 'campaign_closed', details: { on: closedOn } }] : []

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

/** Whether a return is late: sent after the last day, or still not sent when that day is over. */
export function isLate(submittedOn: Day | null, dueOn: Day, today: Day): boolean {
  return (submittedOn ?? today) > dueOn
}
