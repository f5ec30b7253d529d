import { tmpdir } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inviteHub, joinHub } from '../../src/app/hub-commands.ts'
import { replication } from '../../src/app/replication.ts'
import { version } from '../../src/app/version.ts'
import { placeAt } from '../../src/base/place.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { planReported } from '../../src/features/programme/above/replication.ts'
import { takeReports } from '../../src/features/programme/above/report-actions.ts'
import { packReport, unpackReport } from '../../src/features/programme/above/report-protocol.ts'
import { programmeJobs } from '../../src/features/programme/jobs.ts'
import { openPlanCounty, type PlanCounty } from '../../src/features/programme/plan.fixture.ts'
import type { PlanDetail } from '../../src/features/programme/plan-api.ts'
import { startPace } from '../../src/features/sync/pace.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { record, startRecorder } from '../../src/features/sync/record-actions.ts'
import { contactHub } from '../../src/features/sync/uplink-actions.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import type { Ground } from '../../src/platform/ground.ts'
import { lineTo, openTestStation, type TestStation } from '../harness/fleet.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
  townshipB,
  villageA1,
  villageA2,
  villageB1,
} from '../harness/node.ts'

// Three hubs, each with accounts of its own level alone: the plan goes up as records, what is said of it comes
// down by the feeds, and only the county's hub moves it.

let c: PlanCounty
let city: TestHub
let province: TestHub
let station: TestStation
let department: Session
let cityOffice: Session
let provinceOffice: Session
let id = ''
const now = () => c.f.hub.ground.clock()

beforeAll(async () => {
  c = await openPlanCounty()
  city = await openTestNode({ places: false })
  province = await openTestNode({ places: false })
  for (const [above, below, code, level] of [
    [province, city, placeAt(county, 'city'), 'city'],
    [city, c.f.hub, county, 'county'],
  ] as const) {
    const name = level === 'city' ? '湘西州' : '凤凰县'
    const { code: once } = await inviteHub(above.db, { code, level, name }, now())
    const fetch = lineTo(above, () => false)
    await joinHub(below.db, { parent: 'http://above.test', code: once, fetch }, now())
  }
  station = await openTestStation(c.f.hub, {
    ...{ name: '瓦场小学', regionCode: villageA1, organisationId: c.org },
  })
  for (const [{ db }, level, name] of [
    [city, 'city', '湘西州'],
    [province, 'province', '湖南省'],
  ] as const)
    await asSystem(db, 'test', (tx) =>
      savePlaces(tx, [{ code: placeAt(county, level), level, name }]),
    )
  department = await logIn(c.f.hub, { role: 'organisation_department' })
  const at = (level: 'city' | 'province') =>
    ({ role: 'higher_office', level, regionCode: placeAt(county, level) }) as const
  cityOffice = await logIn(city, at('city'))
  provinceOffice = await logIn(province, provincePost)
  await asSystem(c.f.hub.db, 'test', (tx) =>
    sql`update appointments set phone = '13800000001' where id = ${c.operators[villageA2]}`.execute(
      tx,
    ),
  )
})
afterAll(async () => {
  await station?.close()
  for (const hub of [c?.f.hub, city, province]) await hub?.close()
})

const provincePost = {
  ...({ role: 'higher_office', level: 'province' } as const),
  regionCode: placeAt(county, 'province'),
}
const logIn = async (hub: TestHub, who: Parameters<typeof somebody>[1]) =>
  logInAs(hub, (await somebody(hub, who)).loginName)
const recorderOf = ({ clock }: Ground) =>
  startRecorder(replication, clock, { mustBeEnrolled: false })

