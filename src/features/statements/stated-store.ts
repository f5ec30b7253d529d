import { sql } from 'kysely'
import { kept, type Tx } from '../../platform/db.ts'
import { plainList } from '../../platform/plain-list.ts'
import type { Applied } from '../sync/replication.ts'
import { agentKey } from './agent.ts'
import { isObject, type JsonObject } from './fault.ts'
import { nameOf, nameOfActivity, nameOfAgent, nameOfVerb, noName } from './naming-store.ts'
import {
  instantText,
  nameOfRegistration,
  nameOfRelatedActivity,
  nameOfRelatedAgent,
  storing,
} from './store.ts'
import { type Terms, termsOf } from './terms.ts'
import { msOf } from './time.ts'

/** What the log holds of a statement, and of the content that came with it. */
export type StatedBody = {
  regionCode: string
  /** When the node where it was stated had it; elsewhere it is stored later. */
  storedAt: string
  /** What it says of activities counts. */
  defines: boolean
  /** Completed: with id, timestamp, authority and version, without `stored`. */
  statement: JsonObject
  attachments?: { sha2: string; hash: string; sizeBytes: number; contentType: string }[] | undefined
}

type Row = {
  id: string
  station: string
  region_code: string
  /** When it was stated. */
  at: string
  authority: string
  refers_to: string | null
  voids: boolean
  /** Also what another authority stated. */
  voids_others: boolean
  body: string
  terms: Terms
}
type Standing = Pick<Row, 'body' | 'station' | 'at'>
type Told = { row: Row; fact: Applied<StatedBody> }
/** `referred`: something here refers to it. `before`: what it referred to until its text was replaced. */
type Placed = {
  n: number
  stored: string
  row: Row
  referred: boolean
  before?: string | null
}

/**
 * Makes rows of statements in any order (S4). An id that is here already keeps one of its texts, the
 * same one whichever came first. `stored` alone is this node's own (docs/decisions/0011).
 */
export async function insertStated(tx: Tx, facts: readonly Applied<StatedBody>[]): Promise<void> {
  const told = facts.map((fact): Told => ({ fact, row: rowOf(fact) }))
  const byId = new Map<string, Row>()
  for (const { row } of told) {
    const other = byId.get(row.id)
    if (!other || stays(row, other)) byId.set(row.id, row)
  }
  const rows = [...byId.values()]
  const [, placed] = await Promise.all([lockReferences(tx, rows), insertRows(tx, rows)])
  if (placed.length < rows.length) {
    const here = new Set(placed.map(({ row }) => row.id))
    const again = rows.filter(({ id }) => !here.has(id))
    placed.push(...(await replaceTexts(tx, again)))
  }
  const aspects = placed.map(({ n, stored, row }) => ({
    ...row,
    ...{ n, county: row.region_code.slice(0, 6), stored, aspect: n },
  }))
  await Promise.all([
    insertTerms(tx, aspects),
    // Also of a text that does not stay: it was said, and which came first must make no difference.
    insertDefinitions(tx, told),
    insertAttachments(tx, told),
  ])
  await closeReferences(tx, placed)
}

function rowOf({ body, about }: Applied<StatedBody>): Row {
  const { statement } = body
  const terms = termsOf(statement)
  return {
    id: String(statement.id).toLowerCase(),
    station: about.station,
    region_code: body.regionCode,
    at: body.storedAt,
    authority: nameOfAuthority(statement.authority),
    refers_to: terms.refersTo ?? null,
    voids: terms.voids !== undefined,
    voids_others: terms.voids !== undefined && body.defines,
    body: JSON.stringify(statement),
    terms,
  }
}

const nameOfAuthority = (authority: unknown): string => {
  const key = isObject(authority) ? agentKey(authority) : undefined
  return key === undefined ? noName : nameOfAgent(key)
}

/**
 * Of two texts under one id the first stated stays, wherever the other came from: who learns an id
 * elsewhere replaces nothing. Without a first, the texts decide.
 */
function stays(a: Standing, b: Standing): boolean {
  const [first, second] = [msOf(a.at), msOf(b.at)]
  if (first !== second) return first < second
  return a.body === b.body ? a.station < b.station : a.body < b.body
}

/** Whoever refers waits for all who state, and they for him: neither would see the other's row. */
async function lockReferences(tx: Tx, rows: readonly Row[]): Promise<void> {
  const mode = rows.some(({ refers_to }) => refers_to !== null) ? '' : '_shared'
  await sql`${kept} select pg_current_xact_id(),
    ${sql.raw(`pg_advisory_xact_lock${mode}`)}(hashtextextended('cunxiao statements', 0))`.execute(
    tx,
  )
}

