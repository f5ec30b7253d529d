import { type RawBuilder, sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Occurrence, OccurrenceReason } from './occurrence.ts'
import type { SlotKind } from './timetable.ts'

export type Times = { startsAt: Instant; endsAt: Instant }

/** Two who plan in the same rooms at once come one after the other. */
export async function lockRooms(tx: Tx, roomIds: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(id, 0)) from (
    select distinct unnest(${[...roomIds]}::text[]) as id order by 1) as rooms`.execute(tx)
}

/**
 * While the calendar of a school is being changed nobody plans in a room of it, not even in one that nobody knew of yet;
 * `plan`: many may plan at once.
 */
export async function lockCalendarOf(
  tx: Tx,
  schoolIds: readonly string[],
  to: 'plan' | 'change',
): Promise<void> {
  const lock = sql.raw(to === 'plan' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')
  await sql`select ${lock}(hashtextextended('calendar ' || id, 0)) from (
    select distinct unnest(${[...schoolIds]}::text[]) as id order by 1) as schools`.execute(tx)
}

const instant = (of: RawBuilder<unknown>) =>
  sql`to_char(${of} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const columns = sql`o.id, o.version, o.region_code::text as region_code, o.slot_id, o.school_id, o.room_id, o.kind, o.station_ids, o.day,
  lower(o.during) as starts_at, upper(o.during) as ends_at, o.state,
  case when o.moved_from is not null then jsonb_build_object('startsAt', ${instant(sql`lower(o.moved_from)`)},
    'endsAt', ${instant(sql`upper(o.moved_from)`)}) end as moved_from,
  o.reason, o.title, o.operator_id, o.simulated`

const listed = async (tx: Tx, where: RawBuilder<boolean>): Promise<Occurrence[]> =>
  (
    await sql<Occurrence>`select ${columns} from occurrences as o where ${where}
      order by lower(o.during), o.id`.execute(tx)
  ).rows

/** Of rooms, on days from `from` to `to`, both included. */
export const listOccurrencesOfRooms = (
  tx: Tx,
  roomIds: readonly string[],
  { from, to }: { from: Day; to: Day },
): Promise<Occurrence[]> =>
  listed(tx, sql`o.room_id = any(${[...roomIds]}::uuid[]) and o.day between ${from} and ${to}`)

export const listOccurrencesOfStations = (
  tx: Tx,
  stationIds: readonly string[],
  { from, to }: { from: Day; to: Day },
): Promise<Occurrence[]> =>
  listed(tx, sql`o.station_ids && ${[...stationIds]}::uuid[] and o.day between ${from} and ${to}`)

export const listOccurrencesOfOperators = (
  tx: Tx,
  personIds: readonly string[],
  { from, to }: { from: Day; to: Day },
): Promise<Occurrence[]> =>
  listed(
    tx,
    sql`o.operator_id = any(${[...personIds]}::uuid[]) and o.day between ${from} and ${to}`,
  )

/** Locked until the transaction ends. */
export async function lockOccurrences(tx: Tx, ids: readonly string[]): Promise<Occurrence[]> {
  await sql`select from occurrences where id = any(${[...ids]}::uuid[]) order by id for update`.execute(
    tx,
  )
  return listed(tx, sql`o.id = any(${[...ids]}::uuid[])`)
}

/** Those of schools that are still to begin after `now`, also what was called off. */
export const listComing = (
  tx: Tx,
  schoolIds: readonly string[],
  now: Date,
): Promise<Occurrence[]> =>
  listed(
    tx,
    sql`o.school_id = any(${[...schoolIds]}::uuid[]) and lower(o.during) > ${now.toISOString()}`,
  )

export type NewSlot = {
  id: string
  regionCode: string
  schoolId: string
  roomId: string
  track: 'school' | 'community'
  kind: SlotKind
  stationIds: readonly string[]
  timetableId: string | null
  title: string | null
  pattern: object
  simulated: boolean
  createdBy: string | null
}

export async function insertSlots(tx: Tx, slots: readonly NewSlot[]): Promise<void> {
  await sql`insert into slots (id, region_code, school_id, room_id, track, kind, station_ids, timetable_id, title,
      pattern, simulated, created_by)
    select id, region_code, school_id, room_id, track, kind, station_ids, timetable_id, title, pattern, simulated,
      created_by
    from jsonb_populate_recordset(null::slots, ${JSON.stringify(slots.map(snaked))}::jsonb)`.execute(
    tx,
  )
}

export type NewOccurrence = Times & {
  id: string
  regionCode: string
  slotId: string
  schoolId: string
  roomId: string
  kind: SlotKind
  stationIds: readonly string[]
  day: Day
  title: string | null
  simulated: boolean
  state: Occurrence['state']
  reason: OccurrenceReason | null
}

export async function insertOccurrences(tx: Tx, rows: readonly NewOccurrence[]): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map(({ startsAt, endsAt, ...row }) => ({
    ...snaked(row),
    during: rangeText({ startsAt, endsAt }),
  }))
  await sql`insert into occurrences (id, region_code, slot_id, school_id, room_id, kind, station_ids, day, during, state,
      reason, title, simulated)
    select id, region_code, slot_id, school_id, room_id, kind, station_ids, day, during, state, reason, title, simulated
    from jsonb_populate_recordset(null::occurrences, ${JSON.stringify(values)}::jsonb)`.execute(tx)
}

