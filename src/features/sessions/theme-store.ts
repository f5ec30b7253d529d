import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import { type CodeRange, placeAt, rangeOf } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { ThemeLine } from './learning-plan-report.ts'

export async function listThemesByCode(tx: Tx, codes: readonly string[]): Promise<ThemeLine[]> {
  const { rows } = await sql<ThemeLine>`
    select code, name, from_day, to_day from themes
    where retired_on is null and code = any(${[...codes]})`.execute(tx)
  return rows
}

/** What the county wanted learned in these days. */
export async function listThemesOf(
  tx: Tx,
  { owners, from, to }: { owners: CodeRange; from: Day; to: Day },
): Promise<ThemeLine[]> {
  const { rows } = await sql<ThemeLine>`
    select code, name, from_day, to_day from themes
    where retired_on is null and region_code >= ${owners.lower} and region_code < ${owners.upper}
      and from_day <= ${to} and to_day >= ${from}
    order by from_day, code`.execute(tx)
  return rows
}

/** Those that a session at this place may name. */
export const listThemesOn = (tx: Tx, regionCode: string, day: Day): Promise<ThemeLine[]> =>
  listThemesOf(tx, {
    owners: rangeOf(placeAt(regionCode, 'county'), 'county'),
    ...{ from: day, to: day },
  })

/** Every theme, for sheets that call one by its name. */
export async function listThemeNames(tx: Tx): Promise<{ code: string; name: string }[]> {
  const { rows } = await sql<{ code: string; name: string }>`
    select code, name from themes where retired_on is null order by code`.execute(tx)
  return rows
}
