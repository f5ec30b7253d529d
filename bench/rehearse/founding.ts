import { agreement } from '../../src/features/founding/agreement.ts'
import {
  draftAgreements,
  orderPlates,
  printAgreements,
  printHung,
} from '../../src/features/founding/api.ts'
import { plate } from '../../src/features/founding/plate.ts'
import { ruleAdoption } from '../../src/features/programme/rule.ts'
import { draftAdoptions } from '../../src/features/programme/rule-api.ts'
import { allRows, moveAll } from './all.ts'
import { unitsOf } from './county.ts'
import { attach, photo, scan } from './papers.ts'
import { bringIn } from './sheet.ts'
import { hostsOf } from './teams.ts'
import { together, type World } from './world.ts'

const positions = ['校门左侧', '校门右侧', '教学楼入口']

/** Ordered and delivered for the whole county; each township says where and when they hang, with a photo of each. */
export async function hangPlates(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(3)
  const place = { place: county.code, placeLevel: 'county' } as const
  const director = await world.as(county.people.director)
  await director.ask(orderPlates, { ...place, orderedOn: world.today(), maker: '县标牌厂' })
  await world.go(10)
  const office = await world.as(county.people.director)
  await moveAll(office, plate, 'make', await allRows(office, plate))
  await world.go(5)
  await together(county.townships, async ({ clerk }) => {
    const login = await world.as(clerk)
    const rows = await allRows(login, plate, { state: 'made' })
    await bringIn(
      login,
      plate,
      rows.map(({ unitCode, kind, orderedOn }, n) => ({
        ...{ unitCode: String(unitCode), kind: String(kind), orderedOn: String(orderedOn) },
        ...{ hungOn: world.today(), position: positions[n % positions.length] },
      })),
      'changed',
    )
    await attach(world, login, { shape: plate, kind: 'photo', file: photo }, rows)
    await moveAll(login, plate, 'hang', rows)
    for (const { unitCode, kind } of rows)
      ledger.note('plate', `${unitCode} ${kind}`, `hung ${world.today()}`)
  })
  const list = await (await world.as(county.people.director)).fetchFile(printHung, place)
  if (list.length < 5_000) throw new Error('no list of plates')
}

/** Drawn up for the whole county; printed, signed by both sides and scanned township by township. */
export async function signAgreements(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(2)
  const director = await world.as(county.people.director)
  await director.ask(draftAgreements, {
    ...{ place: county.code, placeLevel: 'county', fromDay: world.today() },
  })
  const hosts = await hostsOf(world)
  const secretaries = new Map(unitsOf(county).map(({ code, secretary }) => [code, secretary.name]))
  await together(county.townships, async ({ code, clerk }) => {
    const login = await world.as(clerk)
    const papers = await login.fetchFile(printAgreements, { place: code, placeLevel: 'township' })
    if (papers.length < 10_000) throw new Error(`no agreements to sign in ${code}`)
    const rows = await allRows(login, agreement, { state: 'draft' })
    const signed = rows.map((row) => {
      const unitCode = String(row.unitCode)
      const schoolSigner = hosts.get(unitCode)?.head.name ?? ''
      const unitSigner = secretaries.get(unitCode) ?? ''
      ledger.note('agreement', unitCode, `signed ${schoolSigner} ${unitSigner}`)
      const { fromDay, toDay } = row
      return {
        ...{ unitCode, fromDay: String(fromDay), toDay: String(toDay) },
        ...{ signedOn: world.today(), schoolSigner, unitSigner },
      }
    })
    await bringIn(login, agreement, signed, 'changed')
    await attach(world, login, { shape: agreement, kind: 'scan', file: scan }, rows)
    await moveAll(login, agreement, 'sign', rows)
  })
}

/** What stations lack is drafted at once; each township says who adopted it, with a photo of each wall. */
export async function postRules(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(2)
  const director = await world.as(county.people.director)
  await director.ask(draftAdoptions, {
    ...{ place: county.code, placeLevel: 'county', draftedOn: world.today() },
  })
  await world.go(7)
  await together(county.townships, async ({ clerk }) => {
    const login = await world.as(clerk)
    const rows = await allRows(login, ruleAdoption, { state: 'drafted' })
    await bringIn(
      login,
      ruleAdoption,
      rows.map(({ unitCode, draftedOn, edition }) => ({
        ...{ unitCode: String(unitCode), draftedOn: String(draftedOn), edition: Number(edition) },
        ...{ adoptedOn: world.today(), adoptedBy: '第一次联席会议' },
      })),
      'changed',
    )
    await attach(world, login, { shape: ruleAdoption, kind: 'photo', file: photo }, rows)
    await moveAll(login, ruleAdoption, 'post', rows)
    for (const { unitCode } of rows) ledger.note('rules', String(unitCode), 'posted')
  })
}
