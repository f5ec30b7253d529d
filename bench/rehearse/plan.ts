import { addDays } from '../../src/base/calendar.ts'
import { placeAt } from '../../src/base/place.ts'
import { listUnits } from '../../src/features/people/api.ts'
import {
  draftPlan,
  filePlan as file,
  movePlans,
  movePlanTownships,
  printPlan,
  readPlan,
  readPlans,
  remarkPlanRow,
  writeBasis,
  writeGoal,
  writePlanLists,
  writeStep,
  writeTask,
} from '../../src/features/programme/plan-api.ts'
import {
  addProgramme,
  changePhase,
  readProgramme,
  readProgrammes,
} from '../../src/features/programme/programme-api.ts'
import { rowEndpoints } from '../../src/features/registers/row-api.ts'
import { appointment } from '../../src/features/team/appointment.ts'
import { allRows } from './all.ts'
import type { Person } from './county.ts'
import type { Login } from './login.ts'
import { together, type World } from './world.ts'

const tasks = [
  { title: '统一挂牌', lead: 'programme_office', with: 'education_bureau', step: '挂牌并拍照' },
  { title: '建立规章制度', lead: 'education_bureau', with: 'programme_office', step: '制度上墙' },
  {
    title: '培训管理人员',
    lead: 'organisation_department',
    with: 'education_bureau',
    step: '考试发证',
  },
  { title: '保障经费', lead: 'finance_bureau', with: 'programme_office', step: '拨付站点经费' },
] as const

/** A programme from its template, and the first version of its plan, submitted. */
export async function beginProgramme(world: World): Promise<void> {
  const { county } = world
  await world.go(2)
  const director = await world.as(county.people.director)
  const { id } = await director.ask(addProgramme, {
    ...{ place: county.code, template: 'founding', title: '农村远程教育依托建点工作' },
    fromDay: world.today(),
  })
  const { phases } = await director.ask(readProgramme, { id })
  const [first] = phases
  if (!first) throw new Error('a programme without phases')
  await director.ask(changePhase, {
    ...{ id: first.id, version: first.version, fromDay: first.fromDay },
    toDay: addDays(first.toDay, 7),
  })
  const { id: plan } = await director.ask(draftPlan, { programmeId: id })
  await writeContent(world, director, plan)
  await move(director, plan, 'submit')
  world.ledger.note('plan move', '1 submit', county.people.director.name)
}

/** Who wrote last is whose version counts. */
async function writeContent(world: World, director: Login, id: string): Promise<void> {
  const day = world.today()
  const version = async () => (await director.ask(readPlan, { id })).version
  await director.ask(writeBasis, {
    ...{
      id,
      version: await version(),
      title: '关于做好依托建点工作的通知',
      number: '平远教办〔1〕8号',
    },
    ...{ issuer: '县远程办', level: 'county', day },
  })
  await director.ask(writeGoal, {
    ...{ id, version: await version(), text: '全县乡镇和行政村全部完成依托建点。' },
  })
  const { orgUnits } = await director.ask(listUnits, {})
  const org = (kind: string) =>
    orgUnits.find((one) => one.kind === kind && one.level === 'county')?.id ?? ''
  for (const task of tasks) {
    const { key } = await director.ask(writeTask, {
      ...{ id, version: await version(), title: task.title, lead: org(task.lead) },
      cooperating: [org(task.with)],
    })
    await director.ask(writeStep, {
      ...{ id, version: await version(), task: key, title: task.step, dueOn: addDays(day, 60) },
    })
  }
}

async function move(login: Login, id: string, name: string, reason?: string): Promise<void> {
  await login.ask(movePlans, { rows: [{ id }], move: name, ...(reason && { reason }) })
}

const remarked = 3

