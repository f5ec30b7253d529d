import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { JsonObject } from '../statements/fault.ts'
import { nameOfAgent } from '../statements/naming-store.ts'
import { everyCounty } from '../statements/store.ts'
import type { Said } from './evidence.ts'

/** An agent as the statements know it, and the person it is. */
export type Known = { personId: string; agentKey: string }

/** What these people said of themselves, stored since: somebody else's word of them is no evidence. */
export async function listSaid(
  tx: Tx,
  people: readonly Known[],
  since: Instant,
): Promise<(Said & { personId: string })[]> {
  const personOf = new Map(
    people.map(({ personId, agentKey }) => [nameOfAgent(agentKey), personId]),
  )
  const { rows } = await sql<{ id: string; station: string; authority: string; body: string }>`
    select s.id, s.station, s.authority, s.body
    from statement_terms as t join statements as s on s.n = t.statement
    where t.county = any(${everyCounty}) and t.term = any(${[...personOf.keys()]}::uuid[])
      and t.aspect = t.statement and t.stored >= ${since}::timestamptz and s.authority = t.term and not s.voided`.execute(
    tx,
  )
  return rows.map(({ id, station, authority, body }) => ({
    id,
    station,
    personId: personOf.get(authority) ?? '',
    statement: JSON.parse(body) as JsonObject,
  }))
}

const nobody = '00000000-0000-0000-0000-000000000000'
export type LearnerRow = {
  id: string
  name: string
  /** Its place in a dictionary. */
  nameSort: string
  regionCode: string
  placeName: string | null
}

/** Learners of the range by their ids, those after one. */
export async function listLearners(
  tx: Tx,
  { lower, upper }: CodeRange,
  { after = nobody, most }: { after: string | undefined; most: number },
): Promise<LearnerRow[]> {
  const { rows } = await sql<LearnerRow>`
    select l.id, l.name, l.name_sort, l.region_code, p.name as place_name
    from learners as l left join places as p on p.code = l.region_code
    where l.region_code >= ${lower} and l.region_code < ${upper} and l.id > ${after}::uuid
    order by l.id limit ${most}`.execute(tx)
  return rows
}

/** By the id in what statements are about. */
export async function listTitles(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; title: string }>`
    select id, title from resources where id = any(${[...new Set(ids)]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, title }) => [id, title]))
}

export async function listStationNames(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.selectFrom('syncPeers').select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
