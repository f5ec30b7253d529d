import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { AskedDay, DayText, Details, LanguageName, PlaceQuery, Reason } from '../../base/schemas.ts'
import { Board } from './board.ts'
import { PatternShape } from './calendar/pattern.ts'
import { LearningStation, NeedyStation } from './learning-station.ts'
import { Occurrence } from './occurrence.ts'
import {
  Answered,
  AnswerName,
  PartyName,
  ProposedTimes,
  slotKinds,
  TimetableView,
  timetableStates,
  Windows,
} from './timetable.ts'

export const Hindered = z.object({
  id: z.uuid(),
  code: z.string(),
  details: z.exactOptional(Details),
})
export type Hindered = z.output<typeof Hindered>

export const listStations = endpoint('GET /api/learning-stations', {
  query: PlaceQuery,
  /** `isCut`: there are more, in a smaller place they are shown. */
  answer: z.object({ stations: z.array(NeedyStation), isCut: z.boolean() }),
})

export const chooseRoom = endpoint('PUT /api/learning-stations/:id/room', {
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ roomId: z.uuid() }),
  answer: LearningStation,
})

/** Terms of a place that are not over, the present or next one first. */
export const listTerms = endpoint('GET /api/terms', {
  query: PlaceQuery,
  answer: z.object({
    terms: z.array(z.object({ from: DayText, to: DayText, name: z.nullable(z.string()) })),
  }),
})

const Ids = z.array(z.uuid()).min(1).max(1_000)

/** `agreed`: of those proposed, the ones that nobody else need agree to. */
const ManyProposed = z
  .object({ proposed: z.array(z.uuid()), agreed: z.array(z.uuid()), hindered: z.array(Hindered) })
  .meta({ id: 'ManyProposed' })
export type ManyProposed = z.output<typeof ManyProposed>

export const proposeTimes = endpoint('POST /api/timetables', {
  body: ProposedTimes.extend({ stationIds: Ids }),
  status: 201,
  answer: ManyProposed,
})

export const listTimetables = endpoint('GET /api/timetables', {
  query: PlaceQuery.extend({ state: z.exactOptional(z.enum(timetableStates)) }),
  answer: z.object({ timetables: z.array(TimetableView), isCut: z.boolean() }),
})

const TimetableTime = Occurrence.pick({
  ...{ kind: true, day: true, startsAt: true, endsAt: true, state: true, reason: true },
}).meta({ id: 'TimetableTime' })
export type TimetableTime = z.output<typeof TimetableTime>

const TimetableDetail = TimetableView.extend({
  history: z.array(Answered),
  /** Each time it is to happen, also what was called off; before it is agreed: as it would come now. */
  times: z.array(TimetableTime),
}).meta({ id: 'TimetableDetail' })
export type TimetableDetail = z.output<typeof TimetableDetail>

export const readTimetable = endpoint('GET /api/timetables/:id', {
  params: z.object({ id: z.uuid() }),
  answer: TimetableDetail,
})

const ManyAnswered = z
  .object({ answered: z.array(z.uuid()), agreed: z.array(z.uuid()), hindered: z.array(Hindered) })
  .meta({ id: 'ManyTimetablesAnswered' })
export type ManyAnswered = z.output<typeof ManyAnswered>

/** Agreed or refused for many at once; a counter-proposal brings its own times, and all are asked anew. */
export const answerTimes = endpoint('POST /api/timetables/answers', {
  body: z.strictObject({
    asked: z
      .array(z.object({ id: z.uuid(), party: PartyName, version: z.int() }))
      .min(1)
      .max(1_000),
    answer: AnswerName.exclude(['withdraw']),
    note: z.exactOptional(Reason),
    windows: z.exactOptional(Windows),
    /** Whose signature stands on a paper; absent: the reader speaks for himself. */
    signer: z.exactOptional(z.string().trim().min(1).max(60)),
  }),
  answer: ManyAnswered,
})

export const printTimes = endpoint('GET /api/timetable-sheets', {
  query: PlaceQuery.extend({ language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})

/** Notice, and what is offered instead (INV-24). */
export const withdrawTimes = endpoint('POST /api/timetables/:id/notice', {
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({
    party: PartyName,
    version: z.int(),
    endsOn: AskedDay,
    note: Reason,
    windows: Windows,
  }),
  /** The timetable in which the alternative is negotiated; null: another one is open already. */
  answer: z.object({ offered: z.nullable(z.uuid()) }),
})

export const readBoard = endpoint('GET /api/board', {
  query: PlaceQuery.extend({ day: AskedDay }),
  answer: Board,
})

/** A time of the county: minutes of the day, `to` beyond 1,440 where it ends the day after. */
const Span = z.object({
  day: AskedDay,
  from: z.int().min(0).max(1_439),
  to: z.int().min(1).max(2_880),
})
const Seen = z.object({ id: z.uuid(), version: z.int() })

export const moveTime = endpoint('POST /api/occurrences/:id/move', {
  params: z.object({ id: z.uuid() }),
  /** `roomId`: another room of the same school; absent: it stays in its own. */
  body: z.strictObject({
    version: z.int(),
    to: Span,
    roomId: z.exactOptional(z.uuid()),
    note: Reason,
  }),
  answer: Occurrence,
})

export const callOffTimes = endpoint('POST /api/occurrences/call-off', {
  body: z.strictObject({ rows: z.array(Seen).min(1).max(500), note: Reason }),
})

export const putTimeBack = endpoint('POST /api/occurrences/:id/put-back', {
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ version: z.int() }),
  answer: Occurrence,
})

