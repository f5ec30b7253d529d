import { sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import type { Tx } from '../../platform/db.ts'
import type { TodayItem } from './api.ts'

export type DigestChoice = { minute: number; channel: 'here' | 'message' }

export async function findChoice(tx: Tx, personId: string): Promise<DigestChoice | undefined> {
  const { rows } = await sql<DigestChoice>`
    select minute, channel from digest_choices where person_id = ${personId}::uuid`.execute(tx)
  return rows[0]
}

export async function putChoice(
  tx: Tx,
  personId: string,
  { minute, channel, language, fromDay }: DigestChoice & { language: Language; fromDay: Day },
): Promise<void> {
  await sql`
    insert into digest_choices (person_id, minute, channel, language, from_day)
    values (${personId}::uuid, ${minute}, ${channel}, ${language}, ${fromDay})
    on conflict (person_id) do update set minute = excluded.minute, channel = excluded.channel,
      language = excluded.language, changed_at = clock_timestamp(),
      from_day = case when digest_choices.minute = excluded.minute then least(digest_choices.from_day, excluded.from_day)
        else excluded.from_day end`.execute(tx)
}

export async function deleteChoice(tx: Tx, personId: string): Promise<void> {
  await sql`delete from digest_choices where person_id = ${personId}::uuid`.execute(tx)
}

export async function findPhone(tx: Tx, personId: string): Promise<string | null> {
  const { rows } = await sql<{ phone: string | null }>`
    select phone from persons where id = ${personId}::uuid`.execute(tx)
  return rows[0]?.phone ?? null
}

export type KeptDigest = {
  id: string
  day: Day
  madeAt: Instant
  items: TodayItem[]
  readAt: Instant | null
  sentAt: Instant | null
}

export async function findLatest(tx: Tx, personId: string): Promise<KeptDigest | undefined> {
  const { rows } = await sql<KeptDigest>`
    select id, day, made_at, items, read_at, sent_at from digests where person_id = ${personId}::uuid
    order by day desc limit 1`.execute(tx)
  return rows[0]
}

export async function countUnread(tx: Tx, personId: string): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select case when read_at is null then jsonb_array_length(items) else 0 end as unread from digests
    where person_id = ${personId}::uuid order by day desc limit 1`.execute(tx)
  return rows[0]?.unread ?? 0
}

/** False: it is not his. */
export async function setDigestRead(
  tx: Tx,
  id: string,
  personId: string,
  at: Instant,
): Promise<boolean> {
  const { rows } = await sql`
    update digests set read_at = coalesce(read_at, ${at}) where id = ${id}::uuid and person_id = ${personId}::uuid
    returning id`.execute(tx)
  return rows.length > 0
}

export type Subscriber = DigestChoice & {
  personId: string
  accountId: string
  name: string
  language: Language
  fromDay: Day
  lastDay: Day | null
}

/** Whoever asked for a digest and may log in, by the minute that he chose. */
export async function listSubscribers(system: Tx): Promise<Subscriber[]> {
  const { rows } = await sql<Subscriber>`
    select c.person_id, a.id as account_id, p.name, c.minute, c.channel, c.language, c.from_day,
      (select max(day) from digests as d where d.person_id = c.person_id) as last_day
    from digest_choices as c join persons as p on p.id = c.person_id and p.retired_on is null
    join accounts as a on a.person_id = p.id and a.disabled_at is null
    order by c.minute, c.person_id`.execute(system)
  return rows
}

/** Undefined: it was made before. */
export async function insertDigest(
  system: Tx,
  {
    personId,
    day,
    madeAt,
    items,
  }: { personId: string; day: Day; madeAt: Instant; items: readonly TodayItem[] },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into digests (person_id, day, made_at, items)
    values (${personId}::uuid, ${day}, ${madeAt}, ${JSON.stringify(items)}::jsonb)
    on conflict (person_id, day) do nothing returning id`.execute(system)
  return rows[0]?.id
}

export type OutgoingDigest = {
  id: string
  personId: string
  name: string
  phone: string | null
  day: Day
  items: TodayItem[]
  language: Language
}

/** What is to be sent and was not yet, to whoever still wants it so and may log in. */
export async function findOutgoing(system: Tx, id: string): Promise<OutgoingDigest | undefined> {
  const { rows } = await sql<OutgoingDigest>`
    select d.id, d.person_id, p.name, p.phone, d.day, d.items, c.language
    from digests as d join persons as p on p.id = d.person_id and p.retired_on is null
    join digest_choices as c on c.person_id = d.person_id and c.channel = 'message'
    where d.id = ${id}::uuid and d.sent_at is null
      and exists (select from accounts as a where a.person_id = d.person_id and a.disabled_at is null)`.execute(
    system,
  )
  return rows[0]
}

export async function setSent(system: Tx, id: string, at: Instant): Promise<void> {
  await sql`update digests set sent_at = ${at} where id = ${id}::uuid`.execute(system)
}

/** Those before `from`; and those after `to`, which a clock that was wrong has made: nothing would follow them until then. */
export async function deleteDigestsOutside(
  system: Tx,
  { from, to }: { from: Day; to: Day },
): Promise<void> {
  await sql`delete from digests where day < ${from} or day > ${to}`.execute(system)
}
