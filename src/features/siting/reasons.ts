import * as z from 'zod'

/** Why a unit has no host. */
export const UnassignedReason = z.enum([
  'no_coordinates',
  'no_site_of_right_kind',
  'all_forbidden',
  'all_beyond_radius',
  /** The schools in reach have no places left for it. */
  'no_room',
])
export type UnassignedReason = z.output<typeof UnassignedReason>

/** Why a question has no solution. */
export const SitingObstacle = z
  .discriminatedUnion('code', [
    z.object({ code: z.literal('no_hosts_allowed'), demands: z.number() }),
    z.object({
      code: z.literal('locks_need_more_hosts'),
      needed: z.number(),
      maxHosts: z.number(),
    }),
    z.object({
      code: z.literal('locks_overfill_site'),
      site: z.string(),
      size: z.number(),
      capacity: z.number(),
    }),
    z.object({
      code: z.literal('demand_larger_than_every_site'),
      demand: z.string(),
      size: z.number(),
      largest: z.number(),
    }),
    z.object({
      code: z.literal('capacity_too_small'),
      size: z.number(),
      capacity: z.number(),
      hosts: z.number(),
    }),
    z.object({ code: z.literal('no_combination_fits') }),
  ])
  .meta({ id: 'SitingObstacle' })
export type SitingObstacle = z.output<typeof SitingObstacle>

/** What stands in the way of a nearer site. Every `change` is of weighted distance plus fixed costs; above 0 is dearer. */
const Hindrance = z
  .discriminatedUnion('code', [
    z.object({ code: z.literal('forbidden') }),
    z.object({ code: z.literal('beyond_radius'), radius: z.number() }),
    z.object({ code: z.literal('too_small'), size: z.number(), capacity: z.number() }),
    z.object({
      code: z.literal('not_open'),
      /** Whether as many hosts are open as are allowed, so that another would have to close. */
      isHostLimitReached: z.boolean(),
      fixedCost: z.number(),
      /** If it opened and every demand that gains by it, this one first, moved there while there is room. */
      change: z.number(),
    }),
    z.object({
      code: z.literal('full'),
      size: z.number(),
      used: z.number(),
      capacity: z.number(),
      /** The cheapest way to make room: another demand moves on to another host. Absent: there is none. */
      makingRoom: z.exactOptional(
        z.object({ demand: z.string(), to: z.string(), change: z.number() }),
      ),
    }),
    /** It could move there. Only unproven solutions, and goals other than distance, leave this. */
    z.object({ code: z.literal('has_room'), change: z.number() }),
    z.object({ code: z.literal('not_chosen') }),
  ])
  .meta({ id: 'SitingHindrance' })
export type Hindrance = z.output<typeof Hindrance>

export const WhyHere = z.object({
  demand: z.string(),
  site: z.string(),
  distance: z.number(),
  reason: z.enum([
    'nearest',
    'locked_by_person',
    'nearest_forbidden',
    'nearest_beyond_radius',
    'nearest_too_small',
    'nearest_not_open',
    'nearest_full',
    'nearest_has_room',
    /** A person chose another. */
    'nearest_not_chosen',
  ]),
  /** Suitable sites nearer than the host, nearest first, each with what stands in the way. */
  nearer: z.array(z.object({ site: z.string(), distance: z.number(), hindrance: Hindrance })),
})
/** Why a unit goes to its host. */
export type WhyHere = z.output<typeof WhyHere>

const WhyNowhere = z.object({
  demand: z.string(),
  reason: z.enum([...UnassignedReason.options, 'no_solution']),
  /** The nearest site of the right kind, with what stands in the way. */
  nearest: z.exactOptional(
    z.object({
      site: z.string(),
      distance: z.number(),
      code: z.enum(['forbidden', 'beyond_radius', 'full']),
    }),
  ),
})
export type WhyNowhere = z.output<typeof WhyNowhere>

/** Why a demand is served where it is, or not at all. Codes and numbers; words are made at the edge. */
export const Explanation = z.union([WhyHere, WhyNowhere]).meta({ id: 'SitingExplanation' })
export type Explanation = z.output<typeof Explanation>