async function insertRows(tx: Tx, rows: readonly Row[]): Promise<Placed[]> {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const column = (key: Exclude<keyof Row, 'body' | 'terms'>) =>
    plainList(rows.map((row) => row[key]))
  const { rows: inserted } = await sql<Omit<Placed, 'row'> & { id: string }>`
    ${kept} insert into statements (id, station, region_code, stored, stated_at, authority, refers_to, voids, voids_others, body)
    select id, station, region_code,
      case when station = (select id from sync_identity) then at else ${storing(tx)} end,
      at, authority, refers_to, voids, voids_others, body
    from unnest(${column('id')}::uuid[], ${column('station')}::uuid[], ${column('region_code')}::text[],
      ${column('at')}::timestamptz[], ${column('authority')}::uuid[],
      ${column('refers_to')}::uuid[], ${column('voids')}::boolean[], ${column('voids_others')}::boolean[], ${rows.map(({ body }) => body)}::text[])
      as stated (id, station, region_code, at, authority, refers_to, voids, voids_others, body)
    on conflict (id) do nothing
    returning id, n, stored::text as stored, exists (
      select from statements as other where other.refers_to = statements.id) as referred`.execute(
    tx,
  )
  return inserted.flatMap(({ id, ...rest }) => {
    const row = byId.get(id)
    return row ? [{ ...rest, row }] : []
  })
}

async function replaceTexts(tx: Tx, rows: readonly Row[]): Promise<Placed[]> {
  const placed: Placed[] = []
  for (const row of rows) {
    const { rows: found } = await sql<
      Standing & { n: number; stored: string; before: string | null }
    >`
      select n, stored::text as stored, ${instantText(sql`stated_at`)} as at, body, station,
        refers_to as before
      from statements where id = ${row.id} for update`.execute(tx)
    const [other] = found
    if (!other || !stays(row, other)) continue
    const { n, stored, before } = other
    await deleteTermsThrough(tx, n)
    await sql`update statements set station = ${row.station}, region_code = ${row.region_code},
      stated_at = ${row.at}, authority = ${row.authority}, refers_to = ${row.refers_to}, voids = ${row.voids}, voids_others = ${row.voids_others},
      body = ${row.body} where n = ${n}`.execute(tx)
    placed.push({ n, stored, row, referred: true, before })
  }
  return placed
}

/** A statement refers to another, that one to a third: so far and no further. */
const longestChain = 100

/** What it is found by, and what those that refer to it, directly or further on, have by referring. */
async function deleteTermsThrough(tx: Tx, n: number): Promise<void> {
  await sql`with recursive up (n, id, steps) as (
      select n, id, 0 from statements where n = ${n}
      union select s.n, s.id, up.steps + 1 from statements as s join up on s.refers_to = up.id
      where up.steps < ${longestChain}
    )
    delete from statement_terms using up
    where statement = up.n and (statement = ${n} or aspect <> statement)`.execute(tx)
}

type Aspect = {
  n: number
  /** Where the statement belongs: the first six digits of its place. */
  county: string
  stored: string
  station: string
  aspect: number
  terms: Terms
}

async function insertTerms(tx: Tx, aspects: readonly Aspect[]): Promise<void> {
  if (aspects.length === 0) return
  const terms: string[] = []
  const verbs: string[] = []
  const at: number[] = []
  aspects.forEach(({ terms: found }, place) => {
    const { verb, names } = namesIn(found)
    for (const name of names) {
      terms.push(name)
      verbs.push(verb)
      at.push(place)
    }
  })
  const column = (key: Exclude<keyof Aspect, 'terms'>) =>
    plainList(aspects.map((aspect) => aspect[key]))
  await sql`${kept} insert into statement_terms (county, term, verb, stored, statement, aspect, station)
    select a.county, t.term, t.verb, a.stored, a.statement, a.aspect, a.station
    from unnest(${plainList(terms)}::uuid[], ${plainList(verbs)}::uuid[], ${plainList(at)}::integer[])
      as t (term, verb, place)
    join unnest(${column('county')}::text[], ${column('stored')}::timestamptz[], ${column('n')}::bigint[], ${column('aspect')}::bigint[],
      ${column('station')}::uuid[])
      with ordinality as a (county, stored, statement, aspect, station, place) on a.place = t.place + 1
    on conflict do nothing`.execute(tx)
}

