import { addDays } from '../../src/base/calendar.ts'
import { draftLetters } from '../../src/features/programme/api.ts'
import { letter } from '../../src/features/programme/letter.ts'
import { allRows, type Found, moveAll } from './all.ts'
import type { Person } from './county.ts'
import { together, type World } from './world.ts'

const said = {
  title: '农村远程教育站点管理目标责任书',
  targets:
    '站点牌匾悬挂规范，规章制度上墙。\n落实管理员，做到持证上岗。\n每周集中学习不少于两小时。',
}

/** The leading group with the townships, each township with its villages: both sides of each sign. */
export async function signLetters(world: World): Promise<void> {
  const { county } = world
  await world.go(4)
  const { leader } = county.people
  const days = { ...said, fromDay: world.today(), toDay: addDays(world.today(), 364) }
  const place = { place: county.code, placeLevel: 'county' } as const
  const login = await world.as(leader)
  await login.ask(draftLetters, { ...days, ...place, level: 'township', issuerName: leader.name })
  await moveAll(login, letter, 'issue', await allRows(login, letter, { state: 'drafted' }))
  await together(county.townships, async ({ code, secretary }) => {
    await sign(world, code, secretary, leader)
    const own = await world.as(secretary)
    await own.ask(draftLetters, { ...days, place: code, placeLevel: 'township', level: 'village' })
    await moveAll(own, letter, 'issue', await allRows(own, letter, { state: 'drafted' }))
  })
  await world.go(2)
  await together(
    county.townships.flatMap(({ secretary, villages }) =>
      villages.map((village) => ({ village, secretary })),
    ),
    ({ village, secretary }) => sign(world, village.code, village.secretary, secretary),
  )
}

/** Whoever answers for a unit signs what waits for him. */
async function sign(world: World, unitCode: string, by: Person, issuer: Person): Promise<void> {
  const login = await world.as(by)
  const waiting = (await allRows(login, letter, { state: 'signed_by_issuer' })).filter(
    (row: Found) => row.unitCode === unitCode,
  )
  if (waiting.length !== 1) throw new Error(`${waiting.length} letters wait for ${by.name}`)
  await moveAll(login, letter, 'sign', waiting)
  world.ledger.note('letter', unitCode, `in_force ${issuer.name} ${by.name}`)
}
