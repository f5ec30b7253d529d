import { sql } from 'kysely'
import * as z from 'zod'
import type { Fact } from '../src/features/sync/record.ts'
import { defineRecord, type Replication } from '../src/features/sync/replication.ts'
import { randomHex } from '../src/features/sync/store.ts'
import type { Db } from '../src/platform/db.ts'

const attendance = z.object({
  pupil: z.uuid(),
  course: z.uuid(),
  day: z.string(),
  lesson: z.int(),
  state: z.enum(['present', 'late', 'absent', 'excused']),
})
const noted = defineRecord({
  type: 'bench.attendance_noted',
  v: 1,
  body: attendance,
  older: {},
  rows: ['bench_attendance'],
  apply: async (tx, facts) => {
    const rows = facts.map(({ body, about }) => ({ ...body, id: about.id, station: about.station }))
    await sql`insert into bench_attendance (id, station, pupil, course, day, lesson, state)
      select id, station, pupil, course, day, lesson, state
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as noted (id uuid, station uuid, pupil uuid, course uuid, day date, lesson int, state text)
      on conflict (id) do nothing`.execute(tx)
  },
})

/** What the benchmarks of sync send: a teacher's attendance sheet. */
export const attendanceReplication: Replication = { records: [noted], collections: [] }

export async function makeAttendanceTable(db: Db): Promise<void> {
  await sql`create table bench_attendance (id uuid primary key, station uuid not null, pupil uuid not null,
    course uuid not null, day date not null, lesson integer not null, state text not null)`.execute(
    db,
  )
  await sql`create index on bench_attendance (pupil, day)`.execute(db)
}

/** Two lessons a day of 30 pupils, in order, as a teacher notes them. */
export function attendanceFacts(count: number): Fact[] {
  const pupils = Array.from({ length: 30 }, () => crypto.randomUUID())
  const [actor, course, boot] = [crypto.randomUUID(), crypto.randomUUID(), randomHex(4)]
  let monoMs = 0
  return Array.from({ length: count }, (_, at) => {
    const lesson = Math.floor(at / pupils.length)
    const day = new Date(Date.UTC(2026, 8, 1 + Math.floor(lesson / 2))).toISOString().slice(0, 10)
    const noted = at + 1
    monoMs += 800 + (noted % 7) * 130
    const state = noted % 23 === 0 ? 'absent' : noted % 11 === 0 ? 'late' : 'present'
    return {
      type: 'bench.attendance_noted',
      v: 1,
      wallMs: 1_788_220_800_000 + monoMs,
      boot,
      monoMs,
      actor,
      body: { pupil: pupils[at % pupils.length], course, day, lesson: lesson % 2, state },
    }
  })
}
