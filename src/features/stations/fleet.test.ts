import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import type { Concern } from './api.ts'
import type { FleetPage } from './fleet-actions.ts'
import { addFleet, addLog, addStation, lineOfType, raiseAlarm } from './stations.fixture.ts'
import { stationsToday } from './today-actions.ts'

const now = '2026-11-23T02:00:00.000Z'
const at = `place=${county}&placeLevel=county`

let node: TestNode
let office: Session
const ids = new Map<string, string>()
beforeAll(async () => {
  node = await openTestNode()
  node.setNow(now)
  office = await logInAs(node, (await somebody(node, { role: 'programme_office' })).loginName)
  const heard = { at: '2026-11-23T01:00:00.000Z' }
  const add = async (name: string, given: Partial<Parameters<typeof addStation>[1]>) =>
    ids.set(
      name,
      await addStation(node.db, { name, regionCode: villageA1, contact: heard, ...given }),
    )
  await add('瓦场小学', {})
  await add('久未联系小学', { contact: { at: '2026-11-15T01:00:00.000Z' } })
  await addStation(node.db, { name: '从未联系小学', regionCode: villageA2 })
  await add('积压小学', { contact: { ...heard, waiting: 500 } })
  await add('钟慢小学', { contact: { ...heard, clockOffMs: -3_600_000 } })
  await add('盘满小学', { contact: { ...heard, diskFreeBytes: 1e9 } })
  await add('过期小学', { state: 'invited', codeEndsAt: '2026-11-20T00:00:00.000Z' })
  await add('茶田小学', { regionCode: villageB1, contact: heard })
  await add('证书小学', { regionCode: villageB1, certificateEndsAt: '2026-12-17T00:00:00.000Z' })
  await add('新证书小学', { regionCode: villageB1, certificateEndsAt: '2026-12-19T00:00:00.000Z' })
  await add('报警小学', { regionCode: villageB1, contact: heard })
  await raiseAlarm(node.db, { kind: 'gap', station: ids.get('报警小学') ?? '' })
  await add('读不懂小学', { regionCode: villageB1, contact: heard })
  await addLog(node.db, ids.get('读不懂小学') ?? '', {
    epoch: 'a'.repeat(32),
    ordinal: 1,
    lines: [{ line: lineOfType('upkeep.fault_reported', 9), state: 'quarantined' }],
  })
})
afterAll(() => node.close())

const read = async (query: string, who = office): Promise<FleetPage> =>
  (await who.get(`/api/stations?${at}&${query}`)).json()

describe('X-5 the fleet', () => {
  test('says of each station why it needs somebody, and of a well one nothing', async () => {
    const { stations } = await read('limit=100')
    const told = Object.fromEntries(stations.map(({ name, concerns }) => [name, concerns]))
    const expected: Record<string, Concern[]> = {
      瓦场小学: [],
      久未联系小学: ['silent'],
      从未联系小学: ['silent'],
      积压小学: ['backlog'],
      钟慢小学: ['clock_off'],
      盘满小学: ['disk_low'],
      过期小学: ['code_ended'],
      茶田小学: [],
      证书小学: ['certificate_ending'],
      新证书小学: [],
      报警小学: ['alarms'],
      读不懂小学: ['quarantined'],
    }
    expect(told).toEqual(expected)
    expect(stations.find(({ name }) => name === '钟慢小学')?.clockOffMs).toBe(-3_600_000)
  })

  test('filters by what the summary counts', async () => {
    const { summary } = await read('')
    expect(summary).toEqual({
      stations: 12,
      well: 3,
      silent: 2,
      alarmed: 1,
      attention: 9,
      invited: 1,
      certificatesEnding: 1,
    })
    for (const [only, count] of [
      ['attention', 9],
      ['certificate_ending', 1],
      ['silent', 2],
      ['backlog', 1],
      ['alarms', 1],
      ['quarantined', 1],
      ['invited', 1],
      ['revoked', 0],
    ] as const) {
      const { stations, found } = await read(`only=${only}`)
      expect([only, stations.length, found]).toEqual([only, count, count])
    }
  })

  test('X-6 finds a name in either script', async () => {
    const { stations, found } = await read(`search=${encodeURIComponent('瓦場')}`)
    expect(found).toBe(1)
    expect(stations.map(({ name }) => name)).toEqual(['瓦场小学'])
  })

  test('the policy of the county says when a station is silent', async () => {
    const set = await office.send('POST', '/api/policy/stations.silentDays', {
      value: 10,
      regionCode: county,
      level: 'county',
      validFrom: '2026-11-01',
      sourceDocument: '测试',
    })
    expect(set.statusCode, set.body).toBeLessThan(300)
    const { summary, silentDays } = await read('')
    expect([summary.silent, silentDays]).toEqual([1, 10])
  })
})

