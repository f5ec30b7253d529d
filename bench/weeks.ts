import { sql } from 'kysely'
import { addDays, dayOf } from '../src/base/calendar.ts'
import { everywhere } from '../src/base/place.ts'
import { operator } from '../src/features/people/operator.ts'
import { readWeek, readWeeks } from '../src/features/sessions/week-actions.ts'
import { mondayOf } from '../src/features/timetable/calendar/days.ts'
import { asSystem, type Tx } from '../src/platform/db.ts'
import { openHub, startCluster } from './hub.ts'
import { millis, printNote, printTable, spreadOf, withTarget } from './table.ts'

/**
 * The weekly rule (S5-10) of 277 stations: one week of all of them, and 20 weeks, each with two evenings and an open day
 * that took place. Medians of 12.
 *
 *     node bench/weeks.ts
 */
const stations = 277
const weeks = 20
const samples = 12
const targetMs = 300

const cluster = await startCluster()
const hub = await openHub(cluster.url)
const first = addDays(mondayOf(dayOf(new Date())), -7 * weeks)
try {
  await asSystem(hub.db, 'test', (tx) => fill(tx))
  const last = addDays(first, 7 * (weeks - 1))
  const now = new Date()
  printNote(`${stations} stations, three times a week in each for ${weeks} weeks. Milliseconds.`)
  const line = printTable(['weekly rule', 'weeks judged', 'p50', 'p95'])
  for (const [name, count, work] of [
    [
      'one week',
      stations,
      () => readWeek(hub.db, operator, { within: everywhere, monday: last }, now),
    ],
    [
      `${weeks} weeks`,
      stations * weeks,
      () => readWeeks(hub.db, operator, { within: everywhere, from: first, to: last }, now),
    ],
  ] as const) {
    const { p50, p95 } = spreadOf(await timed(work))
    line([name, String(count), withTarget(millis(p50), p50 <= targetMs), millis(p95)])
  }
} finally {
  await hub.close()
  await cluster.stop()
}

async function timed(work: () => Promise<unknown>): Promise<number[]> {
  await work()
  const times: number[] = []
  for (let n = 0; n < samples; n++) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return times
}

async function fill(tx: Tx): Promise<void> {
  await sql`set local session_replication_role = replica`.execute(tx)
  const code = sql`'433123' || (101 + n / 60)::text || (201 + n % 60)::text`
  await sql`insert into learning_stations (id, region_code, unit_code, unit_level, school_id, hosted_on, active_from)
    select gen_random_uuid(), ${code}, ${code}, 'village', gen_random_uuid(), ${first}::date - 30, ${first}::date - 30
    from generate_series(0, ${stations}::integer - 1) as n`.execute(tx)
  await sql`insert into slots (id, region_code, school_id, room_id, track, kind, station_ids, pattern)
    select l.id, l.unit_code, l.school_id, l.school_id, 'community', 'group_learning', array[l.id], '{}'
    from learning_stations as l`.execute(tx)
  const times = sql`(values (1, 'group_learning', interval '19 hours', interval '20 hours'),
    (3, 'group_learning', interval '19 hours', interval '20 hours'),
    (5, 'open_day', interval '9 hours', interval '12 hours')) as t (off, kind, "from", "to")`
  await sql`insert into occurrences (id, region_code, slot_id, school_id, room_id, kind, station_ids, day, during)
    select gen_random_uuid(), l.unit_code, l.id, l.school_id, l.school_id, t.kind, array[l.id], d.day,
      tstzrange((d.day + t."from") at time zone 'Asia/Shanghai', (d.day + t."to") at time zone 'Asia/Shanghai')
    from learning_stations as l, generate_series(0, ${weeks}::integer - 1) as w, ${times},
      lateral (select ${first}::date + w * 7 + t.off as day) as d`.execute(tx)
  await sql`insert into sessions (id, version, region_code, organisation_id, state, school_code, stations, kind, title, day,
      planned_from, planned_to, began_at, ended_at, head_count, during, monday, minutes_this, minutes_next, search_text,
      sort_name)
    select o.id, 1, o.region_code, o.school_id, 'confirmed', 'S', array[o.region_code::text], o.kind, '学习', o.day,
      to_char(lower(o.during) at time zone 'Asia/Shanghai', 'HH24:MI'),
      to_char(upper(o.during) at time zone 'Asia/Shanghai', 'HH24:MI'),
      to_char(lower(o.during) at time zone 'Asia/Shanghai', 'HH24:MI'),
      to_char(upper(o.during) at time zone 'Asia/Shanghai', 'HH24:MI'), 12, o.during,
      date_trunc('week', o.day)::date, 60, 0, '', ''
    from occurrences as o`.execute(tx)
  await sql`analyze`.execute(tx)
}