/** Townships, county; the city returns it with remarks; the next version passes. */
export async function reviewPlan(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(2)
  const first = await openPlan(world)
  await passTownships(world, first)
  const sign = (key: string, { name }: Person) => ledger.note('plan move', key, name)
  await world.go(2)
  await move(await world.as(county.people.department), first, 'pass_county')
  sign('1 pass_county', county.people.department)
  await world.go(2)
  const city = await world.as(county.people.city)
  const { operators } = await city.ask(readPlan, { id: first })
  const wrong = operators.filter(({ position }) => position === 'technical_administrator')
  const rows = wrong.slice(0, remarked)
  for (const { key } of rows)
    await city.ask(remarkPlanRow, { id: first, key, remark: '号码打不通，请核对' })
  await move(city, first, 'return_city', '少数号码打不通')
  sign('1 return_city', county.people.city)
  ledger.note('plan version', '1', 'returned')
  await world.go(1)
  for (const { unitCode, name } of rows) await renumber(world, unitCode, name)
  const director = await world.as(county.people.director)
  const programmeId = await currentProgramme(world, director)
  const { id: second } = await director.ask(draftPlan, { programmeId })
  await move(director, second, 'submit')
  sign('2 submit', county.people.director)
  const asked = await passTownships(world, second)
  const changed = new Set(rows.map(({ unitCode }) => placeAt(unitCode, 'township')))
  if (asked !== changed.size)
    throw new Error(`${asked} townships asked anew, ${changed.size} changed`)
  await world.go(1)
  await move(await world.as(county.people.department), second, 'pass_county')
  sign('2 pass_county', county.people.department)
  await world.go(1)
  await move(await world.as(county.people.city), second, 'pass_city')
  sign('2 pass_city', county.people.city)
  for (const { code } of county.townships)
    for (const version of [1, 2]) ledger.note('plan township', `${version} ${code}`, 'passed')
}

async function currentProgramme(world: World, director: Login): Promise<string> {
  const { programmes } = await director.ask(readProgrammes, {
    ...{ place: world.county.code, placeLevel: 'county' },
  })
  const [programme] = programmes
  if (!programme) throw new Error('no programme')
  return programme.id
}

/** The clerk asked and puts the right number into the row of the team. */
async function renumber(world: World, unitCode: string, name: string): Promise<void> {
  const township = world.county.townships.find(({ code }) => code === placeAt(unitCode, 'township'))
  const clerk = await world.as(township?.clerk as Person)
  const found = (await allRows(clerk, appointment, { unitCode })).find(
    (row) => row.name === name && row.position === 'technical_administrator',
  )
  if (!found) throw new Error(`${name} is not in the team of ${unitCode}`)
  const { changeRow } = rowEndpoints(appointment)
  const { id, version } = found
  const row = Object.fromEntries(
    Object.keys(appointment.fields).flatMap((field) =>
      found[field] === undefined || field === 'birthYear' ? [] : [[field, found[field]]],
    ),
  )
  await clerk.ask(changeRow, {
    ...{ id, version, row: { ...row, phone: `1981${unitCode.slice(5, 12)}` } as never },
  })
}

async function openPlan(world: World): Promise<string> {
  const director = await world.as(world.county.people.director)
  const { plans } = await director.ask(readPlans, {
    ...{ place: world.county.code, placeLevel: 'county' },
  })
  const open = plans.find(({ state }) => !['returned', 'filed'].includes(state))
  if (!open) throw new Error('no version is open')
  return open.id
}

/** Each secretary whose word it waits for; how many were asked. */
async function passTownships(world: World, id: string): Promise<number> {
  const asked = await together(world.county.townships, async ({ secretary, code }) => {
    const login = await world.as(secretary)
    const { townships } = await login.ask(readPlan, { id })
    const own = townships.find(({ regionCode }) => regionCode === code)
    if (own?.state !== 'waiting') return 0
    await login.ask(movePlanTownships, {
      rows: [{ id: own.id, version: own.version }],
      move: 'pass',
    })
    return 1
  })
  return asked.reduce((sum: number, one) => sum + one, 0)
}

/** The province files it; its paper and its lists are taken along. */
export async function filePlan(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(3)
  const id = await openPlan(world)
  const province = await world.as(county.people.province)
  const { version } = await province.ask(readPlan, { id })
  const number = '远教备〔1〕17号'
  await province.ask(file, { id, version, number, day: world.today() })
  ledger.note('plan move', '2 file', county.people.province.name)
  ledger.note('plan version', '2', 'filed')
  ledger.note('filing', '2', `${number} ${world.today()}`)
  const director = await world.as(county.people.director)
  const paper = await director.fetchFile(printPlan, { id })
  const lists = await director.fetchFile(writePlanLists, { id })
  if (paper.length < 10_000 || lists.length < 5_000) throw new Error('a plan without its papers')
}