function namesIn(found: Terms): { verb: string; names: string[] } {
  const { verb: iri, agents, activities, registration } = found
  const verb = nameOfVerb(iri)
  return {
    verb,
    names: [
      verb,
      ...agents.map(({ key, related }) => (related ? nameOfRelatedAgent(key) : nameOfAgent(key))),
      ...activities.map(({ iri, related }) =>
        related ? nameOfRelatedActivity(iri) : nameOfActivity(iri),
      ),
      ...(registration === undefined ? [] : [nameOfRegistration(registration)]),
    ],
  }
}

/**
 * Gives the new statements what those they refer to are found by, and gives the new ones' to those
 * that refer to them; says which are voided now.
 */
async function closeReferences(tx: Tx, placed: readonly Placed[]): Promise<void> {
  const ids = placed.map(({ row }) => row.id)
  const targets = placed.flatMap(({ row, before }) => [row.refers_to ?? [], before ?? []].flat())
  if (targets.length === 0 && !placed.some(({ referred }) => referred)) return
  const { rows } = await sql<Omit<Aspect, 'terms'> & { body: string }>`
    with recursive up (n, id, steps) as (
      select n, id, 0 from statements where id = any(${ids}::uuid[])
      union
      select s.n, s.id, up.steps + 1 from statements as s join up on s.refers_to = up.id
      where up.steps < ${longestChain}
    ), down (n, target, steps) as (
      select distinct s.n, s.refers_to, 1 from statements as s join up on up.n = s.n
      where s.refers_to is not null
      union
      select down.n, t.refers_to, down.steps + 1 from statements as t join down on t.id = down.target
      where t.refers_to is not null and down.steps < ${longestChain}
    )
    select distinct s.n, s.county, s.stored::text as stored, s.station, t.n as aspect, t.body
    from down join statements as t on t.id = down.target join statements as s on s.n = down.n
    where t.n <> s.n`.execute(tx)
  await insertTerms(
    tx,
    rows.map(({ body, ...aspect }) => ({
      ...aspect,
      terms: termsOf(JSON.parse(body) as JsonObject),
    })),
  )
  await sql`update statements as s set voided = now.voided
    from (select n, not t.voids and exists (
        select from statements as v where v.refers_to = t.id and v.voids
          and (v.voids_others or v.authority = t.authority)) as voided
      from statements as t where t.id = any(${[...ids, ...targets]}::uuid[])) as now
    where s.n = now.n and s.voided <> now.voided`.execute(tx)
}

async function insertDefinitions(tx: Tx, told: readonly Told[]): Promise<void> {
  const wordings = new Map<string, Record<string, string>>()
  for (const { row, fact } of told) {
    const { body, about } = fact
    if (!body.defines) continue
    for (const { id, definition } of row.terms.defined) {
      const text = JSON.stringify(definition)
      const activity = nameOfActivity(String(id))
      const digest = nameOf('definition', text)
      const at = String(body.statement.timestamp)
      const key = `${activity} ${digest} ${about.station} ${body.regionCode}`
      const before = wordings.get(key)
      if (before && msOf(before.at ?? '') >= msOf(at)) continue
      wordings.set(key, {
        ...{ station: about.station, activity, digest, region_code: body.regionCode },
        ...{ at, definition: text },
      })
    }
  }
  if (wordings.size === 0) return
  const rows = [...wordings].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  await sql`${kept} insert into activity_definitions (station, activity, digest, region_code, at, definition)
    select station, activity, digest, region_code, at, definition
    from jsonb_populate_recordset(null::activity_definitions, ${JSON.stringify(rows)}::jsonb)
    on conflict (activity, digest, station, region_code) do update set at = excluded.at
      where activity_definitions.at < excluded.at`.execute(tx)
}

async function insertAttachments(tx: Tx, told: readonly Told[]): Promise<void> {
  const rows = told.flatMap(({ fact: { body, about } }) =>
    (body.attachments ?? []).map(({ sha2, hash, sizeBytes, contentType }) => ({
      ...{ statement: String(body.statement.id).toLowerCase(), station: about.station },
      ...{ sha2, hash, size_bytes: sizeBytes, content_type: contentType },
    })),
  )
  if (rows.length === 0) return
  await sql`insert into statement_attachments (statement, sha2, hash, size_bytes, content_type, station)
    select statement, sha2, hash, size_bytes, content_type, station
    from jsonb_populate_recordset(null::statement_attachments, ${JSON.stringify(rows)}::jsonb)
    on conflict do nothing`.execute(tx)
}
