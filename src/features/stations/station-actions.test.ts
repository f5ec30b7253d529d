import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  villageA1,
} from '../../../test/harness/node.ts'
import { replication } from '../../app/replication.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import { acceptEnrolment, enrol } from '../sync/enrolment-actions.ts'
import { findUplink } from '../sync/identity-store.ts'
import { emptyLog } from '../sync/log-protocol.ts'
import { findPeer, setEnrolled } from '../sync/peer-store.ts'
import { defineRecord, type Replication } from '../sync/replication.ts'
import { openSyncStore } from '../sync/store.ts'
import { settleClone, trustEpoch } from './alarm-actions.ts'
import type { StationView } from './api.ts'
import { readStation } from './fleet-actions.ts'
import { addLog, addStation, lineOfType, raiseAlarm } from './stations.fixture.ts'

const now = '2026-11-23T02:00:00.000Z'

let node: TestNode
let office: Session
let actor: Actor
let schoolId: string
beforeAll(async () => {
  node = await openTestNode()
  const person = await somebody(node, { role: 'programme_office' })
  actor = person.actor
  office = await logInAs(node, person.loginName)
})
afterAll(() => node.close())
beforeEach(async () => {
  node.setNow(now)
  const saved = await office.send('POST', '/api/schools', {
    row: {
      schoolCode: `S${Math.floor(Math.random() * 1e9)}`,
      name: '瓦场小学',
      villageCode: villageA1,
      stage: 'primary',
      mode: 'mode2',
      boarding: false,
    },
  })
  expect(saved.statusCode, saved.body).toBeLessThan(300)
  schoolId = saved.json().id
})

const view = async (id: string): Promise<StationView> =>
  (await office.get(`/api/stations/${id}`)).json()
const auditOf = async (id: string): Promise<string[]> =>
  (await office.get(`/api/audit?subjectType=station&subjectId=${id}`))
    .json()
    .entries.map(({ action }: { action: string }) => action)

