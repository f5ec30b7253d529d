import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { insertPolicyValue } from '../policy/store.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { StationUse, WeekOfStation, WeekTotals } from './api.ts'
import { sessionRegister } from './registers.ts'
import { addOccurrence, addStation } from './sessions.fixture.ts'

let hub: TestHub
let office: Session
let secretary: Session
let village: Session
let elsewhere: Session
let schools: { id: string; code: string }[]
const stations = new Map<string, string>()
const monday = '2026-11-16'
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-11-23T02:00:00.000Z')
  schools = []
  for (const [at, villageCode] of [villageA1, villageA2, villageB1].entries()) {
    const code = `W-0${at + 1}`
    const { id } = await saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode: code, name: `小学${at + 1}`, villageCode, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
    schools.push({ id, code })
    stations.set(villageCode, await addStation(hub.db, { unitCode: villageCode, schoolId: id }))
  }
  const logIn = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(hub, (await somebody(hub, who)).loginName)
  office = await logIn({ role: 'programme_office', name: '办公室' })
  const township = { regionCode: townshipA, level: 'township' as const }
  secretary = await logIn({ role: 'township_secretary', name: '书记', ...township })
  const atVillage = { role: 'village_secretary', level: 'village' } as const
  village = await logIn({ ...atVillage, name: '村支书甲', regionCode: villageA1 })
  elsewhere = await logIn({ ...atVillage, name: '村支书乙', regionCode: villageB1 })
})
afterAll(() => hub?.close())

const of = (unit: string) => stations.get(unit) as string
const at = (unit: string) =>
  schools[[villageA1, villageA2, villageB1].indexOf(unit)] ?? { id: '', code: '' }
