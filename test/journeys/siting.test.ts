import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import { solveScenario } from '../../src/features/siting/actions.ts'
import type { Candidate } from '../../src/features/siting/candidate.ts'
import type { DecisionView, Party } from '../../src/features/siting/decision.ts'
import type {
  Scenario,
  ScenarioSettings,
  UnitAssignment,
} from '../../src/features/siting/scenario.ts'
import { asSystem } from '../../src/platform/db.ts'
import { pageTexts } from '../../src/platform/pdf-text.ts'
import { readSheet } from '../../src/platform/sheets/read.ts'
import { logInAs, openTestNode, type Session, type TestNode } from '../harness/node.ts'

const county = '433123000000'
const at = `place=${county}&placeLevel=county`

let node: TestNode
let office: Session
let bureau: Session
let scenario: Scenario
let assignments: UnitAssignment[]
beforeAll(async () => {
  node = await openTestNode({ places: false })
  await loadDemonstration(node.ground, () => {})
  office = await logInAs(node, 'office1', demonstrationPassword)
  bureau = await logInAs(node, 'education', demonstrationPassword)
  scenario = await solve({ name: '里程最短' })
  const read = (await office.get(`/api/siting/scenarios/${scenario.id}`)).json()
  scenario = read.scenario
  assignments = read.assignments
})
afterAll(() => node.close())

async function solve({
  name,
  ...settings
}: { name: string } & Partial<ScenarioSettings>): Promise<Scenario> {
  const { settings: defaults } = (await office.get(`/api/siting/defaults?${at}`)).json()
  const added = await office.send('POST', '/api/siting/scenarios', {
    name,
    regionCode: county,
    level: 'county',
    settings: { ...defaults, ...settings },
  })
  expect(added.statusCode, added.body).toBe(201)
  const started = await office.send('POST', `/api/siting/scenarios/${added.json().id}/solve`)
  expect(started.statusCode, started.body).toBe(202)
  await solveScenario(node.ground, added.json().id)
  return (await office.get(`/api/siting/scenarios/${added.json().id}`)).json().scenario
}

describe('P-2 N12 S2-1 S2-2 a scenario of the whole county', () => {
  test('is solved, proven, and every unit has a host or a reason', () => {
    expect(scenario).toMatchObject({ state: 'solved', outcome: { status: 'optimal' } })
    const { served, unserved } = scenario.outcome ?? { served: 0, unserved: 0 }
    expect(served + unserved).toBe(assignments.length)
    expect(served).toBeGreaterThan(150)
    expect(
      assignments.every(
        ({ schoolId, why }) => schoolId !== null || ('reason' in why && why.reason !== undefined),
      ),
    ).toBe(true)
  })

  test('S1-2 INV-05 INV-06 hosts are of the right kind for what they serve', async () => {
    const { rows } = (await office.get('/api/schools?limit=500')).json()
    const schools = new Map(
      (rows as { id: string; stage: string; mode: string }[]).map((row) => [row.id, row]),
    )
    for (const { schoolId, unitLevel } of assignments) {
      const school = schoolId ? schools.get(schoolId) : undefined
      if (!school) continue
      const fits =
        unitLevel === 'township'
          ? school.mode === 'mode3' && ['junior_middle', 'nine_year'].includes(school.stage)
          : school.stage === 'nine_year' || (school.stage === 'primary' && school.mode === 'mode2')
      expect(fits, JSON.stringify(school)).toBe(true)
    }
  })

  test('S1-6 no host lies beyond the service radius and none is overfilled', async () => {
    const { hosts } = (await office.get(`/api/siting/scenarios/${scenario.id}`)).json()
    for (const { used, capacity } of hosts) expect(used).toBeLessThanOrEqual(capacity)
    for (const { distanceMetres, unitLevel } of assignments) {
      if (distanceMetres !== null)
        expect(distanceMetres).toBeLessThanOrEqual(unitLevel === 'township' ? 10_000 : 3_000)
    }
  })

  test('villages without a point are listed, not dropped', async () => {
    const { units } = (await office.get(`/api/siting/unserved?${at}`)).json()
    const unlocated = units.filter(
      ({ reason }: { reason: { code: string } }) => reason.code === 'no_coordinates',
    )
    expect(unlocated.length).toBeGreaterThanOrEqual(40)
  })
})

