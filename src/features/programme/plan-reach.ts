import { permits } from '../../base/permission.ts'
import { commonRange, type PlaceLevel, rangeOf } from '../../base/place.ts'
import type { Verb } from '../../base/verbs.ts'
import { type Actor, reachOf } from '../people/actor.ts'

/** A plan is its whole county's business; of the lists a reader sees the rows of his place. */
export const seesPlan = (actor: Actor, { regionCode }: { regionCode: string }): boolean =>
  reachOf(actor, 'plans.read').some((reach) => commonRange(reach, rangeOf(regionCode, 'county')))

/** His post is of this level, not of one above it: nobody speaks for a level below his own (INV-30). */
export const isAtLevel = (
  { grants }: Actor,
  verb: Verb,
  { regionCode }: { regionCode: string },
  level: PlaceLevel,
): boolean =>
  grants.some(
    ({ permissions, range, organisationId }) =>
      organisationId === undefined &&
      range.lower === rangeOf(regionCode, level).lower &&
      permits(permissions, verb),
  )
