import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  type Session,
  somebody,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { placeAt } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { readSheet } from '../../platform/sheets/read.ts'
import {
  appoint,
  certify,
  type Founding,
  markOf,
  openFounding,
} from '../founding/founding.fixture.ts'
import { insertPolicyValue } from '../policy/store.ts'
import { move, why } from './acceptance.fixture.ts'
import { readRegister } from './register-api.ts'
import { itemsOf } from './sheet.ts'
import { sheets } from './sheets.ts'

const units = [villageA1, villageA2]
const number = '20080701200807012008'
let at: Founding
let inspector: Session
let second: Session
let city: Session
let province: Session

beforeAll(async () => {
  at = await openFounding()
  await at.go('2026-12-01T02:00:00.000Z')
  await asSystem(at.hub.db, 'test', async (tx) => {
    await insertPolicyValue(tx, {
      ...{ id: newId(), rule: 'acceptance.trialWeeks', regionCode: county, level: 'county' },
      ...{ value: 0, validFrom: '2026-01-01', sourceDocument: '测试', setBy: null },
    })
  })
  for (const unit of units) {
    await furnish(unit)
    await appoint(at, unit)
    await certify(at, unit)
    await markOf(at, unit, 'listed', 'approved', 'filed', 'letters', 'rules', 'trial')
  }
  await asSystem(at.hub.db, 'test', (tx) =>
    sql`update station_stages set stage = 'trial'`.execute(tx),
  )
  const logIn = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(at.hub, (await somebody(at.hub, who)).loginName)
  inspector = await logIn({ role: 'programme_office', name: '甲检查' })
  second = await logIn({ role: 'programme_office', name: '乙检查' })
  const above = (level: 'city' | 'province') =>
    logIn({ role: 'higher_office', regionCode: placeAt(county, level), level, name: level })
  city = await above('city')
  province = await above('province')
})
afterAll(() => at?.hub.close())

/** Both plates hang, the agreement is in force. */
async function furnish(unit: string): Promise<void> {
  const school = at.schools[units.indexOf(unit)] ?? ''
  await asSystem(at.hub.db, 'test', async (tx) => {
    for (const kind of ['school', 'station'])
      await sql`insert into plates (id, version, region_code, state, unit_code, kind, ordered_on, hung_on, position, wording,
          school_id, search_text, sort_name)
        values (${newId()}, 1, ${unit}, 'hung', ${unit}, ${kind}, '2026-10-01', '2026-10-10', '门口', '牌', ${school}, '', '')`.execute(
        tx,
      )
    await sql`insert into joint_use_agreements (id, version, region_code, state, unit_code, from_day, to_day, signed_on, school_id,
        search_text, sort_name)
      values (${newId()}, 1, ${unit}, 'signed', ${unit}, '2026-10-01', '2029-09-30', '2026-10-01', ${school}, '', '')`.execute(
      tx,
    )
  })
}

