import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Id,
  InstantText,
  LanguageName,
  ObstacleAnswer,
  openMoveAnswer,
  PlaceCode,
  Reason,
  StartTime,
  written,
} from '../../base/schemas.ts'
import { OccurrenceReason } from '../timetable/occurrence.ts'
import { Interruption, Runner, Segment, type SessionState, sessionLifecycle } from './session.ts'
import { causes, checks, enumOf, learnerGroups, serviceFunctions, sessionKinds } from './values.ts'
import { Visit, visitKinds, visitStates } from './visit.ts'

/**
 * What the keeper's pages ask and send, at a hub and at a station alike. Pages import it as types and name the
 * address. What they send carries a `key` that they made (`newId`), so that a telephone without its station may send
 * it again and again until it hears that it was taken.
 */

const State = z.enum(Object.keys(sessionLifecycle.states) as SessionState[])
const Named = z.object({ code: PlaceCode, name: z.string() })

/** Planned or begun: where nobody touched it yet, it is read from its occurrence and is no case (`version` null). */
const KeeperSession = z
  .object({
    id: z.uuid(),
    version: z.nullable(z.int()),
    state: State,
    kind: enumOf(sessionKinds),
    title: z.string(),
    day: DayText,
    plannedFrom: z.string(),
    plannedTo: z.string(),
    roomNo: z.nullable(z.string()),
    schoolName: z.string(),
    stations: z.array(Named),
    /** Who runs it. */
    runners: z.array(z.string()),
    headCount: z.nullable(z.int()),
    /** Minutes that count so far. */
    delivered: z.int(),
    disputed: z.boolean(),
    /** It should be over and nobody closed it. */
    isLate: z.boolean(),
  })
  .meta({ id: 'KeeperSession' })
export type KeeperSession = z.output<typeof KeeperSession>

/** A learning station's week, as far as this node knows it. */
const StationWeek = Named.extend({
  scheduled: z.int(),
  delivered: z.int(),
  /** Of those: not yet confirmed by the school. */
  unconfirmed: z.int(),
  openDays: z.int(),
  /** What the rule asks. */
  minutesNeeded: z.int(),
  openDaysNeeded: z.int(),
  isExcused: z.boolean(),
  isShort: z.boolean(),
  /** Enough was planned, and too much of it was lost. */
  isLost: z.boolean(),
  /** What was asked of the county, and its word. */
  excuse: z.nullable(
    z.object({ state: z.enum(['asked', 'approved', 'refused']), reason: z.string() }),
  ),
  /** When its assistant was last in touch with the school. */
  lastContactOn: z.nullable(DayText),
}).meta({ id: 'KeeperStationWeek' })
export type StationWeek = z.output<typeof StationWeek>

const ClockSpan = { day: DayText, from: z.string(), to: z.string() }

const KeeperChange = z
  .object({
    id: z.uuid(),
    kind: enumOf(sessionKinds),
    title: z.string(),
    ...ClockSpan,
    isCalledOff: z.boolean(),
    was: z.nullable(z.object(ClockSpan)),
    stations: z.array(Named),
    reason: z.nullable(OccurrenceReason),
  })
  .meta({ id: 'KeeperChange' })
export type KeeperChange = z.output<typeof KeeperChange>

const KeeperWeek = z
  .object({
    /** The node's clock, by which a page knows how wrong its own is. */
    now: InstantText,
    today: DayText,
    monday: DayText,
    /** Still open from before, today's, and those of the days asked for; by day and time. */
    sessions: z.array(KeeperSession),
    weeks: z.array(StationWeek),
    /** What is not when it was agreed on, or not at all, and why. */
    changed: z.array(KeeperChange),
  })
  .meta({ id: 'KeeperWeek' })
export type KeeperWeek = z.output<typeof KeeperWeek>

export const readKeeperWeek = endpoint('GET /api/keeper/week', {
  query: z.object({
    from: z.exactOptional(AskedDay),
    days: z.coerce.number().int().min(1).max(31).default(8),
  }),
  answer: KeeperWeek,
})

const KeeperFile = z.object({
  id: z.string(),
  kind: z.enum(['photo', 'sheet', 'voice']),
  mediaType: z.string(),
  bytes: z.int(),
  at: InstantText,
})
export type KeeperFile = z.output<typeof KeeperFile>

