import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import { isPlaceCode, type PlaceLevel, placeAt, prefixLength, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from './actor.ts'
import { findPlaces } from './place-store.ts'

export type Recode = {
  oldCode: string
  newCode: string
  level: PlaceLevel
  /** The new name; the old one stays without it. */
  name?: string | undefined
  onDay: Day
  sourceDocument: string
}

/**
 * A place got another code: everything that carries the old one, or a code below it, moves in one
 * transaction, and sheets with the old codes are read as the new ones from now on. What is
 * append-only (audit, moves, consents, policy) keeps the code of its time.
 */
export async function recodePlace(db: Db, actor: Actor, given: Recode): Promise<{ rows: number }> {
  const { oldCode, newCode, level } = given
  for (const code of [oldCode, newCode]) {
    if (!isPlaceCode(code) || placeAt(code, level) !== code) {
      throw invalid('code_not_of_level', { value: code, level })
    }
    if (!may(actor, 'places.write', { regionCode: code }))
      throw forbidden('not_permitted', { verb: 'places.write' })
  }
  return asSystem(db, 'recode a place', async (tx) => {
    const known = new Map(
      (await findPlaces(tx, [oldCode, newCode])).map((place) => [place.code, place]),
    )
    if (!known.has(oldCode)) throw notFound('place', oldCode)
    if (known.has(newCode)) throw conflict('place_exists', { value: newCode })
    await copyPlaces(tx, given)
    let rows = 0
    for (const { tableName, columnName } of await listCodeColumns(tx)) {
      rows += await moveCodes(tx, given, tableName, columnName)
    }
    await retirePlaces(tx, given)
    await audit(tx, actor, [
      {
        action: 'place.recoded',
        subjectType: 'place',
        subjectId: newCode,
        regionCode: newCode,
        payload: { ...given, rows },
      },
    ])
    return { rows }
  })
}

/** Every column of the domain `place_code` whose table may be changed. */
async function listCodeColumns(tx: Tx): Promise<{ tableName: string; columnName: string }[]> {
  const { rows } = await sql<{ tableName: string; columnName: string }>`
    select c.table_name, c.column_name from information_schema.columns as c
    join information_schema.tables as t using (table_schema, table_name)
    where c.table_schema = 'public' and c.domain_name = 'place_code' and t.table_type = 'BASE TABLE'
      and c.table_name not in ('places', 'place_successions')
      and not exists (
        select from pg_trigger as g join pg_proc as p on p.oid = g.tgfoid
        where g.tgrelid = format('public.%I', c.table_name)::regclass and p.proname in ('refuse_change', 'audit_only_erases'))
    order by 1, 2`.execute(tx)
  return rows
}

async function moveCodes(
  tx: Tx,
  { oldCode, newCode, level }: Recode,
  table: string,
  column: string,
): Promise<number> {
  const { lower, upper } = rangeOf(oldCode, level)
  const prefix = newCode.slice(0, prefixLength[level])
  const code = sql.ref(column)
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${code} = ${prefix} || substr(${code}, ${prefix.length + 1}::int)
    where ${code} >= ${lower} and ${code} < ${upper}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** The place and those below it under their new codes, and what replaced what. */
async function copyPlaces(
  tx: Tx,
  { oldCode, newCode, level, name, onDay, sourceDocument }: Recode,
): Promise<void> {
  const { lower, upper } = rangeOf(oldCode, level)
  const prefix = newCode.slice(0, prefixLength[level])
  await sql`
    insert into places (code, level, name, lat, lon, boundary)
    select ${prefix} || substr(code, ${prefix.length + 1}::int), level,
      case when code = ${oldCode} then coalesce(${name ?? null}, name) else name end, lat, lon, boundary
    from places where code >= ${lower} and code < ${upper} and retired_on is null`.execute(tx)
  await sql`
    insert into place_successions (old_code, new_code, on_day, source_document)
    select code, ${prefix} || substr(code, ${prefix.length + 1}::int), ${onDay}::date, ${sourceDocument}
    from places where code >= ${lower} and code < ${upper} and retired_on is null
    on conflict (old_code) do update set new_code = excluded.new_code, on_day = excluded.on_day,
      source_document = excluded.source_document`.execute(tx)
}

async function retirePlaces(tx: Tx, { oldCode, level, onDay }: Recode): Promise<void> {
  const { lower, upper } = rangeOf(oldCode, level)
  await sql`update places set retired_on = ${onDay}::date where code >= ${lower} and code < ${upper}`.execute(
    tx,
  )
}
