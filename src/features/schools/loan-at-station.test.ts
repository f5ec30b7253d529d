import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { cloneTestStation, openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  villageA1,
} from '../../../test/harness/node.ts'
import { replication } from '../../app/replication.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { caseReplication } from '../registers/replication.ts'
import { foldDue } from '../registers/step-actions.ts'
import { trustLog } from '../sync/intake-protocol.ts'
import { openSyncStore } from '../sync/store.ts'
import { loan } from './loan.ts'
import { equipmentRegister, loanRegister, schoolRegister } from './registers.ts'

/** A case that stations take part in, at the plainest: nothing of it waits for a line. */
let hub: TestHub
let station: TestStation
let head: Session
let keeper: Session
let keeperThere: Session
let headThere: Session
let other: { id: string; station: TestStation }
const now = '2026-11-23T04:30:00.000Z'
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow(now)
  const schoolAt = (schoolCode: string) =>
    saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode, name: `小学${schoolCode}`, villageCode: villageA1, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
  const { id } = await schoolAt('L-01')
  const { id: otherId } = await schoolAt('L-02')
  await saveRow(hub.db, operator, equipmentRegister, {
    ...{ schoolCode: 'L-01', assetNo: 'P1', type: 'projector', condition: 'good' },
    ...{ quantity: 2, usableQuantity: 2 },
  })
  const person = (role: 'head_of_school' | 'equipment_keeper', loginName: string) =>
    somebody(hub, {
      ...{ role, loginName, organisationId: id, regionCode: villageA1, level: 'village' },
      name: role === 'head_of_school' ? '龙校长' : '吴老师',
    })
  await person('head_of_school', 'head')
  await person('equipment_keeper', 'keeper')
  head = await logInAs(hub, 'head')
  keeper = await logInAs(hub, 'keeper')
  const stationOf = (organisationId: string) =>
    openTestStation(hub, { name: '站点', regionCode: villageA1, organisationId })
  station = await stationOf(id)
  other = { id: otherId, station: await stationOf(otherId) }
  await meet()
  keeperThere = await logInAs(as(station), 'keeper')
  headThere = await logInAs(as(station), 'head')
})
afterAll(async () => {
  await other?.station.close()
  await station?.close()
  await hub?.close()
})
beforeEach(() => {
  station.wire.cut = false
})

const as = (one: TestStation) => ({ ...one, setNow: hub.setNow })
/** Rounds with the hub, and what each node makes of them within the minute. */
async function meet(...stations: TestStation[]): Promise<void> {
  const all = stations.length > 0 ? stations : [station]
  for (let round = 0; round < 2; round++)
    for (const one of all) {
      await one.contact()
      await foldDue(hub.db, [loanRegister])
      await one.contact()
      await foldDue(one.db, [loanRegister])
    }
}

let asked = 0
const loanRow = (more: object = {}) => ({
  ...{ schoolCode: 'L-01', what: `投影机${++asked}`, assetNo: 'P1', quantity: 1 },
  ...{
    borrower: '廖家桥村',
    borrowerPhone: '13574312345',
    fromDay: '2026-11-23',
    dueDay: '2026-11-30',
  },
  ...more,
})
async function ask(who: Session, more: object = {}): Promise<string> {
  const answer = await who.send('POST', '/api/loans', { row: loanRow(more) })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json<{ id: string }>().id
}
const move = (who: Session, name: string, id: string, reason?: string) =>
  who.send('POST', '/api/loans/moves', { rows: [{ id }], move: name, ...(reason && { reason }) })
async function makes(who: Session, name: string, id: string, reason?: string): Promise<void> {
  const answer = await move(who, name, id, reason)
  expect(answer.statusCode, answer.body).toBe(200)
}
const rowOf = async (who: Session, id: string) => (await who.get(`/api/loans/${id}`)).json()
const caseOf = async (who: Session, id: string) => (await who.get(`/api/loans/${id}/case`)).json()
const stateOf = async (who: Session, id: string) => {
  const { state, disputed } = await rowOf(who, id)
  return disputed ? `${state}, disputed` : state
}

test('X-5 asked for, lent and brought back at a school without a line, and the hub hears of all of it', async () => {
  station.wire.cut = true
  const id = await ask(keeperThere)
  expect(await stateOf(keeperThere, id)).toBe('asked')
  await makes(keeperThere, 'lendFirst', id, '明天上课要用，没有网')
  await makes(keeperThere, 'giveBack', id)
  expect((await head.get(`/api/loans/${id}`)).statusCode).toBe(404)

  station.wire.cut = false
  await meet()
  expect(await rowOf(head, id)).toMatchObject({
    ...{ state: 'returned', schoolCode: 'L-01', borrower: '廖家桥村', disputed: false },
    borrowerPhone: expect.stringContaining('*'),
  })
  const { history } = await caseOf(head, id)
  expect(history.map(({ name, madeAt, actorName }: never) => [name, madeAt, actorName])).toEqual([
    ['create', 'station', '吴老师'],
    ['lendFirst', 'station', '吴老师'],
    ['giveBack', 'station', '吴老师'],
  ])
  expect(history[1].reason).toBe('明天上课要用，没有网')
  expect(await caseOf(keeperThere, id)).toMatchObject({ history })
})