const contact = async ({ ground }: Pick<TestHub, 'ground'>, above: TestHub) => {
  const recorder = recorderOf(ground)
  return contactHub(ground, {
    ...{ recorder, program: version, dataDir: tmpdir(), pace: startPace(recorder.monoMs) },
    fetch: lineTo(above, () => false),
    blobRules: async () => ({ quotaBytes: 1e9 }),
  })
}
/** What each hub does every minute, and a round of each with the one above. */
async function minute(): Promise<void> {
  for (const [hub, above] of [
    [c.f.hub, city],
    [city, province],
    [province, undefined],
  ] as const) {
    for (const job of programmeJobs(recorderOf)) await job.run(hub.ground, {})
    await drainOutbox(hub.db, replication)
    if (above) expect(await contact(hub, above)).toMatchObject({ open: [] })
  }
  await station.contact()
}
/** Until nothing is said any more in either direction: how far all hubs have told, read and answered. */
async function settled(): Promise<void> {
  const howFar = () =>
    Promise.all(
      [c.f.hub, city, province].map(({ db }) =>
        query(
          db,
          `select (select count(*) from plan_reports) as told, (select sum(number) from plan_receipts) as read,
            (select count(*) from plan_words) as words, (select count(*) from plan_answers) as answers`,
        ),
      ),
    )
  // A word is on its way for two minutes without a trace at either end.
  for (let before = '', same = 0, n = 0; n < 20; n++) {
    await minute()
    const after = JSON.stringify(await howFar())
    same = after === before ? same + 1 : 0
    if (same === 3) return
    before = after
  }
  throw new Error('the hubs do not come to rest')
}

