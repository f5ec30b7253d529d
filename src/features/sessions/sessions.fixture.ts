import { sql } from 'kysely'
import { expect } from 'vitest'
import { openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { noticeRegister } from '../guide/registers.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { foldDue } from '../registers/step-actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import { sessionRegister } from './registers.ts'

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

/** Two schools that host a village each, with their stations and people; `aheadMs`: how wrong the clock of the first is. */
export async function openTwoSchools(now: string, aheadMs: () => number = () => 0) {
  const hub = await openTestNode()
  hub.setNow(now)
  const schoolAt = (schoolCode: string, villageCode: string) =>
    saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode, name: `小学${schoolCode}`, villageCode, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
  const schoolId = (await schoolAt('S-01', villageA1)).id
  const otherId = (await schoolAt('S-02', villageA2)).id
  const at = (organisationId: string, regionCode: string) =>
    ({ organisationId, regionCode, level: 'village' }) as const
  const here = at(schoolId, villageA1)
  await somebody(hub, { ...here, role: 'head_of_school', loginName: 'head', name: '龙校长' })
  await somebody(hub, { ...here, role: 'equipment_keeper', loginName: 'keeper', name: '吴老师' })
  const there = at(otherId, villageA2)
  await somebody(hub, { ...there, role: 'equipment_keeper', loginName: 'other', name: '彭老师' })
  for (const loginName of ['office', 'decider'])
    await somebody(hub, { role: 'programme_office', loginName, regionCode: county })
  const village = await somebody(hub, {
    ...{ role: 'village_secretary', loginName: 'village', name: '石书记' },
    ...{ regionCode: villageA1, level: 'village' },
  })
  const stationId = await addStation(hub.db, { unitCode: villageA1, schoolId })
  await addStation(hub.db, { unitCode: villageA2, schoolId: otherId })
  const clock = () => new Date(hub.ground.clock().getTime() + aheadMs())
  const station = await openTestStation(
    { ...hub, ground: { ...hub.ground, clock } },
    { name: '站点', regionCode: villageA1, organisationId: schoolId },
  )
  const other = await openTestStation(hub, {
    ...{ name: '站点二', regionCode: villageA2, organisationId: otherId },
  })
  /** All that is known on one side is known on the other. */
  const meet = async () => {
    const cases = [sessionRegister, noticeRegister]
    for (let round = 0; round < 2; round++)
      for (const one of [station, other]) {
        await one.contact()
        await foldDue(hub.db, cases)
        await one.contact()
        await foldDue(one.db, cases)
      }
  }
  await meet()
  const on = (one: TestStation) => ({ ...one, setNow: hub.setNow })
  return {
    ...{ hub, station, other, schoolId, stationId, villageOrganisation: village.organisationId },
    meet,
    who: {
      head: await logInAs(hub, 'head'),
      keeper: await logInAs(hub, 'keeper'),
      office: await logInAs(hub, 'office'),
      decider: await logInAs(hub, 'decider'),
      village: await logInAs(hub, 'village'),
      keeperThere: await logInAs(on(station), 'keeper'),
      villageThere: await logInAs(on(station), 'village'),
      otherThere: await logInAs(on(other), 'other'),
    },
    evening: (from = '19:00', to = '21:00', kind: Standing['kind'] = 'group_learning') =>
      addOccurrence(hub.db, {
        // Each in a room of its own.
        ...{ stations: [stationId], schoolId, regionCode: villageA1, roomId: newId(), kind },
        ...{ from: `${now.slice(0, 10)} ${from}`, to: `${now.slice(0, 10)} ${to}` },
      }),
    close: async () => {
      await other.close()
      await station.close()
      await hub.close()
    },
  }
}

/** What a question that must not fail is answered. */
export async function ok<T>(asked: ReturnType<Session['get']>): Promise<T> {
  const answer = await asked
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return answer.body === '' ? (undefined as T) : answer.json<T>()
}
