import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { county, type Session, villageA1 } from '../../../test/harness/node.ts'
import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { noteOverProgramme } from '../guide/programme-store.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import type { Attending, KeeperSessionDetail, KeeperWeek } from './keeper-api.ts'
import { ok, openTwoSchools, sent } from './sessions.fixture.ts'

const now = '2026-11-24T10:30:00.000Z'
let all: Awaited<ReturnType<typeof openTwoSchools>>
let villager: string
beforeAll(async () => {
  all = await openTwoSchools(now)
  const orgUnitId = all.villageOrganisation
  villager = (await addPerson(all.hub.db, operator, { name: '田大妈', orgUnitId })).id
})
afterAll(() => all?.close())
beforeEach(() => all.hub.setNow(now))

const weekOf = async (session: Session) =>
  (await ok<KeeperWeek>(session.get('/api/keeper/week'))).weeks.find(
    ({ code }) => code === villageA1,
  )
const detail = (session: Session, id: string) =>
  ok<KeeperSessionDetail>(session.get(`/api/keeper/sessions/${id}`))

/** What is sealed to a station and what it keeps name nobody of another’s school. */
async function hasWord(node: { db: Db }, words: string): Promise<string[]> {
  const tables = ['session_attendance_told', 'session_visits_told', 'duty_records_told']
  const found: string[] = []
  for (const table of [...tables, 'week_excuses']) {
    const { rows } = await asSystem(node.db, 'test', (tx) =>
      sql`select from ${sql.table(table)} as t where t::text like ${`%${words}%`}`.execute(tx),
    )
    if (rows.length > 0) found.push(table)
  }
  return found
}

test('N1 S21 an excuse goes down to the school that it concerns, as it is asked and as it is decided', async () => {
  const monday = '2026-11-23'
  const asked = { stationId: all.stationId, monday, reason: '停电检修一周' }
  const { id } = await ok<{ id: string }>(all.who.office.send('POST', '/api/weeks/excuses', asked))
  expect(await weekOf(all.who.keeperThere)).toMatchObject({ excuse: null, isExcused: false })
  await all.meet()
  expect(await weekOf(all.who.keeperThere)).toMatchObject({
    ...{ excuse: { state: 'asked', reason: '停电检修一周' }, isExcused: false },
  })
  await ok(all.who.decider.send('POST', `/api/weeks/excuses/${id}/decision`, { approve: true }))
  await all.meet()
  expect(await weekOf(all.who.keeperThere)).toMatchObject({
    ...{ excuse: { state: 'approved' }, isExcused: true, isShort: false },
  })
  expect(await hasWord(all.station, '停电检修')).toEqual(['week_excuses'])
  expect(await hasWord(all.other, '停电检修')).toEqual([])
})

test('S21 S24 who came, as the hub wrote it down, goes to the school’s own station with his name', async () => {
  const id = await all.evening()
  await all.meet()
  const path = `/api/keeper/sessions/${id}/attendance`
  const attendance = (session: Session) =>
    ok<{ named: number; people: Attending[] }>(session.get(path))
  const sign = (session: Session, signed: object[], at: string) => {
    all.hub.setNow(at)
    return ok(session.send('POST', path, { ...sent(at), how: 'paper', signed }))
  }
  const signed = [
    { personId: villager, isPresent: true },
    { name: '外村王叔', isPresent: true },
  ]
  await sign(all.who.keeper, signed, '2026-11-24T11:10:00.000Z')
  expect(await attendance(all.who.keeperThere)).toMatchObject({ named: 0 })
  await all.meet()
  const there = await attendance(all.who.keeperThere)
  expect(there.named).toBe(2)
  expect(there.people.filter(({ isPresent }) => isPresent).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['田大妈', '外村王叔']),
  )
  expect(await detail(all.who.keeperThere, id)).toMatchObject({ named: 2 })
  expect(await hasWord(all.other, '王叔')).toEqual([])
  // A later word, said at the station, counts at both.
  await sign(
    all.who.keeperThere,
    [{ name: '外村王叔', isPresent: false }],
    '2026-11-24T11:20:00.000Z',
  )
  await all.meet()
  for (const session of [all.who.keeper, all.who.keeperThere])
    expect(await attendance(session)).toMatchObject({ named: 1 })
  const { rows } = await asSystem(all.station.db, 'test', (tx) =>
    sql`select from session_attendance_told where session_id = ${id} and is_present = false`.execute(
      tx,
    ),
  )
  expect(rows).toEqual([])
})