test('what is asked for at the station is approved at the hub, then lent there', async () => {
  const id = await ask(keeperThere)
  expect((await move(headThere, 'approve', id)).body).toContain('made_at_hub')
  await meet()
  expect((await head.get('/api/today')).body).toContain('loans_waiting')
  await makes(head, 'approve', id)
  await meet()
  expect(await stateOf(keeperThere, id)).toBe('approved')
  expect((await keeperThere.get('/api/today')).body).toContain('loans_waiting')
  await makes(keeperThere, 'lend', id)
  await makes(keeperThere, 'giveBack', id)
  await meet()
  expect(await stateOf(head, id)).toBe('returned')
  // At the hub nobody is offered what a station alone does.
  const again = await ask(keeper)
  const { moves } = await caseOf(keeper, again)
  expect(moves.map(({ name }: { name: string }) => name)).not.toContain('lendFirst')
  expect((await move(keeper, 'lendFirst', again, '急用')).statusCode).toBe(409)
  await makes(head, 'refuse', again, '不借')
})

test('what only the hub knows whole hinders nobody at a station: the hub is told to look', async () => {
  const id = await ask(keeperThere, { quantity: 5 })
  const { moves } = await caseOf(keeperThere, id)
  expect(moves.find(({ name }: { name: string }) => name === 'lendFirst')).toMatchObject({
    obstacles: [],
    flags: [{ code: 'loan_too_many', details: { usable: 2, out: 0, quantity: 5 } }],
  })
  await makes(keeperThere, 'lendFirst', id, '急用')
  await meet()
  expect((await caseOf(head, id)).history[1].flags).toMatchObject([{ code: 'loan_too_many' }])
  await makes(keeper, 'giveBack', id)
})

test('hub and station move one loan at once: both say so alike, and a person settles it', async () => {
  const id = await ask(keeper)
  await meet()
  station.wire.cut = true
  await makes(keeperThere, 'lendFirst', id, '没有网')
  await makes(head, 'refuse', id, '另有用处')
  station.wire.cut = false
  await meet()
  for (const who of [head, keeper, keeperThere]) {
    expect(await stateOf(who, id)).toBe('asked, disputed')
    const { sides } = (await caseOf(who, id)).dispute
    expect(sides.map(({ state }: { state: string }) => state).toSorted()).toEqual([
      'lent',
      'refused',
    ])
  }
  expect((await caseOf(keeper, id)).waitsFor).toMatchObject([{ role: 'head_of_school' }])
  expect((await head.get('/api/today')).body).toContain('loans_disputed')
  expect((await keeper.get('/api/today')).body).not.toContain('loans_disputed')
  const listed = (state: string[]) =>
    head.get(`/api/loans?filter=${encodeURIComponent(JSON.stringify({ state }))}`)
  expect((await listed(['disputed'])).json().rows).toMatchObject([{ id }])
  expect((await listed(['asked'])).json().rows).toEqual([])

  // Nothing else is done with it meanwhile, anywhere.
  expect((await move(head, 'approve', id)).body).toContain('case_disputed')
  expect((await move(keeperThere, 'lendFirst', id, '急')).body).toContain('case_disputed')
  const { version } = await rowOf(head, id)
  const taken = await head.send('POST', `/api/loans/${id}/retire`, { version, reason: '错了' })
  expect(taken.json()).toMatchObject({ code: 'case_disputed' })

  const { dispute } = await caseOf(head, id)
  const { leaf } = dispute.sides.find(({ state }: { state: string }) => state === 'lent')
  const settle = (who: Session, given: object = {}) =>
    who.send('POST', `/api/loans/${id}/settle`, {
      leaf,
      version,
      reason: '东西在借用人处',
      ...given,
    })
  expect((await settle(keeper)).json()).toMatchObject({ code: 'not_permitted' })
  expect((await settle(keeperThere)).statusCode).toBe(404)
  expect((await settle(head, { version: version + 1 })).json()).toMatchObject({
    code: 'changed_since_seen',
  })
  expect((await settle(head, { leaf: id })).json()).toMatchObject({ code: 'step_not_found' })
  const settled = await settle(head)
  expect(settled.statusCode, settled.body).toBe(204)
  expect((await settle(head)).json()).toMatchObject({ code: 'move_not_from_here' })
  await meet()
  for (const who of [head, keeperThere]) expect(await stateOf(who, id)).toBe('lent')
  await makes(keeperThere, 'giveBack', id)
  await meet()
  expect(await stateOf(head, id)).toBe('returned')
})