/** Planned there and, where it says when, held: `2026-11-17 19:00`. */
async function held(
  unit: string,
  from: string,
  to: string,
  more: object = {},
  {
    kind = 'group_learning',
    stations: served = [unit],
    isHeld = true,
  }: {
    kind?: 'group_learning' | 'open_day'
    stations?: string[]
    isHeld?: boolean
  } = {},
): Promise<string> {
  const { id: schoolId, code } = at(unit)
  const id = await addOccurrence(hub.db, {
    ...{ stations: served.map(of), schoolId, regionCode: unit, from, to, kind, roomId: newId() },
  })
  if (!isHeld) return id
  const [begins, ends] = [from.slice(11), to.slice(11)]
  await saveRow(
    hub.db,
    operator,
    sessionRegister,
    {
      ...{ schoolCode: code, stations: served, kind, title: '学习', day: from.slice(0, 10) },
      ...{ plannedFrom: begins, plannedTo: ends, beganAt: begins, endedAt: ends, headCount: 20 },
      ...more,
    },
    id,
  )
  await asSystem(hub.db, 'test', (tx) =>
    sql`update sessions set state = 'delivered' where id = ${id}`.execute(tx),
  )
  return id
}
async function weekOf(who: Session, on = monday) {
  const answer = await who.get(`/api/weeks?place=${county}&placeLevel=county&monday=${on}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<{ stations: WeekOfStation[]; townships: WeekTotals[] }>()
}
const stationIn = async (who: Session, unit: string, on = monday) =>
  (await weekOf(who, on)).stations.find(({ code }) => code === unit)
const codes = (one: WeekOfStation | undefined) => one?.reasons.map(({ code }) => code)

test('S5-10 S5-13 119 minutes are red and 120 are not; without an open day a week is red all the same', async () => {
  await held(villageA1, `${monday} 19:00`, `${monday} 20:10`)
  await held(villageA1, '2026-11-18 19:00', '2026-11-18 19:49')
  expect(await stationIn(office, villageA1)).toMatchObject({
    ...{ light: 'red', scheduled: 119, delivered: 119, minutesNeeded: 120, openDays: 0 },
    reasons: expect.arrayContaining([
      { code: 'week_short_scheduled', details: { minutes: 119, needed: 120, missing: 1 } },
      { code: 'week_no_open_day', details: { days: 0, needed: 1 } },
    ]),
    remedies: expect.arrayContaining([{ act: 'plan_minutes', minutes: 1 }]),
  })
  await held(villageA2, `${monday} 19:00`, `${monday} 20:10`)
  await held(villageA2, '2026-11-18 19:00', '2026-11-18 19:50')
  expect(await stationIn(office, villageA2)).toMatchObject({ light: 'red', scheduled: 120 })
  await held(villageA2, '2026-11-21 09:00', '2026-11-21 12:00', {}, { kind: 'open_day' })
  expect(await stationIn(office, villageA2)).toMatchObject({
    ...{ light: 'green', scheduled: 120, delivered: 120, openDays: 1, reasons: [] },
  })
})

test('N2 five minutes are no open day, and open-day minutes count only where policy says so', async () => {
  const on = '2026-10-12'
  await held(villageA1, `${on} 19:00`, `${on} 20:00`)
  await held(villageA1, '2026-10-17 09:00', '2026-10-17 09:05', {}, { kind: 'open_day' })
  expect(codes(await stationIn(office, villageA1, on))).toContain('week_open_day_short')
  await held(villageA1, '2026-10-18 09:00', '2026-10-18 10:00', {}, { kind: 'open_day' })
  expect(await stationIn(office, villageA1, on)).toMatchObject({
    scheduled: 60,
    openDays: 1,
    light: 'red',
  })
  await setPolicy('sessions.openDayMinutesCount', 1, '2026-10-12')
  expect(await stationIn(office, villageA1, on)).toMatchObject({ scheduled: 125, light: 'green' })
  await setPolicy('sessions.openDayMinutesCount', 0, '2026-10-19')
})

test('N1 INV-26 power took 30 of 120: scheduled is enough, 90 are delivered; Sunday midnight parts a session', async () => {
  const on = '2026-10-26'
  const interruptions = [{ from: '19:30', to: '20:00', cause: 'power' }]
  await held(villageA1, `${on} 19:00`, `${on} 21:00`, { interruptions })
  await held(villageA1, '2026-10-31 09:00', '2026-10-31 11:00', {}, { kind: 'open_day' })
  expect(await stationIn(office, villageA1, on)).toMatchObject({
    ...{ light: 'yellow', scheduled: 120, delivered: 90, unconfirmed: 90, mayAsk: true },
  })
  await asSystem(hub.db, 'test', (tx) =>
    sql`update sessions set state = 'confirmed' where day = ${on}`.execute(tx),
  )
  expect(await stationIn(office, villageA1, on)).toMatchObject({ delivered: 90, unconfirmed: 0 })
  await held(villageA1, '2026-11-01 23:30', '2026-11-02 00:30')
  expect(await stationIn(office, villageA1, on)).toMatchObject({ scheduled: 150, delivered: 120 })
  expect(await stationIn(office, villageA1, '2026-11-02')).toMatchObject({
    ...{ scheduled: 30, delivered: 30 },
  })
})

test('G-7 culture counts only where policy says so; what was cancelled counts nothing; a joint session counts to each', async () => {
  const on = '2026-11-02'
  await held(villageA2, '2026-11-03 19:00', '2026-11-03 21:00', { serviceFunction: 'culture' })
  expect(await stationIn(office, villageA2, on)).toMatchObject({ scheduled: 0, delivered: 0 })
  const joint = await held(
    villageA2,
    '2026-11-04 19:00',
    '2026-11-04 21:00',
    {},
    {
      stations: [villageA2, villageB1],
    },
  )
  for (const unit of [villageA2, villageB1])
    expect(await stationIn(office, unit, on)).toMatchObject({ scheduled: 120, delivered: 120 })
  await asSystem(hub.db, 'test', (tx) =>
    sql`update sessions set state = 'cancelled' where id = ${joint}`.execute(tx),
  )
  expect(await stationIn(office, villageB1, on)).toMatchObject({ scheduled: 0, delivered: 0 })
})

test('Q4 a week is excused by the county where its township asks, and by nobody who asked himself', async () => {
  const ask = (who: Session, more: object = {}) =>
    who.send('POST', '/api/weeks/excuses', {
      ...{ stationId: of(villageA1), monday, reason: '赶集节' },
      ...more,
    })
  expect((await ask(elsewhere)).statusCode).toBe(404)
  expect((await ask(secretary, { monday: '2026-11-17' })).json()).toMatchObject({
    code: 'not_a_monday',
  })
  const asked = await ask(secretary)
  expect(asked.statusCode, asked.body).toBe(201)
  expect((await ask(village)).json()).toMatchObject({ code: 'excuse_there_already' })
  expect(await stationIn(secretary, villageA1)).toMatchObject({
    ...{ light: 'red', mayAsk: false },
    excuse: { state: 'asked', askedByName: '书记', mayDecide: false },
  })
  const decide = (who: Session, approve: boolean, id = asked.json<{ id: string }>().id) =>
    who.send('POST', `/api/weeks/excuses/${id}/decision`, { approve })
  expect((await decide(secretary, true)).statusCode).toBe(403)
  expect((await decide(elsewhere, true)).statusCode).toBe(404)
  expect((await stationIn(office, villageA1))?.excuse).toMatchObject({ mayDecide: true })
  expect((await decide(office, true)).statusCode).toBe(200)
  expect((await decide(office, false)).json()).toMatchObject({ code: 'excuse_decided' })
  expect(await stationIn(secretary, villageA1)).toMatchObject({ light: 'excused' })
  const own = await ask(office, { stationId: of(villageB1) })
  expect((await decide(office, true, own.json<{ id: string }>().id)).json()).toMatchObject({
    code: 'own_excuse',
  })
})

test('I6-3 what is red names the secretary of its place, or that nobody holds the post, and a step that mends it', async () => {
  const on = '2026-11-09'
  const { stations: found } = await weekOf(office, on)
  expect(found.map(({ light }) => light)).toEqual(['red', 'red', 'red'])
  for (const { responsible, remedies } of found) {
    expect(responsible?.post).toBe('village_secretary')
    expect(remedies.length).toBeGreaterThan(0)
  }
  expect(found.map(({ responsible }) => responsible?.name)).toEqual([
    ...['村支书甲', null, '村支书乙'],
  ])
  await asSystem(hub.db, 'test', (tx) =>
    sql`update post_holdings as h set from_day = '2026-01-01', to_day = '2026-11-20' from posts as p
      where p.id = h.post_id and p.region_code = ${villageB1}`.execute(tx),
  )
  const left = (await weekOf(office, on)).stations.find(({ code }) => code === villageB1)
  expect(left?.responsible).toEqual({ post: 'village_secretary', name: null })
  expect((await stationIn(office, villageA2))?.responsible).toBeNull()
})

test('I6-4 a station unused for four weeks is listed with its use of the agreed hours, and leaves the list once it is used', async () => {
  const use = async (from: string, to: string) => {
    const answer = await office.get(
      `/api/usage?place=${county}&placeLevel=county&from=${from}&to=${to}`,
    )
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<{ stations: StationUse[] }>().stations
  }
  const at = async (unit: string) =>
    (await use('2026-11-01', '2026-11-30')).find(({ code }) => code === unit)
  // Agreed and not held; still to come; called off.
  await held(villageB1, '2026-11-10 19:00', '2026-11-10 21:00', {}, { isHeld: false })
  await held(villageB1, '2026-11-26 19:00', '2026-11-26 21:00', {}, { isHeld: false })
  expect(await at(villageB1)).toMatchObject({
    ...{ agreedMinutes: 240, usedMinutes: 0, lastOn: null, isIdle: true },
    responsible: { post: 'village_secretary', name: null },
  })
  expect(await at(villageA2)).toMatchObject({
    ...{ usedMinutes: 420, isIdle: false, responsible: null, lastOn: '2026-11-21' },
  })
  const waiting = async () =>
    (await office.get('/api/today')).json<{ waiting: { code: string }[] }>().waiting
  expect(await waiting()).toContainEqual(
    expect.objectContaining({ code: 'stations_idle', details: { count: 1 } }),
  )
  // Long ago a station was used; what it did after the last day asked for is none of its business.
  expect((await use('2026-09-01', '2026-09-30')).every(({ isIdle }) => isIdle)).toBe(true)
  await held(villageB1, '2026-11-20 19:00', '2026-11-20 20:00')
  expect(await at(villageB1)).toMatchObject({ usedMinutes: 60, isIdle: false })
  expect((await waiting()).some(({ code }) => code === 'stations_idle')).toBe(false)
})

test('a village sees its own station, a township its own, the county all with totals by township', async () => {
  const seen = async (who: Session) => (await weekOf(who)).stations.map(({ code }) => code)
  expect(await seen(village)).toEqual([villageA1])
  expect(await seen(secretary)).toEqual([villageA1, villageA2])
  expect(await seen(office)).toEqual([villageA1, villageA2, villageB1])
  const { townships } = await weekOf(office)
  expect(townships.find(({ code }) => code === townshipA)).toMatchObject({
    ...{ name: '廖家桥镇', stations: 2, green: 1, excused: 1, scheduled: 239, delivered: 239 },
  })
})

test('INV-21 X-20 the figures of a term are those that SQL of its own finds', async () => {
  const [from, to] = ['2026-10-05', '2026-11-23']
  const answer = await office.get(
    `/api/weeks/course?place=${county}&placeLevel=county&from=${from}&to=${to}`,
  )
  const { mondays, stations: found } = answer.json()
  const expected = await asSystem(
    hub.db,
    'test',
    async (tx) =>
      (
        await sql<{ code: string; monday: string; scheduled: number; delivered: number }>`
    with minutes as (
      select st.id, m as minute, true as planned, date_trunc('week', m at time zone 'Asia/Shanghai')::date as monday
      from occurrences as o cross join unnest(o.station_ids) as st (id)
        left join sessions as s on s.id = o.id
        cross join generate_series(lower(o.during), upper(o.during) - interval '1 minute', interval '1 minute') as m
      where o.state = 'planned' and s.state is distinct from 'cancelled'
        and (s.service_function is distinct from 'culture')
        and (o.kind = 'group_learning' or date_trunc('week', m at time zone 'Asia/Shanghai')::date = '2026-10-12')
      union all
      select l.id, m, false, date_trunc('week', m)::date
      from sessions as s join learning_stations as l on l.unit_code = any(s.stations)
        cross join generate_series(s.day + s.began_at::time,
          s.day + s.ended_at::time + case when s.ended_at < s.began_at then interval '1 day' else '0' end
            - interval '1 minute', interval '1 minute') as m
      where s.state <> 'cancelled' and s.service_function is distinct from 'culture'
        and (s.kind = 'group_learning' or date_trunc('week', m)::date = '2026-10-12')
        and not exists (select from jsonb_array_elements(s.interruptions) as i
          where m >= s.day + (i ->> 'from')::time and m < s.day + (i ->> 'to')::time)
    )
    select l.unit_code::text as code, w::date::text as monday,
      (select count(*) from minutes as m where m.id = l.id and m.monday = w::date and planned)::integer as scheduled,
      (select count(*) from minutes as m where m.id = l.id and m.monday = w::date and not planned)::integer as delivered
    from learning_stations as l
    cross join generate_series(${from}::date::timestamp, ${to}::date::timestamp, interval '7 days') as w
    order by 1, 2`.execute(tx)
      ).rows,
  )
  const told = found.flatMap(
    ({ code, weeks }: { code: string; weeks: { scheduled: number; delivered: number }[] }) =>
      weeks.map(({ scheduled, delivered }, week) => ({
        ...{ code, monday: mondays[week], scheduled, delivered },
      })),
  )
  expect(told).toEqual(expected)
})

async function setPolicy(
  rule: Parameters<typeof insertPolicyValue>[1]['rule'],
  value: number,
  validFrom: string,
): Promise<void> {
  await asSystem(hub.db, 'test', (tx) =>
    insertPolicyValue(tx, {
      ...{ id: newId(), rule, regionCode: county, level: 'county', value, validFrom },
      ...{ sourceDocument: '试', setBy: null },
    }),
  )
}

test('T-5 I6-4 the use of rooms and stations in days that end before they begin is refused with its reason', async () => {
  const days = 'from=2026-11-30&to=2026-11-01'
  const answer = await office.get(`/api/usage?place=${county}&placeLevel=county&${days}`)
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'span_reversed'])
})
