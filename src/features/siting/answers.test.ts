import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { untilWaiting } from '../../../test/harness/locks.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import type { Actor } from '../people/actor.ts'
import { addScenario, defaultSettings } from './actions.ts'
import type { Asked, ManyAnswered } from './decision.ts'
import { adoptScenario } from './decision-actions.ts'
import {
  findDecision,
  insertDecisions,
  lockDecisions,
  replaceAssignments,
  setDecisions,
  setScenarioState,
} from './store.ts'

let hub: TestHub
let office: Session
let planner: Actor
let bureau: Session
let schools: [string, string]
let scenarioId: string
beforeAll(async () => {
  hub = await openTestNode()
  planner = (await somebody(hub, { role: 'programme_office', loginName: 'office' })).actor
  await somebody(hub, { role: 'education_bureau', loginName: 'bureau' })
  office = await logInAs(hub, 'office')
  bureau = await logInAs(hub, 'bureau')
  const common = { stage: 'nine_year', mode: 'mode3', boarding: false }
  const keep = async (schoolCode: string, villageCode: string): Promise<string> => {
    const row = { schoolCode, name: `学校${schoolCode}`, villageCode, ...common }
    return (await office.send('POST', '/api/schools', { row })).json().id
  }
  schools = [await keep('A001', villageA1), await keep('B001', villageB1)]
  const settings = await defaultSettings(hub.db, planner, county, dayOf(hub.ground.clock()))
  const given = { name: '另一个', regionCode: county, level: 'county', settings } as const
  scenarioId = (await addScenario(hub.db, planner, given)).id
})
afterAll(() => hub.close())

let ids: string[]
beforeEach(async () => {
  ids = [newId(), newId()]
  await asSystem(hub.db, 'test', async (tx) => {
    await sql`truncate siting_decisions, siting_consents`.execute(tx)
    await insertDecisions(
      tx,
      [villageA1, villageA2].map((unitCode, i) => ({
        ...{ id: ids[i] ?? '', regionCode: unitCode, unitCode, unitLevel: 'village' },
        ...{ proposedSchoolId: schools[0], schoolId: schools[0], scenarioId, state: 'open' },
      })),
    )
    // The scenario would have the other school as the host of both.
    await replaceAssignments(
      tx,
      scenarioId,
      [villageA1, villageA2].map((unitCode) => ({
        ...{ unitCode, unitLevel: 'village' as const, schoolId: schools[1] },
        ...{ distanceMetres: 1, size: 1 },
        why: {
          demand: unitCode,
          site: schools[1],
          distance: 1,
          reason: 'nearest',
          nearer: [],
        } as never,
      })),
    )
    const outcome = { status: 'optimal', served: 2, unserved: 0 } as never
    await setScenarioState(tx, scenarioId, { state: 'solved', outcome })
  })
})

const seen = (id = ids[0] ?? '', schoolId = schools[0]): Asked => ({
  ...{ id, schoolId, party: 'education' },
})
const tell = async (answer: 'agree' | 'withdrawn', asked: readonly Asked[]) =>
  (await bureau.send('POST', '/api/siting/consents', { asked, answer })).json() as ManyAnswered
const standing = async (id: string | undefined) =>
  (await bureau.get(`/api/siting/decisions/${id}`)).json()

