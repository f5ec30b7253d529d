import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import { type Applied, factRows } from '../sync/replication.ts'
import type { FileAdded } from './attendance.ts'

export type FileRow = {
  id: string
  kind: FileAdded['kind']
  mediaType: string
  hash: string
  bytes: number
  at: string
}

export async function listFiles(tx: Tx, sessionId: string): Promise<FileRow[]> {
  const { rows } = await sql<FileRow>`
    select id, kind, media_type, hash, size_bytes as bytes, at from session_files
    where session_id = ${sessionId}::uuid order by at, id`.execute(tx)
  return rows
}

export async function insertFiles(tx: Tx, facts: readonly Applied<FileAdded>[]): Promise<void> {
  const rows = factRows(facts).map(({ session, place, mediaType, sizeBytes, ...row }, index) => ({
    ...row,
    ...{ session_id: session, region_code: place, media_type: mediaType, size_bytes: sizeBytes },
    actor_id: facts[index]?.about.actor ?? null,
  }))
  await sql`insert into session_files select (jsonb_populate_recordset(null::session_files,
    ${JSON.stringify(rows)}::jsonb)).* on conflict (id) do nothing`.execute(tx)
}
