import { addDays } from '../../src/base/calendar.ts'
import { enrol, listMissing, printCertificates } from '../../src/features/training/api.ts'
import { batch, type Tier } from '../../src/features/training/batch.ts'
import { mandatoryOf } from '../../src/features/training/competency.ts'
import { enrolment } from '../../src/features/training/enrolment.ts'
import { allRows, type Found, moveAll } from './all.ts'
import type { Login } from './login.ts'
import { bringIn } from './sheet.ts'
import type { World } from './world.ts'

const township = { batchNo: '1-1', tier: 'township_station', mode: 'mode3' } as const
const first = { batchNo: '1-2', tier: 'village_point', mode: 'mode2' } as const
const second = { batchNo: '1-3', tier: 'village_point', mode: 'mode2' } as const
const batches = [township, first, second] as const
type Batch = (typeof batches)[number]

/** Whoever must hold a certificate is trained in three batches; one misses the first, one fails it. */
export async function train(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(3)
  const department = await world.as(county.people.department)
  await announce(world, department)
  const place = { place: county.code, placeLevel: 'county' } as const
  const { people } = await department.ask(listMissing, place)
  const ofTier = (tier: Tier) =>
    people.filter((one) => one.tier === tier).map(({ unitCode, name }) => ({ unitCode, name }))
  const village = ofTier('village_point')
  const most = Math.ceil((village.length * 2) / 3)
  await into(department, township, ofTier('township_station'))
  await into(department, first, village.slice(0, most))
  await into(department, second, village.slice(most))
  await world.go(10)
  await hold(world, township, {})
  const left = village.slice(0, most).slice(-2)
  await hold(world, first, { misses: left[0]?.name, fails: left[1]?.name })
  const failed = left.slice(1)
  await world.go(7)
  await into(await world.as(county.people.department), second, failed)
  await hold(world, second, {})
  for (const { unitCode, name } of left)
    ledger.note('enrolment', `${first.batchNo} ${unitCode} ${name}`, 'transferred')
  const office = await world.as(county.people.department)
  const { people: missing } = await office.ask(listMissing, place)
  if (missing.length > 0) throw new Error(`${missing.length} are still to be trained`)
  const papers = await office.fetchFile(printCertificates, { batch: township.batchNo })
  if (papers.length < 10_000) throw new Error('no certificates to hang')
}

async function announce(world: World, login: Login): Promise<void> {
  const { code } = world.county
  const fromDay = (at: number) => addDays(world.today(), at === 2 ? 17 : 10)
  await bringIn(
    login,
    batch,
    batches.map((one, at) => ({
      ...{ ...one, title: `管理员培训班${one.batchNo}`, placeCode: code, scope: 'administrator' },
      ...{ strands: ['awareness', 'technology', 'needs'], methods: ['theory', 'hands_on'] },
      ...{ fromDay: fromDay(at), toDay: addDays(fromDay(at), 4), minutes: 1_800 },
      ...{ venue: '县委党校', capacity: 500 },
    })),
  )
  await moveAll(login, batch, 'open', await allRows(login, batch))
}

const findBatch = async (login: Login, { batchNo }: Batch): Promise<Found> => {
  const [found] = await allRows(login, batch, { batchNo })
  if (!found) throw new Error(`no batch ${batchNo}`)
  return found
}

async function into(
  login: Login,
  of: Batch,
  people: { unitCode: string; name: string }[],
): Promise<void> {
  const { id } = await findBatch(login, of)
  const { enrolled } = await login.ask(enrol, { id, people })
  if (enrolled < people.length) throw new Error(`${enrolled} enrolled in ${of.batchNo}`)
}

/** It begins, its results come in one sheet, certificates are issued, it is closed. */
async function hold(
  world: World,
  of: Batch,
  { misses, fails }: { misses?: string | undefined; fails?: string | undefined },
): Promise<void> {
  const { county, ledger } = world
  const login = await world.as(county.people.department)
  const { batchNo, mode } = of
  await moveAll(login, batch, 'begin', [await findBatch(login, of)])
  const all = await allRows(login, enrolment, { batchNo, state: 'enrolled' })
  const absent = all.filter(({ name }) => name === misses)
  if (absent.length > 0) await moveAll(login, enrolment, 'miss', absent, '生病请假')
  const there = all.filter(({ name }) => name !== misses)
  await bringIn(
    login,
    enrolment,
    there.map(({ unitCode, name }, n) => ({
      ...{ batchNo, unitCode: String(unitCode), name: String(name), testedOn: world.today() },
      ...{ tester: '县电教站', mastered: mandatoryOf(mode), preScore: 40 + (n % 20) },
      postScore: name === fails ? 45 : 70 + (n % 30),
    })),
    'changed',
  )
  const failing = there.filter(({ name }) => name === fails)
  if (failing.length > 0) await moveAll(login, enrolment, 'fail', failing, '结业成绩不合格')
  const passing = there.filter(({ name }) => name !== fails)
  await moveAll(login, enrolment, 'pass', passing)
  await moveAll(login, enrolment, 'certify', passing)
  await moveAll(login, batch, 'close', [await findBatch(login, of)])
  ledger.note('training batch', batchNo, 'closed')
  for (const { unitCode, name } of passing) {
    ledger.note('enrolment', `${batchNo} ${unitCode} ${name}`, 'certified')
    ledger.note('certificate', `${unitCode} ${name}`, 'valid')
  }
}
