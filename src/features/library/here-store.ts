import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'

/** Says anew which resources can be opened on this node: a package whole, of all else one file. */
export async function refreshHere(tx: Tx): Promise<void> {
  await sql`
    with open_now as (
      select e.resource_id from open_editions as e cross join lateral (
        select count(*) filter (where b.state is distinct from 'stored') as missing,
          count(*) filter (where b.state = 'stored' and file ->> 'role' in ('original', 'rendition')) as playable,
          count(*) filter (where b.state = 'stored' and file ->> 'role' = 'package') as readable
        from jsonb_array_elements(e.manifest) as file left join sync_blobs as b on b.hash = file ->> 'hash') as files
      where case e.kind when 'package' then files.missing = 0 when 'text' then files.readable > 0
        else files.playable > 0 end
      union select resource_id from quizzes),
    gone as (
      delete from resources_here as h
      where not exists (select from open_now as o where o.resource_id = h.resource_id))
    insert into resources_here select resource_id from open_now on conflict do nothing`.execute(tx)
}

/** True where the resource of `r` can be opened on this node. */
export const isHere = sql<boolean>`exists (select from resources_here as h where h.resource_id = r.id)`
