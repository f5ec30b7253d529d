import { createHash } from 'node:crypto'
import { newId } from '../../src/base/ids.ts'
import { readOrders, readTrials } from '../../src/features/acceptance/api.ts'
import {
  acceptApplication,
  applyFor,
  commitBatch,
  drawBatch,
  moveBatches,
  printApplication,
  readUpperLevels,
} from '../../src/features/acceptance/batch-api.ts'
import { evaluation } from '../../src/features/acceptance/evaluation.ts'
import { itemsOf } from '../../src/features/acceptance/sheet.ts'
import {
  chooseFilling,
  fillIn,
  printReport,
  readOwnSheets,
  readSheet,
  readSheets,
} from '../../src/features/acceptance/sheet-api.ts'
import { sheets } from '../../src/features/acceptance/sheets.ts'
import { allRows, type Found, moveAll } from './all.ts'
import { type Person, unitsOf } from './county.ts'
import { putRight } from './orders.ts'
import { bringIn } from './sheet.ts'
import { together, type World } from './world.ts'

const sheet = 'station100'
/** These are to be put right before they pass. */
const sentBack = 2

/** All stations are looked at, some twice; the director gives the verdicts. */
export async function acceptForCounty(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(2)
  const place = { place: county.code, placeLevel: 'county' } as const
  const office = await world.as(county.people.director)
  const { trials } = await office.ask(readTrials, place)
  const lacking = trials.filter(({ isReady }) => !isReady)
  if (lacking.length > 0)
    throw new Error(`${lacking.length} lack something: ${JSON.stringify(lacking[0]?.lacks)}`)
  const units = unitsOf(county).map(({ code }) => code)
  await visit(world, units)
  const rows = await openSheets(world)
  const [back, good] = [rows.slice(0, sentBack), rows.slice(sentBack)]
  const director = await world.as(county.people.director)
  await moveAll(director, evaluation, 'rectify', back, '座位不够，请添置')
  await moveAll(director, evaluation, 'pass', good, '各项落实，同意通过')
  for (const { unitCode } of back) ledger.note('sheet', `${unitCode} county 1`, 'rectify')
  for (const { unitCode } of good) ledger.note('sheet', `${unitCode} county 1`, 'passed')
  await putRight(world, { again: false })
  const again = back.map(({ unitCode }) => String(unitCode))
  for (const code of again) ledger.note('order', `${code} 座位不够，请添置`, 'closed')
  await visit(world, again)
  const later = await world.as(county.people.director)
  await moveAll(later, evaluation, 'pass', await openSheets(world), '已改好，同意通过')
  for (const code of again) ledger.note('sheet', `${code} county 2`, 'passed')
  const { figures } = await later.ask(readOrders, place)
  if (figures.open > 0) throw new Error(`${figures.open} orders are open`)
  const [first] = good
  const report = first && (await later.fetchFile(printReport, { id: first.id }))
  if (!report || report.length < 5_000) throw new Error('no report')
}

const openSheets = async (world: World): Promise<Found[]> =>
  allRows(await world.as(world.county.people.director), evaluation, { state: 'open' })

/** The office plans the visits in a sheet; each inspector fills in his share on his telephone. */
async function visit(world: World, units: readonly string[]): Promise<void> {
  const { inspectors, people } = world.county
  const clerk = await world.as(people.clerk)
  const shareOf = (n: number) => inspectors[n % inspectors.length] as Person
  await bringIn(
    clerk,
    evaluation,
    units.map((unitCode, n) => ({
      ...{ unitCode, level: 'county', sheet, visitDay: world.today() },
      inspectors: shareOf(n).name,
    })),
  )
  await together(inspectors, async (inspector) => {
    const login = await world.as(inspector)
    const { sheets: waiting } = await login.ask(readOwnSheets)
    const own = waiting.filter(({ inspectors: by }) => by === inspector.name)
    for (const { id } of own) await fill(login, id)
    // Somebody else's, too, who went along.
    const [other] = waiting.filter(({ inspectors: by }) => by !== inspector.name)
    if (other) await fill(login, other.id)
  })
  await choose(world)
}

