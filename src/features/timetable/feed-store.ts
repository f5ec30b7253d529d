import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { FeedSlot } from './feed.ts'

/** `concerns` speaks of an occurrence `o`. From `from` on; what another timetable took the place of is left out. */
export async function listFeedSlots(
  tx: Tx,
  concerns: RawBuilder<boolean>,
  from: Day,
): Promise<FeedSlot[]> {
  const { rows } = await sql<FeedSlot>`
    select l.id, l.kind, l.title, l.pattern, h.name as school_name, r.name as room_name,
      coalesce((select jsonb_agg(coalesce(p.name, s.unit_code) order by s.unit_code) from learning_stations as s
        left join places as p on p.code = s.unit_code where s.id = any(l.station_ids)), '[]') as stations,
      jsonb_agg(jsonb_build_object('startsAt', lower(o.during), 'endsAt', upper(o.during), 'state', o.state,
        'movedFrom', case when o.moved_from is not null then jsonb_build_object('startsAt', lower(o.moved_from),
          'endsAt', upper(o.moved_from)) end,
        'note', o.reason -> 'details' ->> 'note', 'version', o.version, 'updatedAt', o.updated_at)
        order by lower(o.during)) as occurrences
    from occurrences as o join slots as l on l.id = o.slot_id join schools as h on h.id = l.school_id
      left join rooms as r on r.id = l.room_id
    where ${concerns} and o.day >= ${from} and o.reason ->> 'code' is distinct from 'timetable_replaced'
    group by l.id, h.name, r.name order by min(lower(o.during)), l.id`.execute(tx)
  return rows.map(({ occurrences, ...slot }) => ({
    ...slot,
    occurrences: occurrences.map((one) => ({
      ...one,
      startsAt: iso(one.startsAt),
      endsAt: iso(one.endsAt),
      movedFrom: one.movedFrom && {
        startsAt: iso(one.movedFrom.startsAt),
        endsAt: iso(one.movedFrom.endsAt),
      },
      updatedAt: iso(one.updatedAt),
    })),
  }))
}

/** PostgreSQL writes an instant inside JSON with its offset. */
const iso = (instant: string): string => new Date(instant).toISOString()

export async function setFeed(
  tx: Tx,
  feed: {
    id: string
    tokenHash: string
    kind: 'room' | 'person'
    subjectId: string
    personId: string
  },
): Promise<void> {
  await sql`insert into calendar_feeds (id, token_hash, kind, subject_id, person_id)
    values (${feed.id}, ${feed.tokenHash}, ${feed.kind}, ${feed.subjectId}, ${feed.personId})
    on conflict (person_id, kind, subject_id) do update set token_hash = excluded.token_hash, created_at = now()`.execute(
    tx,
  )
}

export type Feed = { kind: 'room' | 'person'; subjectId: string; personId: string }

/** Of a person who is still here. */
export async function findFeed(tx: Tx, tokenHash: string): Promise<Feed | undefined> {
  const { rows } = await sql<Feed>`select f.kind, f.subject_id, f.person_id from calendar_feeds as f
    join persons as p on p.id = f.person_id and p.retired_on is null where f.token_hash = ${tokenHash}`.execute(
    tx,
  )
  return rows[0]
}

/** What a person runs, and what is planned for the villages and schools that he has a post in. */
export const concernsPerson = (personId: string, today: Day): RawBuilder<boolean> => sql<boolean>`(
  o.operator_id = ${personId} or exists (select from post_holdings as hold
    join posts as post on post.id = hold.post_id join org_units as unit on unit.id = post.org_unit_id
    where hold.person_id = ${personId} and hold.from_day <= ${today} and coalesce(hold.to_day, 'infinity') >= ${today}
      and (unit.id = o.school_id or (unit.kind <> 'school' and unit.level = 'village' and exists (
        select from learning_stations as s where s.id = any(o.station_ids) and s.unit_code = unit.region_code)))))`
