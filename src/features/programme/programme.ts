import { addDays, type Day, dayAt } from '../../base/calendar.ts'
import { defineLifecycle } from '../../base/lifecycle.ts'
import { type Text, text } from '../../base/text.ts'
import type { GateItem } from './gate.ts'

type PhaseTemplate = {
  /** Months after the first day of the programme at which it begins, and how many it lasts. */
  after: number
  months: number
  /** What its gate asks. */
  items: readonly GateItem[]
}
export type ProgrammeTemplate = { label: Text; about: Text; phases: readonly PhaseTemplate[] }

/** 五步 (I0-2, N11), as every programme has them; which gate asks what and how long each is given, its template says. */
export const phaseLabels: readonly Text[] = [
  text('制定计划', 'The plan'),
  text('组织实施', 'Putting it into practice'),
  text('人员培训', 'Training'),
  text('试运行', 'The trial'),
  text('评估验收', 'Acceptance'),
]

const template = (one: ProgrammeTemplate): ProgrammeTemplate => one

export const programmeTemplates = {
  // Begun on 1 November: plan by the 30th (I1-6), practice by 31 December (I2-6), trial from 1 February to 30 June,
  // accepted in July.
  founding: template({
    label: text('依托建点', 'Founding stations'),
    about: text(
      '五步九个月：计划一个月、实施一个月、培训一个月、试运行五个月、验收一个月。',
      'Nine months in five steps: a month each for plan, practice and training, five for the trial, one for acceptance.',
    ),
    phases: [
      { after: 0, months: 1, items: ['hosts', 'listed', 'filed'] },
      { after: 1, months: 1, items: ['plates', 'rules', 'letters', 'agreements'] },
      { after: 2, months: 1, items: ['team', 'certified'] },
      { after: 3, months: 5, items: ['trial', 'mended'] },
      { after: 8, months: 1, items: ['county', 'city', 'province'] },
    ],
  }),
  reaccreditation: template({
    label: text('复查认定', 'Re-accreditation'),
    about: text(
      '五步六个月：站点已经在运行，重新核对方案、制度、责任书、持证和验收。',
      'Six months in five steps: stations run already; plan, rules, letters, certificates and acceptance are gone through again.',
    ),
    phases: [
      { after: 0, months: 1, items: ['listed', 'filed'] },
      { after: 1, months: 1, items: ['rules', 'letters', 'agreements'] },
      { after: 2, months: 1, items: ['team', 'certified'] },
      { after: 3, months: 2, items: ['mended'] },
      { after: 5, months: 1, items: ['county', 'city', 'province'] },
    ],
  }),
} as const satisfies Record<string, ProgrammeTemplate>
export type TemplateName = keyof typeof programmeTemplates

export type NewPhase = { number: number; fromDay: Day; toDay: Day; items: readonly GateItem[] }

/** The phases of a programme that begins on a day, with its last one. */
export function phasesFrom(name: TemplateName, fromDay: Day): { phases: NewPhase[]; toDay: Day } {
  const phases = programmeTemplates[name].phases.map(
    ({ after, months, items }, at): NewPhase => ({
      ...{ number: at + 1, fromDay: monthsAfter(fromDay, after), items },
      toDay: addDays(monthsAfter(fromDay, after + months), -1),
    }),
  )
  return { phases, toDay: phases.at(-1)?.toDay ?? fromDay }
}

/** The same day of a later month, its last one where that has no such day. */
export function monthsAfter(day: Day, months: number): Day {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return dayAt(Date.UTC(year, month - 1 + months, Math.min(date, last)) / 86_400_000)
}

export type PhaseState = 'open' | 'closed'
export type PhaseFacts = {
  /** Items that are neither done nor waived. */
  open: number
  /** An earlier phase that is not closed. */
  before: number | undefined
}

/** A phase closes when its gate is passed (INV-33); until then it is open, whatever day it is. */
export const phaseLifecycle = defineLifecycle<PhaseState, PhaseFacts>()({
  name: 'programme_phase',
  initial: 'open',
  states: { open: text('进行中', 'Open'), closed: text('已结束', 'Closed') },
  moves: {
    close: {
      label: text('结束这一步', 'Close this phase'),
      about: text(
        '必办的事都办完，或写明了免办的原因。',
        'All that is required is done, or it was said why not.',
      ),
      from: ['open'],
      to: 'closed',
      by: 'programmes.write',
      obstacles: ({ open, before }) => [
        ...(before === undefined ? [] : [{ code: 'phase_before_open', details: { before } }]),
        ...(open === 0 ? [] : [{ code: 'phase_items_open', details: { count: open } }]),
      ],
    },
    reopen: {
      label: text('重新打开', 'Open again'),
      about: text('写明原因。', 'Say why.'),
      from: ['closed'],
      to: 'open',
      by: 'programmes.write',
      reason: 'required',
    },
  },
})

export type DayWarning = { what: 'outside' | 'overlaps'; number: number }

/** Dates that stand outside the programme, or before the phase before: said, not refused (I0-1). */
export function warningsOf(
  { fromDay, toDay }: { fromDay: Day; toDay: Day },
  phases: readonly Pick<NewPhase, 'number' | 'fromDay' | 'toDay'>[],
): DayWarning[] {
  return phases.flatMap((one, at): DayWarning[] => {
    const before = phases[at - 1]
    return [
      ...(one.fromDay < fromDay || one.toDay > toDay
        ? [{ what: 'outside' as const, number: one.number }]
        : []),
      ...(before && one.fromDay <= before.toDay
        ? [{ what: 'overlaps' as const, number: one.number }]
        : []),
    ]
  })
}
