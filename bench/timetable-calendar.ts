import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNode } from '../src/app/start.ts'
import { projectDir } from '../src/app/version.ts'
import { addDays, dayOf } from '../src/base/calendar.ts'
import { operator } from '../src/features/people/operator.ts'
import { mondayOf } from '../src/features/timetable/calendar/days.ts'
import { saveCalendar } from '../src/features/timetable/calendar-actions.ts'
import { lockCalendar } from '../src/features/timetable/calendar-row-store.ts'
import { autumn } from '../src/features/timetable/timetable.fixture.ts'
import { readConfig } from '../src/platform/config.ts'
import { asSystem } from '../src/platform/db.ts'
import { createLog } from '../src/platform/log.ts'
import { county } from '../test/harness/node.ts'
import { startCluster } from './hub.ts'
import { fillCounty } from './planned-county.ts'
import { printNote, printTable } from './table.ts'

const roomsEach = 60
const weeks = 16

/** What a county waits for that changes the calendar of all its schools: rooms guarded anew, sessions moved. */
export async function calendarTable(townships: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cunxiao-bench-'))
  const cluster = await startCluster()
  const config = readConfig(
    { DATABASE_URL: cluster.url, CUNXIAO_PORT: '0', CUNXIAO_DATA: dataDir },
    projectDir,
  )
  const node = await startNode('hub', config, createLog('silent'))
  try {
    const { db } = node.ground
    const monday = addDays(mondayOf(dayOf(new Date())), 7)
    await fillCounty(node.ground, { townships, roomsEach, weeks, monday })
    printNote(
      `A change of the county's calendar: ${townships * roomsEach} schools, three times a week in each for ${weeks} weeks.`,
    )
    const line = printTable(['change', 's', 'moved', 'called off', 'restored'])
    const terms = [{ from: addDays(monday, -60), to: addDays(monday, 200) }]
    const { bells = [] } = autumn
    const exams = { days: [{ day: addDays(monday, 8), is: 'exam' as const }] }
    const evening = { kind: 'evening_study' as const, from: '18:30', to: '20:30' }
    const longer = bells.map((one) => ({ ...one, blocks: [...one.blocks, evening] }))
    for (const [name, parts] of [
      ['an exam on a day of sessions', { terms, bells, ...exams }],
      ['evening study every evening', { terms, bells: longer }],
      ['without it again', { terms, bells }],
    ] as const) {
      const whose = { regionCode: county, stage: null, schoolId: null }
      const found = await asSystem(db, 'test', (tx) => lockCalendar(tx, whose))
      const version = found?.version ?? 0
      const startedMs = performance.now()
      const { rearranged } = await saveCalendar(
        db,
        operator,
        { ...whose, version, parts },
        new Date(),
      )
      const seconds = (performance.now() - startedMs) / 1_000
      const { moved, calledOff, restored } = rearranged
      line([name, seconds.toFixed(1), String(moved), String(calledOff), String(restored)])
    }
  } finally {
    await node.stop()
    await cluster.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