describe('S30 a station is invited, enrolled and revoked', () => {
  test('the school gives name, place and feeds, and has one station', async () => {
    const invited = await office.send('POST', '/api/stations', { schoolId })
    expect(invited.statusCode, invited.body).toBe(201)
    const { id, code, name } = invited.json()
    expect(code).toMatch(/^(\w{4}-){3}\w{4}$/)
    expect(name).toBe('瓦场小学')
    const peer = await asSystem(node.db, 'test', (tx) => findPeer(tx, id))
    expect(peer).toMatchObject({
      regionCode: villageA1,
      state: 'invited',
      organisationId: schoolId,
    })
    expect(peer?.feeds).toEqual([
      'scope:nation',
      'scope:43',
      'scope:4331',
      'scope:433123',
      'scope:433123101',
      'scope:433123101201',
      `station:${id}`,
    ])
    const again = await office.send('POST', '/api/stations', { schoolId })
    expect(again.json()).toMatchObject({ code: 'school_has_station', school: '瓦场小学' })
    const { schools } = (await office.get('/api/stations/schools-without?search=wcxx')).json()
    expect(schools.some((school: { id: string }) => school.id === schoolId)).toBe(false)
    expect(await auditOf(id)).toEqual(['stations.invited'])
  })

  test('two people who invite at once make one station', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => office.send('POST', '/api/stations', { schoolId })),
    )
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 409, 409])
  })

  test('the code opens the door; a new code closes it to the old one', async () => {
    const station = await openTestNode({ places: false })
    try {
      const { id, code: old } = (await office.send('POST', '/api/stations', { schoolId })).json()
      const { code } = (await office.send('POST', `/api/stations/${id}/code`)).json()
      const hub = (url: string, body: Parameters<typeof acceptEnrolment>[2]) => {
        expect(url).toBe('http://hub/sync/enrol')
        return acceptEnrolment(node.db, { name: '凤凰县', replication }, body, new Date(now))
      }
      const typed = { url: 'http://hub/', code: old }
      await expect(enrol(station.db, typed, hub, new Date(now))).rejects.toMatchObject({
        code: 'enrolment_code_unknown',
      })
      await enrol(station.db, { ...typed, code: code.toLowerCase() }, hub, new Date(now))
      const uplink = await asSystem(station.db, 'test', findUplink)
      expect(uplink).toMatchObject({ nodeName: '瓦场小学', hubName: '凤凰县' })
      expect((await view(id)).station.state).toBe('enrolled')
    } finally {
      await station.close()
    }
  })

  test('a stolen machine is revoked, and the page says what the thief has', async () => {
    const { id } = (await office.send('POST', '/api/stations', { schoolId })).json()
    await somebody(node, {
      role: 'equipment_keeper',
      organisationId: schoolId,
      regionCode: villageA1,
      level: 'village',
      name: '龙小梅',
      loginName: `keeper-${id.slice(-6)}`,
    })
    await asSystem(node.db, 'test items', async (tx) => {
      const keys = { signing: Buffer.from('k'), sealing: Buffer.from('k') }
      await setEnrolled(tx, id, keys, new Date(now))
      const feed = `station:${id}`
      await tx
        .insertInto('syncFeeds')
        .values({ feed, epoch: 'a', seq: 3, floor: 0, hash: 'b' })
        .execute()
      await tx
        .insertInto('syncItems')
        .values(
          ['put', 'put', 'del'].map((op, i) => ({
            feed,
            collection: 'roster',
            key: String(i),
            seq: i + 1,
            op,
            ver: 1,
          })),
        )
        .execute()
      await tx
        .insertInto('syncContacts')
        .values({
          peerId: id,
          at: now,
          protocol: 3,
          program: '0.2.0',
          schemaVersion: 1,
          wallMs: Date.parse(now),
          boot: '0',
          monoMs: 0,
          waiting: 17,
        })
        .execute()
    })
    const before = (await office.get(`/api/stations/${id}/loss`)).json()
    expect((await view(id)).loss).toBeUndefined()
    const revoked = await office.send('POST', `/api/stations/${id}/revoke`, { reason: '被盗' })
    expect(revoked.statusCode).toBe(204)
    const after = await view(id)
    expect(after.station).toMatchObject({ state: 'revoked', revokedWhy: '被盗', revokedAt: now })
    expect(after.loss).toEqual(before)
    expect(after.loss).toMatchObject({
      enrolled: true,
      personal: [{ collection: 'roster', items: 2 }],
      waiting: 17,
      accounts: [{ name: '龙小梅' }],
    })
    const again = await office.send('POST', `/api/stations/${id}/revoke`, { reason: '被盗' })
    expect(again.json()).toMatchObject({ code: 'station_revoked' })
    expect((await office.send('POST', `/api/stations/${id}/code`)).json().code).toBe(
      'station_revoked',
    )
    expect(await auditOf(id)).toEqual(['stations.revoked', 'stations.invited'])
    expect((await office.send('POST', '/api/stations', { schoolId })).statusCode).toBe(201)
  })
})

