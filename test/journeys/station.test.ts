import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { replication } from '../../src/app/replication.ts'
import { operator } from '../../src/features/people/operator.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import type { RowProposal, WaitingProposal } from '../../src/features/registers/proposal-api.ts'
import { roomRegister, schoolRegister } from '../../src/features/schools/registers.ts'
import { decideProposals, proposed } from '../../src/features/sync/proposal-actions.ts'
import { record } from '../../src/features/sync/record-actions.ts'
import { asSystem } from '../../src/platform/db.ts'
import { openTestStation, type TestStation } from '../harness/fleet.ts'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  villageA1,
  villageB1,
} from '../harness/node.ts'

let hub: TestNode
let station: TestStation
let teacher: Awaited<ReturnType<typeof somebody>>
let stranger: Awaited<ReturnType<typeof somebody>>
let office: Session

beforeAll(async () => {
  hub = await openTestNode()
  const school = await saveRow(hub.db, operator, schoolRegister, {
    schoolCode: 'A-01',
    name: '瓦场小学',
    villageCode: villageA1,
    stage: 'primary',
    mode: 'mode2',
    boarding: false,
  })
  await saveRow(hub.db, operator, roomRegister, {
    schoolCode: 'A-01',
    roomNo: '1',
    name: '多媒体教室',
    kind: 'multimedia',
    areaM2: 60,
    seats: 40,
    usableSeats: 20,
    notUsableReason: '桌椅不够',
  })
  teacher = await somebody(hub, {
    role: 'head_of_school',
    organisationId: school.id,
    regionCode: villageA1,
    level: 'village',
    name: '龙老师',
  })
  stranger = await somebody(hub, {
    role: 'head_of_school',
    regionCode: villageB1,
    level: 'village',
    kind: 'school',
    name: '外乡人',
  })
  office = await logInAs(hub, (await somebody(hub, { role: 'programme_office' })).loginName)
  station = await openTestStation(hub, {
    name: '瓦场小学',
    regionCode: villageA1,
    organisationId: school.id,
  })
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})

describe('X-5 a station of a village school', () => {
  it('S21 S23 has places, offices and its own people after the first contact, and nobody else’s', async () => {
    await station.contact()
    const has = await asSystem(station.db, 'test', async (tx) => ({
      places: (await tx.selectFrom('places').select('code').execute()).length,
      persons: (await tx.selectFrom('persons').select('name').execute()).map(({ name }) => name),
    }))
    expect(has.places).toBe(6)
    expect(has.persons).toEqual(['龙老师'])
  })

  it('O1-2 lets its teacher log in while the line is cut, and no stranger', async () => {
    station.wire.cut = true
    const session = await logInAs({ ...station, setNow: () => {} }, teacher.loginName)
    const me = await session.get('/api/me')
    expect(me.statusCode).toBe(200)
    await expect(logInAs({ ...station, setNow: () => {} }, stranger.loginName)).rejects.toThrow()
    await expect(station.contact()).rejects.toThrow('TypeError')
    station.wire.cut = false
  })

  it('S21 personal items travel sealed: the hub’s feed holds no name in the open', async () => {
    const items = await asSystem(hub.db, 'test', (tx) =>
      tx.selectFrom('syncItems').select(['feed', 'body']).execute(),
    )
    const own = items.filter(({ feed }) => feed === `station:${station.id}`)
    expect(own.length).toBeGreaterThan(0)
    expect(JSON.stringify(items)).not.toContain('龙老师')
  })

  it('S23 what the hub changes arrives, and a person whose post ends leaves with his account', async () => {
    await asSystem(hub.db, 'test', async (tx) => {
      await tx
        .updateTable('places')
        .set({ name: '新瓦场村' })
        .where('code', '=', villageA1)
        .execute()
      await tx
        .updateTable('postHoldings')
        .set({ toDay: '2026-01-01', fromDay: '2025-01-01' })
        .where('personId', '=', teacher.actor.personId)
        .execute()
    })
    await station.contact()
    const now = await asSystem(station.db, 'test', async (tx) => ({
      place: await tx
        .selectFrom('places')
        .select('name')
        .where('code', '=', villageA1)
        .executeTakeFirst(),
      persons: await tx.selectFrom('persons').select('name').execute(),
      accounts: await tx.selectFrom('accounts').select('id').execute(),
    }))
    expect(now).toEqual({ place: { name: '新瓦场村' }, persons: [], accounts: [] })
  })
})

