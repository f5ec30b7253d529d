import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { equipmentRegister, townshipRegister, villageRegister } from '../schools/registers.ts'
import type { DecisionDetail } from '../siting/decision.ts'
import { autumn, openHost, sayCalendar } from '../timetable/timetable.fixture.ts'
import type { HostChange } from './api.ts'
import { type HostChangeFacts, stepsOf } from './host-change.ts'

describe('X-17 the steps of a host change', () => {
  const start: HostChangeFacts = {
    ...{ fromSchool: 'old', schoolId: 'old', chosen: 'old', missingConsents: 0 },
    ...{ oldPlates: ['school', 'station'], newPlates: [], hasTimes: false },
    ...{ equipment: 3, isAgreed: true },
  }
  test('a school is chosen, then all four agree, and only then is anything moved', () => {
    expect(stepsOf(start)).toEqual({
      ...{ school: 'now', consents: 'next', plates: 'next', times: 'next' },
      ...{ equipment: 'next', agreement: 'next' },
    })
    expect(stepsOf({ ...start, chosen: 'new', missingConsents: 4 })).toMatchObject({
      ...{ school: 'done', consents: 'now', plates: 'next' },
    })
  })
  test('at the new host the rest is done in any order', () => {
    const there = { ...start, chosen: 'new', schoolId: 'new', isAgreed: false }
    expect(stepsOf(there)).toEqual({
      ...{ school: 'done', consents: 'done', plates: 'now', times: 'now' },
      ...{ equipment: 'now', agreement: 'now' },
    })
    const plates = { oldPlates: [], newPlates: ['school', 'station'] } as const
    expect(stepsOf({ ...there, ...plates, equipment: 0 })).toMatchObject({
      ...{ plates: 'done', equipment: 'done', times: 'now' },
    })
    // One that the old host has still is not over with two at the new.
    expect(stepsOf({ ...there, ...plates, oldPlates: ['school'] }).plates).toBe('now')
  })
  test('a station that lost its host before it was said to move chooses one all the same', () => {
    const without = { ...start, fromSchool: null, schoolId: null, chosen: null, oldPlates: [] }
    expect(stepsOf(without)).toMatchObject({ school: 'now', consents: 'next' })
    expect(stepsOf({ ...without, chosen: 'new', schoolId: 'new' })).toMatchObject({
      ...{ consents: 'done', plates: 'now' },
    })
  })
})