async function fill(login: Awaited<ReturnType<World['as']>>, id: string): Promise<void> {
  const at = new Date().toISOString()
  const seen = itemsOf(sheets[sheet]).filter(({ counts }) => counts === undefined)
  const points = Object.fromEntries(seen.map(({ id: item, points: most }) => [item, most]))
  await login.ask(fillIn, {
    ...{ id, key: newId(), at, sentAt: at, points, deductions: {}, vetoes: [] },
    notes: { G1: '访谈了三户' },
  })
}

/** Where two filled in the same sheet, one of the two is to count. */
async function choose(world: World): Promise<void> {
  const { code, people } = world.county
  const director = await world.as(people.director)
  const { sheets: found } = await director.ask(readSheets, { place: code, placeLevel: 'county' })
  for (const { id } of found.filter(({ isToChoose }) => isToChoose)) {
    const { list } = await director.ask(readSheet, { id })
    await director.ask(chooseFilling, { id, fillingId: list[0]?.id ?? '' })
  }
}

/** Written on paper before, and kept in an envelope until the day of departure. */
const number = '20080701200807012008'

/** The city draws its sample by the number it sealed, looks at it and passes the batch. */
export async function acceptForCity(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(3)
  const city = await world.as(county.people.city)
  const { id, size, listed, digest } = await city.ask(commitBatch, {
    ...{ place: county.code, title: '本年评估', sheet, number },
  })
  if (listed !== unitsOf(county).length) throw new Error(`the list has ${listed} stations`)
  await world.go(5)
  const later = await world.as(county.people.city)
  const { sampled } = await later.ask(drawBatch, {
    ...{ id, number, inspectors: county.people.cityInspector.name, day: world.today() },
  })
  const drawn = drawnBy(
    number,
    unitsOf(county).map(({ code }) => code),
    size,
  )
  if (digest !== sha256(number) || sampled.join() !== drawn.join())
    throw new Error(`drawn: ${sampled.join(' ')}; by its number: ${drawn.join(' ')}`)
  const inspector = await world.as(county.people.cityInspector)
  const { sheets: waiting } = await inspector.ask(readOwnSheets)
  for (const one of waiting.filter(({ level }) => level === 'city')) await fill(inspector, one.id)
  await moveAll(
    later,
    evaluation,
    'pass',
    await allRows(later, evaluation, { state: 'open' }),
    '复评合格',
  )
  await later.ask(moveBatches, { rows: [{ id }], move: 'pass', reason: '整批合格' })
  for (const unitCode of sampled) ledger.note('sheet', `${unitCode} city 1`, 'passed')
  ledger.note('sample', county.code, `${sampled.join(' ')}`)
  ledger.note('batch', county.code, 'passed')
}

/** As docs/protocols/sampling.md lets anybody check it. */
function drawnBy(secret: string, codes: readonly string[], size: number): string[] {
  const ranked = codes.map((code) => `${sha256(`${secret}\n${code}`)} ${code}`).toSorted()
  return ranked
    .slice(0, size)
    .map((one) => one.slice(-12))
    .toSorted()
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The county applies, the province numbers the stations, and they operate. */
export async function acceptForProvince(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(5)
  const director = await world.as(county.people.director)
  const { batches } = await director.ask(readUpperLevels, {
    ...{ place: county.code, placeLevel: 'county' },
  })
  const { id } = await director.ask(applyFor, {
    ...{ batchId: batches[0]?.id ?? '', number: '平远教办〔2〕3号' },
  })
  await world.go(10)
  const province = await world.as(county.people.province)
  const prefix = 'XX-990101-'
  const { accepted } = await province.ask(acceptApplication, { id, prefix, first: 1 })
  const units = unitsOf(county)
  if (accepted !== units.length) throw new Error(`${accepted} accepted`)
  const codes = units.map(({ code }) => code).toSorted()
  for (const [at, code] of codes.entries()) {
    ledger.note('provincial code', code, `${prefix}${String(at + 1).padStart(4, '0')}`)
    ledger.note('station', code, 'operating')
  }
  ledger.note('application', county.code, 'accepted')
  const paper = await (await world.as(county.people.director)).fetchFile(printApplication, { id })
  if (paper.length < 5_000) throw new Error('no application on paper')
}
