import { addDays } from '../../src/base/calendar.ts'
import { orderMany } from '../../src/features/acceptance/api.ts'
import { order } from '../../src/features/acceptance/order.ts'
import { allRows, type Found, moveAll } from './all.ts'
import type { School } from './county.ts'
import { unitsOf } from './county.ts'
import { attach, photo } from './papers.ts'
import { hostsOf } from './teams.ts'
import { together, type World } from './world.ts'

/** At every so many stations something is found. */
const oneIn = 12

/** One problem at many stations; their schools put it right, one not at the first time, another person looks again. */
export async function rectify(world: World): Promise<void> {
  const { county } = world
  await world.go(1)
  const unitCodes = unitsOf(county)
    .map(({ code }) => code)
    .filter((_, n) => n % oneIn === 3)
  const title = '灭火器过期'
  const director = await world.as(county.people.director)
  await director.ask(orderMany, {
    ...{ place: county.code, placeLevel: 'county', unitCodes, title, required: '更换灭火器。' },
    ...{ foundOn: world.today(), dueDay: addDays(world.today(), 20), origin: 'trial', issue: true },
  })
  await putRight(world, { again: true })
  for (const code of unitCodes) world.ledger.note('order', `${code} ${title}`, 'closed')
}

/** What is open: acknowledged, put right with a photo and reported by the school, then found right by the office. */
export async function putRight(world: World, { again }: { again: boolean }): Promise<void> {
  const { county } = world
  const hosts = await hostsOf(world)
  await world.go(2)
  await answerOrders(world, hosts, 'issued')
  await world.go(1)
  const office = await world.as(county.people.director)
  const reported = await allRows(office, order, { state: 'submitted' })
  const [first] = reported
  if (again && first) await moveAll(office, order, 'fail', [first], '只换了一具，请补齐')
  await moveAll(office, order, 'pass', again ? reported.slice(1) : reported, '现场看过，合格')
  if (!again) return
  await answerOrders(world, hosts, 'acknowledged')
  await moveAll(
    office,
    order,
    'pass',
    await allRows(office, order, { state: 'submitted' }),
    '已补齐',
  )
}

async function answerOrders(
  world: World,
  hosts: ReadonlyMap<string, School>,
  state: 'issued' | 'acknowledged',
): Promise<void> {
  const office = await world.as(world.county.people.director)
  const waiting = await allRows(office, order, { state })
  const bySchool = Map.groupBy(waiting, ({ unitCode }) => hosts.get(String(unitCode)))
  await together([...bySchool], async ([school, rows]: [School | undefined, Found[]]) => {
    if (!school) throw new Error('an order at no school')
    const login = await world.as(school.head)
    if (state === 'issued') await moveAll(login, order, 'acknowledge', rows)
    await attach(world, login, { shape: order, kind: 'evidence', file: photo }, rows)
    await moveAll(login, order, 'submit', rows, '换了两具，贴好使用说明')
  })
}