const snaked = (row: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  )

/** What takes the room in these times: `occurrenceId` null where the school's calendar protects them. */
export type Taking = Times & { roomId: string; occurrenceId: string | null }

export async function listTakings(
  tx: Tx,
  roomIds: readonly string[],
  { startsAt, endsAt }: Times,
): Promise<Taking[]> {
  const { rows } = await sql<Taking>`
    select room_id, lower(during) as starts_at, upper(during) as ends_at, occurrence_id from room_times
    where room_id = any(${[...roomIds]}::uuid[]) and during && tstzrange(${startsAt}, ${endsAt})
    order by room_id, lower(during)`.execute(tx)
  return rows
}

export type OccurrenceChange = {
  id: string
  /** Absent: it stays where it is. */
  times?: Times & { day: Day }
  roomId?: string
  state: Occurrence['state']
  movedFrom: Times | null
  reason: OccurrenceReason | null
  by: string | null
}

/** Moved, called off or put back; what leaves its time does so before another comes to it. */
export async function setOccurrences(tx: Tx, changes: readonly OccurrenceChange[]): Promise<void> {
  for (const state of ['called_off', 'planned'] as const) {
    const values = changes
      .filter((one) => one.state === state)
      .map(({ id, times, roomId, movedFrom, reason, by }) => ({
        ...{ id, reason, updated_by: by, day: times?.day ?? null, room_id: roomId ?? null },
        during: times ? rangeText(times) : null,
        moved_from: movedFrom ? rangeText(movedFrom) : null,
      }))
    if (values.length === 0) continue
    await sql`update occurrences as o set version = o.version + 1, state = ${state},
        during = coalesce(c.during, o.during), day = coalesce(c.day, o.day), moved_from = c.moved_from,
        room_id = coalesce(c.room_id, o.room_id), reason = c.reason, updated_at = now(), updated_by = c.updated_by
      from jsonb_populate_recordset(null::occurrences, ${JSON.stringify(values)}::jsonb) as c
      where o.id = c.id`.execute(tx)
  }
}

const rangeText = ({ startsAt, endsAt }: Times): string => `[${startsAt},${endsAt})`

/** Who runs it, and whom it serves. */
export async function setRunning(
  tx: Tx,
  { id, operatorId, stationIds }: Pick<Occurrence, 'id' | 'operatorId' | 'stationIds'>,
  by: string | null,
): Promise<void> {
  await sql`update occurrences set version = version + 1, operator_id = ${operatorId}::uuid,
      station_ids = ${stationIds}::uuid[], updated_at = now(), updated_by = ${by}::uuid
    where id = ${id}::uuid`.execute(tx)
}

/** Occurrences let go of their rooms until they are put again; the rest of the transaction sees to it. */
export async function releaseRooms(tx: Tx, occurrenceIds: readonly string[]): Promise<void> {
  await sql`delete from room_times where occurrence_id = any(${[...occurrenceIds]}::uuid[])`.execute(
    tx,
  )
}

/** The protected times of rooms from `from` on become these; nothing else may stand there. */
export async function setProtected(
  tx: Tx,
  { startsAt: from, endsAt: until }: Times,
  protectedOf: ReadonlyMap<string, readonly Times[]>,
): Promise<void> {
  const rooms = [...protectedOf.keys()]
  await sql`delete from room_times where room_id = any(${rooms}::uuid[]) and occurrence_id is null
    and upper(during) > ${from}`.execute(tx)
  for (const some of chunks(
    rooms.flatMap((roomId) =>
      (protectedOf.get(roomId) ?? []).map(({ startsAt, endsAt }) => [roomId, startsAt, endsAt]),
    ),
    20_000,
  ))
    await sql`insert into room_times (room_id, during)
      select room_id, tstzrange(starts_at, ends_at) from unnest(${some.map((one) => one[0])}::uuid[],
        ${some.map((one) => one[1])}::timestamptz[], ${some.map((one) => one[2])}::timestamptz[])
        as t (room_id, starts_at, ends_at)`.execute(tx)
  await sql`insert into room_protection (room_id, until) select id, ${until} from unnest(${rooms}::uuid[]) as id
    on conflict (room_id) do update set until = excluded.until`.execute(tx)
}

