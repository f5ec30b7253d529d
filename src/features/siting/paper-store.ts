import { type Insertable, sql } from 'kysely'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { Paper } from './paper.ts'

export async function insertPaper(tx: Tx, paper: Insertable<DB['sitingPapers']>): Promise<void> {
  await tx.insertInto('sitingPapers').values(paper).execute()
}

/** The same scan, filed before for the same signatures. */
export async function findSameScan(
  tx: Tx,
  given: { regionCode: string; level: string; parties: readonly string[]; content: Buffer },
): Promise<{ id: string } | undefined> {
  const { regionCode, level, parties, content } = given
  const { rows } = await sql<{ id: string }>`
    select id from siting_papers
    where region_code = ${regionCode} and level = ${level} and parties @> ${[...parties]}::text[]
      and parties <@ ${[...parties]}::text[]
      and octet_length(content) = ${content.length} and content = ${content} limit 1`.execute(tx)
  return rows[0]
}

const papers = (tx: Tx) =>
  tx
    .selectFrom('sitingPapers as p')
    .leftJoin('places as l', 'l.code', 'p.regionCode')
    .select([
      'p.id',
      'p.regionCode',
      'p.level',
      'l.name as placeName',
      'p.parties',
      'p.name',
      'p.mediaType',
      'p.enteredByName',
      'p.at',
      sql<number>`(select count(*)::int from siting_consents c where c.paper_id = p.id)`.as(
        'entered',
      ),
    ])

/** Newest first. */
export async function listPapers(tx: Tx, { lower, upper }: CodeRange): Promise<Paper[]> {
  const rows = await papers(tx)
    .where('p.regionCode', '>=', lower)
    .where('p.regionCode', '<', upper)
    .orderBy('p.at', 'desc')
    .execute()
  return rows as Paper[]
}

export const findPaper = async (tx: Tx, id: string): Promise<Paper | undefined> =>
  (await papers(tx).where('p.id', '=', id).executeTakeFirst()) as Paper | undefined

/** On which somebody answered for a unit, the earliest first. */
export async function listPapersOn(tx: Tx, unitCode: string): Promise<ScannedPaper[]> {
  const { rows } = await sql<ScannedPaper>`
    select id, name, media_type, content, entered_by_name, at from siting_papers
    where id in (select c.paper_id from siting_consents as c join siting_decisions as d on d.id = c.decision_id
      where d.unit_code = ${unitCode} and c.paper_id is not null)
    order by at, id`.execute(tx)
  return rows
}
type ScannedPaper = {
  name: string
  mediaType: 'image/jpeg' | 'image/png' | 'application/pdf'
  content: Buffer
  enteredByName: string
  at: string
}

export const readContent = async (tx: Tx, id: string): Promise<Buffer | undefined> =>
  (await tx.selectFrom('sitingPapers').select('content').where('id', '=', id).executeTakeFirst())
    ?.content

/** About which decisions answers were entered from it. */
export const listDecisionIdsOn = async (tx: Tx, paperId: string): Promise<string[]> =>
  (
    await tx
      .selectFrom('sitingConsents')
      .select('decisionId')
      .distinct()
      .where('paperId', '=', paperId)
      .execute()
  ).map(({ decisionId }) => decisionId)
