import * as z from 'zod'
import { type Day, daysBetween, isDay } from '../../base/calendar.ts'
import { isStartTime, minuteOfTime } from '../../base/clock.ts'
import { defineLifecycle, type Obstacle, stillToCome } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay, StartTime } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { keysOf, SchoolCode, schoolCodeField } from '../schools/values.ts'
import { severities, type TicketState, ticketStates } from './values.ts'

export type TicketFacts = {
  /** Who repaired it and on which day is said. */
  isTold: boolean
  repairedOn: Day | null
  today: Day
  /** Whoever makes the move is who repaired it. */
  isRepairer: boolean
}

/** Reported, repaired and verified at the school, also without a line; sent to somebody and given up by an office. */
export const ticketLifecycle = defineLifecycle<TicketState, TicketFacts>()({
  name: 'fault_ticket',
  initial: 'reported',
  states: ticketStates,
  moves: {
    assign: {
      label: text('派修', 'Send somebody'),
      about: text('写明派谁修、什么时候到。', 'Say who repairs it, and when he comes.'),
      from: ['reported'],
      to: 'assigned',
      by: 'fault_tickets.assign',
      reason: 'report',
    },
    repair: {
      label: text('修好了', 'Repaired'),
      about: text(
        '先填维修人、修好日期和费用；写明怎么修的，由另一个人验收。',
        'Enter who repaired it, when and at what cost first; say what was done. Another person verifies it.',
      ),
      from: ['reported', 'assigned', 'waiting_parts'],
      to: 'repaired',
      by: 'fault_tickets.write',
      at: 'both',
      reason: 'report',
      obstacles: ({ isTold, repairedOn, today }: TicketFacts): Obstacle[] => [
        ...(isTold ? [] : [{ code: 'ticket_repair_untold' }]),
        ...stillToCome(repairedOn, today),
      ],
    },
    verify: {
      label: text('验收合格', 'Found in order'),
      about: text(
        '试过能用才验收；设备的状况请同时改回完好。',
        'Try it first; set the condition of the equipment right, too.',
      ),
      from: ['repaired'],
      to: 'verified',
      by: 'fault_tickets.verify',
      at: 'both',
      obstacles: ({ isRepairer }: TicketFacts): Obstacle[] =>
        isRepairer ? [{ code: 'ticket_of_own_hand' }] : [],
    },
    reject: {
      label: text('还没修好', 'Not repaired yet'),
      about: text('写明还有什么毛病，接着修。', 'Say what is still wrong; it goes on.'),
      from: ['repaired'],
      to: 'assigned',
      by: 'fault_tickets.verify',
      at: 'both',
      reason: 'required',
    },
    wait: {
      label: text('等配件', 'Wait for parts'),
      about: text('写明等什么、什么时候到。', 'Say for what, and until when.'),
      from: ['reported', 'assigned'],
      to: 'waiting_parts',
      by: 'fault_tickets.write',
      at: 'both',
      reason: 'required',
    },
    proposeScrap: {
      label: text('建议报废', 'Propose to scrap it'),
      about: text('修不好或不值得修的，写明原因。', 'Say why it is not repaired.'),
      from: ['reported', 'assigned', 'waiting_parts'],
      to: 'scrap_proposed',
      by: 'fault_tickets.write',
      at: 'both',
      reason: 'required',
    },
    scrap: {
      label: text('同意报废', 'Scrap it'),
      about: text(
        '设备的状况请同时改为报废。',
        'Set the condition of the equipment to scrapped, too.',
      ),
      from: ['scrap_proposed'],
      to: 'scrapped',
      by: 'fault_tickets.assign',
    },
    keep: {
      label: text('不报废，继续修', 'Have it repaired'),
      about: text('写明为什么、派谁修。', 'Say why, and who repairs it.'),
      from: ['scrap_proposed'],
      to: 'assigned',
      by: 'fault_tickets.assign',
      reason: 'required',
    },
  },
})

export const Ticket = z.strictObject({
  schoolCode: SchoolCode,
  symptom: z.string().min(1).max(200),
  /** Absent: it is of no piece in the register, as the line or the room. */
  assetNo: z.exactOptional(z.string().min(1).max(40)),
  severity: z.enum(keysOf(severities)),
  reportedOn: RowDay,
  reportedAt: z.exactOptional(StartTime),
  reportedBy: z.string().min(1).max(60),
  repairer: z.exactOptional(z.string().min(1).max(60)),
  repairedOn: z.exactOptional(RowDay),
  repairedAt: z.exactOptional(StartTime),
  downtimeMinutes: z.exactOptional(z.int().min(0).max(200_000_000)),
  costFen: z.exactOptional(z.int().min(0).max(1_000_000_000)),
  note: z.exactOptional(z.string().min(1).max(500)),
})
export type TicketRow = z.output<typeof Ticket>