function* chunks<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size)
}

/** Rooms in which something is planned or may be: of stations, and of slots. */
export async function listRoomsOfSchools(
  tx: Tx,
  schoolIds: readonly string[],
): Promise<{ roomId: string; schoolId: string }[]> {
  const { rows } = await sql<{ roomId: string; schoolId: string }>`
    select distinct coalesce(room_id, school_id) as room_id, school_id from learning_stations
      where school_id = any(${[...schoolIds]}::uuid[])
    union select room_id, school_id from slots where school_id = any(${[...schoolIds]}::uuid[])`.execute(
    tx,
  )
  return rows
}

/** Rooms whose protected times were never put, or not so far. */
export async function listUnprotected(
  tx: Tx,
  roomIds: readonly string[],
  until: Instant,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${[...roomIds]}::uuid[]) as id
    where not exists (select from room_protection as p where p.room_id = id and p.until >= ${until})`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

/** What a timetable had planned from `day` on. */
export async function callOffFrom(
  tx: Tx,
  timetableId: string,
  day: Day,
  reason: OccurrenceReason,
): Promise<void> {
  await sql`update occurrences as o set version = o.version + 1, state = 'called_off',
      reason = ${JSON.stringify(reason)}::jsonb, updated_at = now()
    from slots as s where s.id = o.slot_id and s.timetable_id = ${timetableId} and o.day >= ${day}
      and o.state = 'planned'`.execute(tx)
}

/** All times of a timetable, also those that were called off. */
export const listTimesOf = (tx: Tx, timetableId: string): Promise<Occurrence[]> =>
  listed(
    tx,
    sql`o.slot_id in (select s.id from slots as s where s.timetable_id = ${timetableId}::uuid)`,
  )

export type Slot = {
  id: string
  regionCode: string
  schoolId: string
  roomId: string
  timetableId: string | null
  endedOn: Day | null
}

/** Locked until the transaction ends. */
export async function lockSlot(tx: Tx, id: string): Promise<Slot | undefined> {
  const { rows } = await sql<Slot>`
    select id, region_code::text as region_code, school_id, room_id, timetable_id, ended_on from slots
    where id = ${id}::uuid for update`.execute(tx)
  return rows[0]
}

/** It comes no more from `day` on; answers how many were planned that had not begun at `now`. */
export async function endSlotFrom(
  tx: Tx,
  id: string,
  { day, reason, now }: { day: Day; reason: OccurrenceReason; now: Date },
): Promise<number> {
  await sql`update slots set ended_on = ${day}, version = version + 1, updated_at = now()
    where id = ${id}::uuid`.execute(tx)
  const { rows } = await sql`update occurrences set version = version + 1, state = 'called_off',
      reason = ${JSON.stringify(reason)}::jsonb, updated_at = now()
    where slot_id = ${id}::uuid and day >= ${day} and lower(during) > ${now.toISOString()}::timestamptz
      and state = 'planned' returning id`.execute(tx)
  return rows.length
}

/** Rooms whose protected times end before `until`, with their schools. */
export async function listShortGuarded(
  tx: Tx,
  until: Instant,
): Promise<{ roomId: string; schoolId: string }[]> {
  const { rows } = await sql<{ roomId: string; schoolId: string }>`
    select distinct p.room_id, u.school_id from room_protection as p join (
      select coalesce(room_id, school_id) as room_id, school_id from learning_stations where school_id is not null
      union select room_id, school_id from slots) as u on u.room_id = p.room_id
    where p.until < ${until} order by p.room_id`.execute(tx)
  return rows
}

/** What a station has agreed on and is still to come goes to another room of its school. */
export async function setRoomOfComing(
  tx: Tx,
  stationId: string,
  { schoolId, roomId }: { schoolId: string; roomId: string },
  now: Date,
): Promise<void> {
  const own = sql`${stationId}::uuid = any(station_ids) and school_id = ${schoolId} and room_id <> ${roomId}`
  await sql`update occurrences set room_id = ${roomId}, version = version + 1, updated_at = now()
    where ${own} and lower(during) > ${now.toISOString()}`.execute(tx)
  await sql`update slots set room_id = ${roomId}, version = version + 1, updated_at = now()
    where ${own} and ended_on is null`.execute(tx)
  await sql`update timetables set room_id = ${roomId}, version = version + 1, updated_at = now()
    where station_id = ${stationId} and school_id = ${schoolId} and state in ('open', 'agreed')`.execute(
    tx,
  )
}
