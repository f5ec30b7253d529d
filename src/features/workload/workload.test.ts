import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
  villageA1,
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { addResource } from '../library/library.fixture.ts'
import { setStates } from '../library/store.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import { insertPolicyValue } from '../policy/store.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { Statement } from './api.ts'

let hub: TestHub
let clerk: Session
let bureau: Session
let head: Session
let elsewhere: Session
let headId: string
let teacher: string
beforeAll(async () => {
  hub = await openTestNode()
  const school = async (
    schoolCode: string,
    villageCode: string,
    stage: 'primary' | 'junior_middle',
  ) =>
    saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode, name: `学校${schoolCode}`, villageCode, stage },
      ...{ mode: stage === 'primary' ? 'mode2' : 'mode3', boarding: false },
    })
  const primary = await school('A-01', villageA1, 'primary')
  const middle = await school('B-01', villageB1, 'junior_middle')
  const at = { regionCode: townshipA, level: 'township' as const }
  const logIn = async (who: Parameters<typeof somebody>[1]) => {
    const { loginName, actor } = await somebody(hub, who)
    return { session: await logInAs(hub, loginName), personId: actor.personId }
  }
  clerk = (await logIn({ role: 'township_clerk', ...at })).session
  bureau = (await logIn({ role: 'education_bureau', regionCode: county })).session
  const own = { organisationId: primary.id, regionCode: villageA1, level: 'village' as const }
  const first = await logIn({ role: 'head_of_school', name: '龙校长', ...own })
  head = first.session
  headId = first.personId
  const other = { organisationId: middle.id, regionCode: villageB1, level: 'village' as const }
  elsewhere = (await logIn({ role: 'head_of_school', ...other })).session
  teacher = (await addPerson(hub.db, operator, { name: '吴老师', orgUnitId: primary.id })).id
})
afterAll(() => hub?.close())

const made = (state: 'draft' | 'published' = 'published') =>
  addResource(hub.db, `课件${newId().slice(-4)}`, { state })
const claim = (who: Session, resourceId: string, personId = teacher, minutes = 120) =>
  who.send('POST', '/api/workload', { resourceId, personId, minutes, doneOn: '2026-11-20' })
const decide = (who: Session, ids: string[], move = 'confirm', reason?: string) =>
  who.send('POST', '/api/workload/moves', {
    rows: ids.map((id) => ({ id })),
    move,
    ...(reason && { reason }),
  })
const statements = async (who: Session, term = '2026-1') =>
  (await who.get(`/api/workload?term=${term}&place=${county}&placeLevel=county`)).json<{
    statements: Statement[]
  }>().statements
const idOf = (answer: Awaited<ReturnType<typeof claim>>) => {
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json<{ id: string }>().id
}

describe('S4-2 S3-9 what a teacher made counts like lessons', () => {
  test('once its school has confirmed it, at the school’s period', async () => {
    const id = idOf(await claim(clerk, await made()))
    const [before] = await statements(head)
    expect(before).toMatchObject({ name: '吴老师', claimedMinutes: 120, periods: 0 })
    expect((await decide(head, [id])).json()).toEqual({ moved: [id], hindered: [] })
    const [after] = await statements(bureau)
    expect(after).toMatchObject({
      ...{ confirmedMinutes: 120, claimedMinutes: 0, periodMinutes: 40, periods: 300 },
      entries: [{ id, state: 'confirmed', minutes: 120, decides: false }],
    })
    expect(await statements(bureau, '2025-2')).toEqual([])
  })

  test('X-16 by the period of the place, from the term in which it holds, whoever reads it', async () => {
    const set = (value: number, validFrom: string) =>
      asSystem(hub.db, 'test', (tx) =>
        insertPolicyValue(tx, {
          ...{ id: newId(), rule: 'workload.primaryPeriodMinutes', regionCode: townshipA },
          ...{ level: 'township', value, validFrom, sourceDocument: '试' },
          setBy: null,
        }),
      )
    await set(30, '2027-02-01')
    expect((await statements(bureau))[0]).toMatchObject({ periodMinutes: 40, periods: 300 })
    await set(48, '2026-09-01')
    for (const reader of [bureau, head])
      expect((await statements(reader))[0]).toMatchObject({ periodMinutes: 48, periods: 250 })
  })

  test('INV-15 one piece of work is credited once, also when two enter it at the same moment', async () => {
    const resourceId = await made()
    const answers = await Promise.all([1, 2, 3].map(() => claim(clerk, resourceId)))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 409, 409])
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({
      code: 'workload_there_already',
    })
  })

  test('INV-15 nobody confirms his own; somebody above him does', async () => {
    const id = idOf(await claim(head, await made(), headId))
    expect((await decide(head, [id])).json()).toMatchObject({
      code: 'move_obstructed',
      obstacles: [{ code: 'own_workload' }],
    })
    expect((await decide(bureau, [id])).statusCode).toBe(200)
  })

  test('not before it is published', async () => {
    const resourceId = await made('draft')
    const id = idOf(await claim(clerk, resourceId))
    expect((await decide(head, [id])).json()).toMatchObject({
      obstacles: [{ code: 'workload_not_published' }],
    })
    await asSystem(hub.db, 'test', (tx) => setStates(tx, [resourceId], 'published'))
    expect((await decide(head, [id])).statusCode).toBe(200)
  })

  test('what was not accepted says why and may be stated anew', async () => {
    const resourceId = await made()
    const id = idOf(await claim(clerk, resourceId))
    expect((await decide(head, [id], 'refuse')).json()).toMatchObject({ code: 'move_needs_reason' })
    expect((await decide(head, [id], 'refuse', '时间太长')).statusCode).toBe(200)
    const own = (await statements(head)).find(({ personId }) => personId === teacher)
    expect(own?.entries.find((one) => one.id === id)).toMatchObject({
      ...{ state: 'refused', reason: '时间太长' },
    })
    idOf(await claim(clerk, resourceId, teacher, 60))
  })

  test('X-11 another school neither sees nor decides it, and a list is decided whole or not at all', async () => {
    const [one, two] = [
      idOf(await claim(clerk, await made())),
      idOf(await claim(clerk, await made())),
    ]
    expect(await statements(elsewhere)).toEqual([])
    expect((await decide(elsewhere, [one])).statusCode).toBe(404)
    expect((await decide(clerk, [one])).json()).toMatchObject({ code: 'move_obstructed' })
    expect((await decide(head, [one, newId()])).statusCode).toBe(404)
    expect((await decide(head, [one, two])).json()).toEqual({
      moved: expect.toSatisfy((ids: string[]) => [one, two].every((id) => ids.includes(id))),
      hindered: [],
    })
    expect((await claim(elsewhere, await made())).statusCode).toBeGreaterThanOrEqual(403)
  })

  test('a day that has not come is refused', async () => {
    const answer = await clerk.send('POST', '/api/workload', {
      ...{ resourceId: await made(), personId: teacher, minutes: 10, doneOn: '2026-12-01' },
    })
    expect(answer.json()).toMatchObject({ code: 'day_in_future' })
  })
})