describe('S10 a person settles what machines cannot', () => {
  const applied: string[] = []
  const replication: Replication = {
    collections: [],
    records: [
      defineRecord({
        type: 'test.seen',
        v: 1,
        body: z.object({ what: z.string() }),
        older: {},
        rows: [],
        apply: async (_tx, facts) => {
          applied.push(...facts.map(({ body }) => body.what))
        },
      }),
    ],
  }
  const [e1, e2, e3] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string]
  const line = (what: string) => lineOfType('test.seen', 1, { what })

  async function cloned(): Promise<{ id: string; alarmId: string }> {
    const id = await addStation(node.db, { name: '两台小学', regionCode: villageA1 })
    await addLog(node.db, id, { epoch: '0'.repeat(32), ordinal: 1 })
    await addLog(node.db, id, {
      epoch: e1,
      ordinal: 2,
      lines: [{ line: line('甲'), state: 'applied' }],
    })
    await addLog(node.db, id, {
      epoch: e2,
      ordinal: 3,
      lines: [{ line: line('乙'), state: 'applied' }],
    })
    await addLog(node.db, id, {
      epoch: e3,
      ordinal: 4,
      standing: 'held',
      lines: [{ line: line('丙'), state: 'held' }],
    })
    const details = { newer: e2, seq: 2 }
    const alarmId = await raiseAlarm(node.db, { kind: 'clone', station: id, epoch: e1, details })
    return { id, alarmId }
  }
  const somebodyWaits = async () => {
    const { rows } = await sql`select from pg_locks as l join pg_database as d on d.oid = l.database
      where d.datname = current_database() and not l.granted`.execute(node.db)
    return rows.length > 0
  }
  const standings = async (id: string) =>
    Object.fromEntries((await view(id)).logs.map(({ epoch, standing }) => [epoch[0], standing]))

  test('one epoch is the station’s: what waited in it becomes rows, the others are told off', async () => {
    const { id, alarmId } = await cloned()
    applied.length = 0
    const settlement = { stationId: id, alarmId, note: '打过电话', epoch: e3 }
    await settleClone(node.db, actor, replication, settlement, new Date(now))
    expect(applied).toEqual(['丙'])
    expect(await standings(id)).toEqual({
      0: 'trusted',
      1: 'told_off',
      2: 'told_off',
      3: 'trusted',
    })
    const { alarms, station } = await readStation(node.db, actor, replication, id, new Date(now))
    expect(alarms).toMatchObject([
      { outcome: '打过电话', settledByName: '测试人员', settledAt: now },
    ])
    expect(station.concerns).not.toContain('alarms')
    const open = await openSyncStore(node.db, replication).transaction((tx) =>
      tx.hasAlarm('clone', id),
    )
    expect(open).toBe(false)
    await expect(
      settleClone(node.db, actor, replication, settlement, new Date(now)),
    ).rejects.toMatchObject({ code: 'alarm_settled' })
    expect(await auditOf(id)).toEqual(['stations.clone_settled'])
  })

  test('a log that begins while a person answers is one of those in question', async () => {
    const { id, alarmId } = await cloned()
    const e4 = '4'.repeat(32)
    const settlement = { stationId: id, alarmId, note: '打过电话', epoch: e3 }
    const { settling } = await openSyncStore(node.db, replication).transaction(async (tx) => {
      const logs = await tx.lockLogs(id)
      const key = { station: id, epoch: e4, start: e4 }
      const about = { opener: 'station', state: 'closed', via: id, before: logs } as const
      await tx.addLog({ ...emptyLog(key, about), standing: 'held' })
      const settling = settleClone(node.db, actor, replication, settlement, new Date(now))
      while (!(await somebodyWaits()));
      return { settling }
    })
    await settling
    expect(await standings(id)).toMatchObject({ 3: 'trusted', 4: 'told_off' })
  })

  test('a wrong answer costs nothing: the other log is trusted afterwards', async () => {
    const { id, alarmId } = await cloned()
    const trust = { stationId: id, epoch: e3, note: '这台也是我们的' }
    await expect(
      trustEpoch(node.db, actor, replication, trust, new Date(now)),
    ).rejects.toMatchObject({ code: 'clone_alarm_open' })
    const settlement = { stationId: id, alarmId, note: '打过电话', epoch: e1 }
    await settleClone(node.db, actor, replication, settlement, new Date(now))
    expect(await standings(id)).toMatchObject({ 1: 'trusted', 2: 'told_off', 3: 'told_off' })
    applied.length = 0
    await trustEpoch(node.db, actor, replication, trust, new Date(now))
    expect(applied).toEqual(['丙'])
    expect(await standings(id)).toMatchObject({ 3: 'trusted' })
  })

  test('a clone is not settled by a note alone, nor with an epoch that is not in question', async () => {
    const { id, alarmId } = await cloned()
    const path = `/api/stations/${id}/alarms/${alarmId}/settle`
    expect((await office.send('POST', path, { note: '好了' })).json().code).toBe(
      'clone_needs_choice',
    )
    expect(
      (await office.send('POST', path, { note: '好了', epoch: '0'.repeat(32) })).json().code,
    ).toBe('epoch_not_in_question')
    expect((await view(id)).alarms[0]?.settledAt).toBeNull()
  })

  test('S12 the other alarms are settled with a note', async () => {
    const id = await addStation(node.db, { name: '缺一段', regionCode: villageA1 })
    const alarmId = await raiseAlarm(node.db, {
      kind: 'gap',
      station: id,
      details: { from: 3, to: 9 },
    })
    const path = `/api/stations/${id}/alarms/${alarmId}/settle`
    expect((await office.send('POST', path, { note: ' ' })).statusCode).toBe(400)
    expect((await office.send('POST', path, { note: '已用优盘补齐' })).statusCode).toBe(204)
    expect((await view(id)).alarms).toMatchObject([{ outcome: '已用优盘补齐' }])
    expect((await office.send('POST', path, { note: '再来' })).json().code).toBe('alarm_settled')
    const other = `/api/stations/${id}/alarms/${newId()}/settle`
    expect((await office.send('POST', other, { note: '再来' })).json().code).toBe('alarm_not_found')
  })
})