const addSheet = async (who: Session, unitCode: string, more: object = {}) => {
  const answer = await who.send('POST', '/api/acceptance_sheets', {
    row: {
      ...{ unitCode, level: 'county', sheet: 'station100', visitDay: '2026-12-01' },
      ...{ inspectors: '甲检查、乙检查', ...more },
    },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().id as string
}
const whole = Object.fromEntries(
  itemsOf(sheets.station100).flatMap(({ id, counts, points }) => (counts ? [] : [[id, points]])),
)
const fill = (who: Session, id: string, more: object = {}) =>
  who.send('POST', `/api/acceptance/visits/${id}/fillings`, {
    ...{ key: newId(), at: '2026-12-01T01:00:00.000Z', sentAt: '2026-12-01T02:00:00.000Z' },
    ...{ points: whole, deductions: {}, vetoes: [], notes: {}, ...more },
  })
const sheetOf = async (id: string) => (await at.office.get(`/api/acceptance/visits/${id}`)).json()
const stageOf = async (unit: string) =>
  (await at.office.get(`/api/founding/stations/${at.stations[unit]}`)).json().state
const ids: Record<string, string> = {}

test('I5-2 a filling is taken once however often it comes, and another inspector’s is kept beside it', async () => {
  const id = await addSheet(at.office, villageA1)
  ids.county = id
  const key = newId()
  const first = await fill(inspector, id, { key, points: { ...whole, B3: 1 } })
  expect(first.statusCode, first.body).toBe(200)
  const { score } = first.json()
  expect((await fill(inspector, id, { key })).json()).toEqual({ id: key, score })
  expect((await sheetOf(id)).list).toHaveLength(1)
  expect((await sheetOf(id)).countingId).toBe(key)
  await fill(second, id)
  const both = await sheetOf(id)
  expect(both).toMatchObject({ fillings: 2, isToChoose: true, countingId: null })
  expect(await why(at.office, 'acceptance_sheets', 'pass', [id], '合格')).toContain(
    'sheet_to_choose',
  )
  expect((await fill(inspector, id, { points: { D2: 99 } })).json()).toMatchObject({
    ...{ code: 'sheet_item_beyond', item: 'D2' },
  })
  expect((await fill(at.secretary, id)).json()).toMatchObject({ code: 'not_permitted' })
})

test('I5-2 whatever clock a telephone has, a filling is kept and was not made in the future', async () => {
  const id = await addSheet(at.office, villageA2, { visitDay: '2026-11-30' })
  const now = '2026-12-01T02:00:00.000Z'
  for (const [filledAt, sentAt] of [
    ['9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z'],
    ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
    ['2027-12-01T01:00:00Z', '2026-12-01T02:00:00Z'],
    ['1970-01-01T00:00:00Z', '2026-12-01T02:00:00Z'],
  ] as const) {
    const answer = await fill(inspector, id, { at: filledAt, sentAt })
    expect(answer.statusCode, answer.body).toBe(200)
    const { list } = await sheetOf(id)
    expect(list.at(-1).filledAt).toBe(now)
  }
  expect(await why(at.office, 'acceptance_sheets', 'withdraw', [id], '不验了')).toEqual([])
})

test('I5-2 a person chooses; nobody gives the verdict of what he filled in himself', async () => {
  const id = ids.county ?? ''
  const { list } = await sheetOf(id)
  const mine = list.find(({ byName }: { byName: string }) => byName === '乙检查')
  const choose = (who: Session) =>
    who.send('POST', `/api/acceptance/visits/${id}/choice`, { fillingId: mine.id })
  expect((await choose(city)).json()).toMatchObject({ code: 'verdict_of_other_level' })
  expect((await choose(at.office)).statusCode).toBe(200)
  // What comes after the choice was not seen by whoever chose, nor by whoever is about to give the verdict.
  const row = (await at.office.get(`/api/acceptance_sheets/${id}`)).json()
  await fill(inspector, id)
  expect(await sheetOf(id)).toMatchObject({ isToChoose: true, countingId: null })
  const seen = { rows: [{ id, version: row.version }], move: 'fail', reason: '不行' }
  expect((await at.office.send('POST', '/api/acceptance_sheets/moves', seen)).json()).toMatchObject(
    { code: 'changed_since_seen' },
  )
  expect((await choose(at.office)).statusCode).toBe(200)
  expect(await why(second, 'acceptance_sheets', 'pass', [id], '合格')).toContain(
    'verdict_of_own_filling',
  )
  expect(await why(province, 'acceptance_sheets', 'pass', [id], '合格')).toContain(
    'verdict_of_other_level',
  )
})

test('INV-34, INV-12 no verdict passes a station with an open order, a short score or nobody certified', async () => {
  const problem = await at.office.send('POST', '/api/acceptance/orders', {
    ...{ place: county, placeLevel: 'county', unitCodes: [villageA1], title: '灯坏了' },
    ...{ foundOn: '2026-12-01', origin: 'trial', required: '换灯', dueDay: '2026-12-20' },
    issue: true,
  })
  expect(problem.statusCode, problem.body).toBe(200)
  const id = ids.county ?? ''
  const blocked = await why(at.office, 'acceptance_sheets', 'pass', [id], '合格')
  expect(blocked).toEqual(['station_not_in_turn', 'order_is_open'])
  const { orders } = (await at.office.get(`/api/acceptance/orders?place=${county}`)).json()
  expect(await why(at.office, 'rectification_orders', 'withdraw', [orders[0].id], '已换')).toEqual(
    [],
  )
  const suspended = (move: string) =>
    asSystem(at.hub.db, 'test', (tx) =>
      sql`update post_certificates set from_day = ${move}::date`.execute(tx),
    )
  await suspended('2027-01-01')
  expect(await why(at.office, 'acceptance_sheets', 'pass', [id], '合格')).toEqual([
    'lacks_certified',
  ])
  await suspended('2026-12-01')
  const low = await addSheet(at.office, villageA2)
  await fill(inspector, low, { points: { ...whole, B3: 0, B4: 0, B5: 0, C4: 0, D4: 0, E1: 0 } })
  expect(await why(at.office, 'acceptance_sheets', 'pass', [low], '合格')).toContain(
    'sheet_score_below',
  )
  await fill(inspector, low, { vetoes: ['V1'] })
  expect(await why(at.office, 'acceptance_sheets', 'pass', [low], '合格')).toContain('sheet_vetoed')
  await fill(inspector, low, { points: { B3: 1 } })
  expect(await why(at.office, 'acceptance_sheets', 'fail', [low], '不行')).toEqual([
    'sheet_incomplete',
  ])
  ids.low = low
})

test('F33, I5-1, I5-2 the county passes a station; score and report are made of what was kept, bit for bit', async () => {
  const id = ids.county ?? ''
  expect(await why(at.office, 'acceptance_sheets', 'pass', [id], '各项落实，合格。')).toEqual([])
  expect(await stageOf(villageA1)).toBe('county_accepted')
  const kept = await sheetOf(id)
  expect(kept).toMatchObject({ state: 'passed', total: 100 })
  // Reckoned again in the database, from the kept parts alone.
  const { rows } = await asSystem(at.hub.db, 'test', (tx) =>
    sql<{ score: number }>`
      select (select sum(coalesce((s.frozen -> 'filled' -> 'points' ->> (i.item ->> 'id'))::int,
            (s.frozen -> 'counted' -> (i.item ->> 'id') ->> 'points')::int, 0))
          from jsonb_array_elements(s.frozen -> 'sheet' -> 'blocks') as b (block),
            jsonb_array_elements(b.block -> 'items') as i (item))::int as score
      from acceptance_sheets as s where id = ${id}`.execute(tx),
  )
  expect(rows[0]?.score).toBe(kept.score)
  const report = () => at.office.get(`/api/acceptance/visits/${id}/report`)
  const once = await report()
  expect(once.statusCode, once.body.slice(0, 200)).toBe(200)
  const read = pageTexts(once.rawPayload)
    .join('')
    .replace(/[\n\u200B]/g, '')
  expect(read).toContain('验收报告')
  expect(read).toMatch(/2026年\d+月\d+日开始试运行/)
  const empty = await at.office.get(`/api/acceptance/visits/${id}/checklist`)
  const all = pageTexts(empty.rawPayload).join('').replace(/\n/g, '')
  for (const { id: item } of itemsOf(sheets.station100)) expect(all).toContain(`${item} `)
  // What changed since changes nothing in it.
  await asSystem(at.hub.db, 'test', (tx) =>
    sql`update plates set state = 'made', hung_on = null where unit_code = ${villageA2} and kind = 'school'`.execute(
      tx,
    ),
  )
  at.hub.setNow('2026-12-01T09:00:00.000Z')
  expect((await report()).rawPayload.equals(once.rawPayload)).toBe(true)
})

test('INV-35 a verdict is never changed, and a sheet that has one takes no filling', async () => {
  const id = ids.county ?? ''
  expect(await why(at.office, 'acceptance_sheets', 'fail', [id], '重来')).toEqual([
    'move_not_from_here',
  ])
  expect((await fill(second, id)).json()).toMatchObject({ code: 'sheet_is_judged' })
  const { row, version } = { row: { unitCode: villageA1 }, version: 1 }
  const changed = await at.office.send('PUT', `/api/acceptance_sheets/${id}`, { row, version })
  expect(changed.statusCode).toBeGreaterThanOrEqual(400)
})

test('I4-4, I5-1 what an acceptance has put right first becomes an order, and is looked at anew', async () => {
  await asSystem(at.hub.db, 'test', (tx) =>
    sql`update plates set state = 'hung', hung_on = '2026-10-10' where unit_code = ${villageA2}`.execute(
      tx,
    ),
  )
  const id = ids.low ?? ''
  await fill(inspector, id)
  const lines = `电线要整理\n${'一'.repeat(130)}`
  expect(await why(at.office, 'acceptance_sheets', 'rectify', [id], lines)).toEqual([])
  expect(await stageOf(villageA2)).toBe('rectifying')
  const { orders } = (await at.office.get(`/api/acceptance/orders?place=${county}`)).json()
  const order = orders.find(({ title }: { title: string }) => title === '电线要整理')
  expect(order).toMatchObject({ state: 'issued', origin: 'acceptance', unitCode: villageA2 })
  expect(await why(at.office, 'rectification_orders', 'withdraw', [order.id], '测试')).toEqual([])
  const again = await addSheet(at.office, villageA2, { visitDay: '2026-12-02' })
  await fill(inspector, again)
  expect(await why(at.office, 'acceptance_sheets', 'pass', [again], '合格')).toEqual([])
  expect(await stageOf(villageA2)).toBe('county_accepted')
})

const commit = (who: Session, more: object = {}) =>
  who.send('POST', '/api/acceptance/batches', {
    ...{ place: county, title: '2026年评估', sheet: 'station100', number, ...more },
  })
const levels = async (who: Session = city) =>
  (await who.get(`/api/acceptance/levels?place=${county}`)).json()

test('I5-3 the city freezes the list in the order of codes and commits to a number by its digest', async () => {
  expect((await commit(at.office)).json()).toMatchObject({ code: 'verdict_of_other_level' })
  expect((await commit(province)).json()).toMatchObject({ code: 'verdict_of_other_level' })
  expect((await commit(city, { number: '123' })).statusCode).toBe(400)
  const both = await Promise.all([commit(city), commit(city)])
  expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
  const made = both.find(({ statusCode }) => statusCode === 200) as (typeof both)[number]
  expect(made.json(), made.body).toMatchObject({ listed: 2, size: 1 })
  const [batch] = (await levels()).batches
  expect(batch).toMatchObject({ state: 'committed', number: null, sampled: null })
  expect(batch.listed.map(({ unitCode }: { unitCode: string }) => unitCode)).toEqual(units)
  // No other list has the same stations: of several samples the one that pleases could be chosen.
  expect((await commit(city, { number: `3${number}` })).json()).toMatchObject({
    code: 'nothing_to_evaluate',
  })
  // Nothing that is kept tells the number.
  const { rows } = await asSystem(at.hub.db, 'test', (tx) =>
    sql<{
      found: boolean
    }>`select strpos(b::text, ${number}) > 0 as found from evaluation_batches as b`.execute(tx),
  )
  expect(rows).toEqual([{ found: false }])
  ids.batch = batch.id
})

test('I5-3 revealed on the day of departure, the number draws the sample, and no other number does', async () => {
  const draw = (more: object = {}) =>
    city.send('POST', `/api/acceptance/batches/${ids.batch}/draw`, {
      ...{ number, inspectors: '市评估组', day: '2026-12-02', ...more },
    })
  const wrong = await draw({ number: '10080701200807012008' })
  expect(wrong.json().obstacles).toMatchObject([{ code: 'number_differs' }])
  const drawn = await draw()
  expect(drawn.json().sampled, drawn.body).toHaveLength(1)
  expect((await draw()).json()).toMatchObject({ code: 'move_not_from_here' })
  expect(await why(city, 'acceptance/batches', 'pass', [ids.batch ?? ''], '合格')).toEqual([
    'sample_unjudged',
  ])
  const { sheets: found } = (await city.get(`/api/acceptance/visits?place=${county}`)).json()
  ids.city = found.find(({ level }: { level: string }) => level === 'city').id
})

test('INV-30, INV-35, N10 who judged for the county does not judge for the city', async () => {
  const grant = {
    role: 'higher_office',
    regionCode: placeAt(county, 'city'),
    level: 'city',
  } as const
  const other = await logInAs(
    at.hub,
    (await somebody(at.hub, { ...grant, name: '市二' })).loginName,
  )
  const id = ids.city ?? ''
  expect((await fill(other, id)).statusCode).toBe(200)
  expect(await why(at.office, 'acceptance_sheets', 'pass', [id], '合格')).toContain(
    'verdict_of_other_level',
  )
  expect(await why(city, 'acceptance_sheets', 'pass', [id], '复评合格')).toEqual([])
  // One station of the sample passes none by itself: the verdict is of the batch.
  expect(await stageOf(villageA1)).toBe('county_accepted')
})

const apply = (who: Session) =>
  who.send('POST', '/api/acceptance/applications', {
    batchId: ids.batch,
    number: '凤远教办〔2026〕9号',
  })

test('F34, F35, I5-3, I5-4 the batch passes as a whole; only then is the province asked', async () => {
  expect((await apply(at.office)).json()).toMatchObject({ code: 'batch_not_passed' })
  expect(await why(city, 'acceptance/batches', 'pass', [ids.batch ?? ''], '整批合格')).toEqual([])
  for (const unit of units) expect(await stageOf(unit)).toBe('city_accepted')
  // What is withdrawn or closed by then keeps back no other.
  const stand = (stage: string) =>
    asSystem(at.hub.db, 'test', (tx) =>
      sql`update station_stages set stage = ${stage} where station_id = ${at.stations[villageA2]}`.execute(
        tx,
      ),
    )
  await stand('withdrawn')
  const without = (await apply(at.office)).json().id
  const [{ listed }] = (await levels(province)).applications
  expect(listed.map(({ unitCode }: { unitCode: string }) => unitCode)).toEqual([villageA1])
  expect(await why(province, 'acceptance/applications', 'return', [without], '重报')).toEqual([])
  await stand('city_accepted')
  const asked = await apply(at.office)
  expect(asked.statusCode, asked.body).toBe(200)
  ids.application = asked.json().id
  expect((await apply(at.office)).json()).toMatchObject({ code: 'applied_already' })
  const paper = await province.get(`/api/acceptance/applications/${ids.application}/paper`)
  expect(pageTexts(paper.rawPayload).join('')).toContain('申报')
  // F34: what was drawn, and the verdict of it.
  const report = await city.get(`/api/acceptance/batches/${ids.batch}/report`)
  const told = pageTexts(report.rawPayload)
    .join('')
    .replace(/[\n\u200B]/g, '')
  expect(told).toContain(number)
  expect(told).toContain('整批合格')
})

test('I5-4, I6-1 the province accepts and numbers; each station operates, and its number is its own', async () => {
  const accept = (who: Session, more: object = {}) =>
    who.send('POST', `/api/acceptance/applications/${ids.application}/accept`, {
      ...{ prefix: 'XX-433123-', first: 1, ...more },
    })
  expect((await accept(city)).json().obstacles).toMatchObject([
    { code: 'verdict_of_other_level' },
    { code: 'verdict_at_two_levels' },
  ])
  expect(
    (await move(province, 'acceptance/applications', 'accept', [ids.application ?? ''])).json(),
  ).toMatchObject({ code: 'move_obstructed' })
  const accepted = await accept(province)
  expect(accepted.json(), accepted.body).toEqual({ accepted: 2 })
  for (const unit of units) expect(await stageOf(unit)).toBe('operating')
  const page = async (unit: string) =>
    (await at.office.get(`/api/acceptance/stations/${at.stations[unit]}`)).json().provincialCode
  expect([await page(villageA1), await page(villageA2)]).toEqual([
    ...['XX-433123-0001', 'XX-433123-0002'],
  ])
})

test('I6-2 every numbered station stands in the register that is handed on, in the order of its number', async () => {
  const at6 = `place=${county}&placeLevel=county`
  const answer = await at.office.get(`/api/acceptance/register?${at6}`)
  expect(answer.statusCode, answer.body).toBe(200)
  const told = readRegister.answer?.parse(answer.json())
  expect(told?.stations.map(({ code, unitCode, stage }) => [code, unitCode, stage])).toEqual([
    ['XX-433123-0001', villageA1, 'operating'],
    ['XX-433123-0002', villageA2, 'operating'],
  ])
  expect(told?.stations[0]?.officialName).toContain('终端接收点')
  const schema = JSON.parse(
    readFileSync(
      new URL('../../../docs/protocols/station-register.schema.json', import.meta.url),
      'utf8',
    ),
  )
  expect(schema.$defs.RegisteredStation.required.toSorted()).toEqual(
    Object.keys(told?.stations[0] ?? {}).toSorted(),
  )
  const sheet = await at.office.get(`/api/acceptance/register/sheet?${at6}`)
  const { batches } = await readSheet(
    { name: 'stations.xlsx', bytes: sheet.rawPayload },
    { isHeading: (cells) => cells.filter((cell) => cell === '省编号').length, expected: [] },
  )
  const lines: unknown[][] = []
  for await (const batch of batches) lines.push(...batch.map(({ cells }) => cells))
  expect(lines.map(([code]) => code)).toEqual(['XX-433123-0001', 'XX-433123-0002'])
  const other = await logInAs(
    at.hub,
    (await somebody(at.hub, { role: 'village_secretary', regionCode: villageA1, level: 'village' }))
      .loginName,
  )
  const own = (await other.get(`/api/acceptance/register?${at6}`)).json()
  expect(own.stations.map((one: { unitCode: string }) => one.unitCode)).toEqual([villageA1])
})
