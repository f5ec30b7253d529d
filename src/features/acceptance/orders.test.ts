import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  type Session,
  somebody,
  townshipB,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { type Founding, jpeg, openFounding } from '../founding/founding.fixture.ts'
import { move, photograph, today, why } from './acceptance.fixture.ts'
import type { OrderLine } from './api.ts'

const orders = 'rectification_orders'
let at: Founding
let head: Session
let leader: Session
let names: Record<'head' | 'leader', string>
beforeAll(async () => {
  at = await openFounding()
  const nameOf = async (who: Parameters<typeof somebody>[1]) =>
    (await somebody(at.hub, who)).loginName
  names = {
    head: await nameOf({
      ...{ role: 'head_of_school', regionCode: villageA1, level: 'village' },
      organisationId: at.schools[0] ?? '',
    }),
    leader: await nameOf({ role: 'organisation_department' }),
  }
  await logIn()
  await asSystem(at.hub.db, 'test', (tx) =>
    tx.updateTable('stationStages').set({ stage: 'trial' }).execute(),
  )
})
afterAll(() => at?.hub.close())

const logIn = async () => {
  head = await logInAs(at.hub, names.head)
  leader = await logInAs(at.hub, names.leader)
}

const found = (more: object = {}) => ({
  ...{ place: county, placeLevel: 'county', unitCodes: [villageA1], title: '灭火器过期' },
  ...{ foundOn: '2026-11-30', origin: 'inspection', required: '更换灭火器。\n张贴使用说明。' },
  ...{ dueDay: '2026-12-10', issue: true, ...more },
})
const find = (who: Session, more: object = {}) =>
  who.send('POST', '/api/acceptance/orders', found(more))
