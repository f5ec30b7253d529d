import { type CodeRange, contains, rangeOf } from '../../base/place.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { type Actor, actorOf, may, placesOf, type Standing } from '../people/actor.ts'
import { findHostServing, listHosting } from './serving-store.ts'

type School = { id: string; regionCode: string }

/**
 * Whoever may write sessions of his village may, too, what serves it at a school elsewhere (O2-11): the same person, with
 * that school’s sessions besides. `id`: only where this session serves his village; else of every school at which it learns.
 */
export async function asServed(db: Db, actor: Actor, id?: string): Promise<Actor> {
  const places = placesOf(actor, 'sessions.write')
  if (places.length === 0) return actor
  const schools = await asSystem(
    db,
    'whom a session serves',
    async (system): Promise<School[]> =>
      id === undefined
        ? listHosting(system, places)
        : [await findHostServing(system, id, places)].filter((one) => one !== undefined),
  )
  const elsewhere = schools.filter((one) => !may(actor, 'sessions.write', standingOf(one)))
  if (elsewhere.length === 0) return actor
  return actorOf(actor, [
    ...actor.grants,
    ...elsewhere.map(({ id: organisationId, regionCode }) => ({
      permissions: ['sessions.read', 'sessions.write'],
      range: rangeOf(regionCode, 'village'),
      organisationId,
    })),
  ])
}

const standingOf = ({ id, regionCode }: School): Standing => ({ regionCode, organisationId: id })

/** Of what such a school holds, only that which serves his village. */
export function concerns(
  actor: Actor,
  { regionCode, organisationId, row }: Standing & { row: { stations: readonly string[] } },
): boolean {
  return (
    may(actor, 'sessions.read', { regionCode, ...(organisationId && { organisationId }) }) ||
    servesOne(placesOf(actor, 'sessions.write'), row.stations)
  )
}

const liesIn = (places: readonly CodeRange[], code: string): boolean =>
  places.some((place) => contains(place, code))

const servesOne = (places: readonly CodeRange[], stations: readonly string[]): boolean =>
  stations.some((code) => liesIn(places, code))

/**
 * Whose names he reads in a session of this school: its own people those of all who come, anybody else those of his own
 * places, and whoever was written down without one (S21).
 */
export function namesFor(
  asker: Actor,
  school: Required<Pick<Standing, 'regionCode' | 'organisationId'>>,
): (groupCode: string | null) => boolean {
  const ofOrganisations = asker.grants.filter(({ organisationId }) => organisationId !== undefined)
  if (may({ ...asker, grants: ofOrganisations }, 'sessions.write', school)) return () => true
  const places = placesOf(asker, 'sessions.write')
  return (code) => code === null || liesIn(places, code)
}

/** A school’s people hold one for whoever learns there, a place’s for those of their own place. */
export function mayServe(actor: Actor, stations: readonly string[]): boolean {
  const places = placesOf(actor, 'sessions.write')
  return places.length === 0 || stations.every((code) => liesIn(places, code))
}