type Moments = Pick<TicketRow, 'reportedOn' | 'reportedAt' | 'repairedOn' | 'repairedAt'>

/** From the report to the repair; by whole days where one of the two times is not known. */
export function downtimeOf({
  reportedOn,
  reportedAt,
  repairedOn,
  repairedAt,
}: Moments): number | undefined {
  if (repairedOn === undefined) return undefined
  const days = daysBetween(reportedOn, repairedOn)
  const isTimed = reportedAt !== undefined && repairedAt !== undefined
  return days * 1_440 + (isTimed ? minuteOfTime(repairedAt) - minuteOfTime(reportedAt) : 0)
}

const hasMoments = (row: object): row is Moments => {
  const { reportedOn, repairedOn, reportedAt, repairedAt } = row as Record<keyof Moments, unknown>
  const isText = (one: unknown, is: (text: string) => boolean) => typeof one === 'string' && is(one)
  return (
    [reportedOn, repairedOn].every((day) => isText(day, isDay)) &&
    [reportedAt, repairedAt].every((time) => time === undefined || isText(time, isStartTime))
  )
}

/** 维修记录: what is broken at a school, who repaired it, when and at what cost (S3-4). */
export const ticket = describeCase({
  name: 'fault_tickets',
  label: text('报修维修', 'Faults and repairs'),
  row: Ticket,
  // What fails again in the afternoon was reported at another time.
  naturalKey: ['schoolCode', 'reportedOn', 'reportedAt', 'symptom'],
  nameField: 'symptom',
  placeField: 'schoolCode',
  owned: true,
  lifecycle: ticketLifecycle,
  editable: ['reported', 'assigned', 'waiting_parts'],
  feed: 'personal',
  complete: (row) => {
    const { downtimeMinutes: _told, ...rest } = row
    const minutes = hasMoments(rest) ? downtimeOf(rest) : undefined
    // Of what is no time, or is over before it began, the row's own rules speak.
    return minutes !== undefined && minutes >= 0 ? { ...rest, downtimeMinutes: minutes } : rest
  },
  completed: ['downtimeMinutes'],
  fields: {
    schoolCode: schoolCodeField,
    symptom: {
      label: text('故障现象', 'What is wrong'),
      also: ['故障', '故障情况', '问题'],
      searched: true,
    },
    assetNo: {
      label: text('资产编号', 'Asset no.'),
      also: ['编号', '设备编号'],
      hint: text('不是哪台设备的，不填', 'Empty: it is of no piece of equipment'),
      searched: true,
    },
    severity: { label: text('影响', 'How bad'), also: ['严重程度', '程度'], choices: severities },
    reportedOn: { label: text('报修日期', 'Reported on'), also: ['故障日期', '日期'] },
    reportedAt: { label: text('报修时间', 'Reported at'), hint: text('如 19:05', 'as 19:05') },
    reportedBy: { label: text('报修人', 'Reported by'), searched: true },
    repairer: {
      label: text('维修人', 'Repaired by'),
      also: ['维修单位', '维修员'],
      searched: true,
    },
    repairedOn: { label: text('修好日期', 'Repaired on'), also: ['修复日期', '维修日期'] },
    repairedAt: { label: text('修好时间', 'Repaired at'), hint: text('如 16:30', 'as 16:30') },
    downtimeMinutes: {
      label: text('停用时长', 'Out of use'),
      unit: text('分钟', 'minutes'),
      hint: text('按报修和修好的时间自动算', 'Reckoned from report and repair'),
    },
    costFen: {
      label: text('费用', 'Cost'),
      also: ['维修费', '金额'],
      unit: text('分', 'fen'),
      // Sheets count yuan, whatever this field keeps.
      bare: { below: 100_000, units: ['元', '分'] },
      units: { 元: 100, 分: 1 },
      hint: text('以分计：80 元填 8000', 'In fen: 80 yuan are 8000'),
    },
    note: { label: text('备注', 'Note'), also: ['说明'], long: true },
  },
  check: (row): Problem[] => {
    const { reportedOn, repairedOn } = row
    if (repairedOn === undefined) return []
    const minutes = downtimeOf(row)
    return repairedOn < reportedOn || (minutes !== undefined && minutes < 0)
      ? [{ code: 'ticket_repaired_before', field: 'repairedOn' }]
      : []
  },
})
