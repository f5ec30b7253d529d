import { type RawBuilder, sql } from 'kysely'
import { type CodeRange, rangeOf } from '../../base/place.ts'
import { type Db, databaseOf, kept, type Tx } from '../../platform/db.ts'
import type { JsonObject } from './fault.ts'
import { nameOf, nameOfActivity, nameOfAgent, nameOfVerb } from './naming-store.ts'
import type { Cursor, StatementFilter } from './query.ts'

export type StoredStatement = { id: string; n: number; stored: string; body: string }

/** In UTC, as precise as the database keeps it, so that `since` leaves out nothing and repeats nothing. */
export const instantText = (instant: RawBuilder<unknown>) =>
  sql<string>`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/**
 * The latest moment that was told as complete. The database's clock may be set back: nothing is told
 * before it again, and what is stored later is stored after it.
 */
const told = new WeakMap<Db, string>()
const toldBy = (tx: Tx): string => told.get(databaseOf(tx)) ?? '0001-01-01T00:00:00.000000Z'

function tell(tx: Tx, through: string): string {
  if (through > toldBy(tx)) told.set(databaseOf(tx), through)
  return toldBy(tx)
}

/** A moment before which nothing is stored any more that cannot be read yet. */
const consistentThrough = sql`(select case when count(*) > 0 then least(now(), min(xact_start))
    else greatest(now(), last_stored()) end
  from pg_stat_get_activity(null)
  where datid = (select oid from pg_database where datname = current_database())
    and backend_xid is not null)`

/** When something is stored now: after all that was stored, and after all that was told as complete. */
export const storing = (tx: Tx) => sql`greatest(clock_timestamp(),
  (select last_stored()) + interval '1 microsecond', ${toldBy(tx)}::timestamptz + interval '1 microsecond')`

/** Everything that is or will be stored before this moment can be read (1.0.3, part three, 2.1.3). */
export async function findConsistentThrough(tx: Tx): Promise<string> {
  const { rows } = await sql<{ through: string }>`
    select ${instantText(consistentThrough)} as through`.execute(tx)
  return tell(tx, rows[0]?.through ?? '')
}

/**
 * Takes part in the order of writing: what is stored from now on is not complete until this transaction
 * ends. With what is stated under these ids already, wherever.
 */
export async function beginStating(
  tx: Tx,
  ids: readonly string[],
): Promise<{ at: string; through: string; here: Map<string, JsonObject> }> {
  const { rows } = await sql<{
    at: string
    through: string
    id: string | null
    body: string | null
  }>`
    ${kept} select ${instantText(storing(tx))} as at, ${instantText(consistentThrough)} as through,
      s.id, s.body
    from (values (1)) as always left join statements as s on s.id = any(${ids}::uuid[])
    -- Makes the transaction a writing one, before the clock is read.
    where pg_current_xact_id() is not null`.execute(tx)
  const [begun] = rows
  if (!begun) throw new Error('nothing was begun')
  const here = rows.flatMap(({ id, body }): [string, JsonObject][] =>
    id === null || body === null ? [] : [[id, JSON.parse(body) as JsonObject]],
  )
  return { at: begun.at, through: tell(tx, begun.through), here: new Map(here) }
}

/** A statement that voids another, and the key of its authority. */
export type Voiding = { id: string; voids: string; authority: string }

/** Those that would void what another authority stated here. */
export async function findForeign(tx: Tx, voidings: readonly Voiding[]): Promise<Set<string>> {
  if (voidings.length === 0) return new Set()
  const { rows } = await sql<{ id: string; authority: string }>`
    select id, authority from statements where id = any(${voidings.map(({ voids }) => voids)}::uuid[])`.execute(
    tx,
  )
  const authorityOf = new Map(rows.map(({ id, authority }) => [id, authority]))
  return new Set(
    voidings.flatMap(({ id, voids, authority }) => {
      const other = authorityOf.get(voids)
      return other === undefined || other === nameOfAgent(authority) ? [] : [id]
    }),
  )
}

/** Who asks for the statements of one authority only gives its key as `of`. */
type Mine = { of?: string | undefined }

const stored = () => instantText(sql`s.stored`).as('stored')

export const findStatement = (
  tx: Tx,
  id: string,
  { voided, of }: { voided: boolean } & Mine,
): Promise<StoredStatement | undefined> =>
  tx
    .selectFrom('statements as s')
    .select(['s.id', 's.n', 's.body', stored()])
    .where('s.id', '=', id)
    .where('s.voided', '=', voided)
    .$if(of !== undefined, (query) => query.where('s.authority', '=', nameOfAgent(of ?? '')))
    .executeTakeFirst()

/**
 * A page in the order of storing, and one more where there is more. A page is a walk along the terms
 * of one filter, in each county of the reach; the others must hold for the same statement under the same aspect.
 */
export async function listStatements(
  tx: Tx,
  reach: readonly CodeRange[],
  filter: StatementFilter & Mine,
): Promise<StoredStatement[]> {
  const [walked, ...others] = filtersOf(filter)
  const limit = filter.limit + 1
  const [dir, past] = filter.ascending ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`]
  const within = (at: string) => {
    const [instant, n] = [sql.ref(`${at}.stored`), sql.ref(walked ? `${at}.statement` : `${at}.n`)]
    return sql.join(
      [
        sql`true`,
        ...(filter.since === undefined ? [] : [sql`${instant} > ${filter.since}::timestamptz`]),
        ...(filter.until === undefined ? [] : [sql`${instant} <= ${filter.until}::timestamptz`]),
        ...(filter.after === undefined ? [] : [beyond(instant, n, past, filter.after)]),
      ],
      sql` and `,
    )
  }
  const shown = sql.join(
    [
      sql`not s.voided`,
      ...(filter.of === undefined ? [] : [sql`s.authority = ${nameOfAgent(filter.of)}`]),
    ],
    sql` and `,
  )
  const columns = sql`s.id, s.n, s.stored, s.body`
  const page = walked
    ? sql.join(
        walked.map(
          (term) => sql`(select distinct on (t.stored, t.statement) ${columns}
            from statement_terms as t join statements as s on s.n = t.statement
            where t.county = c.county and t.term = ${term} and ${within('t')} and ${shown}${verbIs(filter)}
              and ${sql.join([sql`true`, ...others.map(alsoHas)], sql` and `)}
            order by t.stored ${dir}, t.statement ${dir} limit ${limit})`,
        ),
        sql` union `,
      )
    : sql`(select ${columns} from statements as s
        where s.county = c.county and ${within('s')} and ${shown}
        order by s.stored ${dir}, s.n ${dir} limit ${limit})`
  const { rows } = await sql<StoredStatement>`
    select s.id, s.n, s.body, ${instantText(sql`s.stored`)} as stored
    from (${countiesOf(reach)}) as c (county) cross join lateral (${page}) as s
    order by s.stored ${dir}, s.n ${dir} limit ${limit}`.execute(tx)
  return rows
}