test('S8 a record that cannot be read is shown with its type and the reason', async () => {
  const id = await addStation(node.db, { name: '读不懂', regionCode: villageA1 })
  await addLog(node.db, id, {
    epoch: '9'.repeat(32),
    ordinal: 1,
    lines: [
      { line: lineOfType('test.unheard_of', 3), state: 'quarantined' },
      { line: '不是记录', state: 'quarantined' },
    ],
  })
  expect((await view(id)).quarantined).toMatchObject([
    { seq: 1, type: 'test.unheard_of', v: 3, reason: 'unknown_type' },
    { seq: 2, reason: 'not_json' },
  ])
})

test('S24 a proposal that waits for a person is shown with what it is about', async () => {
  const id = await addStation(node.db, { name: '有建议', regionCode: villageA1 })
  const proposalId = newId()
  await asSystem(node.db, 'test proposal', async (tx) => {
    await tx
      .insertInto('syncProposals')
      .values({
        id: proposalId,
        station: id,
        actor: actor.personId,
        collection: 'rooms',
        key: 'r1',
        ver: 2,
        change: '{}',
      })
      .execute()
    await tx
      .insertInto('syncDecisions')
      .values({ proposalId, station: id, outcome: 'waits', reason: 'row_changed' })
      .execute()
  })
  const { proposals, station } = await view(id)
  expect(proposals).toMatchObject([{ collection: 'rooms', key: 'r1', actorName: '测试人员' }])
  expect(station).toMatchObject({ proposals: 1 })
  expect(station.concerns).toContain('proposals')
  expect(station.regionCode.startsWith(county.slice(0, 6))).toBe(true)
})

test('S32 of each log the time of the last record is told with its quality, and a stick’s clock is not believed', async () => {
  const id = await addStation(node.db, { name: '廖家桥小学', regionCode: villageA1 })
  const hubMs = Date.parse('2026-11-22T02:00:00.000Z')
  const hour = 3_600_000
  const sample = { boot: 'aaaaaaaa', monoMs: 1_000, wallMs: 0, hubMs }
  await asSystem(node.db, 'test samples', (tx) =>
    tx
      .insertInto('syncClockSamples')
      .values([
        { station: id, ...sample, withinMs: 120_000 },
        { station: id, ...sample, boot: 'cccccccc', withinMs: null },
      ])
      .execute(),
  )
  const lineAt = (boot: string, monoMs: number) => ({
    line: JSON.stringify({
      type: 'upkeep.fault_reported',
      v: 1,
      wallMs: 0,
      boot,
      monoMs,
      body: {},
    }),
    state: 'applied' as const,
  })
  const lines = [
    [lineAt('aaaaaaaa', 61_000)],
    [lineAt('aaaaaaaa', 1_000 + 2 * hour)],
    [lineAt('aaaaaaaa', 61_000), lineAt('bbbbbbbb', 5)],
    [lineAt('cccccccc', 61_000)],
  ]
  for (const [i, of] of lines.entries())
    await addLog(node.db, id, { epoch: `${i}`.repeat(32), ordinal: i + 1, lines: of })
  const times = (await view(id)).logs.map(({ lastMade }) => lastMade)
  const latestMs = expect.any(Number)
  expect(times).toMatchObject([
    { quality: 'exact', atMs: hubMs + 60_000 },
    { quality: 'same_boot', atMs: hubMs + 2 * hour },
    { quality: 'bracketed', latestMs },
    { quality: 'none', latestMs },
  ])
})
