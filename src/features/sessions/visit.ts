import * as z from 'zod'
import { RowDay, StartTime } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { PlaceCode } from '../schools/values.ts'
import { enumOf } from './values.ts'

export const visitKinds = {
  study: text('自己学习', 'Own study'),
  call: text('亲情通话', 'Family call'),
  delivery: text('送学上门', 'Brought home'),
}
export const visitStates = ['booked', 'came', 'missed'] as const

/** One visit, or what became of it: the later word of the same `visit` counts. */
export const Visit = z.strictObject({
  visit: z.uuid(),
  kind: enumOf(visitKinds),
  /** The village or township they are from. */
  unitCode: PlaceCode,
  people: z.int().min(1).max(500),
  minutes: z.exactOptional(z.int().min(1).max(600)),
  topic: z.exactOptional(z.string().min(1).max(120)),
  /** Whom one waits for or goes to; nobody else is asked for his name. */
  name: z.exactOptional(z.string().min(1).max(60)),
  bookedFor: z.exactOptional(StartTime),
  state: z.enum(visitStates),
})
export type Visit = z.output<typeof Visit>

export const Visited = Visit.extend({ session: z.uuid(), place: PlaceCode })
export type Visited = z.output<typeof Visited>

export const dutyKinds = {
  organise: text('组织学习', 'Organised'),
  tutor: text('辅导', 'Tutored'),
  feedback: text('情况反馈', 'Fed back'),
  return_visit: text('回访', 'Visited again'),
  contact: text('联系学校', 'In touch with the school'),
}
export type DutyKind = keyof typeof dutyKinds

export const DutyDone = z.strictObject({
  unitCode: PlaceCode,
  kind: enumOf(dutyKinds),
  day: RowDay,
  note: z.string().min(1).max(500),
})
export type DutyDone = z.output<typeof DutyDone>