test('S1-6 a wider radius serves more, and the new scenario says so beside the old one', async () => {
  const wider = await solve({ name: '放宽到五公里', villageRadiusMetres: 5_000 })
  expect(wider.outcome?.served).toBeGreaterThan(scenario.outcome?.served ?? 0)
  const { scenarios } = (await office.get('/api/siting/scenarios')).json()
  expect(scenarios.map(({ name }: Scenario) => name)).toEqual(['放宽到五公里', '里程最短'])
})

test('S2-3 candidates come in order of way and convenience, each with its reasons', async () => {
  const unit = assignments.find(
    ({ unitLevel, schoolId }) => unitLevel === 'village' && schoolId,
  ) as UnitAssignment
  const { candidates } = (
    await office.get(`/api/siting/units/${unit.unitCode}/candidates`)
  ).json() as { candidates: Candidate[] }
  const fit = candidates.filter(({ unfit }) => unfit.length === 0)
  const scores = fit.flatMap(({ score }) => (score === null ? [] : [score]))
  expect(scores).toEqual(scores.toSorted((a, b) => a - b))
  expect(fit.every(({ reasons }) => reasons.length >= 2)).toBe(true)
})

describe('a person’s ruling', () => {
  test('S2-3 a forbidden school is not used, a locked one is, and waiving needs the bureau', async () => {
    const village = assignments.find(
      ({ unitLevel, schoolId }) => unitLevel === 'village' && schoolId,
    ) as UnitAssignment
    const ruling = (kind: string, schoolId: string | null, who = office) =>
      who.send('POST', '/api/siting/rulings', {
        unitCode: village.unitCode,
        schoolId,
        kind,
        reason: '校舍在修',
      })
    const forbidden = await ruling('forbidden', village.schoolId)
    expect(forbidden.statusCode).toBe(201)
    expect((await ruling('locked', village.schoolId)).json()).toMatchObject({
      code: 'ruling_contradicts',
      kind: 'forbidden',
    })
    expect((await ruling('kind_waived', village.schoolId)).json()).toMatchObject({
      code: 'not_permitted',
    })

    const again = await solve({ name: '排除一所' })
    const after = (await office.get(`/api/siting/scenarios/${again.id}`)).json()
      .assignments as UnitAssignment[]
    expect(after.find(({ unitCode }) => unitCode === village.unitCode)?.schoolId).not.toBe(
      village.schoolId,
    )
    expect(
      (await office.send('POST', `/api/siting/rulings/${forbidden.json().id}/withdraw`)).statusCode,
    ).toBe(204)
  })

  test('a village without a point is placed by its township', async () => {
    const { units } = (await office.get(`/api/siting/unserved?${at}`)).json()
    const lost = units.find(
      ({ reason }: { reason: { code: string } }) => reason.code === 'no_coordinates',
    )
    const inTownship = `place=${lost.code.slice(0, 9)}000&placeLevel=township`
    const { persons } = (
      await (
        await logInAs(node, 'admin', demonstrationPassword)
      ).get(`/api/persons?${inTownship}&search=.clerk`)
    ).json()
    const [clerk] = persons
    const township = await logInAs(node, clerk.loginName, demonstrationPassword)
    const { candidates } = (
      await township.get(`/api/siting/units/${lost.code}/candidates`)
    ).json() as { candidates: Candidate[] }
    const choice = candidates.find(
      ({ unfit, regionCode }) => unfit.length === 0 && regionCode.startsWith(lost.code.slice(0, 9)),
    ) as Candidate
    const placed = await township.send('POST', '/api/siting/rulings', {
      unitCode: lost.code,
      schoolId: choice.schoolId,
      kind: 'locked',
      reason: '村民都在这里上学',
    })
    expect(placed.statusCode, placed.body).toBe(201)
    const next = await solve({ name: '乡镇已落实', timeLimitSeconds: 60 })
    const { assignments: after } = (await office.get(`/api/siting/scenarios/${next.id}`)).json()
    expect(after.find(({ unitCode }: UnitAssignment) => unitCode === lost.code)).toMatchObject({
      schoolId: choice.schoolId,
      why: { reason: 'locked_by_person' },
    })
  })
})

