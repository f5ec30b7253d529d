import { contains } from '../../base/place.ts'
import { verbOf } from '../../base/verbs.ts'
import { type Actor, type Reach, reachOf, type Standing } from '../people/actor.ts'
import type { Shape } from './shape.ts'

/**
 * Where the actor reads rows of the register. Rows that belong to no organisation are read by people of
 * one organisation at its place; to write them takes a grant for the place itself.
 */
export const readingReach = (actor: Actor, { name, owned }: Shape): Reach[] =>
  reachOf(actor, verbOf({ name }, 'read')).map(({ organisationId, ...place }) => ({
    ...place,
    ...(owned && organisationId !== undefined && { organisationId }),
  }))

export const mayRead = (actor: Actor, shape: Shape, row: Standing): boolean =>
  readingReach(actor, shape).some(
    ({ organisationId, ...place }) =>
      contains(place, row.regionCode) &&
      (organisationId === undefined || organisationId === row.organisationId),
  )
