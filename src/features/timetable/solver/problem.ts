import * as z from 'zod'

/**
 * The question of a timetable in a neutral form, docs/protocols/timetable.md: which meetings of which events are held when
 * and in which room. Amounts of time are in the problem's one unit, periods or minutes of the day.
 */

const Id = z.string().min(1).max(200)
const Ids = z.array(Id).max(20_000)
const Count = z.int().min(0).max(100_000)
const Price = z.number().min(0).max(1e9)
const Moment = z.int().min(0).max(1_440)

const Time = z.discriminatedUnion('unit', [
  z.strictObject({
    unit: z.literal('periods'),
    days: z.int().min(1).max(62),
    periodsPerDay: z.int().min(1).max(288),
  }),
  z.strictObject({
    unit: z.literal('minutes'),
    days: z.int().min(1).max(62),
    /** The day's first and last minute, and the step in which meetings begin and last. */
    from: Moment,
    to: Moment,
    step: z.int().min(1).max(1_440),
  }),
])

/** Half open: `to` is the first moment outside. */
const Window = z.strictObject({ day: Count, from: Moment, to: Moment })
export type Window = z.output<typeof Window>

const Room = z.strictObject({
  id: Id,
  /** Absent: holds any number. */
  capacity: z.exactOptional(Count),
  features: z.array(Id).max(100).default([]),
  unavailable: z.array(Window).max(20_000).default([]),
})

/** A person, a group, a thing: whatever can be at one meeting at a time only. */
const Resource = z.strictObject({
  id: Id,
  unavailable: z.array(Window).max(20_000).default([]),
  /** Each of its meetings without a neighbour on that day costs weights.compactness times this. */
  compact: Price.default(0),
  /** More time on a day, or more days, than this costs weights.load. */
  maxPerDay: z.exactOptional(Moment),
  maxDays: z.exactOptional(Count),
})

const Broadcast = z.strictObject({
  id: Id,
  windows: z.array(Window).min(1).max(20_000),
  /** So much of one window, and no less; as much as one period where it is absent. */
  atLeast: z.exactOptional(Moment),
  /** A wish: missing it costs weights.mustOverlap instead of being forbidden. */
  soft: z.boolean().default(false),
})

const Event = z.strictObject({
  id: Id,
  meetings: z.int().min(1).max(1_000).default(1),
  length: z.int().min(1).max(1_440).default(1),
  attendance: Count.default(0),
  /** Where it may be at all; absent: anywhere in the grid. */
  windows: z.exactOptional(z.array(Window).max(20_000)),
  unavailable: z.array(Window).max(20_000).default([]),
  /** Absent: where there are rooms. */
  needsRoom: z.exactOptional(z.boolean()),
  /** Absent: any room with its features. */
  rooms: z.exactOptional(Ids),
  features: z.array(Id).max(100).default([]),
  /** Resources that it needs, all of them. */
  needs: Ids.default([]),
  /** On so many different days at least; each missing day costs weights.minDays. */
  minDays: Count.default(0),
  mustOverlap: z.array(Broadcast).max(100).default([]),
  /** A meeting outside all of them costs weights.preferred. */
  preferred: z.exactOptional(z.array(Window).max(20_000)),
  /** What a meeting pays for each unit of time it spends in them, times weights.costs. */
  costs: z
    .array(Window.extend({ cost: Price }))
    .max(20_000)
    .default([]),
  /** Multiplies weights.unplaced. */
  priority: Price.default(1),
})
export type TimetableEvent = z.output<typeof Event>

const Spread = z.strictObject({
  /** All meetings of these together … */
  events: Ids.min(1),
  /** … are on so many different days at least. */
  minDays: Count,
})

const Fairness = z.strictObject({
  id: Id,
  /** What wishes cost per meeting should be alike for all parties: the spread costs weights.fairness. */
  parties: z
    .array(z.strictObject({ id: Id, events: Ids.min(1) }))
    .min(2)
    .max(1_000),
})

/** Decided by a person: a meeting of the event is there. */
const Fixed = z.strictObject({
  event: Id,
  day: Count,
  start: Moment,
  room: z.exactOptional(Id),
})

/** Decided by a person: the event is not in this room, or not on this day, or not at this start. */
const Forbidden = z.strictObject({
  event: Id,
  room: z.exactOptional(Id),
  day: z.exactOptional(Count),
  start: z.exactOptional(Moment),
})

const Weights = z.strictObject({
  unplaced: Price.default(1_000),
  roomCapacity: Price.default(1),
  minDays: Price.default(5),
  compactness: Price.default(2),
  roomStability: Price.default(1),
  preferred: Price.default(1),
  costs: Price.default(1),
  mustOverlap: Price.default(10),
  fairness: Price.default(1),
  load: Price.default(1),
})

export const TimetableProblem = z
  .strictObject({
    name: z.exactOptional(z.string().max(500)),
    time: Time,
    rooms: z.array(Room).max(5_000).default([]),
    resources: z.array(Resource).max(20_000).default([]),
    events: z.array(Event).max(20_000),
    /** Events of which no two meetings are at the same time. */
    mustNotOverlap: z.array(Ids).max(20_000).default([]),
    spread: z.array(Spread).max(20_000).default([]),
    fairness: z.array(Fairness).max(5_000).default([]),
    fixed: z.array(Fixed).max(20_000).default([]),
    forbidden: z.array(Forbidden).max(100_000).default([]),
    /** A room that is too small costs weights.roomCapacity for each person too many, or is forbidden. */
    capacity: z.enum(['soft', 'hard']).default('soft'),
    /** All meetings, or as many as there is room for. */
    place: z.enum(['all', 'most']).default('all'),
    weights: Weights.default(Weights.parse({})),
  })
  .meta({ id: 'TimetableProblem' })
export type TimetableProblem = z.output<typeof TimetableProblem>
/** As it is written: what has a default may be absent. */
export type TimetableQuestion = z.input<typeof TimetableProblem>
export type WeightName = keyof TimetableProblem['weights']

/** What is wrong, and where: `events[3].windows[0].to`. */
export type Fault = { path: string; reason: string }
