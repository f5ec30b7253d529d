import type { Day } from '../../base/calendar.ts'
import type { Cursor } from '../../base/cursor.ts'
import { newId } from '../../base/ids.ts'
import { type CodeRange, contains, placeAt, rangeOf } from '../../base/place.ts'
import { forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, placesOf } from './actor.ts'
import type { NewUnmaskingGrant, UnmaskingGrant } from './api.ts'
import { findPerson } from './person-store.ts'
import { isOpen } from './term.ts'
import { type UnmaskedPlace, type UnmaskingTerm, unmaskedPlaces } from './unmasking.ts'
import {
  findUnmaskingGrant,
  insertUnmaskingGrant,
  listLiveUnmaskingGrants,
  listUnmaskingRows,
  setUnmaskingGrantRevoked,
  type UnmaskingQuery,
} from './unmasking-store.ts'

/** Grants of places where the actor may give them, and his own. */
export async function listUnmasking(
  db: Db,
  actor: Actor,
  { mine, ...query }: Omit<UnmaskingQuery, 'places' | 'personId'> & { mine: boolean },
  today: Day,
): Promise<{ grants: UnmaskingGrant[]; next?: Cursor }> {
  const wanted = {
    ...query,
    places: mine ? [] : placesOf(actor, 'people.unmask'),
    personId: actor.personId,
    limit: query.limit + 1,
  }
  const rows = await asSystem(db, 'unmasking grants', (tx) => listUnmaskingRows(tx, wanted))
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  return {
    grants: page.map((row) => ({
      ...row,
      revocable: isOpen(row, today) && may(actor, 'people.unmask', row),
    })),
    ...(last && { next: { value: last.fromDay, id: last.id } }),
  }
}

/** Lets a person see personal fields of a place unmasked for a time and a purpose (INV-46). */
export async function grantUnmasking(
  db: Db,
  actor: Actor,
  given: NewUnmaskingGrant,
): Promise<{ id: string }> {
  if (placeAt(given.regionCode, given.level) !== given.regionCode)
    throw invalid('code_not_of_level', { value: given.regionCode, level: given.level })
  if (!may(actor, 'people.unmask', given))
    throw forbidden('not_permitted', { verb: 'people.unmask' })
  if (given.toDay < given.fromDay) throw invalid('ends_before_it_begins', { from: given.fromDay })
  return scoped(db, actor, async (tx) => {
    const person = await findPerson(tx, given.personId)
    if (!person) throw notFound('person', given.personId)
    const id = newId()
    await insertUnmaskingGrant(tx, { id, ...given, grantedBy: actor.personId })
    await audit(tx, actor, [
      {
        action: 'unmasking.granted',
        subjectType: 'person',
        subjectId: given.personId,
        regionCode: given.regionCode,
        payload: { id, ...given, personName: person.name },
      },
    ])
    return { id }
  })
}

export async function revokeUnmasking(db: Db, actor: Actor, id: string, now: Date): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const grant = await findUnmaskingGrant(tx, id)
    if (!grant) throw notFound('unmasking_grant', id)
    if (!may(actor, 'people.unmask', grant))
      throw forbidden('not_permitted', { verb: 'people.unmask' })
    if (!(await setUnmaskingGrantRevoked(tx, id, now.toISOString()))) return
    await audit(tx, actor, [
      {
        action: 'unmasking.revoked',
        subjectType: 'person',
        subjectId: grant.personId,
        regionCode: grant.regionCode,
        payload: { id },
      },
    ])
  })
}

/** The grant under which the actor may see personal fields of a row at `regionCode` today, if any. */
export async function findUnmasking(
  tx: Tx,
  actor: Actor,
  regionCode: string,
  day: Day,
): Promise<string | undefined> {
  const grants = await listLive(tx, actor, day)
  return grants.find(({ range }) => contains(range, regionCode))?.grantId
}

/** Where the actor sees personal fields today, of all that `reach` shows him. */
export async function listUnmaskedPlaces(
  tx: Tx,
  actor: Actor,
  reach: readonly CodeRange[],
  day: Day,
): Promise<UnmaskedPlace[]> {
  return unmaskedPlaces(await listLive(tx, actor, day), reach)
}

async function listLive(tx: Tx, actor: Actor, day: Day): Promise<UnmaskingTerm[]> {
  const grants = await asSystem(tx, 'unmasking grants', (system) =>
    listLiveUnmaskingGrants(system, actor.personId, day),
  )
  return grants.map(({ id, regionCode, level }) => ({
    grantId: id,
    range: rangeOf(regionCode, level),
  }))
}
