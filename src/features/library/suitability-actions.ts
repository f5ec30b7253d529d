import { firstOf } from '../../base/cursor.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { forbidden, notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, mayAnywhere, placesOf } from '../people/actor.ts'
import { type Recorder, record } from '../sync/record-actions.ts'
import type { Rating, ReviewQueue } from './api.ts'
import { averageOf, reviewing } from './rank.ts'
import { suitabilityRated, topicAsked } from './replication.ts'
import { maySee } from './resource-actions.ts'
import { findMovable, listInReview, listLow, saveReviewerRating } from './store.ts'
import { readWeights } from './tree-actions.ts'

/** At the hub: a reviewer's word, which replaces his earlier one. */
export async function rateAsReviewer(
  db: Db,
  actor: Actor,
  given: Rating & { resourceId: string; note?: string | undefined },
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const found = await findMovable(tx, given.resourceId)
    if (!found || !maySee(actor, found) || !mayAnywhere(actor, 'resources.read'))
      throw notFound('resources', given.resourceId)
    const [reviewsAt] = reviewing.flatMap((verb) => placesOf(actor, verb))
    if (!reviewsAt) throw forbidden('not_permitted', { verb: 'resources.write' })
    const { resourceId, understood, learnt, used, note = null } = given
    await saveReviewerRating(tx, {
      ...{ resourceId, understood, learnt, used, note },
      personId: actor.personId,
    })
    await audit(tx, actor, [
      {
        action: 'resource.rated',
        subjectType: 'resources',
        subjectId: resourceId,
        // The resource may be the county's and its reviewer a village's: it is said where he stands.
        regionCode: reviewsAt.lower.padEnd(12, '0'),
        payload: { understood, learnt, used },
      },
    ])
  })
}

/** At a station: what a learner said; who it was is not kept. */
export async function rateAsLearner(
  db: Db,
  actor: Actor,
  recorder: Recorder,
  given: Rating & { resourceId: string },
): Promise<void> {
  await scoped(db, actor, (tx) => record(tx, recorder, {}, suitabilityRated, given))
}

/** At a station: what people would learn next, in their words. */
export async function askTopic(
  db: Db,
  actor: Actor,
  recorder: Recorder,
  given: { topic: string; subject?: string | undefined; dialect?: string | undefined },
): Promise<void> {
  await scoped(db, actor, (tx) => record(tx, recorder, {}, topicAsked, given))
}

const shownAtOnce = 500

/** What waits for an owner's word, and what people could not use, in the place. */
export async function readReviewQueue(
  db: Db,
  actor: Actor,
  place: { code: string; level: PlaceLevel },
  now: Date,
): Promise<ReviewQueue> {
  const range = rangeOf(place.code, place.level)
  return scoped(db, actor, async (tx) => {
    const weights = await readWeights(tx, place.code, now)
    const seen = <T extends { regionCode: string }>(rows: readonly T[]) =>
      rows.filter((row) => may(actor, 'resources.read', row))
    const review = firstOf(await listInReview(tx, range, shownAtOnce + 1), shownAtOnce)
    const low = firstOf(await listLow(tx, range, weights, shownAtOnce + 1), shownAtOnce)
    return {
      waiting: seen(review.rows).map((one) => {
        const { id, version, state, title, ownerCode, stateAt } = one
        return {
          id,
          version,
          state,
          title,
          ownerCode,
          stateAt,
          mine: may(actor, 'resources.publish', one),
        }
      }),
      low: seen(low.rows).map((one) => ({ ...one, average: averageOf(one) })),
      isCut: review.isCut || low.isCut,
    }
  })
}
