import { afterAll, beforeAll, expect, test } from 'vitest'
import { logInAs, type Session, somebody, villageB1 } from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import type { Attending, KeeperSessionDetail, KeeperWeek } from './keeper-api.ts'
import { addOccurrence, addStation, ok, openTwoSchools, sent } from './sessions.fixture.ts'

/** A village whose people learn at a school of another one, and its secretary with a telephone. */
const now = '2026-11-24T13:00:00.000Z'
let all: Awaited<ReturnType<typeof openTwoSchools>>
let secretary: Session
let stationId: string
beforeAll(async () => {
  all = await openTwoSchools(now)
  await somebody(all.hub, {
    ...{ role: 'village_secretary', loginName: 'elsewhere', name: '龙书记' },
    ...{ regionCode: villageB1, level: 'village' },
  })
  secretary = await logInAs(all.hub, 'elsewhere')
  stationId = await addStation(all.hub.db, { unitCode: villageB1, schoolId: all.schoolId })
})
afterAll(() => all?.close())

const act = (session: Session, id: string, said: object) =>
  ok<KeeperSessionDetail>(
    session.send('POST', `/api/keeper/sessions/${id}/acts`, { act: { ...said, ...sent(now) } }),
  )
const closing = { act: 'close', headCount: 12, beganAt: '19:00', endedAt: '21:00' }

test('O2-11 the secretary of a village prepares, runs and closes what serves it at a school elsewhere', async () => {
  const evening = (stations: string[]) =>
    addOccurrence(all.hub.db, {
      ...{ stations, schoolId: all.schoolId, regionCode: villageB1, roomId: newId() },
      ...{ from: '2026-11-24 19:00', to: '2026-11-24 21:00' },
    })
  const own = await evening([stationId])
  const others = await evening([all.stationId])
  const week = await ok<KeeperWeek>(secretary.get('/api/keeper/week'))
  expect(week.sessions.map(({ id }) => id)).toEqual([own])
  expect(await act(secretary, own, { act: 'prepare', checked: ['room'] })).toMatchObject({
    state: 'prepared',
  })
  expect(await act(secretary, own, closing)).toMatchObject({
    ...{ state: 'recorded', delivered: 120 },
    staff: [{ name: '龙书记', part: 'operator' }],
  })
  const again = await ok<KeeperWeek>(secretary.get('/api/keeper/week'))
  expect(again.sessions.map(({ id }) => id)).toEqual([own])
  for (const path of [`sessions/${others}`, `sessions/${others}/attendance`])
    expect((await secretary.get(`/api/keeper/${path}`)).statusCode).toBe(404)
})

test('S21 of a joint session a secretary reads the names of his own village and of guests, counted are all', async () => {
  const id = await addOccurrence(all.hub.db, {
    ...{ stations: [stationId, all.stationId], schoolId: all.schoolId, regionCode: villageB1 },
    ...{ from: '2026-11-24 06:00', to: '2026-11-24 07:00', roomId: newId() },
  })
  const attendance = (who: Session) =>
    ok<{ named: number; people: Attending[] }>(who.get(`/api/keeper/sessions/${id}/attendance`))
  const { people } = await attendance(all.who.keeper)
  const signed = people.flatMap(({ personId }) => (personId ? [{ personId, isPresent: true }] : []))
  expect(people.map(({ name }) => name)).toEqual(expect.arrayContaining(['石书记', '龙书记']))
  const path = `/api/keeper/sessions/${id}/attendance`
  const guest = { name: '走亲戚的', isPresent: true }
  await ok(
    all.who.keeper.send('POST', path, { ...sent(now), how: 'list', signed: [...signed, guest] }),
  )
  const own = await attendance(secretary)
  expect(own.people.map(({ name }) => name).toSorted()).toEqual(['龙书记', '走亲戚的'].toSorted())
  expect(own.named).toBe(signed.length + 1)
  // The village of the school itself is a village as well.
  const beside = await attendance(all.who.village)
  expect(beside.people.map(({ name }) => name)).not.toContain('龙书记')
  expect((await attendance(all.who.keeper)).people).toHaveLength(signed.length + 1)
  const sheet = await secretary.get(`/api/keeper/sessions/${id}/papers/sign-in`)
  const text = pageTexts(sheet.rawPayload).join('')
  expect(text).toContain('龙书记')
  expect(text).not.toContain('石书记')
})

test('INV-15 O2-11 a secretary confirms no session, neither his own nor another’s; the head of the school does', async () => {
  const id = await all.evening()
  await act(all.who.village, id, closing)
  const confirm = (who: Session) =>
    who.send('POST', '/api/sessions/moves', { rows: [{ id }], move: 'confirm' })
  for (const who of [all.who.village, secretary])
    expect((await confirm(who)).statusCode).toBeGreaterThanOrEqual(403)
  expect((await confirm(all.who.head)).statusCode).toBe(200)
})

test('O2-11 what nobody planned is of his own village alone, and is held where it learns', async () => {
  const add = (stations?: string[]) =>
    secretary.send('POST', '/api/keeper/sessions', {
      ...{ id: newId(), kind: 'group_learning', title: '临时学一次', day: '2026-11-24' },
      ...{ plannedFrom: '15:00', plannedTo: '16:00', ...sent(now), ...(stations && { stations }) },
    })
  const added = await add()
  expect(added.statusCode, added.body).toBe(201)
  expect(added.json()).toMatchObject({ schoolName: '小学S-01', stations: [{ code: villageB1 }] })
  expect((await add([villageB1.replace(/...$/, '299')])).statusCode).toBe(403)
})

test('O2-11 at the station, too, without a line', async () => {
  const id = await all.evening('08:00', '09:00')
  await all.meet()
  all.station.wire.cut = true
  const closed = { ...closing, beganAt: '08:00', endedAt: '09:00' }
  expect(await act(all.who.villageThere, id, closed)).toMatchObject({
    ...{ state: 'recorded', staff: [{ name: '石书记' }] },
  })
  all.station.wire.cut = false
})
