import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { LinkLine } from './teaching-report.ts'

export async function listBases(
  tx: Tx,
  names: readonly string[],
): Promise<{ county: string; kind: 'base' | 'association'; name: string }[]> {
  const { rows } = await sql<{ county: string; kind: 'base' | 'association'; name: string }>`
    select left(place_code, 6) as county, kind, name from teaching_bases
    where retired_on is null and name = any(${[...names]}::text[])`.execute(tx)
  return rows
}

/** Those that lasted on one of these days. */
export async function listLinks(
  tx: Tx,
  { within: { lower, upper }, from, to }: { within: CodeRange; from: Day; to: Day },
): Promise<LinkLine[]> {
  const { rows } = await sql<LinkLine>`
    select place_code, name, model, other_model, base, association, school_code, teacher, households
    from teaching_links
    where retired_on is null and region_code >= ${lower} and region_code < ${upper}
      and from_day <= ${to} and coalesce(to_day, ${to}) >= ${from}
    order by model, other_model, place_code, name`.execute(tx)
  return rows
}

/** Names that a session of these stations may say: their own links, and those of their townships. */
export async function listLinkNames(
  system: Tx,
  { stations, day }: { stations: readonly string[]; day: Day },
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct name from teaching_links
    where retired_on is null and from_day <= ${day} and coalesce(to_day, ${day}) >= ${day}
      and (place_code = any(${[...stations]}::text[])
        or place_code = any(array(select left(one, 9) || '000' from unnest(${[...stations]}::text[]) as one)))
    order by name`.execute(system)
  return rows.map(({ name }) => name)
}
