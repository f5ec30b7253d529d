import * as z from 'zod'

/** What forbids a time to an event, whoever else is there. */
export const Rule = z.enum([
  'day_ends',
  'outside_windows',
  'event_unavailable',
  'resource_unavailable',
  'misses_broadcast',
  'no_room_open',
  'forbidden_by_person',
])
export type Rule = z.output<typeof Rule>

const Holder = z.object({
  /** What both need: a room, a resource, or that they must not overlap. */
  by: z.enum(['room', 'resource', 'must_not_overlap']),
  id: z.exactOptional(z.string()),
  event: z.string(),
  meeting: z.number(),
})

const Place = z.object({ day: z.number(), start: z.number(), room: z.nullable(z.string()) })

/** What stands in the way of a time that would be better. Codes and numbers; words are made at the edge. */
const Hindrance = z
  .discriminatedUnion('code', [
    z.object({ code: z.literal('rule'), rules: z.array(Rule) }),
    z.object({
      code: z.literal('taken'),
      holders: z.array(Holder),
      /** Where the one that holds it could go instead, and what that would change. Absent: nowhere. */
      makingRoom: z.exactOptional(
        z.object({ event: z.string(), meeting: z.number(), to: Place, change: z.number() }),
      ),
    }),
    /** It could go there; other wishes would lose more. */
    z.object({ code: z.literal('costs_more'), change: z.number() }),
    /** It could go there. Only timetables that are not proven best leave this. */
    z.object({ code: z.literal('is_free'), change: z.number() }),
    z.object({ code: z.literal('fixed_by_person') }),
  ])
  .meta({ id: 'TimetableHindrance' })
export type Hindrance = z.output<typeof Hindrance>

/** A place that would serve better, with what stands in the way. */
const Better = Place.extend({ hindrance: Hindrance })
export type Better = z.output<typeof Better>

const Unplaced = z
  .discriminatedUnion('code', [
    /** No start is allowed: so many starts of the grid fall to each rule. */
    z.object({
      code: z.literal('no_time'),
      event: z.string(),
      meeting: z.number(),
      rules: z.array(z.object({ rule: Rule, starts: z.number() })),
    }),
    z.object({ code: z.literal('no_room'), event: z.string(), meeting: z.number() }),
    /** Of a term: the time of the search was over before its week was looked at. */
    z.object({ code: z.literal('time_over'), event: z.string(), meeting: z.number() }),
    z.object({
      code: z.literal('ruling_against_rule'),
      event: z.string(),
      meeting: z.number(),
      rules: z.array(Rule),
    }),
    /** It may be at these times and places, the best first, each held by another. */
    z.object({
      code: z.literal('places_taken'),
      event: z.string(),
      meeting: z.number(),
      nearest: z.array(Better),
    }),
  ])
  .meta({ id: 'TimetableUnplaced' })
export type Unplaced = z.output<typeof Unplaced>

/** A wish that is not met, with what it costs. */
const Unmet = z
  .discriminatedUnion('term', [
    z.object({
      term: z.literal('roomCapacity'),
      cost: z.number(),
      event: z.string(),
      meeting: z.number(),
      room: z.string(),
      excess: z.number(),
      better: z.exactOptional(Better),
    }),
    z.object({
      term: z.literal('minDays'),
      cost: z.number(),
      events: z.array(z.string()),
      days: z.number(),
      wanted: z.number(),
    }),
    z.object({
      term: z.literal('compactness'),
      cost: z.number(),
      resource: z.string(),
      event: z.string(),
      meeting: z.number(),
    }),
    z.object({
      term: z.literal('roomStability'),
      cost: z.number(),
      event: z.string(),
      rooms: z.array(z.string()),
    }),
    z.object({
      term: z.enum(['preferred', 'costs']),
      cost: z.number(),
      event: z.string(),
      meeting: z.number(),
      better: z.exactOptional(Better),
    }),
    z.object({
      term: z.literal('mustOverlap'),
      cost: z.number(),
      event: z.string(),
      meeting: z.number(),
      broadcast: z.string(),
      better: z.exactOptional(Better),
    }),
    z.object({
      term: z.literal('load'),
      cost: z.number(),
      resource: z.string(),
      /** Absent: of the number of days. */
      day: z.exactOptional(z.number()),
      amount: z.number(),
      most: z.number(),
    }),
    z.object({
      term: z.literal('fairness'),
      cost: z.number(),
      group: z.string(),
      worst: z.string(),
      best: z.string(),
    }),
  ])
  .meta({ id: 'TimetableUnmet' })
export type Unmet = z.output<typeof Unmet>

/** Why not all meetings can be placed. */
const Obstacle = z
  .discriminatedUnion('code', [
    z.object({
      code: z.literal('no_time'),
      event: z.string(),
      rules: z.array(z.object({ rule: Rule, starts: z.number() })),
    }),
    z.object({ code: z.literal('no_room'), event: z.string() }),
    z.object({
      code: z.literal('ruling_against_rule'),
      event: z.string(),
      rules: z.array(Rule),
    }),
    /** These meetings share something and need more periods than there are. */
    z.object({
      code: z.literal('too_few_times'),
      /** Absent: they must not overlap. */
      resource: z.exactOptional(z.string()),
      events: z.array(z.string()),
      needed: z.number(),
      available: z.number(),
    }),
    /** These meetings need more periods in rooms than there are. */
    z.object({
      code: z.literal('too_few_places'),
      events: z.array(z.string()),
      rooms: z.array(z.string()),
      needed: z.number(),
      available: z.number(),
    }),
    /** Each of these could be left out; together they do not fit. */
    z.object({ code: z.literal('no_combination_fits'), events: z.array(z.string()) }),
  ])
  .meta({ id: 'TimetableObstacle' })
export type Obstacle = z.output<typeof Obstacle>
