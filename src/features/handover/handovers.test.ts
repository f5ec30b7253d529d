import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'

let hub: TestHub
let office: Session
let leaver: Session
let follower: Session
let stranger: Session
let holding: string
let leaverName = ''
let officeName = ''
let strangerName = ''
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-11-30T02:00:00.000Z')
  const village = { role: 'village_secretary', level: 'village' } as const
  const old = await somebody(hub, { ...village, regionCode: villageA1, name: '麻支书' })
  const next = await somebody(hub, { ...village, regionCode: villageA2, name: '吴支书' })
  const foreign = await somebody(hub, { ...village, regionCode: villageA2, name: '田支书' })
  const officer = await somebody(hub, { role: 'programme_office', name: '龙科长' })
  holding = await asSystem(hub.db, 'test', async (tx) => {
    const { id, postId } = await tx
      .selectFrom('postHoldings')
      .select(['id', 'postId'])
      .where('personId', '=', old.actor.personId)
      .executeTakeFirstOrThrow()
    await sql`update post_holdings set to_day = '2026-12-10' where id = ${id}::uuid`.execute(tx)
    await tx
      .insertInto('postHoldings')
      .values({
        ...{ id: newId(), postId, personId: next.actor.personId, regionCode: villageA1 },
        fromDay: '2026-12-11',
      })
      .execute()
    await sql`update persons set phone = '13800001234' where name = '龙科长'`.execute(tx)
    await sql`insert into meeting_actions (id, version, region_code, state, unit_code, what, owner_name, raised_on, due_day,
        search_text, sort_name) values
      (${newId()}, 1, ${villageA1}, 'open', ${villageA1}, '换教室门锁', '麻支书', '2026-11-01', '2026-12-01', '', ''),
      (${newId()}, 1, ${villageA1}, 'done', ${villageA1}, '已办的', '麻支书', '2026-11-02', '2026-12-01', '', ''),
      (${newId()}, 1, ${villageA1}, 'open', ${villageA1}, '别人的', '张三', '2026-11-03', '2026-12-01', '', '')`.execute(
      tx,
    )
    await sql`insert into letters (id, version, region_code, state, unit_code, title, from_day, to_day, receiver_name, targets,
        search_text, sort_name)
      values (${newId()}, 1, ${villageA1}, 'in_force', ${villageA1}, '2026年责任书', '2026-01-01', '2026-12-31', '麻支书', '目标',
        '', '')`.execute(tx)
    await sql`insert into joint_use_agreements (id, version, region_code, state, unit_code, from_day, to_day, rooms, keys,
        signed_on, search_text, sort_name)
      values (${newId()}, 1, ${villageA1}, 'signed', ${villageA1}, '2026-01-01', '2027-12-31', '多媒体教室', '校长一把，村里一把',
        '2026-01-01', '', '')`.execute(tx)
    await sql`insert into post_certificates (id, version, region_code, state, number, unit_code, name, scope, from_day, to_day,
        search_text, sort_name)
      values (${newId()}, 1, ${villageA1}, 'valid', 'PX-1', ${villageA1}, '麻支书', 'operator', '2026-01-01', '2027-12-31',
        '', '')`.execute(tx)
    return id
  })
  leaverName = old.loginName
  officeName = officer.loginName
  strangerName = foreign.loginName
  office = await logInAs(hub, officeName)
  leaver = await logInAs(hub, old.loginName)
  follower = await logInAs(hub, next.loginName)
  stranger = await logInAs(hub, foreign.loginName)
})
afterAll(() => hub?.close())

const kit = async (who: Session) => (await who.get(`/api/handovers/${holding}`)).json()
const today = async (who: Session) =>
  (await who.get('/api/today')).json().waiting.map(({ code }: { code: string }) => code)

test('the office sees who leaves which post, and who follows', async () => {
  const { handovers } = (await office.get(`/api/handovers?place=${county}`)).json()
  expect(handovers).toMatchObject([
    { id: holding, personName: '麻支书', toDay: '2026-12-10', successorName: '吴支书' },
  ])
  expect(await today(leaver)).toContain('handover_to_give')
  expect(await today(follower)).toContain('handover_to_take')
  expect(await today(stranger)).not.toContain('handover_to_take')
})

