import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'

export type Download = {
  onDay: Day
  kind: string
  title: string
  placeName: string
  sourceName: string | null
  sizeBytes: number | null
  need: string | null
  note: string | null
  simulated: boolean
}

/** What came in there on these days, in the order in which it came. */
export async function listDownloads(
  tx: Tx,
  { lower, upper }: CodeRange,
  { reach, from, to }: { reach: readonly Reach[]; from: Day; to: Day },
): Promise<Download[]> {
  const { rows } = await sql<Download>`
    select a.on_day, a.kind, a.title, coalesce(p.name, a.place_code) as place_name,
      coalesce((select s.name from resource_sources as s where s.code = a.source and s.retired_on is null limit 1),
        a.source) as source_name,
      a.size_bytes::float8 as size_bytes, n.topic as need, a.note, a.simulated
    from acquisitions as a left join places as p on p.code = a.place_code
      left join needs as n on n.id::text = a.need_id
    where a.retired_on is null and a.region_code >= ${lower} and a.region_code < ${upper}
      and a.on_day >= ${from}::date and a.on_day <= ${to}::date
      and ${isWithinReach(reach, { regionCode: 'a.regionCode', organisationId: 'a.organisationId' })}
    order by a.on_day, a.created_at, a.id`.execute(tx)
  return rows
}
