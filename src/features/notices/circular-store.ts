import { type RawBuilder, sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { Cursor } from '../../base/cursor.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { CircularCounts, Only } from './api.ts'
import type { CircularRow, CircularState } from './circular.ts'
import {
  type Group,
  levelOfGroup,
  type ReceiptAnswer,
  receivingRoles,
  type Way,
} from './receipt.ts'

export type KeptCircular = Omit<CircularRow, 'number' | 'dueDay' | 'contact'> & {
  id: string
  version: number
  regionCode: string
  state: CircularState
  number: string | null
  dueDay: Day | null
  contact: string | null
  sentOn: Day | null
  digest: string | null
  replaces: string | null
  replacedBy: string | null
  issuerName: string
  simulated: boolean
}

const known = sql`
  select c.id, c.version, c.region_code::text as region_code, c.state, c.issuer_code, c.kind, c.title, c.body, c.signature,
    c.number, c.contact, c.written_on, c.due_day, c.sent_on, c.digest, c.replaces, c.simulated,
    coalesce(p.name, c.issuer_code) as issuer_name,
    (select n.id from circulars as n where n.replaces = c.id and n.sent_on is not null and n.retired_on is null
      and n.state <> 'withdrawn') as replaced_by
  from circulars as c left join places as p on p.code = c.issuer_code`

export async function findCircular(tx: Tx, id: string): Promise<KeptCircular | undefined> {
  const { rows } =
    await sql<KeptCircular>`${known} where c.id = ${id}::uuid and c.retired_on is null`.execute(tx)
  return rows[0]
}

/** Frozen from now on. */
export async function setSent(tx: Tx, id: string, day: Day, digest: string): Promise<void> {
  await sql`update circulars set sent_on = ${day}, digest = ${digest} where id = ${id}::uuid`.execute(
    tx,
  )
}

export async function setReplaces(tx: Tx, id: string, replaces: string): Promise<void> {
  await sql`update circulars set replaces = ${replaces}::uuid where id = ${id}::uuid`.execute(tx)
}

/** The draft that is already there to be sent in its place. */
export async function findReplacement(tx: Tx, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from circulars where replaces = ${id}::uuid and retired_on is null and state <> 'withdrawn'`.execute(
    tx,
  )
  return rows[0]?.id
}

// ── Addressing ──

/** Every unit of these groups within the range that is not addressed yet; answers how many. */
export async function addGroups(
  tx: Tx,
  circularId: string,
  wanted: readonly Group[],
  { lower, upper }: CodeRange,
): Promise<number> {
  const levels = wanted.flatMap((group) => (group === 'schools' ? [] : [levelOfGroup[group]]))
  const { numAffectedRows } = await sql`
    insert into circular_units (circular_id, region_code, unit_key, kind, organisation_id, unit_name)
    select ${circularId}::uuid, region_code, unit_key, kind, organisation_id, unit_name from (
      select p.code as region_code, 'place:' || p.code as unit_key, 'place' as kind, null::uuid as organisation_id,
        ${nameOfPlace} as unit_name, 0 as rank
      from places as p ${township}
      where p.code >= ${lower} and p.code < ${upper} and p.retired_on is null and p.level = any(${levels})
      union all
      select s.region_code, 'organisation:' || s.id, 'organisation', s.id, s.name, 1
      from schools as s where ${wanted.includes('schools')} and s.retired_on is null
        and s.region_code >= ${lower} and s.region_code < ${upper}) as u
    order by region_code, rank, unit_key
    on conflict (circular_id, unit_key) do nothing`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

const township = sql`left join places as t on p.level = 'village' and t.code = rpad(left(p.code, 9), 12, '0')`
const nameOfPlace = sql`coalesce(t.name, '') || p.name`

export type FoundUnit = {
  key: string
  regionCode: string
  unitName: string
  kind: 'place' | 'organisation' | 'post'
}

/** Single units within the range: by their keys, or whose name holds what is looked for. */
export async function findUnits(
  tx: Tx,
  { lower, upper }: CodeRange,
  by: { keys: readonly string[] } | { find: string; limit: number },
): Promise<FoundUnit[]> {
  const isWanted =
    'keys' in by ? sql`u.key = any(${[...by.keys]})` : sql`position(${by.find} in u.unit_name) > 0`
  const { rows } = await sql<FoundUnit>`
    select * from (
      select 'place:' || p.code as key, p.code::text as region_code, ${nameOfPlace} as unit_name, 'place' as kind
      from places as p ${township}
      where p.code >= ${lower} and p.code < ${upper} and p.retired_on is null and p.level <> 'province'
      union all
      select 'organisation:' || o.id, o.region_code, o.name, 'organisation' from org_units as o
      where o.retired_on is null and o.region_code >= ${lower} and o.region_code < ${upper}
      union all
      select 'post:' || x.id, x.region_code, o.name || ' ' || x.title, 'post'
      from posts as x join org_units as o on o.id = x.org_unit_id
      where x.retired_on is null and o.retired_on is null and x.region_code >= ${lower} and x.region_code < ${upper}
    ) as u where ${isWanted} order by length(u.unit_name), u.region_code, u.key
    ${'limit' in by ? sql`limit ${by.limit}` : sql``}`.execute(tx)
  return rows
}

export async function addUnits(
  tx: Tx,
  circularId: string,
  units: readonly FoundUnit[],
): Promise<number> {
  if (units.length === 0) return 0
  const idOf = ({ key, kind }: FoundUnit, of: FoundUnit['kind']) =>
    kind === of ? (key.split(':')[1] ?? null) : null
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('circularUnits')
    .values(
      units.map((unit) => ({
        ...{ circularId, regionCode: unit.regionCode, unitKey: unit.key, kind: unit.kind },
        ...{ unitName: unit.unitName, organisationId: idOf(unit, 'organisation') },
        postId: idOf(unit, 'post'),
      })),
    )
    .onConflict((oc) => oc.columns(['circularId', 'unitKey']).doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0)
}

export async function copyUnits(tx: Tx, from: string, to: string): Promise<void> {
  await sql`
    insert into circular_units (circular_id, region_code, unit_key, kind, organisation_id, post_id, unit_name)
    select ${to}::uuid, region_code, unit_key, kind, organisation_id, post_id, unit_name from circular_units
    where circular_id = ${from}::uuid order by region_code, id`.execute(tx)
}

export async function deleteUnits(
  tx: Tx,
  circularId: string,
  ids: readonly string[] | undefined,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from circular_units where circular_id = ${circularId}::uuid
      ${ids ? sql`and id = any(${[...ids]}::uuid[])` : sql``}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

export async function countUnits(
  tx: Tx,
  circularIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ circularId: string; count: number }>`
    select circular_id, count(*)::int as count from circular_units
    where circular_id = any(${[...circularIds]}::uuid[]) group by circular_id`.execute(tx)
  return new Map(rows.map(({ circularId, count }) => [circularId, count]))
}

/** All that it goes to, in one text. */
export async function keysText(tx: Tx, circularId: string): Promise<string> {
  const { rows } = await sql<{ keys: string | null }>`
    select string_agg(unit_key, ' ' order by unit_key collate "C") as keys from circular_units
    where circular_id = ${circularId}::uuid`.execute(tx)
  return rows[0]?.keys ?? ''
}

// ── Receipts ──

export type KeptUnit = {
  id: string
  regionCode: string
  kind: 'place' | 'organisation' | 'post'
  unitName: string
  readAt: Instant | null
  readOn: Day | null
  readBy: string | null
  via: Way | null
  answer: ReceiptAnswer | null
  answerWords: string | null
  answeredAt: Instant | null
  answeredBy: string | null
  remindedAt: Instant | null
}

const unitColumns = sql`u.id, u.region_code::text as region_code, u.kind, u.unit_name, u.read_at, u.read_on,
  u.read_by_name as read_by, u.via, u.answer, u.answer_words, u.answered_at, u.answered_by_name as answered_by, u.reminded_at`

/** Whoever holds a post, on `day`, at which the letters of the unit `u` are read. */
const holdersOf = (day: Day): RawBuilder<unknown> => sql`
  select h.person_id, x.role from posts as x join post_holdings as h on h.post_id = x.id
  where x.retired_on is null and ${isHeld(day)}
    and (x.id = u.post_id or x.org_unit_id = u.organisation_id
      or u.kind = 'place' and x.region_code = u.region_code and x.role = any(${[...receivingRoles]}))`

const isHeld = (day: Day) => sql`h.from_day <= ${day} and coalesce(h.to_day >= ${day}, true)`

/** The keys of all units at which somebody reads on `day`, as far as the transaction sees; asked once for many units. */
const heldKeys = (day: Day): RawBuilder<unknown> => sql`
  select k.key from posts as x join post_holdings as h on h.post_id = x.id
  cross join lateral (values ('post:' || x.id), ('organisation:' || x.org_unit_id),
    (case when x.role = any(${[...receivingRoles]}) then 'place:' || x.region_code end)) as k (key)
  where x.retired_on is null and ${isHeld(day)} and k.key is not null`

const isOne = (only: Only | undefined, day: Day): RawBuilder<unknown> => {
  if (only === 'unread') return sql`and u.read_at is null`
  if (only === 'read') return sql`and u.read_at is not null`
  if (only === 'unanswered') return sql`and u.answer is null`
  if (only === 'answered') return sql`and u.answer is not null`
  if (only === 'vacant') return sql`and u.read_at is null and u.unit_key not in (${heldKeys(day)})`
  return sql``
}

export type AskedUnits = {
  only?: Only | undefined
  find?: string | undefined
  after?: Cursor | undefined
  limit?: number | undefined
}

export async function listUnits(
  tx: Tx,
  circularId: string,
  { only, find, after, limit }: AskedUnits,
  day: Day,
): Promise<KeptUnit[]> {
  const { rows } = await sql<KeptUnit>`
    select ${unitColumns} from circular_units as u
    where u.circular_id = ${circularId}::uuid ${isOne(only, day)}
      ${find ? sql`and position(${find} in u.unit_name) > 0` : sql``}
      ${after ? sql`and (u.region_code, u.id) > (${String(after.value)}, ${after.id}::uuid)` : sql``}
    order by u.region_code, u.id ${limit === undefined ? sql`` : sql`limit ${limit}`}`.execute(tx)
  return rows
}

export async function countReceipts(tx: Tx, circularId: string, day: Day): Promise<CircularCounts> {
  const { rows } = await sql<CircularCounts>`
    select count(*)::int as units, count(u.read_at)::int as read,
      (count(*) filter (where u.answer = 'agree'))::int as agreed,
      (count(*) filter (where u.answer = 'cannot'))::int as cannot,
      (count(*) filter (where u.read_at is null and u.unit_key not in (${heldKeys(day)})))::int as vacant
    from circular_units as u where u.circular_id = ${circularId}::uuid`.execute(tx)
  const [counts] = rows
  if (!counts) throw new Error('a count has one row')
  return counts
}

export type UnitHolder = { unitId: string; name: string; role: string; phone: string | null }

/** Who reads the letters of these units on `day`, with the numbers they are called at. */
export async function listHolders(
  tx: Tx,
  unitIds: readonly string[],
  day: Day,
): Promise<UnitHolder[]> {
  const { rows } = await sql<UnitHolder>`
    select u.id as unit_id, p.name, h.role, p.phone from circular_units as u
    cross join lateral (${holdersOf(day)}) as h join persons as p on p.id = h.person_id
    where u.id = any(${[...unitIds]}::uuid[]) order by u.id, h.role desc, p.name`.execute(tx)
  return rows
}

/** The first receipt of each; those that have one already stay as they are. Answers which were new. */
export async function setRead(
  tx: Tx,
  circularId: string,
  unitIds: readonly string[],
  {
    at,
    on,
    by,
    byName,
    via,
  }: { at: Instant; on: Day; by: string | null; byName: string | null; via: Way },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update circular_units set read_at = ${at}, read_on = ${on}, read_by = ${by}::uuid,
      read_by_name = coalesce(${byName}::text, unit_name), via = ${via}
    where circular_id = ${circularId}::uuid and id = any(${[...unitIds]}::uuid[]) and read_at is null
    returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function setAnswer(
  tx: Tx,
  circularId: string,
  unitIds: readonly string[],
  given: { answer: ReceiptAnswer; words: string | null; at: Instant; byName: string | null },
): Promise<void> {
  await sql`
    update circular_units set answer = ${given.answer}, answer_words = ${given.words}, answered_at = ${given.at},
      answered_by_name = coalesce(${given.byName}::text, unit_name)
    where circular_id = ${circularId}::uuid and id = any(${[...unitIds]}::uuid[])`.execute(tx)
}

/** Until the transaction ends nobody else enters anything for them. */
export async function lockUnits(
  tx: Tx,
  circularId: string,
  unitIds: readonly string[],
): Promise<(KeptUnit & { unitKey: string })[]> {
  const { rows } = await sql<KeptUnit & { unitKey: string }>`
    select ${unitColumns}, u.unit_key from circular_units as u
    where u.circular_id = ${circularId}::uuid and u.id = any(${[...unitIds]}::uuid[])
    order by u.id for update`.execute(tx)
  return rows
}

export async function setReminded(
  tx: Tx,
  circularId: string,
  { wantsAnswer, at }: { wantsAnswer: boolean; at: Instant },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update circular_units set reminded_at = ${at} where circular_id = ${circularId}::uuid
      and ${wantsAnswer ? sql`answer is null` : sql`read_at is null`}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

// ── For whom it is ──

const isStanding = sql`c.retired_on is null and c.sent_on is not null`

/** Units of these keys that a circular went to. */
export async function listOwnUnits(
  system: Tx,
  circularId: string,
  keys: readonly string[],
): Promise<KeptUnit[]> {
  const { rows } = await sql<KeptUnit>`
    select ${unitColumns} from circular_units as u join circulars as c on c.id = u.circular_id and ${isStanding}
    where u.circular_id = ${circularId}::uuid and u.unit_key = any(${[...keys]}) order by u.region_code, u.id`.execute(
    system,
  )
  return rows
}

export type ReceivedRow = {
  id: string
  kind: CircularRow['kind']
  state: CircularState
  title: string
  signature: string
  issuerName: string
  sentOn: Day
  dueDay: Day | null
  unread: boolean
  open: boolean
  reminded: boolean
  simulated: boolean
}

/** What went to these keys, the latest first. A withdrawn or replaced one is no longer waited for. */
export async function listReceivedRows(
  system: Tx,
  keys: readonly string[],
  {
    only,
    after,
    limit,
  }: { only?: 'unread' | 'open' | undefined; after?: Cursor | undefined; limit: number },
): Promise<ReceivedRow[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<ReceivedRow>`
    select * from (
      select c.id, c.kind, c.state, c.title, c.signature, coalesce(p.name, c.issuer_code) as issuer_name, c.sent_on, c.due_day,
        c.simulated, c.state = 'sent' and bool_or(u.read_at is null) as unread,
        c.state = 'sent' and c.kind = 'request' and bool_or(u.answer is null) as open,
        c.state = 'sent' and bool_or(u.reminded_at is not null and u.read_at is null) as reminded
      from circular_units as u join circulars as c on c.id = u.circular_id and ${isStanding}
      left join places as p on p.code = c.issuer_code
      where u.unit_key = any(${[...keys]}) group by c.id, p.name) as r
    where ${only === 'unread' ? sql`r.unread` : only === 'open' ? sql`r.open` : sql`true`}
      ${after ? sql`and (r.sent_on, r.id) < (${String(after.value)}::date, ${after.id}::uuid)` : sql``}
    order by r.sent_on desc, r.id desc limit ${limit}`.execute(system)
  return rows
}

export type ReceivedCounts = {
  unread: number
  reminded: number
  open: number
  dueOn: Day | null
}

export async function countReceived(system: Tx, keys: readonly string[]): Promise<ReceivedCounts> {
  if (keys.length === 0) return { unread: 0, reminded: 0, open: 0, dueOn: null }
  const { rows } = await sql<ReceivedCounts>`
    select (count(distinct c.id) filter (where u.read_at is null))::int as unread,
      (count(distinct c.id) filter (where u.read_at is null and u.reminded_at is not null))::int as reminded,
      (count(distinct c.id) filter (where c.kind = 'request' and u.answer is null and u.read_at is not null))::int as open,
      min(c.due_day) filter (where c.kind = 'request' and u.answer is null and u.read_at is not null) as due_on
    from circular_units as u join circulars as c on c.id = u.circular_id and ${isStanding} and c.state = 'sent'
    where u.unit_key = any(${[...keys]}) and (u.read_at is null or u.answer is null)`.execute(
    system,
  )
  const [counts] = rows
  if (!counts) throw new Error('a count has one row')
  return counts
}

/** Requests of these places whose day has passed with an answer missing; the earliest day. */
export async function countOverdue(
  tx: Tx,
  issuers: readonly string[],
  day: Day,
): Promise<{ count: number; dueOn: Day | null }> {
  const { rows } = await sql<{ count: number; dueOn: Day | null }>`
    select count(*)::int as count, min(c.due_day) as due_on from circulars as c
    where c.region_code = any(${[...issuers]}) and c.state = 'sent' and c.due_day < ${day} and c.retired_on is null
      and exists (select from circular_units as u where u.circular_id = c.id and u.answer is null)`.execute(
    tx,
  )
  return rows[0] ?? { count: 0, dueOn: null }
}
