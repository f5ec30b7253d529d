import { permits } from '../../base/permission.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import type { Actor } from '../people/actor.ts'

/** The unit is the actor's own, not one below his: he answers for it, and issues no letter that binds it. */
export const answersFor = ({ grants }: Actor, unitCode: string, level: PlaceLevel): boolean =>
  grants.some(
    ({ permissions, range, organisationId }) =>
      organisationId === undefined &&
      range.lower === rangeOf(unitCode, level).lower &&
      permits(permissions, 'letters.sign'),
  )
