import { sql } from 'kysely'
import { somebody, type TestNode } from '../../../test/harness/node.ts'
import { addDays, type Day } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import type { RoleCode } from '../people/role.ts'
import { saveRow } from '../registers/actions.ts'
import { roomRegister, schoolRegister } from '../schools/registers.ts'
import type { Weekday } from './calendar/days.ts'
import type { CalendarParts } from './calendar/school-calendar.ts'
import { addTimes } from './plan-actions.ts'
import type { SlotKind } from './timetable.ts'

/** A school with one room, that hosts these units. */
export async function openHost(
  node: TestNode,
  { schoolCode, villageCode, units }: { schoolCode: string; villageCode: string; units: string[] },
): Promise<{ schoolId: string; roomId: string; stationIds: string[] }> {
  const { id: schoolId } = await saveRow(node.db, operator, schoolRegister, {
    ...{ schoolCode, name: `小学${schoolCode}`, villageCode, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  const { id: roomId } = await saveRow(node.db, operator, roomRegister, {
    ...{ schoolCode, roomNo: '1', name: '远程教育室', kind: 'satellite_viewing' },
    ...{ areaM2: 50, seats: 40, usableSeats: 40 },
  })
  const stationIds = await asSystem(node.db, 'test', async (tx) => {
    const ids: string[] = []
    for (const unitCode of units) {
      const id = newId()
      const level = unitCode.endsWith('000') ? 'township' : 'village'
      await sql`insert into siting_decisions (id, region_code, unit_code, unit_level, proposed_school_id, school_id, state,
        fixed_at) values (${id}, ${unitCode}, ${unitCode}, ${level}, ${schoolId}, ${schoolId}, 'fixed', now())`.execute(
        tx,
      )
      ids.push(id)
    }
    return ids
  })
  return { schoolId, roomId, stationIds }
}

/** What a county's or a school's calendar says, as if a person had entered it long before. */
export async function sayCalendar(
  node: TestNode,
  { regionCode, schoolId = null }: { regionCode: string; schoolId?: string | null },
  parts: CalendarParts,
): Promise<void> {
  await asSystem(node.db, 'test', (tx) =>
    sql`insert into calendars (id, region_code, school_id, parts)
      values (${newId()}, ${regionCode}, ${schoolId}, ${JSON.stringify(parts)}::jsonb)
      on conflict (region_code, stage, school_id) do update set parts = excluded.parts, version = calendars.version + 1`.execute(
      tx,
    ),
  )
}

/** Autumn of 2026: lessons from eight to five. */
export const autumn: CalendarParts = {
  terms: [{ from: '2026-09-01', to: '2027-01-20' }],
  bells: [
    {
      weekdays: [1, 2, 3, 4, 5],
      blocks: [
        { kind: 'lessons', from: '08:00', to: '11:50' },
        { kind: 'lessons', from: '14:00', to: '17:00' },
      ],
    },
  ],
}

export const holder = (
  node: TestNode,
  role: RoleCode,
  loginName: string,
  where: { regionCode: string; level?: 'county' | 'township' | 'village'; organisationId?: string },
) => somebody(node, { role, loginName, ...where })

/** Lessons from eight to five on Monday to Friday of that week, whatever holidays there may be; none at its end. */
export const weekOfLessons = (monday: Day): CalendarParts => ({
  terms: [{ from: addDays(monday, -60), to: addDays(monday, 60) }],
  ...(autumn.bells && { bells: autumn.bells }),
  days: [0, 1, 2, 3, 4, 5, 6].map((at) => ({
    day: addDays(monday, at),
    ...(at < 5
      ? { is: 'teaching' as const, weekday: (at + 1) as Weekday }
      : { is: 'closed' as const }),
  })),
})

/** One time of a room, as whoever may plan there puts it. */
export async function addTime(
  node: TestNode,
  where: { schoolId: string; roomId: string; stationIds: string[] },
  {
    day,
    from,
    to,
    kind = 'group_learning',
  }: { day: Day; from: string; to: string; kind?: SlotKind },
): Promise<void> {
  await addTimes(
    node.db,
    operator,
    {
      ...{ ...where, kind },
      stationIds: kind === 'group_learning' || kind === 'open_day' ? where.stationIds : [],
      pattern: { repeats: { by: 'days', days: [day] }, from, to, fromDay: day, toDay: day },
    },
    node.ground.clock(),
  )
}
