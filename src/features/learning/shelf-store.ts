import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { FileKind, ManifestFile } from '../library/editions/edition.ts'
import type { MediaFacts } from '../library/media/media.ts'
import type { PackageContent } from '../library/packages/manifest.ts'
import type { Quiz } from './quiz.ts'
import type { Card, PackCard } from './shelf.ts'

/** Published last, the newest first. */
export async function listFresh(tx: Tx, limit: number): Promise<Card[]> {
  const rows = await tx
    .selectFrom('resources')
    .select(['id', 'title', 'mediaType', 'lengthMinutes', 'sizeBytes'])
    .where('state', '=', 'published')
    .where('retiredOn', 'is', null)
    .orderBy('stateAt', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows
}

/** Of these the published ones. */
export async function listCards(tx: Tx, ids: readonly string[]): Promise<Card[]> {
  const { rows } = await sql<Card>`
    select id, title, media_type, length_minutes, size_bytes from resources
    where id = any(${[...ids]}::uuid[]) and state = 'published' and retired_on is null
    order by array_position(${[...ids]}::uuid[], id)`.execute(tx)
  return rows
}

export type Still = { resourceId: string; editionId: string; file: ManifestFile }

/** A picture of more bytes than this does not stand on a card. */
const stillLimitBytes = 40_000

/** What can stand for these resources on a card, of each the latest edition first. */
export async function listStills(tx: Tx, resourceIds: readonly string[]): Promise<Still[]> {
  const { rows } = await sql<Still>`
    select resource_id, edition_id, file
    from open_editions, jsonb_array_elements(manifest) as file
    where resource_id = any(${[...resourceIds]}::uuid[])
      and (file ->> 'role' = 'thumbnail' or kind = 'image' and file ->> 'role' = 'original')
      and (file ->> 'sizeBytes')::bigint <= ${stillLimitBytes}
    order by number desc`.execute(tx)
  return rows
}

type FoundPack = PackCard & { resourceIds: string[] }

/** The packs changed last. */
export async function listPackCards(tx: Tx, limit: number): Promise<FoundPack[]> {
  const { rows } = await sql<FoundPack>`
    select id, title, aim, minutes, cardinality(resource_ids) as count, resource_ids from packs
    where retired_on is null order by updated_at desc, id limit ${limit}`.execute(tx)
  return rows
}

export async function findPack(tx: Tx, id: string): Promise<FoundPack | undefined> {
  const { rows } = await sql<FoundPack>`
    select id, title, aim, minutes, cardinality(resource_ids) as count, resource_ids from packs
    where id = ${id}::uuid and retired_on is null`.execute(tx)
  return rows[0]
}

export type OpenEdition = {
  editionId: string
  kind: FileKind
  manifest: ManifestFile[]
  content: PackageContent | null
  facts: MediaFacts | null
}

/** Editions of a resource that this node was given, the latest first. */
export async function listOpenEditions(tx: Tx, resourceId: string): Promise<OpenEdition[]> {
  const { rows } = await sql<OpenEdition>`
    select edition_id, kind, manifest, content, facts from open_editions
    where resource_id = ${resourceId}::uuid order by number desc limit 5`.execute(tx)
  return rows
}

export async function findQuiz(
  tx: Tx,
  resourceId: string,
): Promise<{ version: number; quiz: Quiz } | undefined> {
  const row = await tx
    .selectFrom('quizzes')
    .select(['version', 'quiz'])
    .where('resourceId', '=', resourceId)
    .executeTakeFirst()
  return row && { version: row.version, quiz: row.quiz as unknown as Quiz }
}

/** The version it has now; undefined: it is not `version` any more. */
export async function saveQuiz(
  tx: Tx,
  given: {
    resourceId: string
    regionCode: string
    version: number
    quiz: Quiz
    updatedBy: string
  },
): Promise<number | undefined> {
  const { resourceId, regionCode, version, quiz, updatedBy } = given
  const { rows } = await sql<{ version: number }>`
    insert into quizzes (resource_id, version, region_code, quiz, updated_by)
    values (${resourceId}, ${version + 1}, ${regionCode}, ${JSON.stringify(quiz)}::jsonb, ${updatedBy})
    on conflict (resource_id) do update set version = excluded.version, quiz = excluded.quiz,
      updated_by = excluded.updated_by, updated_at = clock_timestamp()
    where quizzes.version = ${version}
    returning version`.execute(tx)
  return rows[0]?.version
}
