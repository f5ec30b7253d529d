import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'

/** Resources that can be opened on this node as it is now: a package whole, of all else one file. */
const openNow = (among = sql`true`) => sql`
      select e.resource_id from open_editions as e cross join lateral (
        select count(*) filter (where b.state is distinct from 'stored') as missing,
          count(*) filter (where b.state = 'stored' and file ->> 'role' in ('original', 'rendition')) as playable,
          count(*) filter (where b.state = 'stored' and file ->> 'role' = 'package') as readable
        from jsonb_array_elements(e.manifest) as file left join sync_blobs as b on b.hash = file ->> 'hash') as files
      where ${among} and case e.kind when 'package' then files.missing = 0 when 'text' then files.readable > 0
        else files.playable > 0 end
      union select e.resource_id from quizzes as e where ${among}`

/** Says anew which resources can be opened on this node. */
export async function refreshHere(tx: Tx): Promise<void> {
  await sql`
    with open_now as (${openNow()}),
    gone as (
      delete from resources_here as h
      where not exists (select from open_now as o where o.resource_id = h.resource_id))
    insert into resources_here select resource_id from open_now on conflict do nothing`.execute(tx)
}

/** Which of these can be opened on this node, as of now. */
export async function listHere(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ resourceId: string }>`${openNow(
    sql`e.resource_id = any(${[...ids]}::uuid[])`,
  )}`.execute(tx)
  return new Set(rows.map(({ resourceId }) => resourceId))
}

/** True where the resource of `r` can be opened on this node. */
export const isHere = sql<boolean>`exists (select from resources_here as h where h.resource_id = r.id)`
