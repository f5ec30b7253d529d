import { type CodeRange, placeAt, rangeOf } from '../../base/place.ts'
import { Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { listPlaces } from '../people/place-store.ts'
import { findOwnPlace, loadIdentity } from '../sync/identity-store.ts'
import { openHandle, sealHandle } from './handle-protocol.ts'
import { isEnoughOfName } from './learner.ts'
import { listLearnersCalled } from './learner-store.ts'
import type { LearnerName, NamePlace } from './sign-in-api.ts'

/**
 * Whose names begin so: at a station of those of its township, at a hub of those of the one place that is
 * asked about, all twelve digits of it: a township's code means its office and not the villages below it.
 * Nobody's id travels; `handle` signs him in.
 */
export async function findNames(
  db: Db,
  { begin, place, atStation }: { begin: string; place?: string | undefined; atStation: boolean },
  now: Date,
): Promise<LearnerName[]> {
  if (!isEnoughOfName(begin)) return []
  return asSystem(db, 'portal: names', async (tx) => {
    const range = atStation ? await ownTownship(tx) : place && rangeOf(place, 'village')
    if (!range) return []
    const { sealingKey } = await loadIdentity(tx)
    return (await listLearnersCalled(tx, begin, range)).map(({ id, ...one }) => ({
      handle: sealHandle(sealingKey, id, now),
      ...one,
    }))
  })
}

async function ownTownship(tx: Tx): Promise<CodeRange | undefined> {
  const own = await findOwnPlace(tx)
  return own === undefined ? undefined : rangeOf(placeAt(own, 'township'), 'township')
}

/** Of whom the handle is. */
export async function learnerOfHandle(db: Db, handle: string, now: Date): Promise<string> {
  const { sealingKey } = await asSystem(db, 'portal: names', loadIdentity)
  const id = openHandle(sealingKey, handle, now)
  if (id === undefined) throw new Refusal('unauthenticated', 'sign_in_name_again')
  return id
}

/** Where one may say that he belongs: counties and townships, or the villages of a township. */
export async function readNamePlaces(db: Db, under: string | undefined): Promise<NamePlace[]> {
  return asSystem(db, 'places are public', async (tx) => {
    const found =
      under === undefined
        ? [
            ...(await listPlaces(tx, { lower: '0', upper: ':', level: 'county' })),
            ...(await listPlaces(tx, { lower: '0', upper: ':', level: 'township' })),
          ].toSorted((a, b) => (a.code < b.code ? -1 : 1))
        : await listPlaces(tx, { ...rangeOf(under, 'township'), level: 'village' })
    return found.map(({ code, name, level }) => ({ code, name, level }))
  })
}