describe('X-4 who sees which station', () => {
  test('a township reads its own and manages none', async () => {
    const { loginName, actor } = await somebody(node, {
      role: 'township_clerk',
      regionCode: townshipA,
      level: 'township',
    })
    const clerk = await logInAs(node, loginName)
    const { stations, summary } = await read('limit=100', clerk)
    expect(stations.map(({ regionCode }) => regionCode.slice(0, 9))).toEqual(
      stations.map(() => townshipA.slice(0, 9)),
    )
    expect(summary).toMatchObject({ stations: 7, alarmed: 0 })
    const other = ids.get('报警小学')
    expect((await clerk.get(`/api/stations/${other}`)).json().code).toBe('station_not_found')
    const own = ids.get('瓦场小学')
    expect((await clerk.get(`/api/stations/${own}`)).json()).toMatchObject({ mayManage: false })
    for (const path of ['code', 'revoke'])
      expect(
        (await clerk.send('POST', `/api/stations/${own}/${path}`, { reason: '丢失' })).json().code,
      ).toBe('not_permitted')
    expect((await clerk.send('POST', `/api/stations/${other}/code`)).json().code).toBe(
      'station_not_found',
    )
    const { waiting, missing } = await stationsToday(node.ground, actor)
    expect(waiting).toBeUndefined()
    expect(missing?.map(({ code }) => code)).toEqual(['stations_silent'])
  })

  test('a head of school sees the station of his school alone', async () => {
    const head = await somebody(node, {
      role: 'head_of_school',
      regionCode: villageA1,
      level: 'village',
    })
    await addStation(node.db, {
      name: '本校',
      regionCode: villageA1,
      organisationId: head.organisationId,
    })
    const { stations } = await read('limit=100', await logInAs(node, head.loginName))
    expect(stations.map(({ name }) => name)).toEqual(['本校'])
  })

  test('whoever may not read stations is told so', async () => {
    const { loginName } = await somebody(node, {
      role: 'village_secretary',
      regionCode: villageA1,
      level: 'village',
    })
    const answer = await (await logInAs(node, loginName)).get(`/api/stations?${at}`)
    expect(answer.json()).toMatchObject({ code: 'not_permitted', verb: 'stations.read' })
  })
})

test('X-5 Today has the alarms, the silent, the unread and the ending certificates, each with its way', async () => {
  const { actor } = await somebody(node, { role: 'administrator' })
  const { waiting } = await stationsToday(node.ground, actor)
  expect(waiting).toMatchObject([
    {
      code: 'station_gap',
      details: { station: '报警小学' },
      link: `/console/stations/${ids.get('报警小学')}`,
    },
    { code: 'stations_silent', details: { days: 10 }, link: '/console/stations?only=silent' },
    { code: 'stations_unread', details: { count: 1 }, link: '/console/stations?only=quarantined' },
    {
      code: 'stations_certificates_ending',
      details: { count: 1 },
      link: '/console/stations?only=certificate_ending',
    },
  ])
  for (let i = 0; i < 3; i++)
    await raiseAlarm(node.db, {
      kind: 'fork',
      station: await addStation(node.db, { name: `又一所${i}`, regionCode: villageB1 }),
    })
  const { waiting: many } = await stationsToday(node.ground, actor)
  expect(many?.[0]).toMatchObject({ code: 'stations_alarmed', details: { count: 4, stations: 4 } })
})

test('X-5 five thousand stations are read page by page, each once', async () => {
  await addFleet(node.db, { count: 5_000, villages: [villageA1, villageA2, villageB1], at: now })
  const times: number[] = []
  const seen = new Set<string>()
  let after = ''
  for (;;) {
    const started = performance.now()
    const page: FleetPage & { next?: string } = (
      await office.get(`/api/stations?${at}&limit=100${after && `&after=${after}`}`)
    ).json()
    times.push(performance.now() - started)
    for (const { id } of page.stations) {
      expect(seen.has(id)).toBe(false)
      seen.add(id)
    }
    if (!page.next) break
    after = page.next as string
  }
  expect(seen.size).toBeGreaterThan(5_000)
  const median = (some: number[]) => some.toSorted((a, b) => a - b)[some.length >> 1] ?? 0
  // However far one has read, a page costs what the first ones cost.
  expect(median(times.slice(-15))).toBeLessThan(4 * median(times.slice(0, 15)))
})
