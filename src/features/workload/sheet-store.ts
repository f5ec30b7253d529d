import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'

export type SheetRow = {
  id: string
  personId: string
  name: string
  organisationId: string
  organisationName: string
  regionCode: string
  period: string
  minutes: number
  periodMinutes: number
  periods: number
  entries: number
  signedByName: string
  signedAt: Instant
  simulated: boolean
}

/** Signed sheets of a place; of every period where none is named. */
export async function listSheets(
  tx: Tx,
  { lower, upper, periods }: CodeRange & { periods?: readonly string[] },
): Promise<SheetRow[]> {
  const ofPeriods = periods ? sql`and h.period = any(${[...periods]}::text[])` : sql``
  const { rows } = await sql<SheetRow>`
    select h.id, h.person_id, p.name, h.organisation_id, o.name as organisation_name, h.region_code, h.period, h.minutes,
      h.period_minutes, h.periods, h.entries, h.signed_by_name, h.signed_at, h.simulated
    from workload_sheets as h join persons as p on p.id = h.person_id join org_units as o on o.id = h.organisation_id
    where h.region_code >= ${lower} and h.region_code < ${upper} ${ofPeriods}
    order by o.name, p.name_sort, h.period`.execute(tx)
  return rows
}

export type NewSheet = Omit<SheetRow, 'name' | 'organisationName' | 'signedAt' | 'signedByName'> & {
  signedBy: string
  signedByName: string
}

/** False: somebody has signed it meanwhile. */
export async function insertSheet(tx: Tx, sheet: NewSheet): Promise<boolean> {
  const { rows } = await sql`
    insert into workload_sheets (id, person_id, organisation_id, region_code, period, minutes, period_minutes, periods,
      entries, signed_by, signed_by_name, simulated)
    values (${sheet.id}, ${sheet.personId}, ${sheet.organisationId}, ${sheet.regionCode}, ${sheet.period},
      ${sheet.minutes}, ${sheet.periodMinutes}, ${sheet.periods}, ${sheet.entries}, ${sheet.signedBy},
      ${sheet.signedByName}, ${sheet.simulated})
    on conflict (person_id, organisation_id, period) do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** From now on these entries stand. */
export async function setSheet(tx: Tx, ids: readonly string[], sheetId: string): Promise<void> {
  await sql`update workload_entries set sheet_id = ${sheetId} where id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
}
