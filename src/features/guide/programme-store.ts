import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { type ShownProgramme, standingProgramme } from './programme.ts'

export type KnownChannel = {
  id: string
  channelCode: string
  name: string
  kind: string
  whereFound: string | null
  language: string | null
  guideIds: string[] | null
  regionCode: string
  simulated: boolean
}

export async function listChannels(tx: Tx, within?: CodeRange): Promise<KnownChannel[]> {
  const { rows } = await sql<KnownChannel>`
    select id, channel_code, name, kind, where_found, language, guide_ids, region_code, simulated
    from channels where retired_on is null
      and ${within ? sql`region_code >= ${within.lower} and region_code < ${within.upper}` : sql`true`}
    order by sort_name, channel_code`.execute(tx)
  return rows
}

export async function listChannelPlaces(
  tx: Tx,
  codes: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ channelCode: string; regionCode: string }>`
    select channel_code, region_code from channels
    where retired_on is null and channel_code = any(${[...new Set(codes)]})`.execute(tx)
  return new Map(rows.map(({ channelCode, regionCode }) => [channelCode, regionCode]))
}

/** What is sent on these channels from one day to the other; what runs over midnight is of the day on which it begins. */
export async function listProgramme(
  tx: Tx,
  { channels, from, to }: { channels: readonly string[]; from: Day; to: Day },
): Promise<ShownProgramme[]> {
  const { rows } = await sql<Parameters<typeof standingProgramme>[0][number]>`
    select id, channel_code, day, from_time, to_time, title, category, about, updated_at
    from programme_items where retired_on is null and channel_code = any(${[...channels]})
      and day >= ${from}::date and day <= ${to}::date`.execute(tx)
  return standingProgramme(rows)
}

/** SQL over `row`: of the days that are still to come, and of the evening that may run on. */
export const isToCome = `row.retired_on is null
  and row.day >= (now() at time zone 'Asia/Shanghai')::date - 1`

/** Those that went to stations and are over by now are looked at again, and so taken back. How many. */
export async function noteOverProgramme(system: Tx, today: Day): Promise<number> {
  const { rows } = await sql`
    insert into sync_outbox (collection, key)
      select i.collection, i.key from sync_items as i join programme_items as p on p.id::text = i.key
      where i.collection = 'registers.programme_items' and i.op = 'put' and p.day < ${today}::date - 1
    returning 1`.execute(system)
  return rows.length
}
