import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
} from '../../../test/harness/node.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import { issueCard } from './card-actions.ts'
import { idFrom, registrationOf } from './cmi5-store.ts'
import { agentOf } from './shelf.ts'

const origin = 'http://localhost:80'
const film = 'urn:uuid:0199f0aa-0000-7000-8000-00000000f11a'
const verb = (name: string) => ({ id: `http://adlnet.gov/expapi/verbs/${name}` })

type Learner = { id: string; cookies: Record<string, string> }

let hub: TestHub
let office: Session
let homePage: string
let zeng: Learner
let wu: Learner
beforeAll(async () => {
  hub = await openTestNode()
  office = await logInAs(hub, (await somebody(hub, { role: 'administrator' })).loginName)
  zeng = await learner('曾祥')
  wu = await learner('吴强')
  homePage = (await hub.server.inject('/api/portal/me')).json().homePage
})
afterAll(() => hub.close())

async function learner(name: string): Promise<Learner> {
  const { organisationId } = await somebody(hub, {
    role: 'village_secretary',
    regionCode: townshipA,
    level: 'township',
  })
  const { id } = await addPerson(hub.db, operator, { name, orgUnitId: organisationId })
  const { card } = await issueCard(hub.db, operator, id, hub.ground.clock())
  const answer = await hub.server.inject({
    method: 'POST',
    url: '/api/portal/sign-in',
    headers: { origin },
    payload: { own: true, card },
  })
  return { id, cookies: { cunxiao_learner: answer.cookies[0]?.value ?? '' } }
}

const send = (who: Learner, payload: object | string, type = 'application/json') =>
  hub.server.inject({
    method: 'POST',
    url: '/xapi/statements',
    headers: { 'x-experience-api-version': '1.0.3', 'content-type': type, origin },
    cookies: who.cookies,
    payload,
  })
/** Half an hour with the film, and that it was completed. */
const saidOf = (actor: object, more: object = {}) => [
  {
    actor,
    verb: verb('terminated'),
    object: { id: film },
    result: { duration: 'PT30M' },
    timestamp: '2026-11-23T01:30:00.000Z',
    ...more,
  },
  {
    actor,
    verb: verb('completed'),
    object: { id: film },
    result: { completion: true },
    timestamp: '2026-11-23T01:30:00.000Z',
    ...more,
  },
]
const hoursOf = async ({ id }: Learner) =>
  (await office.get(`/api/learning/hours/${id}?month=2026-11`)).json().attempts
const saidBy = async (who: Learner) =>
  (await hoursOf(who)).flatMap(({ said }: { said: { id: string }[] }) => said.map(({ id }) => id))
const mineOf = async ({ cookies }: Learner) =>
  (await hub.server.inject({ url: '/api/portal/mine', cookies })).json().attempts