const read = async (who: Session = at.office): Promise<OrderLine[]> => {
  const answer = await who.get(`/api/acceptance/orders?place=${county}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().orders
}
const orderAt = async (unit: string, title = '灭火器过期') =>
  (await read()).find((one) => one.unitCode === unit && one.title === title)?.id ?? ''
const station = async (unit: string) =>
  (await at.office.get(`/api/founding/stations/${at.stations[unit]}`)).json()

test('I4-4 one problem at several stations is an order for each, and issued it makes them rectify (INV-49)', async () => {
  const answer = await find(at.office, { unitCodes: [villageA1, villageA2] })
  expect(answer.json(), answer.body).toEqual({ made: 2 })
  expect((await read()).map(({ state, unitCode }) => [state, unitCode])).toEqual([
    ['issued', villageA1],
    ['issued', villageA2],
  ])
  const { state, history, marks } = await station(villageA1)
  expect(state).toBe('rectifying')
  expect(history.at(-1)).toMatchObject({ name: 'rectify', reason: '灭火器过期' })
  expect(marks.at(-1)).toMatchObject({ mark: 'order', note: '灭火器过期' })
  expect(await today(head)).toContain('rectification_orders_waiting')
})

test('I4-4 what the township or the school finds waits for whoever issues; one of another place finds nothing here', async () => {
  const own = await find(head, { title: '门锁坏了', issue: false })
  expect(own.json(), own.body).toEqual({ made: 1 })
  const id = await orderAt(villageA1, '门锁坏了')
  expect(await why(head, orders, 'issue', [id])).toEqual(['not_permitted'])
  const atOnce = await find(head, { title: '窗户坏了' })
  expect(atOnce.json()).toMatchObject({ code: 'move_obstructed' })
  expect(await orderAt(villageA1, '窗户坏了')).toBe('')
  expect(await why(at.office, orders, 'withdraw', [id], '已修好')).toEqual([])
  const stranger = await logInAs(
    at.hub,
    (
      await somebody(at.hub, {
        ...{ role: 'township_secretary', regionCode: townshipB, level: 'township' },
      })
    ).loginName,
  )
  expect((await find(stranger)).json()).toMatchObject({ code: 'not_permitted' })
  expect(await read(stranger)).toEqual([])
})

test('I4-4 it is put right with photographs and a word, and checked by another than who did it', async () => {
  const id = await orderAt(villageA1)
  expect(await why(head, orders, 'submit', [id], '已换新')).toEqual(['move_not_from_here'])
  expect(await why(head, orders, 'acknowledge', [id])).toEqual([])
  expect(await why(head, orders, 'submit', [id], '已换新')).toEqual(['order_without_evidence'])
  await photograph(head, orders, id, 'evidence')
  expect(await why(head, orders, 'submit', [id])).toEqual(['move_needs_reason'])
  expect(await why(head, orders, 'submit', [id], '换了两具灭火器')).toEqual([])
  const late = await head.upload(`/api/${orders}/${id}/files?kind=evidence`, {
    ...{ name: 'b.jpg', bytes: jpeg(2) },
  })
  expect(late.json()).toMatchObject({ code: 'row_files_locked' })
  expect(await why(head, orders, 'pass', [id], '合格')).toEqual(['not_permitted'])
  expect(await why(at.secretary, orders, 'fail', [id], '说明没有贴')).toEqual([])
  expect((await station(villageA1)).state).toBe('rectifying')
  expect(await why(head, orders, 'submit', [id], '换了两具，贴了说明')).toEqual([])
})

test('I4-4 who reported what was put right does not check it, though he may check others', async () => {
  const id = await orderAt(villageA2)
  const office = at.office
  expect(await why(office, orders, 'acknowledge', [id])).toEqual([])
  await photograph(office, orders, id, 'evidence', 7)
  expect(await why(office, orders, 'submit', [id], '代学校报')).toEqual([])
  expect(await why(office, orders, 'pass', [id], '合格')).toEqual(['order_of_own_hand'])
  expect(await why(office, orders, 'fail', [id], '不合格')).toEqual(['order_of_own_hand'])
})

test('O4-6, INV-49 closed, its station goes on where it stood, and the figures say how soon', async () => {
  await at.go('2026-12-05T02:00:00.000Z')
  await logIn()
  expect(await why(at.secretary, orders, 'pass', [await orderAt(villageA1)], '已看过')).toEqual([])
  expect(await station(villageA1)).toMatchObject({ state: 'trial' })
  const { figures } = (await at.office.get(`/api/acceptance/orders?place=${county}`)).json()
  expect(figures).toEqual({
    ...{ issued: 2, closed: 1, open: 1, overdue: 0, closureBp: 5_000, medianDays: 5 },
  })
})

test('INV-49 of two orders the last one brings the station back, and a withdrawn one counts as none', async () => {
  for (const title of ['电线外露', '座椅不够']) await find(at.office, { title })
  await find(at.office, { title: '下错的' })
  expect((await station(villageA1)).state).toBe('rectifying')
  expect(
    await why(at.office, orders, 'withdraw', [await orderAt(villageA1, '下错的')], '下错了'),
  ).toEqual([])
  for (const [n, title] of ['电线外露', '座椅不够'].entries()) {
    expect((await station(villageA1)).state).toBe('rectifying')
    const id = await orderAt(villageA1, title)
    await move(head, orders, 'acknowledge', [id])
    await photograph(head, orders, id, 'evidence', 30 + n)
    await move(head, orders, 'submit', [id], '已改')
    expect(await why(at.office, orders, 'pass', [id], '合格')).toEqual([])
  }
  expect((await station(villageA1)).state).toBe('trial')
})

test('I4-4 overdue, it stands on Today of those whom it reached, and of no others', async () => {
  const reached = async () => ({
    office: (await today(at.office)).includes('orders_overdue'),
    secretary: (await today(at.secretary)).includes('orders_overdue'),
    leader: (await today(leader)).includes('orders_overdue'),
  })
  const then = async (instant: string) => {
    await at.go(instant)
    leader = await logInAs(at.hub, names.leader)
  }
  await then('2026-12-14T02:00:00.000Z')
  expect(await reached()).toEqual({ office: false, secretary: true, leader: false })
  await then('2026-12-26T02:00:00.000Z')
  expect(await reached()).toEqual({ office: true, secretary: true, leader: true })
  const [late] = (await read()).filter(({ level }) => level !== null)
  expect(late).toMatchObject({ unitCode: villageA2, level: 4, nextLevelOn: null })
})

test('I4-4 order and reply are printed from what was kept', async () => {
  const id = await orderAt(villageA1)
  const print = async (paper: string, language = 'zh-Hans') => {
    const answer = await at.office.get(
      `/api/acceptance/orders/paper?place=${county}&id=${id}&paper=${paper}&language=${language}`,
    )
    expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
    return pageTexts(answer.rawPayload)
      .join('')
      .replace(/[\n\u200B]/g, '')
  }
  const order = await print('order')
  expect(order).toContain('限期整改通知书')
  expect(order).toContain('灭火器过期')
  const reply = await print('reply')
  expect(reply).toContain('换了两具，贴了说明')
  expect(reply).toContain('复查合格')
  expect(await print('reply', 'zh-Hant')).toContain('整改情況報告')
})