test('taken away here and lent there: whoever settles it may let either hold', async () => {
  for (const holds of ['retired', 'lent']) {
    const id = await ask(keeper)
    await meet()
    await makes(keeperThere, 'lendFirst', id, '急用')
    const { version } = await rowOf(keeper, id)
    const taken = await keeper.send('POST', `/api/loans/${id}/retire`, { version, reason: '重复' })
    expect(taken.statusCode, taken.body).toBe(204)
    await meet()
    expect(await stateOf(head, id)).toBe('asked, disputed')
    const { sides } = (await caseOf(head, id)).dispute
    const side = sides.find(
      (one: { isRetired: boolean }) => one.isRetired === (holds === 'retired'),
    )
    const settled = await head.send('POST', `/api/loans/${id}/settle`, {
      ...{ leaf: side.leaf, version: (await rowOf(head, id)).version, reason: '核对过' },
    })
    expect(settled.statusCode, settled.body).toBe(204)
    await meet()
    const filter = encodeURIComponent(JSON.stringify({ id: [id] }))
    for (const who of [head, keeperThere]) {
      const { rows } = (await who.get(`/api/loans?filter=${filter}`)).json()
      expect(rows.map(({ state }: { state: string }) => state)).toEqual(
        holds === 'retired' ? [] : ['lent'],
      )
    }
  }
})

test('two who change the same loan at once see both texts, and a personal field masked', async () => {
  const id = await ask(keeper)
  await meet()
  station.wire.cut = true
  const change = async (who: Session, more: object) => {
    const { version, schoolCode, what, quantity, borrower, fromDay, dueDay } = await rowOf(who, id)
    const row = { schoolCode, what, quantity, borrower, fromDay, dueDay, ...more }
    const answer = await who.send('PUT', `/api/loans/${id}`, { version, row })
    expect(answer.statusCode, answer.body).toBe(200)
  }
  await change(keeperThere, { quantity: 2, borrowerPhone: '13574354321' })
  await change(keeper, { borrowerPhone: '13574312345', purpose: '开会' })
  station.wire.cut = false
  await meet()
  const { sides } = (await caseOf(head, id)).dispute
  expect(sides.map(({ differs }: { differs: object }) => differs)).toEqual(
    expect.arrayContaining([
      { quantity: 2, borrowerPhone: expect.stringMatching(/^135\*+/), purpose: '' },
      { quantity: 1, borrowerPhone: expect.stringMatching(/^135\*+/), purpose: '开会' },
    ]),
  )
  const { version } = await rowOf(keeper, id)
  const { leaf } = sides.find(
    ({ differs }: { differs: { quantity: number } }) => differs.quantity === 2,
  )
  const settled = await keeper.send('POST', `/api/loans/${id}/settle`, {
    ...{ leaf, version, reason: '两台' },
  })
  expect(settled.statusCode, settled.body).toBe(204)
  await meet()
  for (const who of [head, keeperThere]) expect(await rowOf(who, id)).toMatchObject({ quantity: 2 })
})

test('both say that it was brought back: nothing is left to settle', async () => {
  const id = await ask(keeper)
  await makes(head, 'approve', id)
  await makes(keeper, 'lend', id)
  await meet()
  station.wire.cut = true
  await makes(keeperThere, 'giveBack', id)
  await makes(keeper, 'giveBack', id)
  station.wire.cut = false
  await meet()
  for (const who of [head, keeperThere]) expect(await stateOf(who, id)).toBe('returned')
})