const NewTimes = z.strictObject({
  schoolId: z.uuid(),
  roomId: z.uuid(),
  kind: z.enum(slotKinds),
  stationIds: z.array(z.uuid()).max(40),
  title: z.exactOptional(z.string().trim().min(1).max(80)),
  pattern: PatternShape,
})
export type NewTimes = z.output<typeof NewTimes>

const AddedSlot = z
  .object({ id: z.uuid(), planned: z.int(), calledOff: z.int() })
  .meta({ id: 'AddedSlot' })
export type AddedSlot = z.output<typeof AddedSlot>

export const addTimes = endpoint('POST /api/slots', {
  body: NewTimes,
  status: 201,
  answer: AddedSlot,
})

/** It comes no more from that day on: what is the school's own, or was added by hand. What was agreed ends by notice. */
export const endSlot = endpoint('POST /api/slots/:id/end', {
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ fromDay: AskedDay, note: Reason }),
  answer: z.object({ calledOff: z.int() }),
})

/** Whom it serves from now on; more than one: a joint session. */
export const serveStations = endpoint('POST /api/occurrences/:id/stations', {
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ version: z.int(), stationIds: z.array(z.uuid()).min(1).max(40) }),
  answer: Occurrence,
})

export const setOperator = endpoint('PUT /api/occurrences/:id/operator', {
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ version: z.int(), personId: z.nullable(z.uuid()) }),
  answer: Occurrence,
})

/** Who may run something at a school. */
export const listOperators = endpoint('GET /api/board/operators', {
  query: z.object({ schoolId: z.uuid() }),
  answer: z.object({ persons: z.array(z.object({ id: z.uuid(), name: z.string() })) }),
})

const SuggestedTime = z
  .object({
    day: DayText,
    /** Minutes of the day. */
    from: z.int(),
    to: z.int(),
    /** What speaks for it: words stand under `calendar.because`. */
    because: z.array(
      z.object({
        because: z.string(),
        details: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  })
  .meta({ id: 'SuggestedTime' })
export type SuggestedTime = z.output<typeof SuggestedTime>

const Suggestions = z
  .object({
    roomId: z.uuid(),
    schoolId: z.uuid(),
    /** How many were looked for. */
    minutes: z.int(),
    /** Minutes of group learning that stand already in this week. */
    planned: z.int(),
    /** As few as hold the minutes together, in the order of the week. */
    best: z.array(SuggestedTime),
    /** Minutes for which no free time of the week is left. */
    missing: z.int(),
    /** Other times for all of them in one piece, the best first. */
    others: z.array(SuggestedTime),
  })
  .meta({ id: 'SuggestedTimes' })
export type SuggestedTimes = z.output<typeof Suggestions>

/**
 * Free times of a station in the week of `day`, the best first, each with what speaks for it; without `minutes`, for what
 * the weekly rule still lacks, or for all of it.
 */
export const suggestTimes = endpoint('GET /api/board/suggestions', {
  query: z.object({
    stationId: z.uuid(),
    day: AskedDay,
    minutes: z.exactOptional(z.coerce.number<string | number>().int().min(15).max(720)),
  }),
  answer: Suggestions,
})

/** Every room of a school and what stands in them in the week of `day`, also of rooms in which nobody learns yet. */
export const listSchoolRooms = endpoint('GET /api/board/rooms', {
  query: z.object({ schoolId: z.uuid(), day: AskedDay }),
  answer: z.object({
    rooms: z.array(z.object({ id: z.uuid(), name: z.nullable(z.string()) })),
    occurrences: z.array(Occurrence),
  }),
})

/** An address for a calendar program: what the reader has to do, or when a room is used. The one before ends. */
export const openFeed = endpoint('POST /api/calendar-feeds', {
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('person') }),
    z.strictObject({ kind: z.literal('room'), roomId: z.uuid() }),
  ]),
  status: 201,
  answer: z.object({ path: z.string() }),
})
