import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  villageA1,
} from '../../../test/harness/node.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { KeeperMonth } from './month-api.ts'
import { addOccurrence, addStation, sent } from './sessions.fixture.ts'

let hub: TestHub
let schoolId: string
let stationId: string
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-09-01T02:00:00.000Z')
  const school = await saveRow(hub.db, operator, schoolRegister, {
    ...{ schoolCode: 'S-01', name: '瓦场小学', villageCode: villageA1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  schoolId = school.id
  for (const [role, loginName] of [
    ['equipment_keeper', 'wu'],
    ['equipment_keeper', 'long'],
    ['head_of_school', 'head'],
  ] as const)
    await somebody(hub, {
      ...{ role, loginName, organisationId: schoolId, regionCode: villageA1, level: 'village' },
    })
  await somebody(hub, {
    ...{ role: 'village_secretary', loginName: 'village', regionCode: villageA1, level: 'village' },
  })
  stationId = await addStation(hub.db, { unitCode: villageA1, schoolId })
})
afterAll(() => hub?.close())

async function closeAs(loginName: string, day: string, from: string, to: string): Promise<string> {
  const id = await addOccurrence(hub.db, {
    ...{ stations: [stationId], schoolId, regionCode: villageA1 },
    ...{ from: `${day} ${from}`, to: `${day} ${to}` },
  })
  hub.setNow(`${day}T13:30:00.000Z`)
  const who = await logInAs(hub, loginName)
  const answer = await who.send('POST', `/api/keeper/sessions/${id}/acts`, {
    act: {
      ...{ act: 'close', headCount: 20, beganAt: from, endedAt: to },
      ...sent(`${day}T13:30:00.000Z`),
    },
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return id
}
const monthOf = async (who: Session, month: string) => {
  const answer = await who.get(`/api/keeper/month?month=${month}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<KeeperMonth>()
}

test('S3-9 N15 a keeper sees his month, and week by week how many periods his evenings come to', async () => {
  const own = await closeAs('wu', '2026-11-24', '19:00', '21:00')
  await closeAs('long', '2026-11-26', '19:00', '20:00')
  await closeAs('wu', '2026-10-13', '19:00', '20:40')
  hub.setNow('2026-11-28T02:00:00.000Z')
  const head = await logInAs(hub, 'head')
  const confirmed = await head.send('POST', '/api/sessions/moves', {
    ...{ rows: [{ id: own }], move: 'confirm' },
  })
  expect(confirmed.statusCode, confirmed.body).toBe(200)
  const wu = await logInAs(hub, 'wu')
  expect(await monthOf(wu, '2026-11')).toMatchObject({
    sessions: [
      { id: own, day: '2026-11-24', state: 'confirmed', delivered: 120, isMine: true },
      { day: '2026-11-26', state: 'recorded', delivered: 60, isMine: false },
    ],
    work: {
      ...{ from: '2026-08-01', to: '2027-01-31', periodMinutes: 40 },
      ...{ minutes: 220, periods: 550, unconfirmedMinutes: 100 },
      weeks: [
        { monday: '2026-11-23', minutes: 120, periods: 300 },
        { monday: '2026-10-12', minutes: 100, periods: 250 },
      ],
    },
  })
  expect((await monthOf(wu, '2026-10')).sessions).toMatchObject([{ day: '2026-10-13' }])
  expect((await monthOf(wu, '2026-12')).sessions).toEqual([])
  expect((await wu.get('/api/keeper/month?month=2026-13')).statusCode).toBe(400)
})

test('whoever works at no school sees the month and counts no periods', async () => {
  const village = await logInAs(hub, 'village')
  expect(await monthOf(village, '2026-11')).toMatchObject({ work: null })
})