const KeeperSessionDetail = KeeperSession.extend({
  serviceFunction: z.nullable(enumOf(serviceFunctions)),
  /** A theme’s code, or what was written before there were themes. */
  theme: z.nullable(z.string()),
  teachingLink: z.nullable(z.string()),
  need: z.nullable(z.string()),
  groups: z.array(enumOf(learnerGroups)),
  expert: z.nullable(z.string()),
  staff: z.array(Runner),
  segments: z.array(Segment),
  checked: z.array(enumOf(checks)),
  beganAt: z.nullable(z.string()),
  endedAt: z.nullable(z.string()),
  interruptions: z.array(Interruption),
  members: z.nullable(z.int()),
  pupils: z.boolean(),
  gist: z.nullable(z.string()),
  broken: z.nullable(z.string()),
  cause: z.nullable(enumOf(causes)),
  otherDay: z.nullable(DayText),
  /** What it may name: themes in force on its day, and links of its stations. */
  themes: z.array(z.object({ code: z.string(), name: z.string() })),
  links: z.array(z.string()),
  /** Signed in by name. */
  named: z.int(),
  files: z.array(KeeperFile),
  moves: z.array(openMoveAnswer(State)),
  /** What keeps it unconfirmed; whole at the hub alone. */
  doubts: z.array(ObstacleAnswer),
  /** Kept by itself: what was played from the library meanwhile (F23). */
  played: z.array(z.object({ title: z.string(), at: InstantText, minutes: z.int() })),
}).meta({ id: 'KeeperSessionDetail' })
export type KeeperSessionDetail = z.output<typeof KeeperSessionDetail>

export const readKeeperSession = endpoint('GET /api/keeper/sessions/:id', {
  params: Id,
  answer: KeeperSessionDetail,
})

/** Of the page: made by it, and its clock when it was done and when it is sent, so that a wrong clock does no harm. */
const Sent = { key: z.uuid(), at: z.iso.datetime(), sentAt: z.iso.datetime() }

/** A session that nobody planned; `id` is made by the page. */
export const addKeeperSession = endpoint('POST /api/keeper/sessions', {
  status: 201,
  body: z.strictObject({
    ...Sent,
    id: z.uuid(),
    kind: enumOf(sessionKinds),
    title: written().min(1).max(120),
    day: AskedDay,
    plannedFrom: StartTime,
    plannedTo: StartTime,
    /** Absent: all learning stations of the school. */
    stations: z.exactOptional(z.array(PlaceCode).min(1).max(30)),
    roomNo: z.exactOptional(z.string().min(1).max(40)),
    serviceFunction: z.exactOptional(enumOf(serviceFunctions)),
  }),
  answer: KeeperSessionDetail,
})

/** What may be said of it at any time while it is open; what is absent stays as it is. */
const said = {
  title: z.exactOptional(written().min(1).max(120)),
  serviceFunction: z.exactOptional(enumOf(serviceFunctions)),
  theme: z.exactOptional(written().min(1).max(60)),
  teachingLink: z.exactOptional(written().min(1).max(60)),
  need: z.exactOptional(written().min(1).max(120)),
  groups: z.exactOptional(z.array(enumOf(learnerGroups)).max(8)),
  expert: z.exactOptional(written().min(1).max(60)),
  staff: z.exactOptional(z.array(Runner).max(20)),
  segments: z.exactOptional(z.array(Segment).max(20)),
  checked: z.exactOptional(z.array(enumOf(checks)).max(7)),
  beganAt: z.exactOptional(StartTime),
  endedAt: z.exactOptional(StartTime),
  interruptions: z.exactOptional(z.array(Interruption).max(20)),
  headCount: z.exactOptional(z.int().min(0).max(2_000)),
  members: z.exactOptional(z.int().min(0).max(2_000)),
  pupils: z.exactOptional(z.boolean()),
  gist: z.exactOptional(written().max(2_000)),
  broken: z.exactOptional(written().max(500)),
}

/**
 * One thing done with a session, which begins the case where it is the first. `begin`, `interrupt` and `resume` write
 * their moment into it; `close` takes what it does not say from what is known: began as planned or when somebody
 * pressed begin, ended now. With a head count a closing is recorded at once. Whoever sends it is its operator where
 * none was named. The same `key` a second time answers how it stands and changes nothing.
 */
const Act = z.discriminatedUnion('act', [
  z.strictObject({ ...Sent, ...said, act: z.literal('say') }),
  z.strictObject({ ...Sent, act: z.literal('announce') }),
  z.strictObject({ ...Sent, ...said, act: z.literal('prepare') }),
  z.strictObject({ ...Sent, ...said, act: z.literal('begin') }),
  z.strictObject({ ...Sent, act: z.literal('interrupt'), cause: enumOf(causes) }),
  z.strictObject({ ...Sent, act: z.literal('resume') }),
  z.strictObject({ ...Sent, ...said, act: z.literal('close') }),
  z.strictObject({
    ...Sent,
    ...said,
    act: z.literal('cut'),
    cause: enumOf(causes),
    reason: z.exactOptional(Reason),
  }),
  z.strictObject({ ...Sent, ...said, act: z.literal('record') }),
  z.strictObject({
    ...Sent,
    act: z.literal('cancel'),
    cause: enumOf(causes),
    reason: z.exactOptional(Reason),
    otherDay: z.exactOptional(AskedDay),
  }),
])
export type Act = z.output<typeof Act>