describe('A12 what one learner states reaches no hours of another', () => {
  const zengs = () => agentOf(homePage, zeng.id)
  const wus = () => agentOf(homePage, wu.id)
  const cases: [string, () => object | readonly object[]][] = [
    ['as its actor', () => saidOf(zengs())],
    ['with his authority', () => saidOf(zengs(), { authority: zengs() })],
    ['about him', () => [{ ...saidOf(wus())[1], object: zengs() }]],
    [
      'in a group of both',
      () => saidOf({ objectType: 'Group', member: [zengs(), wus()] }, { authority: zengs() }),
    ],
    [
      'as a group of his name',
      () => saidOf({ objectType: 'Group', account: zengs().account, member: [wus()] }),
    ],
    [
      'at another home page',
      () => saidOf({ account: { homePage: `${homePage}/`, name: zeng.id } }),
    ],
    [
      'in other letters',
      () => saidOf({ account: { homePage: homePage.toUpperCase(), name: zeng.id.toUpperCase() } }),
    ],
    ['in a sub-statement', () => [subStatementOf(zengs())]],
    ['with him as instructor', () => saidOf(wus(), { context: { instructor: zengs() } })],
  ]
  const subStatementOf = (actor: object) => ({
    ...saidOf(wus())[1],
    object: { objectType: 'SubStatement', actor, verb: verb('completed'), object: { id: film } },
  })

  test.each(cases)('%s', async (_, make) => {
    const answer = await send(wu, make())
    expect([200, 400], answer.body).toContain(answer.statusCode)
    expect(await hoursOf(zeng)).toEqual([])
    expect(await mineOf(zeng)).toEqual([])
  })

  test('among his own in one batch, which count for him alone', async () => {
    const answer = await send(wu, [...saidOf(zengs()), ...saidOf(wus(), { context: {} })])
    expect(answer.statusCode, answer.body).toBe(200)
    expect(await hoursOf(zeng)).toEqual([])
    expect(await hoursOf(wu)).toMatchObject([{ minutes: 30, completed: true }])
  })

  test('with an attachment', async () => {
    const parts = [
      '--limit\r\ncontent-type: application/json\r\n\r\n',
      JSON.stringify(saidOf(zengs())),
      '\r\n--limit--\r\n',
    ]
    const answer = await send(wu, parts.join(''), 'multipart/mixed; boundary=limit')
    expect(answer.statusCode, answer.body).toBe(200)
    expect(await hoursOf(zeng)).toEqual([])
  })
})

describe('A12 what one learner stated', () => {
  let ids: string[]
  beforeAll(async () => {
    ids = (await send(zeng, saidOf(agentOf(homePage, zeng.id)))).json()
  })
  const voiding = (who: Learner, id: string | undefined) => ({
    actor: agentOf(homePage, who.id),
    verb: verb('voided'),
    object: { objectType: 'StatementRef', id },
  })

  test('is neither voided nor replaced by another', async () => {
    const refused = await send(wu, voiding(wu, ids[0]))
    expect([refused.statusCode, refused.json()]).toMatchObject([
      403,
      { code: 'statement_not_yours' },
    ])
    // Nor in the other's name, nor before the statement is here.
    expect((await send(wu, voiding(zeng, ids[0]))).statusCode).toBe(403)
    const [first] = saidOf(agentOf(homePage, wu.id))
    expect((await send(wu, { ...first, id: ids[0] })).statusCode).toBe(409)
    expect(await hoursOf(zeng)).toMatchObject([{ minutes: 30, completed: true }])
  })

  test('is not taken from the platform before it says it', async () => {
    const id = idFrom('satisfied', registrationOf(zeng.id, film.slice(9)), film)
    const [said] = saidOf(agentOf(homePage, wu.id), { id })
    const refused = await send(wu, said as object)
    expect([refused.statusCode, refused.json()]).toMatchObject([
      403,
      { code: 'statement_id_reserved' },
    ])
  })

  test('is not voided by a voiding that came first', async () => {
    const id = randomUUID()
    expect((await send(wu, voiding(wu, id))).statusCode).toBe(200)
    const timestamp = '2026-11-23T00:30:00.000Z'
    const [first] = saidOf(agentOf(homePage, zeng.id), { id, timestamp, object: { id: `${film}` } })
    expect((await send(zeng, first as object)).statusCode).toBe(200)
    expect(await saidBy(zeng)).toContain(id)
  })

  test('is voided by himself', async () => {
    expect(await saidBy(zeng)).toContain(ids[0])
    expect((await send(zeng, voiding(zeng, ids[0]))).statusCode).toBe(200)
    expect(await saidBy(zeng)).not.toContain(ids[0])
    expect(await hoursOf(zeng)).toHaveLength(1)
  })

  test('is read by nobody else', async () => {
    const read = (who: Learner) =>
      hub.server.inject({
        url: `/xapi/statements?statementId=${ids[1]}`,
        headers: { 'x-experience-api-version': '1.0.3', origin },
        cookies: who.cookies,
      })
    expect((await read(zeng)).statusCode).toBe(200)
    expect((await read(wu)).statusCode).toBe(404)
  })
})
