import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  villageA1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { foldDue } from '../registers/step-actions.ts'
import { equipmentRegister, schoolRegister } from '../schools/registers.ts'
import { addStation } from '../sessions/sessions.fixture.ts'
import { ticketRegister, upkeepRegister } from './registers.ts'

const now = '2026-11-23T04:30:00.000Z'
let hub: TestHub
let station: TestStation
let office: Session
let keeper: Session
let head: Session
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow(now)
  const { id } = await saveRow(hub.db, operator, schoolRegister, {
    ...{ schoolCode: 'L-01', name: '小学', villageCode: villageA1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  await saveRow(hub.db, operator, equipmentRegister, {
    ...{ schoolCode: 'L-01', assetNo: 'P1', type: 'projector', condition: 'good' },
    ...{ quantity: 1, usableQuantity: 1 },
  })
  await addStation(hub.db, { unitCode: villageA1, schoolId: id })
  const at = { organisationId: id, regionCode: villageA1, level: 'village' as const }
  await somebody(hub, { ...at, role: 'equipment_keeper', loginName: 'keeper', name: '吴老师' })
  await somebody(hub, { ...at, role: 'head_of_school', loginName: 'head', name: '龙校长' })
  const { loginName } = await somebody(hub, { role: 'programme_office' })
  office = await logInAs(hub, loginName)
  station = await openTestStation(hub, { name: '站点', regionCode: villageA1, organisationId: id })
  await meet()
  const there = { ...station, setNow: hub.setNow }
  keeper = await logInAs(there, 'keeper')
  head = await logInAs(there, 'head')
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})

/** Rounds with the hub, and what each node makes of them within the minute. */
async function meet(): Promise<void> {
  for (let round = 0; round < 4; round++) {
    await station.contact()
    const db = round % 2 === 0 ? hub.db : station.db
    await foldDue(db, [upkeepRegister, ticketRegister])
  }
}
const send = (who: Session, path: string, body: object) => who.send('POST', path, body)
const stamp = (key = newId()) => ({ key, at: now, sentAt: now })

test('S3-4 X-5 upkeep, a fault, its repair and its verification without a line arrive at the hub, each once', async () => {
  station.wire.cut = true
  const [done, broken] = [newId(), newId()]
  for (let time = 0; time < 2; time++) {
    const record = { ...stamp(done), schoolCode: 'L-01', work: ['cleaned'], assetNo: 'P1' }
    const answer = await send(keeper, '/api/keeper/maintenance', record)
    expect(answer.statusCode, answer.body).toBe(201)
    expect(answer.json().schools).toMatchObject([{ lastOn: '2026-11-23', isOverdue: false }])
    const fault = {
      ...stamp(broken),
      schoolCode: 'L-01',
      symptom: '没有声音',
      severity: 'degraded',
    }
    expect((await send(keeper, '/api/keeper/faults', fault)).statusCode).toBe(201)
  }
  const act = (who: Session, body: object) =>
    send(who, `/api/keeper/faults/${broken}/acts`, { act: { ...stamp(), ...body } })
  expect((await act(keeper, { act: 'verify' })).statusCode).toBe(409)
  const repair = { act: 'repair', repairer: '县电教站', told: '换了功放', costFen: 12_050 }
  expect((await act(keeper, repair)).statusCode).toBe(200)
  // The station knows who repaired it, without asking anybody.
  expect((await act(keeper, { act: 'verify' })).body).toContain('ticket_of_own_hand')
  expect((await act(head, { act: 'verify' })).statusCode).toBe(200)
  expect((await office.get(`/api/fault_tickets/${broken}`)).statusCode).toBe(404)

  station.wire.cut = false
  await meet()
  expect((await office.get('/api/maintenance_records')).json().rows).toMatchObject([
    { id: done, work: ['cleaned'], assetNo: 'P1', doneBy: '吴老师', disputed: false },
  ])
  expect((await office.get(`/api/fault_tickets/${broken}`)).json()).toMatchObject({
    ...{ state: 'verified', repairer: '县电教站', costFen: 12_050, disputed: false },
  })
  const { history } = (await office.get(`/api/fault_tickets/${broken}/case`)).json()
  expect(history.map(({ name, madeAt, actorName }: never) => [name, madeAt, actorName])).toEqual([
    ...['create', 'edit', 'repair'].map((name) => [name, 'station', '吴老师']),
    ['verify', 'station', '龙校长'],
  ])
})

test('S3-4 what an office decides of a fault is heard at the station, where nobody decides it', async () => {
  const id = newId()
  const fault = { schoolCode: 'L-01', symptom: '投影机烧了', severity: 'blocks_sessions' }
  await send(keeper, '/api/keeper/faults', { ...stamp(id), ...fault })
  const move = (who: Session, name: string, reason?: string) =>
    send(who, '/api/fault_tickets/moves', { rows: [{ id }], move: name, ...(reason && { reason }) })
  expect((await move(head, 'proposeScrap', '修不了')).statusCode).toBe(200)
  expect((await move(head, 'scrap')).body).toContain('not_permitted')
  await meet()
  expect((await move(office, 'scrap')).statusCode).toBe(200)
  await meet()
  const there = await head.get(`/api/fault_tickets/${id}`)
  expect(there.json()).toMatchObject({ state: 'scrapped', disputed: false })
  expect((await keeper.get('/api/today')).statusCode).toBe(200)
})
