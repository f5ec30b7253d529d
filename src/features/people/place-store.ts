import type { Insertable } from 'kysely'
import type { PlaceLevel } from '../../base/place.ts'
import type { Place } from '../../base/session.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'

export async function findPlaces(tx: Tx, codes: readonly string[]): Promise<Place[]> {
  if (codes.length === 0) return []
  const rows = await tx
    .selectFrom('places')
    .select(['code', 'level', 'name', 'lat', 'lon'])
    .where('code', 'in', [...new Set(codes)])
    .execute()
  return rows as Place[]
}

/** Places of `level` inside the range, by code. */
export async function listPlaces(
  tx: Tx,
  { lower, upper, level }: { lower: string; upper: string; level?: PlaceLevel },
): Promise<Place[]> {
  const rows = await tx
    .selectFrom('places')
    .select(['code', 'level', 'name', 'lat', 'lon'])
    .where('code', '>=', lower)
    .where('code', '<', upper)
    .where('retiredOn', 'is', null)
    .$if(level !== undefined, (q) => q.where('level', '=', level ?? ''))
    .orderBy('code')
    .execute()
  return rows as Place[]
}

export async function findBoundary(tx: Tx, code: string): Promise<unknown> {
  const row = await tx
    .selectFrom('places')
    .select('boundary')
    .where('code', '=', code)
    .executeTakeFirst()
  return row?.boundary ?? undefined
}

/** Inserts or renames; coordinates that are not given stay as they are. */
export async function savePlaces(
  tx: Tx,
  places: readonly (Omit<Place, 'lat' | 'lon'> & {
    lat?: number | undefined
    lon?: number | undefined
    boundary?: unknown
  })[],
): Promise<void> {
  if (places.length === 0) return
  await tx
    .insertInto('places')
    .values(
      places.map(({ code, level, name, lat, lon, boundary }) => ({
        code,
        level,
        name,
        lat: lat ?? null,
        lon: lon ?? null,
        boundary: boundary === undefined ? null : JSON.stringify(boundary),
      })),
    )
    .onConflict((oc) =>
      oc.column('code').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        lat: eb.fn.coalesce('excluded.lat', 'places.lat'),
        lon: eb.fn.coalesce('excluded.lon', 'places.lon'),
        boundary: eb.fn.coalesce('excluded.boundary', 'places.boundary'),
        retiredOn: null,
      })),
    )
    .execute()
}

/** Old codes and what replaced them, for sheets that still carry the old ones. */
export async function findSuccessors(
  tx: Tx,
  codes: readonly string[],
): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  const rows = await tx
    .selectFrom('placeSuccessions')
    .select(['oldCode', 'newCode'])
    .where('oldCode', 'in', [...new Set(codes)])
    .execute()
  return new Map(rows.map(({ oldCode, newCode }) => [oldCode, newCode]))
}

export async function savePlaceSuccessions(
  tx: Tx,
  successions: readonly Insertable<DB['placeSuccessions']>[],
): Promise<void> {
  if (successions.length === 0) return
  await tx
    .insertInto('placeSuccessions')
    .values([...successions])
    .onConflict((oc) =>
      oc.column('oldCode').doUpdateSet((eb) => ({
        newCode: eb.ref('excluded.newCode'),
        onDay: eb.ref('excluded.onDay'),
        sourceDocument: eb.ref('excluded.sourceDocument'),
      })),
    )
    .execute()
}

/** What the one county that this node knows is called. */
export async function findOnlyCountyName(tx: Tx): Promise<string | undefined> {
  const code = await findOnlyCounty(tx)
  return code === undefined ? undefined : (await findPlaces(tx, [code]))[0]?.name
}

/** Code of the one county this node knows; undefined where it knows none, or several. */
export async function findOnlyCounty(tx: Tx): Promise<string | undefined> {
  const counties = await tx
    .selectFrom('places')
    .select('code')
    .where('level', '=', 'county')
    .limit(2)
    .execute()
  return counties.length === 1 ? counties[0]?.code : undefined
}