describe('S2-4 an answer is about the host that was seen', () => {
  test('where another was chosen meanwhile it is refused, alone and among many', async () => {
    await asSystem(hub.db, 'test', (tx) =>
      setDecisions(tx, [ids[0] ?? ''], { schoolId: schools[1], proposedSchoolId: schools[1] }),
    )
    const { id, ...answer } = seen()
    const alone = await bureau.send('POST', `/api/siting/decisions/${id}/consents`, {
      ...answer,
      answer: 'agree',
    })
    expect(alone.statusCode).toBe(409)
    expect(alone.json()).toEqual({ code: 'host_changed', school: '学校B001' })
    expect(
      await tell(
        'agree',
        ids.map((one) => seen(one)),
      ),
    ).toEqual({
      answered: [seen(ids[1])],
      fixed: 0,
      hindered: [{ ...seen(), code: 'host_changed', details: { school: '学校B001' } }],
    })
    expect(await standing(id)).toMatchObject({ schoolId: schools[1], consents: [] })
  })

  test('taking many back leaves what stood before, and the answers to another host', async () => {
    await tell('agree', [seen()])
    const both = await tell(
      'agree',
      ids.map((one) => seen(one)),
    )
    expect(both).toEqual({ answered: [seen(ids[1])], fixed: 0, hindered: [] })
    expect(await tell('withdrawn', both.answered)).toMatchObject({ answered: both.answered })
    expect(await standing(ids[0])).toMatchObject({ consents: [{ answer: 'agree' }] })
    expect(await standing(ids[1])).toMatchObject({ consents: [{ answer: 'withdrawn' }] })
  })

  test('the same asked twice, in whatever case, is one answer', async () => {
    const loud = { ...seen(), id: seen().id.toUpperCase() }
    const answered = await tell('agree', [seen(), seen(), loud])
    expect(answered).toMatchObject({ answered: [seen()], hindered: [] })
    expect((await standing(ids[0])).history).toHaveLength(1)
  })

  test('what is not there and what is not his to answer look alike; 5,001 are too many', async () => {
    await somebody(hub, {
      ...{ role: 'village_secretary', loginName: 'b1' },
      ...{ regionCode: villageB1, level: 'village' },
    })
    const secretary = await logInAs(hub, 'b1')
    const ask = (asked: readonly object[]) =>
      secretary.send('POST', '/api/siting/consents', { asked, answer: 'agree' })
    const village = { party: 'village', schoolId: schools[0] }
    const foreign = [ids[0], newId()].map((id) => ({ id, ...village }))
    const { hindered } = (await ask(foreign)).json() as ManyAnswered
    expect(hindered.map(({ code }) => code)).toEqual(['decision_not_found', 'decision_not_found'])
    const many = Array.from({ length: 5_001 }, () => foreign[1] as object)
    expect((await ask(many)).statusCode).toBe(400)
  })
})

test('S2-3 adopting waits for an answer under way, and keeps the host that it fixes', async () => {
  const id = ids[0] ?? ''
  let adopting: ReturnType<typeof adoptScenario> | undefined
  await asSystem(hub.db, 'test', async (tx) => {
    await lockDecisions(tx, (q) => q.where('id', '=', id))
    adopting = adoptScenario(hub.db, planner, scenarioId)
    await untilWaiting(hub.db, [adopting])
    await setDecisions(tx, [id], { state: 'fixed', fixedAt: '2026-11-23T02:00:00.000Z' })
  })
  expect(await adopting).toEqual({ created: 0, changed: 1, kept: 1 })
  const decision = await asSystem(hub.db, 'test', (tx) => findDecision(tx, id))
  expect(decision).toMatchObject({ state: 'fixed', schoolId: schools[0] })
})

test.each(['zh-Hans', 'zh-Hant', 'en'])(
  'F3 whom a school serves is printed with a map, or why there is none, in %s',
  async (language) => {
    const at = `/api/siting/service-areas?place=${county}&language=${language}`
    const without = await office.get(at)
    expect(without.statusCode, without.body.slice(0, 200)).toBe(200)
    const bare = pageTexts(without.rawPayload)
    expect(bare).toHaveLength(1)
    await asSystem(hub.db, 'test', async (tx) => {
      await sql`update schools set lat = 28.01, lon = 109.5 where id = ${schools[0]}`.execute(tx)
    })
    const mapped = pageTexts((await office.get(at)).rawPayload)
    expect(mapped[0]).toContain('A001')
    expect(mapped[0]).toContain(language === 'en' ? 'host school' : '①')
    expect(mapped[0]).not.toBe(bare[0])
    await asSystem(hub.db, 'test', async (tx) => {
      await sql`update schools set lat = null, lon = null`.execute(tx)
    })
  },
)
