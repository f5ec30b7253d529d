import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Applied } from '../sync/replication.ts'
import type { Received } from './receipt.ts'

export async function insertReceipts(tx: Tx, facts: readonly Applied<Received>[]): Promise<void> {
  await tx
    .insertInto('guideReceipts')
    .values(
      facts.map(({ body, about: { id, station, actor, wallMs } }) => ({
        ...body,
        ...{ id, station, actor: actor ?? null, at: new Date(wallMs).toISOString() },
      })),
    )
    .onConflict((oc) => oc.column('id').doNothing())
    .execute()
}

/** As stations are told of them. */
export async function projectReceipts(tx: Tx, keys: readonly string[]) {
  type Item = Record<string, string | number>
  const { rows } = await sql<{ key: string; item: Item; ver: number; feeds: string[] }>`
    select id::text as key, jsonb_build_object('id', id, 'kind', kind, 'subject_id', subject_id, 'unit_code', unit_code,
      'via', via, 'at', at) as item, 1 as ver, array['scope:' || left(unit_code, 6)] as feeds
    from guide_receipts where id::text = any(${[...keys]}::text[])`.execute(tx)
  return new Map(rows.map(({ key, ...row }) => [key, row]))
}

export type KnownReceipt = {
  subjectId: string
  unitCode: string
  via: string
  at: Instant
  /** Null at a station that was told of it: names stay where they were said. */
  receivedBy: string | null
}

/** The first receipt of each unit; `system` sees who said it. */
export async function listReceipts(
  system: Tx,
  subjectIds: readonly string[],
): Promise<KnownReceipt[]> {
  const { rows } = await sql<KnownReceipt>`
    select distinct on (subject_id, unit_code) subject_id, unit_code, via, at, received_by from (
      select r.subject_id, r.unit_code, r.via, r.at, coalesce(nullif(r.received_by, ''), p.name) as received_by
      from guide_receipts as r left join persons as p on p.id = r.actor
      where r.subject_id = any(${[...subjectIds]}::uuid[])
      union all
      select subject_id, unit_code, via, at, null from guide_receipts_known
      where subject_id = any(${[...subjectIds]}::uuid[])) as r
    order by subject_id, unit_code, at, received_by nulls last`.execute(system)
  return rows
}

export type Unread = { kind: 'notice' | 'catalogue'; subjectId: string; unitCode: string }

/** What these units have not received: issued notices whose days are not over, and the latest catalogue. */
export async function listUnread(
  system: Tx,
  units: readonly string[],
  now: Instant,
): Promise<Unread[]> {
  const { rows } = await sql<Unread>`
    select w.kind, w.subject_id, w.unit_code from (
      select 'notice' as kind, n.id as subject_id, u as unit_code from notices as n, unnest(n.unit_codes) as u
      where n.state = 'issued' and n.retired_on is null and not n.disputed and u = any(${[...units]})
        and n.to_day >= (${now}::timestamptz at time zone 'Asia/Shanghai')::date
        and not exists (select from notices as c where c.corrects = n.id::text and c.state = 'issued'
          and c.retired_on is null and u = any(c.unit_codes))
      union all
      select 'catalogue', i.id, u from catalogue_issues as i, unnest(i.unit_codes) as u
      where u = any(${[...units]}) and not exists (select from catalogue_issues as l
        where l.region_code = i.region_code and l.issue_no > i.issue_no and u = any(l.unit_codes))) as w
    where not exists (select from guide_receipts as r where r.subject_id = w.subject_id and r.unit_code = w.unit_code)
      and not exists (select from guide_receipts_known as r
        where r.subject_id = w.subject_id and r.unit_code = w.unit_code)
    order by w.kind desc, w.subject_id, w.unit_code`.execute(system)
  return rows
}