describe('S24 what a school finds wrong in the county’s registers', () => {
  it('is proposed offline, made at the hub with the proposer’s permissions, and comes back', async () => {
    await restorePost()
    await station.contact()
    const session = await logInAs({ ...station, setNow: () => {} }, teacher.loginName)
    const room = await seenRoom(session)
    station.wire.cut = true
    const refused = await session.send('PUT', `/api/rooms/${room.id}`, { row: {}, version: 1 })
    expect(refused.json().code).toBe('kept_by_the_county')
    const proposed = await session.send('POST', `/api/rooms/${room.id}/proposals`, {
      version: room.version,
      row: { seats: 24 },
    })
    expect(proposed.statusCode).toBe(202)
    station.wire.cut = false
    await station.contact()
    await decideProposals(hub.db, replication, hub.ground.clock())
    await station.contact()
    expect(await seenRoom(session)).toMatchObject({ seats: 24, version: room.version + 1 })
    expect(await decisions()).toEqual([{ outcome: 'applied' }])
  })

  it('waits for a person where the row has changed since', async () => {
    const session = await logInAs({ ...station, setNow: () => {} }, teacher.loginName)
    const room = await seenRoom(session)
    await asSystem(hub.db, 'test', (tx) =>
      tx
        .updateTable('rooms')
        .set({ version: room.version + 1 })
        .where('id', '=', room.id)
        .execute(),
    )
    await session.send('POST', `/api/rooms/${room.id}/proposals`, {
      version: room.version,
      row: { seats: 30 },
    })
    await station.contact()
    await decideProposals(hub.db, replication, hub.ground.clock())
    await station.contact()
    expect((await decisions()).map(({ outcome }) => outcome).toSorted()).toEqual([
      'applied',
      'waits',
    ])
    expect(await seenRoom(session)).toMatchObject({ seats: 24 })
  })

  it('whoever may change the row finds it on Today, beside what was seen and what stands now', async () => {
    expect((await office.get('/api/today')).json().waiting).toContainEqual({
      code: 'proposals_waiting',
      details: { count: 1 },
      link: '/console/proposals',
    })
    const [waiting] = await waitingAt(office)
    expect(waiting).toMatchObject({
      register: 'rooms',
      name: '多媒体教室',
      station: '瓦场小学',
      actorName: '龙老师',
      reason: 'row_changed',
      fields: [{ field: 'seats', seen: 24, now: 24, proposed: 30 }],
    })
    const abroad = await logInAs(hub, stranger.loginName)
    expect(await waitingAt(abroad)).toEqual([])
    const refused = await abroad.send('POST', `/api/proposals/${waiting?.id}/refuse`, {
      reason: '不关我的事',
    })
    expect(refused.statusCode).toBe(409)
  })

  it('is taken only by who saw the row as it is, and the school has it', async () => {
    const [waiting] = await waitingAt(office)
    const take = (version = 0) =>
      office.send('POST', `/api/proposals/${waiting?.id}/take`, { version })
    expect((await take(waiting && waiting.version - 1)).json().code).toBe('proposal_row_changed')
    expect((await take(waiting?.version)).statusCode).toBe(204)
    expect((await take(waiting?.version)).json().code).toBe('proposal_decided')
    await station.contact()
    const session = await logInAs({ ...station, setNow: () => {} }, teacher.loginName)
    const room = await seenRoom(session)
    expect(room).toMatchObject({ seats: 30, version: (waiting?.version ?? 0) + 1 })
    const [latest] = await proposalsOf(session, room.id)
    expect(latest).toMatchObject({
      state: 'applied',
      byPerson: true,
      fields: [{ field: 'seats', seen: 24, proposed: 30 }],
    })
  })

  it('is refused with a reason that the school reads; an emptied field is proposed as empty', async () => {
    const session = await logInAs({ ...station, setNow: () => {} }, teacher.loginName)
    const room = await seenRoom(session)
    const propose = (row: object) =>
      session.send('POST', `/api/rooms/${room.id}/proposals`, { version: room.version, row })
    expect((await propose({ notUsableReason: null, usableSeats: 30 })).statusCode).toBe(202)
    await station.contact()
    await decideProposals(hub.db, replication, hub.ground.clock())
    await station.contact()
    expect(await seenRoom(session)).toMatchObject({ usableSeats: 30 })
    expect(await seenRoom(session)).not.toHaveProperty('notUsableReason')

    expect((await propose({ seats: 1 })).statusCode).toBe(202)
    await station.contact()
    await decideProposals(hub.db, replication, hub.ground.clock())
    const [waiting] = await waitingAt(office)
    const reason = '刚数过，是三十个'
    const path = `/api/proposals/${waiting?.id}/refuse`
    expect((await office.send('POST', path, { reason })).statusCode).toBe(204)
    await station.contact()
    expect((await proposalsOf(session, room.id))[0]).toMatchObject({
      state: 'refused',
      reason,
      byPerson: true,
    })
    expect(await seenRoom(session)).toMatchObject({ seats: 30 })
    expect(await waitingAt(office)).toEqual([])
  })

  it('refuses nothing, unknown fields, text no database keeps, and whoever may not change the row', async () => {
    const session = await logInAs({ ...station, setNow: () => {} }, teacher.loginName)
    const room = await seenRoom(session)
    const propose = async (row: object) => {
      const answer = await session.send('POST', `/api/rooms/${room.id}/proposals`, {
        version: room.version,
        row,
      })
      return [answer.statusCode, answer.json().code]
    }
    expect(await propose({ seats: room.seats })).toEqual([400, 'nothing_proposed'])
    expect(await propose({ colour: 'red' })).toEqual([400, 'row_problems'])
    for (const unstorable of ['多媒体\0', '\ud800', '\\\0'])
      expect(await propose({ name: unstorable })).toEqual([400, 'invalid_request'])
    expect(await propose({ notUsableReason: '写着\\u0000的桌子' })).toEqual([202, undefined])
    const { permissions } = (await session.get('/api/me')).json()
    expect(permissions).toContain('rooms.propose')
    expect(permissions).not.toContain('villages.propose')
  })

  it('a key that is none is refused, and the proposals after it are decided', async () => {
    await asSystem(station.db, 'test', (tx) =>
      record(tx, station.recorder, teacher.actor, proposed, {
        collection: 'registers.rooms',
        key: '一号教室',
        ver: 1,
        change: {},
      }),
    )
    await station.contact()
    await decideProposals(hub.db, replication, hub.ground.clock())
    await station.contact()
    expect(await decisions()).toContainEqual({ outcome: 'refused' })
  })

  const decisions = () =>
    asSystem(station.db, 'test', (tx) => tx.selectFrom('syncDecisions').select('outcome').execute())
  const waitingAt = async (session: Session): Promise<WaitingProposal[]> =>
    (await session.get('/api/proposals')).json().proposals
  const proposalsOf = async (session: Session, id: string): Promise<RowProposal[]> =>
    (await session.get(`/api/rooms/${id}/proposals`)).json().proposals
})

async function restorePost(): Promise<void> {
  await asSystem(hub.db, 'test', (tx) =>
    tx
      .updateTable('postHoldings')
      .set({ toDay: null })
      .where('personId', '=', teacher.actor.personId)
      .execute(),
  )
}

async function seenRoom(session: Session): Promise<{ id: string; version: number; seats: number }> {
  const list = await session.get('/api/rooms')
  const [room] = list.json().rows
  return room
}