test('S9 S10 two machines under one name move one loan: nothing is lost, and a person settles it', async () => {
  const id = await ask(keeperThere)
  await meet()
  const clone = await cloneTestStation(hub, station)
  try {
    const keeperCloned = await logInAs(as(clone), 'keeper')
    await makes(keeperThere, 'lendFirst', id, '没有网')
    await makes(keeperCloned, 'lendFirst', id, '急用')
    await makes(keeperCloned, 'giveBack', id)
    await meet(station, clone)
    // The clone's log waits for a person (S10); with his word its steps count.
    await openSyncStore(hub.db, replication).transaction(async (tx) => {
      for (const log of await tx.listLogs({ station: station.id })) await trustLog(tx, log)
    })
    await meet(station, clone, station)
    for (const who of [head, keeperThere, keeperCloned])
      expect(await stateOf(who, id)).toBe('asked, disputed')
    const { dispute } = await caseOf(head, id)
    const returned = dispute.sides.find(({ state }: { state: string }) => state === 'returned')
    expect(returned.steps.map(({ name }: { name: string }) => name)).toEqual([
      'lendFirst',
      'giveBack',
    ])
    const { version } = await rowOf(head, id)
    const { leaf } = returned
    const settled = await head.send('POST', `/api/loans/${id}/settle`, {
      ...{ leaf, version, reason: '已看过' },
    })
    expect(settled.statusCode, settled.body).toBe(204)
    await meet(station, clone)
    for (const who of [head, keeperThere, keeperCloned])
      expect(await stateOf(who, id)).toBe('returned')
  } finally {
    await clone.close()
  }
})

test('S4 emptied, the steps of stations are made again from their logs, and the rows with them', async () => {
  const id = await ask(keeperThere)
  await makes(keeperThere, 'lendFirst', id, '没有网')
  await meet()
  const look = () =>
    asSystem(hub.db, 'test', async (tx) => ({
      steps: (await sql`select * from case_steps order by id`.execute(tx)).rows,
      rows: (await sql`select id, state, disputed, leaves, what from loans order by id`.execute(tx))
        .rows,
    }))
  const before = await look()
  await asSystem(hub.db, 'test', async (tx) => {
    await sql`delete from case_steps`.execute(tx)
  })
  await foldDue(hub.db, [loanRegister])
  expect(await look()).not.toEqual(before)
  await openSyncStore(hub.db, replication).transaction(async (tx) => {
    for (const log of (await tx.listLogs({ station: station.id })).toReversed())
      await tx.apply(log.station, await tx.readRecords(log, log.first, log.last))
  })
  await foldDue(hub.db, [loanRegister])
  expect(await look()).toEqual(before)
})

test('S21 steps go sealed to the stations of their school, or to all of the county without personal fields', async () => {
  const id = await ask(keeper)
  const [step = ''] = (
    await asSystem(hub.db, 'test', (tx) =>
      sql<{ id: string }>`select id from moves where subject_id = ${id}`.execute(tx),
    )
  ).rows.map((one) => one.id)
  const projected = async (feed: 'personal' | 'shared') => {
    const [collection] = caseReplication({ ...loan, feed }).collections
    const items = await asSystem(hub.db, 'test', async (tx) => collection?.project(tx, [step]))
    const { item, feeds } = items?.get(step) ?? {}
    return { fields: (item as { fields: object }).fields, feeds, personal: collection?.personal }
  }
  expect(await projected('personal')).toMatchObject({
    ...{ personal: true, feeds: [`station:${station.id}`] },
    fields: { borrower: '廖家桥村', borrowerPhone: '13574312345' },
  })
  const shared = await projected('shared')
  expect(shared).toMatchObject({ personal: false, feeds: ['scope:433123'] })
  expect(shared.fields).toMatchObject({ borrower: '廖家桥村' })
  expect(shared.fields).not.toHaveProperty('borrowerPhone')
})

test('what has begun at one school stays there', async () => {
  const id = await ask(keeper)
  const { version } = await rowOf(keeper, id)
  const given = { id, version, ...loanRow({ schoolCode: 'L-02' }) }
  await expect(saveRow(hub.db, operator, loanRegister, given)).rejects.toMatchObject({
    details: { problems: [{ code: 'case_stays' }] },
  })
})

test('a station speaks for the cases of its own school', async () => {
  const id = await ask(keeper)
  await meet()
  const row = await rowOf(keeper, id)
  const { state, schoolCode, what, quantity, borrower, fromDay, dueDay } = row
  // One that follows what was, and one that claims to have begun it.
  for (const after of ['leaves', `'{}'::uuid[]`])
    await asSystem(hub.db, 'test', (tx) =>
      sql`insert into case_steps (id, station, lifecycle, case_id, after, name, from_state, to_state, fields, at)
      select gen_random_uuid(), ${other.station.id}, 'loan', ${id}, ${sql.raw(after)}, 'refuse', ${state}, 'refused',
        ${JSON.stringify({ schoolCode, what, quantity, borrower, fromDay, dueDay })}::jsonb, now()
      from loans where id = ${id}`.execute(tx),
    )
  await foldDue(hub.db, [loanRegister])
  expect(await stateOf(head, id)).toBe('asked')
  await other.station.contact()
  await foldDue(other.station.db, [loanRegister])
  const told = await asSystem(other.station.db, 'test', (tx) =>
    sql`select from moves where station is null`.execute(tx),
  )
  expect(told.rows).toEqual([])
})