describe('X-17 INV-48 a station moves to another school', () => {
  let hub: TestHub
  let office: Session
  const parties: Session[] = []
  let old: Awaited<ReturnType<typeof openHost>>
  let next: Awaited<ReturnType<typeof openHost>>
  let id = ''
  const pieces: string[] = []

  beforeAll(async () => {
    hub = await openTestNode()
    hub.setNow('2026-10-12T02:00:00.000Z')
    await saveRow(hub.db, operator, townshipRegister, {
      ...{ townshipCode: townshipA, name: '甲镇', inScope: false, outOfScopeReason: '测试' },
    })
    for (const [villageCode, name] of [
      [villageA1, '一村'],
      [villageA2, '二村'],
    ] as const)
      await saveRow(hub.db, operator, villageRegister, { villageCode, name, inScope: true })
    old = await openHost(hub, { schoolCode: 'T-01', villageCode: villageA1, units: [villageA1] })
    next = await openHost(hub, { schoolCode: 'T-02', villageCode: villageA2, units: [] })
    id = old.stationIds[0] ?? ''
    await sayCalendar(hub, { regionCode: county }, autumn)
    for (const [assetNo, fundedBy, condition] of [
      ['W-1', 'programme', 'good'],
      ['W-2', 'programme', 'faulty'],
      ['W-3', 'programme', 'scrapped'],
      ['X-1', 'school_project', 'good'],
    ] as const) {
      const piece = { schoolCode: 'T-01', type: 'tv', quantity: 1, usableQuantity: 1 }
      const row = { ...piece, assetNo, fundedBy, condition, model: '康佳 29' }
      const kept = await saveRow(hub.db, operator, equipmentRegister, {
        ...row,
        ...(condition !== 'good' && { usableQuantity: 0, notUsableReason: '坏了' }),
      })
      pieces.push(kept.id)
    }
    const logIn = async (who: Parameters<typeof somebody>[1]) =>
      logInAs(hub, (await somebody(hub, who)).loginName)
    office = await logIn({ role: 'programme_office' })
    parties.push(
      await logIn({ role: 'township_secretary', regionCode: townshipA, level: 'township' }),
      await logIn({ role: 'village_secretary', regionCode: villageA1, level: 'village' }),
      await logIn({ role: 'education_bureau' }),
      await logIn({
        ...{ role: 'head_of_school', regionCode: villageA2, level: 'village' },
        organisationId: next.schoolId,
      }),
    )
    await asSystem(hub.db, 'test', async (tx) => {
      await sql`update station_stages set stage = 'operating' where station_id = ${id}`.execute(tx)
      await sql`insert into timetables (id, region_code, station_id, school_id, room_id, from_day, to_day, windows, state,
          agreed_at)
        values (gen_random_uuid(), ${villageA1}, ${id}, ${old.schoolId}, ${old.roomId}, '2026-09-01', '2027-01-20',
          ${JSON.stringify([
            { kind: 'group_learning', weekdays: [6], from: '09:00', to: '11:00' },
          ])}::jsonb, 'agreed', now())`.execute(tx)
    })
  })
  afterAll(() => hub?.close())

  const change = async (): Promise<HostChange | null> =>
    (await office.get(`/api/founding/stations/${id}/host-change`)).json().change
  const decision = async (): Promise<DecisionDetail> =>
    (await office.get(`/api/siting/decisions/${id}`)).json()
  const choose = async () =>
    office.send('POST', `/api/siting/decisions/${id}/host`, {
      ...{ schoolId: next.schoolId, version: (await decision()).version, reason: '学校合并' },
    })
  const host = async () =>
    (await office.get(`/api/founding/stations/${id}`)).json().school?.id as string | undefined
  const post = (what: string, body: object = {}) =>
    office.send('POST', `/api/founding/stations/${id}/host-change/${what}`, body)

  test('INV-48 it keeps its host until all four have agreed on another', async () => {
    expect(await change()).toBeNull()
    expect((await choose()).json()).toMatchObject({ code: 'host_fixed' })
    const moved = await office.send('POST', '/api/founding/stations/moves', {
      ...{ rows: [{ id }], move: 'relocate', reason: '学校合并' },
    })
    expect(moved.statusCode, moved.body).toBe(200)
    expect(await change()).toMatchObject({
      ...{ from: { id: old.schoolId }, to: null, learners: 0, oldTimes: { windows: 1 } },
      steps: { school: 'now', consents: 'next', plates: 'next' },
    })
    expect((await post('times')).json()).toMatchObject({ code: 'station_not_moved_yet' })
    expect((await post('equipment', { equipmentIds: [pieces[0]] })).json()).toMatchObject({
      code: 'station_not_moved_yet',
    })
    const chosen = await choose()
    expect(chosen.statusCode, chosen.body).toBe(200)
    expect(await host()).toBe(old.schoolId)
    expect(await change()).toMatchObject({
      decision: { agreed: 0, parties: 4 },
      steps: { school: 'done', consents: 'now' },
    })
  })

  test('S2-4 with the fourth consent it has its new host, and is the same station', async () => {
    const sayings = ['township', 'village', 'education', 'school'] as const
    for (const [at, party] of sayings.entries()) {
      expect(await host()).toBe(old.schoolId)
      const said = await parties[at]?.send('POST', `/api/siting/decisions/${id}/consents`, {
        ...{ party, answer: 'agree', schoolId: next.schoolId },
      })
      expect(said?.statusCode, said?.body).toBeLessThan(300)
    }
    expect(await host()).toBe(next.schoolId)
    expect(await change()).toMatchObject({
      ...{ from: { id: old.schoolId }, to: { id: next.schoolId } },
      steps: { consents: 'done', plates: 'now', times: 'now', equipment: 'now', agreement: 'now' },
    })
    // What was agreed with the old host goes on until the new one agrees.
    const { rows } = await asSystem(hub.db, 'test', (tx) =>
      sql<{ state: string }>`select state from timetables where station_id = ${id}`.execute(tx),
    )
    expect(rows).toEqual([{ state: 'agreed' }])
  })

  test('the same times are asked of the new school, once', async () => {
    const answer = await post('times')
    expect(answer.statusCode, answer.body).toBe(201)
    const { rows } = await asSystem(hub.db, 'test', (tx) =>
      sql<{ state: string; schoolId: string; roomId: string; days: string }>`
        select state, school_id, room_id, from_day || ' ' || to_day as days from timetables
        where station_id = ${id} order by from_day`.execute(tx),
    )
    expect(rows.at(-1)).toMatchObject({
      ...{ schoolId: next.schoolId, roomId: next.roomId, days: '2026-10-13 2027-01-20' },
    })
    expect(await change()).toMatchObject({ isNegotiated: true })
    expect((await post('times')).json()).toMatchObject({ code: 'timetable_open' })
  })

  test('its own equipment goes with it, counted and signed for, and no other', async () => {
    const paper = `/api/founding/stations/${id}/host-change/paper`
    for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
      const printed = await office.get(`${paper}?language=${language}`)
      expect(printed.statusCode, printed.body.slice(0, 200)).toBe(200)
      const said = pageTexts(printed.rawPayload).join('')
      expect([said.includes('W-1'), said.includes('W-3'), said.includes('X-1')]).toEqual([
        ...[true, false, false],
      ])
    }
    const found = await change()
    expect(found?.equipment.map(({ assetNo }) => assetNo)).toEqual(['W-1', 'W-2'])
    expect((await post('equipment', { equipmentIds: [pieces[3]] })).statusCode).toBe(404)
    expect((await post('equipment', { equipmentIds: pieces.slice(0, 2) })).json()).toEqual({
      handedOver: 2,
    })
    expect(await change()).toMatchObject({ equipment: [], steps: { equipment: 'done' } })
    const { rows } = await asSystem(hub.db, 'test', (tx) =>
      sql<{ assetNo: string; schoolCode: string }>`
        select asset_no, school_code from equipment order by asset_no`.execute(tx),
    )
    expect(rows.map((one) => `${one.assetNo} ${one.schoolCode}`)).toEqual([
      ...['W-1 T-02', 'W-2 T-02', 'W-3 T-01', 'X-1 T-01'],
    ])
    expect((await office.get(paper)).json()).toMatchObject({ code: 'nothing_to_hand_over' })
  })

  test('a village elsewhere neither sees nor does any of it', async () => {
    const other = await logInAs(
      hub,
      (await somebody(hub, { role: 'village_secretary', regionCode: villageB1, level: 'village' }))
        .loginName,
    )
    expect((await other.get(`/api/founding/stations/${id}/host-change`)).statusCode).toBe(404)
    expect(
      (await other.send('POST', `/api/founding/stations/${id}/host-change/times`, {})).statusCode,
    ).toBe(404)
  })
})
