import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { EditionBehind } from './behind.ts'

/** Every edition of these resources, as far as it says whether it can be used. */
export async function listBehind(
  tx: Tx,
  resourceIds: readonly string[],
): Promise<(EditionBehind & { resourceId: string })[]> {
  if (resourceIds.length === 0) return []
  const { rows } = await sql<EditionBehind & { resourceId: string }>`
    select resource_id, state, kind, facts,
      kind in ('film', 'recording', 'office') and exists (
        select from jsonb_array_elements(manifest) as file where file ->> 'role' = 'rendition') as has_rendition
    from editions where resource_id = any(${[...resourceIds]}::uuid[])`.execute(tx)
  return rows
}

/** Those of them that have questions. */
export async function listWithQuestions(
  tx: Tx,
  resourceIds: readonly string[],
): Promise<Set<string>> {
  if (resourceIds.length === 0) return new Set()
  const { rows } = await sql<{ resourceId: string }>`
    select resource_id from quizzes where resource_id = any(${[...resourceIds]}::uuid[])`.execute(
    tx,
  )
  return new Set(rows.map(({ resourceId }) => resourceId))
}