/** Each once; the one that a range lies in is known without looking. */
function countiesOf(reach: readonly CodeRange[]): RawBuilder<unknown> {
  const ranges = reach.map(({ lower, upper }) => {
    const county = lower.slice(0, 6)
    return county.length === 6 && upper <= rangeOf(county, 'county').upper
      ? sql`select ${county}::text`
      : sql`select counties_of_statements(${lower}, ${upper})`
  })
  return ranges.length > 0 ? sql.join(ranges, sql` union `) : sql`select null::text`
}

/** Every county of which something is here: whoever looks up a term leads with it, as its index does. */
export const everyCounty = sql`array(select counties_of_statements('0', ':'))`

const beyond = (
  instant: RawBuilder<unknown>,
  n: RawBuilder<unknown>,
  past: RawBuilder<unknown>,
  after: Cursor,
) => sql`(${instant}, ${n}) ${past} (${after.stored}::timestamptz, ${after.n}::bigint)`

/** Every row of a term tells its verb, so a verb beside another filter needs no walk of its own. */
const verbIs = ({ verb }: StatementFilter) =>
  verb === undefined ? sql`` : sql` and t.verb = ${nameOfVerb(verb)}`

const alsoHas = (terms: readonly string[]) => sql`exists (select from statement_terms as also
  where also.county = t.county and also.term = any(${terms}::uuid[]) and also.stored = t.stored
    and also.statement = t.statement and also.aspect = t.aspect)`

/** Each filter as the terms of which one must be there; the one that leaves least first. */
function filtersOf(filter: StatementFilter & Mine): string[][] {
  const { agentKey, activityIri, verb, registration, of } = filter
  const filters: string[][] = []
  if (registration !== undefined) filters.push([nameOfRegistration(registration)])
  if (agentKey !== undefined) {
    const related = filter.relatedAgents ? [nameOfRelatedAgent(agentKey)] : []
    filters.push([nameOfAgent(agentKey), ...related])
  }
  if (activityIri !== undefined) {
    const related = filter.relatedActivities ? [nameOfRelatedActivity(activityIri)] : []
    filters.push([nameOfActivity(activityIri), ...related])
  }
  if (verb !== undefined && filters.length === 0) filters.push([nameOfVerb(verb)])
  if (of !== undefined && filters.length === 0) filters.push([nameOfRelatedAgent(of)])
  return filters
}

export const nameOfRelatedAgent = (key: string): string => nameOf('related agent', key)
export const nameOfRelatedActivity = (iri: string): string => nameOf('related activity', iri)
export const nameOfRegistration = (registration: string): string =>
  nameOf('registration', registration)

/** Every wording of an activity's definition, the latest last. */
export async function listDefinitions(
  tx: Tx,
  iris: readonly string[],
): Promise<Map<string, JsonObject[]>> {
  const names = new Map(iris.map((iri) => [nameOfActivity(iri), iri]))
  const { rows } = await sql<{ activity: string; definition: string }>`
    select activity, definition from unnest(${[...names.keys()]}::uuid[]) as asked (activity)
      cross join lateral (select at, digest, definition from activity_definitions as d
        where d.activity = asked.activity order by at desc, digest desc limit 100) as latest
    order by activity, at, digest`.execute(tx)
  const found = new Map<string, JsonObject[]>()
  for (const { activity, definition } of rows) {
    const iri = names.get(activity) ?? ''
    found.set(iri, [...(found.get(iri) ?? []), JSON.parse(definition) as JsonObject])
  }
  return found
}

export type StoredAttachment = {
  statement: string
  sha2: string
  hash: string
  sizeBytes: number
  contentType: string
}

/** Content that came with these statements, each once. */
export async function listAttachments(tx: Tx, ids: readonly string[]): Promise<StoredAttachment[]> {
  return tx
    .selectFrom('statementAttachments')
    .distinctOn('sha2')
    .select(['statement', 'sha2', 'hash', 'sizeBytes', 'contentType'])
    .where('statement', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('sha2')
    .execute()
}