test('what stands on the name, whom one deals with, keys and certificates are on one page', async () => {
  const found = await kit(leaver)
  expect(found.duties).toMatchObject([
    { kind: 'action', title: '换教室门锁', unitName: '瓦场村', dueOn: '2026-12-01' },
    { kind: 'letter', title: '2026年责任书' },
  ])
  expect(found.keys).toMatchObject([{ unitName: '瓦场村', keys: '校长一把，村里一把' }])
  expect(found.certificates).toMatchObject([{ number: 'PX-1', scope: 'operator' }])
  expect(found.work.map(({ code }: { code: string }) => code)).toContain('meeting_actions_waiting')
  expect(found.contacts).toContainEqual(
    expect.objectContaining({ personName: '龙科长', phone: expect.stringContaining('*') }),
  )
  expect(found.tour).toBeNull()
})

test('nobody else sees it', async () => {
  expect((await stranger.get(`/api/handovers/${holding}`)).json()).toMatchObject({
    code: 'handover_not_found',
  })
  expect((await stranger.get(`/api/handovers/${holding}/paper`)).statusCode).toBe(404)
})

test('whoever follows is led about once, and ticks what he has seen', async () => {
  const { tour } = await kit(follower)
  expect(tour.minutes).toBeLessThanOrEqual(20)
  expect(tour.steps.some(({ isWork }: { isWork: boolean }) => isWork)).toBe(true)
  const tick = (who: Session, done = true) =>
    who.send('POST', `/api/handovers/${holding}/steps`, { step: 'today', done })
  expect((await tick(leaver)).statusCode).toBe(404)
  expect((await tick(follower)).statusCode).toBe(204)
  expect((await kit(follower)).tour.steps[0]).toMatchObject({ step: 'today', done: true })
  expect(await today(follower)).not.toContain('handover_to_take')
  expect((await tick(follower, false)).statusCode).toBe(204)
  expect((await kit(follower)).tour.steps[0]).toMatchObject({ done: false })
})

test('the page is printed, with a list for envelopes and no password', async () => {
  const answer = await leaver.get(`/api/handovers/${holding}/paper`)
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  const text = pageTexts(answer.rawPayload)
    .join('')
    .replace(/[\n\u200B]/g, '')
  for (const one of [
    '岗位交接单',
    '麻支书',
    '吴支书',
    '换教室门锁',
    'PX-1',
    '信封在哪里',
    '校长一把',
  ])
    expect(text).toContain(one)
})

test('whoever will stand in sees it once he does', async () => {
  await asSystem(hub.db, 'test', (tx) =>
    sql`insert into delegations (id, holding_id, person_id, region_code, from_day, to_day, reason)
      select ${newId()}, ${holding}::uuid, id, ${villageA1}, '2026-12-02', '2026-12-05', '请假' from persons where name = '田支书'`.execute(
      tx,
    ),
  )
  const reads = async () => (await stranger.get(`/api/handovers/${holding}`)).statusCode
  expect(await reads()).toBe(404)
  hub.setNow('2026-12-02T02:00:00.000Z')
  stranger = await logInAs(hub, strangerName)
  expect(await reads()).toBe(200)
})

test('once it is over whoever left sees the post no more, and the office does', async () => {
  hub.setNow('2027-01-09T02:00:00.000Z')
  leaver = await logInAs(hub, leaverName)
  expect((await leaver.get(`/api/handovers/${holding}`)).statusCode).toBe(200)
  hub.setNow('2027-01-10T02:00:00.000Z')
  leaver = await logInAs(hub, leaverName)
  for (const at of ['', '/paper'])
    expect((await leaver.get(`/api/handovers/${holding}${at}`)).json()).toMatchObject({
      code: 'handover_not_found',
    })
  office = await logInAs(hub, officeName)
  expect((await office.get(`/api/handovers/${holding}`)).statusCode).toBe(200)
})
