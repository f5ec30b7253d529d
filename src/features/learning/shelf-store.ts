import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { FileKind, ManifestFile } from '../library/editions/edition.ts'
import { isHere } from '../library/here-store.ts'
import type { MediaFacts } from '../library/media/facts.ts'
import type { PackageContent } from '../library/packages/content.ts'
import type { Card, PackCard } from './portal-api.ts'
import type { Quiz } from './quiz.ts'

/** Published last, the newest first; what can be opened here before the rest. */
export async function listFresh(tx: Tx, limit: number): Promise<Card[]> {
  const { rows } = await sql<Card>`
    with here as materialized (
      select ${cardColumns}, r.state_at from resources_here as h join resources as r on r.id = h.resource_id
      where ${isOpen} order by r.state_at desc, r.id limit ${limit}),
    rest as materialized (
      select ${cardColumns}, r.state_at from resources as r
      where ${isOpen} and not ${isHere} order by r.state_at desc, r.id limit ${limit})
    select id, title, media_type, length_minutes, size_bytes, here from (
      select * from here union all select * from rest) as both_parts
    order by here desc, state_at desc, id limit ${limit}`.execute(tx)
  return rows
}

const cardColumns = sql`r.id, r.title, r.media_type, r.length_minutes, r.size_bytes, ${isHere} as here`
const isOpen = sql`r.state = 'published' and r.retired_on is null`

/** Of these the published ones. */
export async function listCards(tx: Tx, ids: readonly string[]): Promise<Card[]> {
  const { rows } = await sql<Card>`
    select ${cardColumns} from resources as r where r.id = any(${[...ids]}::uuid[]) and ${isOpen}
    order by array_position(${[...ids]}::uuid[], r.id)`.execute(tx)
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

/** Those that can be learned whole here lead, then those of which a part is here; of each the ones changed last. */
export async function listPackCards(tx: Tx, limit: number): Promise<FoundPack[]> {
  const { rows } = await sql<FoundPack>`
    select ${packColumns} where p.retired_on is null
    order by here.count = cardinality(p.resource_ids) desc, here.count > 0 desc, p.updated_at desc, p.id
    limit ${limit}`.execute(tx)
  return rows
}

export async function findPack(tx: Tx, id: string): Promise<FoundPack | undefined> {
  const { rows } = await sql<FoundPack>`
    select ${packColumns} where p.id = ${id}::uuid and p.retired_on is null`.execute(tx)
  return rows[0]
}

const packColumns = sql`p.id, p.title, p.aim, p.minutes, cardinality(p.resource_ids) as count, p.resource_ids,
    here.count as here
  from packs as p cross join lateral (
    select count(*)::int as count from resources_here as h where h.resource_id::text = any(p.resource_ids)) as here`

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
