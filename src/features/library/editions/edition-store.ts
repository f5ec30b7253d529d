import { sql } from 'kysely'
import type { Tx } from '../../../platform/db.ts'
import type { MediaFacts } from '../media/facts.ts'
import type { PackageContent, PackageKind } from '../packages/content.ts'
import type { ResourceState } from '../resource-state.ts'
import type { mediaTypes } from '../values.ts'
import type { Edition, Fault, Progress } from './api.ts'
import type { FileKind, ManifestFile } from './edition.ts'

const columns = [
  'id',
  'resourceId',
  'number',
  'state',
  'originalName',
  'originalBytes',
  'kind',
  'manifest',
  'content',
  'facts',
  'notMade',
  'notes',
  'progress',
  'fault',
  'madeAt',
] as const

/** A resource in use, as far as its files are concerned. */
export type FiledResource = {
  id: string
  title: string
  mediaType: keyof typeof mediaTypes
  state: ResourceState
  regionCode: string
}

export async function findFiled(tx: Tx, resourceId: string): Promise<FiledResource | undefined> {
  const row = await tx
    .selectFrom('resources')
    .select(['id', 'title', 'mediaType', 'state', 'regionCode'])
    .where('id', '=', resourceId)
    .where('retiredOn', 'is', null)
    .executeTakeFirst()
  return row as FiledResource | undefined
}

/** The latest first. */
export async function listEditions(tx: Tx, resourceId: string): Promise<Edition[]> {
  const rows = await tx
    .selectFrom('editions')
    .select(columns)
    .where('resourceId', '=', resourceId)
    .orderBy('number', 'desc')
    .execute()
  return rows as unknown as Edition[]
}

/** At a station, in the same shape; of several placements of one edition the largest. */
export async function listPlaced(tx: Tx, resourceId: string): Promise<Edition[]> {
  const { rows } = await sql<Edition>`
    select distinct on (p.number) p.edition_id as id, p.resource_id, p.number, 'ready' as state,
      r.title as original_name, 0 as original_bytes, p.kind, p.manifest, p.content, p.facts,
      '{}'::text[] as not_made, '[]'::jsonb as notes, null as progress, null as fault, r.state_at as made_at
    from placed_editions as p join resources as r on r.id = p.resource_id
    where p.resource_id = ${resourceId}::uuid
    order by p.number desc, jsonb_array_length(p.manifest) desc`.execute(tx)
  return rows
}

export async function findEdition(
  tx: Tx,
  id: string,
): Promise<(Edition & { regionCode: string }) | undefined> {
  const row = await tx
    .selectFrom('editions')
    .select([...columns, 'regionCode'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row as (Edition & { regionCode: string }) | undefined
}

/** Once for an upload, however often its end is told; true the first time. */
export async function insertEdition(
  tx: Tx,
  edition: {
    id: string
    resourceId: string
    regionCode: string
    originalName: string
    originalBytes: number
    madeBy: string
  },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('editions')
    .values({
      ...edition,
      number: sql<number>`(select coalesce(max(number), 0) + 1 from editions
        where resource_id = ${edition.resourceId}::uuid)`,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Until the transaction ends: of two uploads of one file at the same moment the second waits. */
export async function lockOriginal(tx: Tx, sha256: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${sha256}, 0))`.execute(tx)
}

/** Which resource was made from the same file, leaving out what failed. */
export async function findSameOriginal(
  tx: Tx,
  { id, sha256 }: { id: string; sha256: string },
): Promise<{ resourceId: string; title: string; number: number } | undefined> {
  return tx
    .selectFrom('editions as e')
    .innerJoin('resources as r', 'r.id', 'e.resourceId')
    .select(['r.id as resourceId', 'r.title', 'e.number'])
    .where('e.originalSha256', '=', sha256)
    .where('e.state', '<>', 'failed')
    .where('e.id', '<>', id)
    .executeTakeFirst()
}

export async function setOriginal(tx: Tx, id: string, sha256: string): Promise<void> {
  await tx.updateTable('editions').set({ originalSha256: sha256 }).where('id', '=', id).execute()
}

export async function setProgress(tx: Tx, id: string, progress: Progress): Promise<void> {
  await tx
    .updateTable('editions')
    .set({ progress: jsonText(progress) })
    .where('id', '=', id)
    .execute()
}

/** As JSON that PostgreSQL keeps: what others wrote may hold characters that it does not. */
const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'string' ? one.toWellFormed().replaceAll('\0', '\ufffd') : one,
  )

export type Made = {
  kind: FileKind
  manifest: readonly ManifestFile[]
  content?: PackageContent
  facts?: MediaFacts
  notMade: readonly string[]
  notes?: readonly Fault[]
}

export async function setReady(
  tx: Tx,
  id: string,
  { kind, manifest, content, facts, notMade, notes = [] }: Made,
): Promise<void> {
  await tx
    .updateTable('editions')
    .set({
      state: 'ready',
      kind,
      manifest: jsonText(manifest),
      content: content ? jsonText(content) : null,
      facts: facts ? jsonText(facts) : null,
      notMade: [...notMade],
      notes: JSON.stringify(notes),
      progress: null,
    })
    .where('id', '=', id)
    .execute()
}

export async function setFailed(tx: Tx, id: string, fault: Fault): Promise<void> {
  await tx
    .updateTable('editions')
    .set({ state: 'failed', fault: jsonText(fault), progress: null })
    .where('id', '=', id)
    .execute()
}

/** Those in the making that were begun before. */
export async function listMaking(tx: Tx, before: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('editions')
    .select('id')
    .where('state', '=', 'making')
    .where('madeAt', '<', before.toISOString())
    .execute()
  return rows.map(({ id }) => id)
}

type LatestFilm = {
  manifest: ManifestFile[]
  facts: MediaFacts
  notMade: string[]
  notes: Fault[]
}

/** The latest film of a resource, which subtitles are laid under. */
export async function findLatestFilm(tx: Tx, resourceId: string): Promise<LatestFilm | undefined> {
  const row = await tx
    .selectFrom('editions')
    .select(['manifest', 'facts', 'notMade', 'notes'])
    .where('resourceId', '=', resourceId)
    .where('state', '=', 'ready')
    .where('kind', '=', 'film')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row as LatestFilm | undefined
}

/** `packageKind`: of which kind of course it is part; empty where of none. */
export type OpenFile = ManifestFile & { published: boolean; packageKind: PackageKind | '' }

/** One file of an edition that is open on this node; where none is called so, the only one but for its case. */
export async function findOpenFile(
  tx: Tx,
  editionId: string,
  path: string,
): Promise<OpenFile | undefined> {
  const { rows } = await sql<Omit<OpenFile, keyof ManifestFile> & { file: ManifestFile }>`
    select file, coalesce(r.state = 'published' and r.retired_on is null, false) as published,
      coalesce(e.content ->> 'kind', '') as package_kind
    from open_editions as e cross join jsonb_array_elements(e.manifest) as file
      left join resources as r on r.id = e.resource_id
    where e.edition_id = ${editionId}::uuid and lower(file ->> 'path') = lower(${path})`.execute(tx)
  const named = rows.filter(({ file }) => file.path === path)
  const hashes = new Set(rows.map(({ file }) => file.hash))
  const row = named[0] ?? (hashes.size === 1 ? rows[0] : undefined)
  return row && { ...row.file, published: row.published, packageKind: row.packageKind }
}
