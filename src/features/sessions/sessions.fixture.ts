import { sql } from 'kysely'
import { newId } from '../../base/ids.ts'
import { asSystem, type Db } from '../../platform/db.ts'

type Hosted = {
  unitCode: string
  level?: 'township' | 'village'
  schoolId: string
  activeFrom?: string
}

/** A township or village that learns at a school, and counts from `activeFrom` on. */
export async function addStation(db: Db, given: Hosted): Promise<string> {
  const { unitCode, level = 'village', schoolId, activeFrom = '2026-09-01' } = given
  const id = newId()
  await asSystem(db, 'test', (tx) =>
    sql`insert into learning_stations (id, region_code, unit_code, unit_level, school_id, hosted_on, active_from)
      values (${id}, ${unitCode}, ${unitCode}, ${level}, ${schoolId}, '2026-08-01', ${activeFrom})`.execute(
      tx,
    ),
  )
  return id
}

type Standing = {
  stations: readonly string[]
  schoolId: string
  regionCode: string
  kind?: 'group_learning' | 'open_day'
  /** Local. */
  from: string
  to: string
  title?: string
  roomId?: string
}

/** An occurrence that stands; `from` and `to` as `2026-11-24 19:00`. */
export async function addOccurrence(db: Db, given: Standing): Promise<string> {
  const { stations, schoolId, regionCode, kind = 'group_learning', from, to, title = null } = given
  const id = newId()
  const room = given.roomId ?? schoolId
  await asSystem(db, 'test', async (tx) => {
    const slot = newId()
    await sql`insert into slots (id, region_code, school_id, room_id, track, kind, station_ids, pattern)
      values (${slot}, ${regionCode}, ${schoolId}, ${room}, 'community', ${kind}, ${[...stations]}::uuid[], '{}')`.execute(
      tx,
    )
    await sql`insert into occurrences (id, region_code, slot_id, school_id, room_id, kind, station_ids, day, during, title)
      values (${id}, ${regionCode}, ${slot}, ${schoolId}, ${room}, ${kind}, ${[...stations]}::uuid[],
        ${from.slice(0, 10)}, tstzrange(${`${from}+08`}::timestamptz, ${`${to}+08`}::timestamptz), ${title})`.execute(
      tx,
    )
  })
  return id
}

/** What the page adds to whatever it sends. */
export const sent = (at: string, sentAt = at) => ({ key: newId(), at, sentAt })
