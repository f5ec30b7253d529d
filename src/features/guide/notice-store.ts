import { sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import { type CodeRange, placeAt } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { NoticeState } from './notice.ts'
import type { NoticeItem } from './notice-item.ts'

export type KnownNotice = {
  id: string
  version: number
  state: NoticeState
  stateAt: Instant
  regionCode: string
  organisationId: string | null
  title: string
  issuerCode: string
  issuerName: string
  fromDay: Day
  toDay: Day
  unitCodes: string[]
  signature: string
  note: string | null
  corrects: string | null
  items: NoticeItem[]
  simulated: boolean
  disputed: boolean
  /** The issued notice that corrects it. */
  correctedBy: string | null
}

const known = sql`
  select n.id, n.version, n.state, n.state_at, n.region_code, n.organisation_id, n.title, n.issuer_code, n.from_day,
    n.to_day, n.unit_codes, n.signature, n.note, n.corrects, n.items, n.simulated, n.disputed,
    coalesce(s.name, p.name, n.issuer_code) as issuer_name,
    (select c.id::text from notices as c where c.corrects = n.id::text and c.state = 'issued' and c.retired_on is null
      order by c.state_at limit 1) as corrected_by
  from notices as n
  left join schools as s on s.id = n.organisation_id
  left join places as p on p.code = n.issuer_code`

export async function findNotice(tx: Tx, id: string): Promise<KnownNotice | undefined> {
  const { rows } = await sql<KnownNotice>`
    ${known} where n.id = ${id}::uuid and n.retired_on is null`.execute(tx)
  return rows[0]
}

/** Those made in the range or sent to a unit in it, the latest days first. */
export async function listNotices(
  tx: Tx,
  { lower, upper }: CodeRange,
  { states, limit }: { states: readonly NoticeState[]; limit: number },
): Promise<KnownNotice[]> {
  const { rows } = await sql<KnownNotice>`
    ${known} where n.retired_on is null and n.state = any(${[...states]})
      and (n.region_code >= ${lower} and n.region_code < ${upper}
        or exists (select from unnest(n.unit_codes) as u where u >= ${lower} and u < ${upper}))
    order by n.from_day desc, n.state_at desc, n.id limit ${limit}`.execute(tx)
  return rows
}

/** Issued notices for these units with something from that day on; what was corrected is told by its correction. */
export async function listStandingNotices(
  tx: Tx,
  units: readonly string[],
  from: Day,
): Promise<KnownNotice[]> {
  const { rows } = await sql<KnownNotice>`
    select * from (${known} where n.retired_on is null and n.state = 'issued' and n.to_day >= ${from}::date
      and n.unit_codes && ${unitsAbove(units)}) as n
    where n.corrected_by is null order by n.from_day, n.id`.execute(tx)
  return rows
}

/** What is sent to a township is for its villages, too, where they learn nowhere else. */
const unitsAbove = (units: readonly string[]): string[] => [
  ...new Set(units.flatMap((unit) => [unit, placeAt(unit, 'township')])),
]

export async function listNoticeStates(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; state: string }>`
    select id::text, state from notices where id::text = any(${[...ids]}) and retired_on is null`.execute(
    tx,
  )
  return new Map(rows.map(({ id, state }) => [id, state]))
}

/** Issued corrections of these notices. */
export async function listCorrections(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; title: string; corrects: string }[]> {
  const { rows } = await sql<{ id: string; title: string; corrects: string }>`
    select id, title, corrects from notices
    where corrects = any(${[...ids]}) and state = 'issued' and retired_on is null`.execute(tx)
  return rows
}