describe('S2-4 INV-09 four consents fix a host', () => {
  let decision: DecisionView
  const sessions = new Map<Party, Session>()

  test('adopting a scenario makes proposals of its hosts', async () => {
    const adopted = (await office.send('POST', `/api/siting/scenarios/${scenario.id}/adopt`)).json()
    expect(adopted).toMatchObject({ created: scenario.outcome?.served, changed: 0, kept: 0 })
    const again = (await office.send('POST', `/api/siting/scenarios/${scenario.id}/adopt`)).json()
    expect(again).toEqual({ created: 0, changed: 0, kept: scenario.outcome?.served })
  })

  test('each party answers for itself only; 3 of 4 do not fix; withdrawing reopens', async () => {
    const { decisions } = (await office.get(`/api/siting/decisions?${at}&state=open`)).json() as {
      decisions: DecisionView[]
    }
    decision = decisions.find(({ unitLevel }) => unitLevel === 'village') as DecisionView
    const admin = await logInAs(node, 'admin', demonstrationPassword)
    type Listed = { loginName: string; regionCode: string; orgUnitId: string }
    const persons: Listed[] = []
    for (const search of ['.secretary', '.head']) {
      const page = await admin.get(`/api/persons?limit=500&search=${search}`)
      persons.push(...page.json().persons)
    }
    const find = (match: (person: Listed) => boolean) => persons.find(match)?.loginName ?? ''
    const logins: Record<Party, string> = {
      township: find(
        (p) =>
          p.regionCode === `${decision.unitCode.slice(0, 9)}000` &&
          p.loginName.endsWith('.secretary'),
      ),
      village: find(
        (p) => p.regionCode === decision.unitCode && p.loginName.endsWith('.secretary'),
      ),
      education: 'education',
      school: find((p) => p.orgUnitId === decision.schoolId && p.loginName.endsWith('.head')),
    }
    for (const [party, login] of Object.entries(logins))
      sessions.set(party as Party, await logInAs(node, login, demonstrationPassword))
    const say = (party: Party, answer: string, by: Party = party) =>
      (sessions.get(by) as Session).send('POST', `/api/siting/decisions/${decision.id}/consents`, {
        party,
        answer,
        schoolId: decision.schoolId,
      })

    const waiting = (
      await (sessions.get('school') as Session).get('/api/siting/my-consents')
    ).json().decisions
    expect(waiting.map(({ id }: DecisionView) => id)).toContain(decision.id)
    expect((await say('village', 'agree', 'township')).json()).toMatchObject({
      code: 'not_permitted',
    })
    for (const party of ['township', 'village', 'education'] as const) {
      expect((await say(party, 'agree')).json()).toMatchObject({ state: 'open' })
    }
    expect((await say('school', 'refuse')).json()).toMatchObject({
      state: 'open',
      missing: ['school'],
    })
    expect((await say('school', 'agree')).json()).toMatchObject({ state: 'fixed', missing: [] })
    expect((await say('village', 'withdrawn')).json()).toMatchObject({
      state: 'open',
      missing: ['village'],
    })
    expect((await say('village', 'withdrawn')).json()).toMatchObject({
      code: 'nothing_to_withdraw',
    })
  })

  test('S2-3 another host needs a reason, and the answers to the first one count no more', async () => {
    const detail = (
      await office.get(`/api/siting/decisions/${decision.id}`)
    ).json() as DecisionView & { candidates: Candidate[] }
    const other = detail.candidates.find(
      ({ schoolId, unfit, reasons }) =>
        schoolId !== detail.schoolId && unfit.length === 0 && reasons.includes('within_radius'),
    ) as Candidate
    const choose = (reason?: string) =>
      office.send('POST', `/api/siting/decisions/${decision.id}/host`, {
        schoolId: other.schoolId,
        version: detail.version,
        ...(reason && { reason }),
      })
    expect((await choose()).json()).toMatchObject({ code: 'reason_required' })
    expect((await choose('新修了公路')).json()).toMatchObject({
      schoolId: other.schoolId,
      overrideReason: '新修了公路',
      consents: [],
      missing: ['township', 'village', 'education', 'school'],
    })
    expect((await choose('再来一次')).json()).toMatchObject({ code: 'row_changed' })
    const unfit = detail.candidates.find((candidate) => candidate.unfit.length > 0)
    if (unfit) {
      const fresh = (await office.get(`/api/siting/decisions/${decision.id}`)).json()
      const refused = await office.send('POST', `/api/siting/decisions/${decision.id}/host`, {
        schoolId: unfit.schoolId,
        version: fresh.version,
        reason: '试试',
      })
      expect(refused.json()).toMatchObject({ code: 'school_unfit' })
    }
  })
})