const read = async (who: Session, of = id): Promise<PlanDetail> => {
  const answer = await who.get(`/api/plans/${of}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const move = (who: Session, name: string, reason?: string) =>
  who.send('POST', '/api/plans/moves', {
    ...{ rows: [{ id }], move: name, ...(reason && { reason }) },
  })
const codesOf = (answer: Awaited<ReturnType<typeof move>>): string[] =>
  answer.json().obstacles?.map(({ code }: { code: string }) => code) ?? [answer.json().code]
const done = async (answering: ReturnType<typeof move>) => {
  const answer = await answering
  expect(answer.statusCode, answer.body).toBeLessThan(300)
}
const put = async (part: string, body: object) => {
  const answer = await c.f.office.send('PUT', `/api/plans/${id}/${part}`, {
    ...{ version: (await read(c.f.office)).version, ...body },
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const townshipPasses = async (who: Session, code: string) => {
  const one = (await read(c.f.office)).townships.find(({ regionCode }) => regionCode === code)
  if (one?.state !== 'waiting') return
  await done(
    who.send('POST', '/api/plans/townships/moves', { rows: [{ id: one.id }], move: 'pass' }),
  )
}
/** A version from draft to where the city's word is awaited. */
async function toTheCity(): Promise<void> {
  const { office, secretary } = c.f
  id = (await office.send('POST', '/api/plans', { programmeId: c.programmeId })).json().id
  if ((await read(office)).basis.length === 0) {
    await put('basis', {
      ...{ title: '通知', issuer: '县远程办', level: 'county', day: '2026-10-08' },
    })
    const { key } = await put('tasks', { title: '统一挂牌', lead: c.org, cooperating: [] })
    await put('steps', { task: key, title: '定做标牌', dueOn: '2026-12-20' })
  }
  await done(move(office, 'submit'))
  await townshipPasses(secretary, townshipA)
  await townshipPasses(c.townB, townshipB)
  await done(move(department, 'pass_county'))
}
const stages = async (): Promise<string[]> => {
  const { stations } = (await c.f.office.get(`/api/founding/stations?place=${county}`)).json()
  return (stations as { state: string }[]).map(({ state }) => state)
}
const query = async <Row>(db: Db, text: string): Promise<Row[]> =>
  asSystem(db, 'test', async (tx) => (await sql.raw<Row>(text).execute(tx)).rows)
const todayOf = async (who: Session): Promise<string> =>
  JSON.stringify((await who.get('/api/today')).json())

describe('I1-4 I1-5 the plan of a county at the hubs above', () => {
  it('S13 reaches the city whole, as it was frozen, once the county has passed it', async () => {
    await toTheCity()
    await settled()
    const [there, here] = [await read(cityOffice), await read(c.f.office)]
    expect(there).toMatchObject({ isKeptBelow: true, state: 'city_review', remarksAs: 'city' })
    expect(there.digest).toBe(here.digest)
    expect([there.hosts, there.leads, there.basis]).toEqual([here.hosts, here.leads, here.basis])
    expect(there.said.map(({ passed }) => passed)).toEqual(here.said.map(({ passed }) => passed))
    expect(there.countyName).toBe('凤凰县')
    expect(await todayOf(cityOffice)).toContain('plans_review')
    // The province has it too, and nothing to say yet.
    expect(await read(provinceOffice)).toMatchObject({ state: 'city_review', mayFile: false })
    // Another hub's programme is none that this one runs.
    expect((await cityOffice.get(`/api/programmes/${c.programmeId}`)).statusCode).toBe(404)
    expect(codesOf(await move(cityOffice, 'withdraw', '不要了'))).toContain('not_permitted')
  })

  it('I1-4 is returned by the city with a remark at a row, and the county has both', async () => {
    expect(codesOf(await move(cityOffice, 'return_city', '有错'))).toEqual(['plan_without_remark'])
    const key = `hosts:${villageB1}`
    const remark = { key, remark: '应依托中心校' }
    expect((await cityOffice.send('PUT', `/api/plans/${id}/remarks`, remark)).statusCode).toBe(204)
    await settled()
    await done(move(cityOffice, 'return_city', '一行有错'))
    // It stands once the county has answered; nothing is said twice meanwhile.
    expect(await read(cityOffice)).toMatchObject({
      ...{ state: 'city_review', remarksAs: null },
      words: [{ word: 'return', outcome: null }],
    })
    expect(codesOf(await move(cityOffice, 'return_city', '一行有错'))).toContain('plan_word_sent')
    expect(await todayOf(cityOffice)).not.toContain('plans_review')
    await settled()
    const here = await read(c.f.office)
    expect(here).toMatchObject({
      state: 'returned',
      words: [{ saidBy: '湘西州', outcome: 'done' }],
    })
    expect(here.history.at(-1)).toMatchObject({ name: 'return_city', reason: '一行有错' })
    expect(here.said.find((one) => one.key === key)).toMatchObject({
      remarks: [{ level: 'city', remark: '应依托中心校' }],
    })
    expect(here.said.find((one) => one.key === `hosts:${villageA1}`)?.passed).toContain('city')
    expect(await read(cityOffice)).toMatchObject({
      state: 'returned',
      words: [{ outcome: 'done' }],
    })
  })

  it('I1-4 INV-31 is passed by the city and filed by the province, each at its own hub', async () => {
    await c.f.go('2026-12-01T02:00:00.000Z')
    // The day of filing has come at the province too.
    province.setNow('2026-12-01T02:00:00.000Z')
    provinceOffice = await logIn(province, provincePost)
    department = await logIn(c.f.hub, { role: 'organisation_department' })
    c.townB = await logIn(c.f.hub, {
      ...{ role: 'township_secretary', regionCode: townshipB, level: 'township' },
    })
    await asSystem(c.f.hub.db, 'test', (tx) =>
      sql`update schools set name = '三村中心校' where school_code = 'T-09'`.execute(tx),
    )
    await toTheCity()
    await settled()
    const file = (who: Session, number: string) =>
      who.send('POST', `/api/plans/${id}/filing`, { version: 1, number, day: '2026-12-01' })
    expect((await file(provinceOffice, '湘备〔2026〕1号')).json()).toMatchObject({
      code: 'plan_not_approved',
    })
    await done(move(cityOffice, 'pass_city'))
    await settled()
    expect(await read(c.f.office)).toMatchObject({ state: 'approved' })
    expect(new Set(await stages())).toEqual(new Set(['approved']))
    const { version: seen, mayFile } = await read(provinceOffice)
    expect(mayFile).toBe(true)
    expect(await todayOf(provinceOffice)).toContain('plans_file')
    await done(
      provinceOffice.send('POST', `/api/plans/${id}/filing`, {
        ...{ version: seen, number: '湘远教备〔2026〕17号', day: '2026-12-01' },
      }),
    )
    await settled()
    const words = [
      { level: 'city', outcome: 'done' },
      { level: 'province', outcome: 'done' },
    ]
    // What the city said, the province reads in the rows that it passed.
    for (const [who, said] of [
      [c.f.office, words],
      [cityOffice, words],
      [provinceOffice, words.slice(1)],
    ] as const)
      expect(await read(who)).toMatchObject({
        ...{ state: 'filed', filingNumber: '湘远教备〔2026〕17号', filedOn: '2026-12-01' },
        words: said,
      })
    expect((await read(provinceOffice)).said[0]?.passed).toContain('city')
    expect(new Set(await stages())).toEqual(new Set(['filed']))
    // The tasks are the county's.
    for (const [db, count] of [
      [c.f.hub.db, 1],
      [city.db, 0],
    ] as const)
      expect(await query(db, 'select count(*)::int as count from plan_tasks')).toEqual([{ count }])
  })

  it('S21 no station reads what the city says of its county', async () => {
    expect(await query(station.db, 'select 1 from plan_words')).toEqual([])
    expect(
      await query(c.f.hub.db, `select 1 from sync_items where collection = 'programme.plan_words'`),
    ).toEqual([])
  })

  it('a word that comes after the county has taken its plan back is answered, and changes nothing', async () => {
    await asSystem(c.f.hub.db, 'test', (tx) =>
      sql`update schools set name = '三村学校' where school_code = 'T-09'`.execute(tx),
    )
    await toTheCity()
    await settled()
    await done(move(cityOffice, 'pass_city'))
    await done(move(c.f.office, 'withdraw', '还要改'))
    await settled()
    expect(await read(c.f.office)).toMatchObject({
      ...{ state: 'withdrawn', words: [{ outcome: 'plan_moved_on' }] },
    })
    expect(await read(cityOffice)).toMatchObject({
      ...{ state: 'withdrawn', words: [{ outcome: 'plan_moved_on' }] },
    })
  })

  it('both ways: by an account of the city at the county’s hub, the city’s own hub only looks on', async () => {
    await toTheCity()
    await settled()
    const guest = await logIn(c.f.hub, {
      ...{ role: 'higher_office', level: 'city', regionCode: placeAt(county, 'city') },
    })
    await done(move(guest, 'pass_city'))
    await settled()
    expect(await read(cityOffice)).toMatchObject({ state: 'approved', words: [] })
    expect((await move(cityOffice, 'pass_city')).statusCode).toBe(409)
  })
})

describe('S13 S30 what is no plan of that hub', () => {
  const reportsOf = (db: Db) =>
    query<{ planId: string; packed: string; signature: string; number: number }>(
      db,
      'select plan_id, packed, signature, number from plan_reports order by number desc, part',
    )

  it('a station cannot tell a plan in its hub’s name, nor repeat one', async () => {
    const before = await query(city.db, 'select id, state from implementation_plans order by id')
    const [told] = await reportsOf(c.f.hub.db)
    const { planId, packed, signature } = told as NonNullable<typeof told>
    for (const number of [98, 99])
      await asSystem(station.db, 'test', (tx) =>
        record(tx, station.recorder, {}, planReported, {
          ...{ planId, number, planVersion: 900, answered: 0, part: 1, parts: 1, packed },
          signature: number === 99 ? signature : 'x',
        }),
      )
    await station.contact()
    await settled()
    expect(await query(city.db, 'select id, state from implementation_plans order by id')).toEqual(
      before,
    )
    expect(await query(city.db, `select 1 from plan_reports where number = 99`)).toHaveLength(1)
  })

  it('a report that was cut, altered or of another county is told with its reason, and the others go on', async () => {
    const rows = await reportsOf(c.f.hub.db)
    const { planId } = rows[0] as (typeof rows)[number]
    const first = rows.filter((one) => one.planId === planId && one.number === rows[0]?.number)
    const report = unpackReport(first.map(({ packed }) => packed))
    if (!report) throw new Error('no report to begin with')
    expect(unpackReport(packReport(report))).toEqual(report)
    expect(unpackReport(['!!', 'not deflated'])).toBeUndefined()
    expect(unpackReport(packReport({ ...report, passes: 'none' } as never))).toBeUndefined()
    // The county's own hub says something else than it froze: only its program or its disk can be wrong.
    await asSystem(c.f.hub.db, 'test', (tx) =>
      sql`set local session_replication_role = replica`.execute(tx).then(() =>
        sql`update implementation_plans set lists = jsonb_set(lists, '{hosts,0,schoolName}', '"别的学校"'),
          version = version + 1 where id = ${planId}`.execute(tx),
      ),
    )
    await settled()
    await takeReports(city.ground)
    const at = `/api/plans?place=${placeAt(county, 'city')}&placeLevel=city`
    expect((await cityOffice.get(at)).json().troubles).toEqual([
      { hub: '凤凰县', trouble: 'report_altered' },
    ])
  })
})