test('S5-14 S21 a visit that the hub wrote down is counted at the station, and at no other', async () => {
  const id = await all.evening('15:00', '17:00', 'open_day')
  await all.meet()
  const visit = {
    ...{ visit: newId(), kind: 'call', unitCode: villageA1, people: 3, state: 'came' },
    name: '麻奶奶',
  }
  const path = `/api/keeper/sessions/${id}/visits`
  await ok(all.who.keeper.send('POST', path, { key: newId(), visit }))
  expect(await ok(all.who.keeperThere.get(path))).toMatchObject({ people: 0 })
  await all.meet()
  expect(await ok(all.who.keeperThere.get(path))).toMatchObject({
    ...{ people: 3, visits: [{ name: '麻奶奶', people: 3 }] },
  })
  expect(await hasWord(all.other, '麻奶奶')).toEqual([])
})

test('S3-13 S3-14 what an assistant did is known at the school that hosts his village', async () => {
  await ok(
    all.who.village.send('POST', '/api/duties', {
      ...{ unitCode: villageA1, kind: 'contact', day: '2026-11-23', note: '和龙校长商量用房' },
    }),
  )
  expect(await weekOf(all.who.keeperThere)).toMatchObject({ lastContactOn: null })
  await all.meet()
  expect(await weekOf(all.who.keeperThere)).toMatchObject({ lastContactOn: '2026-11-23' })
  expect(await hasWord(all.station, '石书记')).toContain('duty_records_told')
  expect(await hasWord(all.other, '龙校长')).toEqual([])
})

test('S3-6 the programme of channels is at the station without a line, until its days are over', async () => {
  const day = dayOf(new Date())
  const channel = { channelCode: 'CCTV-17', name: '农业农村', kind: 'satellite', ownerCode: county }
  await ok(all.who.office.send('POST', '/api/channels', { row: channel }))
  const item = {
    channelCode: 'CCTV-17',
    day,
    fromTime: '19:30',
    toTime: '20:10',
    title: '田间示范秀',
  }
  await ok(all.who.office.send('POST', '/api/programme_items', { row: item }))
  const read = async () =>
    ok<{ channels: { items: { title: string }[] }[] }>(
      all.who.keeperThere.get(
        `/api/guide/programme?place=${villageA1}&placeLevel=village&day=${day}`,
      ),
    )
  expect((await read()).channels).toEqual([])
  await all.meet()
  all.station.wire.cut = true
  expect((await read()).channels).toMatchObject([{ items: [{ title: '田间示范秀' }] }])
  all.hub.setNow(`${day}T11:00:00.000Z`)
  const board = await ok(all.who.keeperThere.get(`/api/portal/stations/${villageA1}`))
  expect(board).toMatchObject({
    channels: [{ name: '农业农村', items: [{ from: '19:30', title: '田间示范秀' }] }],
  })
  all.hub.setNow(now)
  all.station.wire.cut = false
  await asSystem(all.hub.db, 'test', async (tx) => {
    await sql`alter table programme_items disable trigger user`.execute(tx)
    await sql`update programme_items set day = day - 3`.execute(tx)
    await sql`alter table programme_items enable trigger user`.execute(tx)
    expect(await noteOverProgramme(tx, day)).toBe(1)
  })
  await all.meet()
  expect((await read()).channels).toMatchObject([{ items: [] }])
})