test('S2-4 the bureau agrees to every host at once; what is not its to answer is told; all of it is taken back', async () => {
  const due = async () =>
    (await bureau.get('/api/siting/my-consents')).json().decisions as DecisionView[]
  const asked = (await due()).map(({ id, schoolId }) => ({
    ...{ id, schoolId },
    party: 'education' as Party,
  }))
  expect(asked.length).toBeGreaterThan(100)
  const [first] = asked
  const foreign = { ...first, party: 'township' }
  const tell = async (answer: string, list: readonly object[]) =>
    (await bureau.send('POST', '/api/siting/consents', { asked: list, answer })).json()
  const agreed = await tell('agree', [...asked, foreign])
  expect(agreed.answered).toHaveLength(asked.length)
  expect(agreed.hindered).toMatchObject([{ ...foreign, code: 'not_permitted' }])
  expect(await due()).toEqual([])
  const standing = () =>
    asSystem(node.db, 'test', (tx) =>
      sql<{ answer: string; count: number }>`
        select answer, count(*)::int as count from (
          select distinct on (decision_id) answer from siting_consents
          where party = 'education' and decision_id = any(${asked.map(({ id }) => id)}::uuid[])
          order by decision_id, at desc) latest
        group by answer`.execute(tx),
    )
  expect((await standing()).rows).toEqual([{ answer: 'agree', count: asked.length }])
  const back = await tell('withdrawn', agreed.answered)
  expect(back).toMatchObject({ hindered: [], fixed: 0 })
  expect((await standing()).rows).toEqual([{ answer: 'withdrawn', count: asked.length }])
  expect(await due()).toHaveLength(asked.length)
})

describe('papers', () => {
  test('the host list names every unit in scope, as PDF and as a sheet', async () => {
    const pdf = await bureau.get(`/api/siting/host-list?${at}&format=pdf`)
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    const sheet = await bureau.get(`/api/siting/host-list?${at}&format=xlsx`)
    const read = await readSheet(
      { name: 'hosts.xlsx', bytes: sheet.rawPayload },
      {
        isHeading: (cells) => cells.filter((cell) => cell === '乡镇' || cell === '状态').length,
        expected: [],
      },
    )
    let rows = 0
    for await (const batch of read.batches) rows += batch.length
    expect(rows).toBe(assignments.length)
  })

  test('S2-4 the decision sheet of one unit is one page', async () => {
    const { decisions } = (await office.get(`/api/siting/decisions?${at}`)).json()
    // One whose host is not the nearest, so that there is most to say.
    const { id } = decisions.find(({ why }: DecisionView) => why?.reason === 'nearest_full')
    const pdf = await office.get(`/api/siting/decision-sheets?${at}&decision=${id}`)
    expect(pdf.statusCode, pdf.body.slice(0, 200)).toBe(200)
    expect(pageTexts(pdf.rawPayload)).toHaveLength(1)
  })
})

test('Today tells the office what is missing, and a secretary what waits for his answer', async () => {
  const today = (await office.get('/api/today')).json()
  expect(today.missing.map(({ code }: { code: string }) => code)).toEqual(
    expect.arrayContaining(['units_without_host', 'decisions_open']),
  )
  const mine = (await bureau.get('/api/today')).json()
  expect(mine.waiting).toEqual(
    expect.arrayContaining([expect.objectContaining({ code: 'consents_to_give' })]),
  )
})
