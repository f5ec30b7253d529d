import { addDays, type Day } from '../src/base/calendar.ts'
import { operator } from '../src/features/people/operator.ts'
import { savePlaces } from '../src/features/people/place-store.ts'
import { addTimes } from '../src/features/timetable/plan-actions.ts'
import { autumn, openHost, sayCalendar } from '../src/features/timetable/timetable.fixture.ts'
import type { SlotKind } from '../src/features/timetable/timetable.ts'
import { asSystem } from '../src/platform/db.ts'
import type { Ground } from '../src/platform/ground.ts'
import { county, somebody, type TestNode } from '../test/harness/node.ts'

const times: readonly { kind: SlotKind; weekday: 2 | 4 | 6; from: string; to: string }[] = [
  { kind: 'group_learning', weekday: 2, from: '19:00', to: '20:00' },
  { kind: 'group_learning', weekday: 4, from: '19:00', to: '20:00' },
  { kind: 'open_day', weekday: 6, from: '09:00', to: '12:00' },
]

export const townshipCode = (at: number) => `433123${101 + at}000`

type Wish = { townships: number; roomsEach: number; weeks: number; monday: Day }

/** A county whose calendar is entered: in each township so many schools with a room, a term planned in each. */
export async function fillCounty(
  ground: Ground,
  { townships, roomsEach, weeks, monday }: Wish,
): Promise<void> {
  const test = { db: ground.db, ground } as unknown as TestNode
  const villageCode = (at: number, room: number) =>
    `433123${101 + at}${String(201 + room).padStart(3, '0')}`
  const all = Array.from({ length: townships }, (_, at) =>
    Array.from({ length: roomsEach }, (_none, room) => villageCode(at, room)),
  )
  await asSystem(ground.db, 'test places', (tx) =>
    savePlaces(tx, [
      { code: county, level: 'county', name: '凤凰县' },
      ...all.map((_, at) => ({
        ...{ code: townshipCode(at), level: 'township' as const, name: `第${at + 1}镇` },
      })),
      ...all.flat().map((code, at) => ({
        ...{ code, level: 'village' as const, name: `第${at + 1}村` },
      })),
    ]),
  )
  const { bells = [] } = autumn
  const terms = [{ from: addDays(monday, -60), to: addDays(monday, 200) }]
  await sayCalendar(test, { regionCode: county }, { terms, bells })
  await somebody(test, { role: 'administrator' })
  await somebody(test, { role: 'programme_office', loginName: 'office' })
  for (const [at, code] of all.flat().entries()) {
    const host = await openHost(test, {
      ...{ schoolCode: `B-${1_000 + at}`, villageCode: code, units: [code] },
    })
    for (const { kind, weekday, from, to } of times) {
      const pattern = {
        repeats: { by: 'weeks' as const, weekdays: [weekday] },
        ...{ from, to, fromDay: monday, toDay: addDays(monday, 7 * weeks - 1) },
      }
      await addTimes(ground.db, operator, { ...host, kind, pattern }, new Date())
    }
  }
}