export const actOnSession = endpoint('POST /api/keeper/sessions/:id/acts', {
  params: Id,
  // An object beside it: the parts of a wish are objects.
  body: z.strictObject({ act: Act }),
  answer: KeeperSessionDetail,
})

// ── Who came ──

const Attending = z
  .object({
    /** Of somebody known: the person's; of a name written by hand: the record's own. */
    personId: z.nullable(z.uuid()),
    name: z.string(),
    /** The village group or organisation under which the sheet lists him. */
    group: z.string(),
    isPresent: z.boolean(),
    how: z.nullable(z.enum(['organiser', 'qr', 'list', 'paper'])),
    /** Party member or cadre: counts among `members`. */
    isMember: z.boolean(),
    hasCard: z.boolean(),
  })
  .meta({ id: 'Attending' })
export type Attending = z.output<typeof Attending>

/** Everyone known of the places that it serves, and whoever was written down besides; by group and name. */
export const readAttendance = endpoint('GET /api/keeper/sessions/:id/attendance', {
  params: Id,
  answer: z.object({
    headCount: z.nullable(z.int()),
    named: z.int(),
    people: z.array(Attending),
  }),
})

/** Several at once; the later word of a person counts. A card is what its QR code holds. */
export const signIn = endpoint('POST /api/keeper/sessions/:id/attendance', {
  params: Id,
  body: z.strictObject({
    ...Sent,
    how: z.enum(['organiser', 'qr', 'list', 'paper']),
    signed: z
      .array(
        z.union([
          z.strictObject({ personId: z.uuid(), isPresent: z.boolean() }),
          z.strictObject({
            name: written().min(1).max(60),
            isMember: z.exactOptional(z.boolean()),
            isPresent: z.boolean(),
          }),
          z.strictObject({ card: z.string().min(1).max(80) }),
        ]),
      )
      .min(1)
      .max(500),
  }),
  answer: z.object({ named: z.int(), people: z.array(Attending) }),
})

// ── Open days: who came by himself ──

const ShownVisit = z
  .object({
    visit: z.uuid(),
    kind: enumOf(visitKinds),
    unitCode: PlaceCode,
    unitName: z.string(),
    people: z.int(),
    minutes: z.nullable(z.int()),
    topic: z.nullable(z.string()),
    name: z.nullable(z.string()),
    bookedFor: z.nullable(z.string()),
    state: z.enum(visitStates),
  })
  .meta({ id: 'SessionVisit' })
const Visits = z.object({
  visits: z.array(ShownVisit),
  /** Of those that came. */
  people: z.int(),
})

/** Own study, calls to the family, what was brought home to those who cannot come; booked, come or missed. */
export const readVisits = endpoint('GET /api/keeper/sessions/:id/visits', {
  params: Id,
  answer: Visits,
})

export const recordVisit = endpoint('POST /api/keeper/sessions/:id/visits', {
  params: Id,
  body: z.strictObject({ key: z.uuid(), visit: Visit }),
  answer: Visits,
})

// ── Files and papers ──

/**
 * A photo at most 200 KB, as JPEG, made small and marked with station and time by the page; a spoken gist at most
 * 1 MB. `?kind=`; the same file a second time is the same.
 */
export const addSessionFile = endpoint('POST /api/keeper/sessions/:id/files', {
  params: Id,
  query: z.object({ kind: z.enum(['photo', 'sheet', 'voice']) }),
  takes: 'multipart/form-data',
  bodyLimitBytes: 1_500_000,
  status: 201,
  answer: KeeperFile,
})

export const readSessionFile = endpoint('GET /api/keeper/sessions/:id/files/:file', {
  params: Id.extend({ file: z.guid() }),
  file: ['jpg', 'webm', 'ogg', 'm4a', 'mp3', 'aac', 'wav'],
})

/**
 * To print: the sign-in sheet and the record (F22), the list for the gate and the sheet of keys, and of an open day
 * its poster (F21).
 */
export const printSession = endpoint('GET /api/keeper/sessions/:id/papers/:paper', {
  params: Id.extend({ paper: z.enum(['sign-in', 'record', 'gate', 'keys', 'poster']) }),
  query: z.object({ language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})

/** 播放记录: what was played from the library in the sessions of these days, kept by itself (F23). */
export const printPlayed = endpoint('GET /api/keeper/played', {
  query: z.object({
    from: AskedDay,
    to: AskedDay,
    language: LanguageName.default('zh-Hans'),
  }),
  file: ['pdf'],
})

/**
 * What the QR code of a printed sheet holds: the page of its session, which any telephone's camera opens, so that the
 * photo that is taken there is of this session and of no other.
 */
export const sheetCodeOf = (origin: string, id: string): string =>
  `${origin}/keeper#/sessions/${id}`
