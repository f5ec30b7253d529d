import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { keysOf, PlaceCode, placeCodeField } from '../schools/values.ts'

export type CircularState = 'draft' | 'sent' | 'closed' | 'replaced' | 'withdrawn'

export const circularKinds = {
  notice: text('通知', 'Notice'),
  guidance: text('指导意见', 'Guidance'),
  request: text('协调函', 'Coordination request'),
} as const

export type CircularFacts = {
  units: number
  /** Of a request: the day by which an answer is wanted. */
  dueDay: Day | null
  today: Day
}

/** Sent it is frozen (INV-02); what is to be said otherwise is said by another, in its place. */
export const circularLifecycle = defineLifecycle<CircularState, CircularFacts>()({
  name: 'circular',
  initial: 'draft',
  states: {
    draft: text('草稿', 'Draft'),
    sent: text('已发出', 'Sent'),
    closed: text('已办结', 'Closed'),
    replaced: text('已由新稿代替', 'Replaced'),
    withdrawn: text('已撤回', 'Withdrawn'),
  },
  moves: {
    send: {
      label: text('发出', 'Send'),
      about: text(
        '收文单位马上在“今日”看到；发出以后正文、附件和收文单位都不再改。',
        'Whom it goes to finds it on Today at once; text, files and addressees are changed no more.',
      ),
      from: ['draft'],
      to: 'sent',
      by: 'circulars.send',
      obstacles: ({ units, dueDay, today }) => [
        ...(units > 0 ? [] : [{ code: 'circular_to_nobody' }]),
        ...(dueDay !== null && dueDay < today
          ? [{ code: 'circular_due_passed', details: { day: dueDay } }]
          : []),
      ],
    },
    close: {
      label: text('办结', 'Close'),
      about: text(
        '写明结果；不再等签收和答复，收文单位看得到结果。',
        'Say what came of it, which they can read; nothing more is waited for.',
      ),
      from: ['sent'],
      to: 'closed',
      by: 'circulars.send',
      // What came of it; that nobody waits for it is why a sent one waits for nobody.
      reason: 'required',
    },
    replace: {
      label: text('由新稿代替', 'Replaced by another'),
      about: text('新稿发出时自动办理。', 'Done when the other is sent.'),
      from: ['sent'],
      to: 'replaced',
      by: 'system',
      reason: 'required',
    },
    withdraw: {
      label: text('撤回', 'Withdraw'),
      about: text(
        '写明原因；看过的单位仍然找得到，标明已经撤回。',
        'Say why; whoever has read it still finds it, marked as withdrawn.',
      ),
      from: ['draft', 'sent'],
      to: 'withdrawn',
      by: 'circulars.send',
      reason: 'required',
    },
  },
})

const Circular = z.strictObject({
  issuerCode: PlaceCode,
  kind: z.enum(keysOf(circularKinds)),
  title: z.string().min(1).max(120),
  body: z.string().min(1).max(8_000),
  signature: z.string().min(1).max(60),
  writtenOn: RowDay,
  number: z.exactOptional(z.string().min(1).max(40)),
  dueDay: z.exactOptional(RowDay),
  contact: z.exactOptional(z.string().min(1).max(80)),
})
export type CircularRow = z.output<typeof Circular>

/** 通知、指导意见、协调函: what an office says to units below it, with their receipts (O1-3). */
export const circular = describeCase({
  name: 'circulars',
  label: text('发文', 'Circulars'),
  row: Circular,
  naturalKey: ['issuerCode', 'writtenOn', 'title'],
  nameField: 'title',
  placeField: 'issuerCode',
  lifecycle: circularLifecycle,
  editable: ['draft'],
  dueField: 'dueDay',
  files: {
    annex: { label: text('附件', 'Annexes'), form: 'paper', while: ['draft'] },
  },
  fields: {
    issuerCode: {
      label: text('发文地区', 'Issued at'),
      also: ['发文单位代码'],
      namedBy: ['发文地区名称'],
      ...placeCodeField,
    },
    kind: { label: text('种类', 'Kind'), also: ['文种'], choices: circularKinds },
    title: { label: text('标题', 'Title'), also: ['文件标题'], searched: true },
    body: {
      label: text('正文', 'Text'),
      also: ['内容'],
      hint: text('一段一行', 'A line for each paragraph'),
      long: true,
    },
    signature: {
      label: text('落款', 'Signed'),
      also: ['发文单位'],
      hint: text('以哪个单位的名义', 'In whose name'),
      searched: true,
    },
    writtenOn: { label: text('成文日期', 'Dated'), also: ['日期'] },
    number: {
      label: text('文号', 'Number'),
      also: ['发文字号'],
      hint: text('本单位自己编的，没有就不填', 'Of your own registry, if you have one'),
    },
    dueDay: {
      label: text('答复期限', 'Answer by'),
      also: ['回复期限'],
      hint: text('协调函要填', 'For a coordination request'),
    },
    contact: {
      label: text('联系人和电话', 'Contact'),
      also: ['联系人'],
      hint: text('印在函件上，收文单位都看得到', 'Printed; everybody who receives it reads it'),
    },
  },
  check: ({ kind, writtenOn, dueDay }: CircularRow): Problem[] => {
    if (kind !== 'request')
      return dueDay === undefined ? [] : [{ code: 'circular_wants_no_answer', field: 'dueDay' }]
    if (dueDay === undefined) return [{ code: 'circular_needs_due_day', field: 'dueDay' }]
    return dueDay < writtenOn ? [{ code: 'circular_due_before', field: 'dueDay' }] : []
  },
})
