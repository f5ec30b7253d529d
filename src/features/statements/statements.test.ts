import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestNode, type TestHub } from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { addKey } from './credential-actions.ts'
import type { JsonObject, XapiVersion } from './fault.ts'
import { grafting, learner, stated } from './statement.fixture.ts'
import { beginStating } from './store.ts'
import { type Client, clientOf } from './xapi.fixture.ts'

let hub: TestHub
const clients = {} as Record<XapiVersion, Client>
beforeAll(async () => {
  hub = await openTestNode()
  const key = await addKey(hub.db, operator, { name: '测试', scopes: ['all'] })
  for (const version of ['1.0.3', '2.0.0'] as const) clients[version] = clientOf(hub, key, version)
})
afterAll(() => hub.close())

const each = describe.each<XapiVersion>(['1.0.3', '2.0.0'])
const someone = (): JsonObject => ({ mbox: `mailto:${randomUUID()}@example.com` })
const idsIn = (answer: { json(): { statements: { id: string }[] } }) =>
  answer.json().statements.map(({ id }) => id)

each('xAPI %s statements', (version) => {
  const ask: Client = (...given) => clients[version](...given)
  const post = async (json: unknown): Promise<string[]> => {
    const answer = await ask('POST', 'statements', { json })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()
  }
  const postOne = async (json: unknown): Promise<string> => (await post(json))[0] ?? ''
  const find = (query: Record<string, string>) => ask('GET', 'statements', { query })

  test('xAPI 2.1.2 a POST answers the ids in the order of the statements', async () => {
    const ids = [randomUUID(), randomUUID()]
    expect(await post(ids.map((id) => stated({ id })))).toEqual(ids)
    expect(await post([])).toEqual([])
    expect(await postOne(stated())).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  })

  test('xAPI 2.1.1 a PUT stores one statement under the id of its address', async () => {
    const id = randomUUID()
    const put = await ask('PUT', 'statements', { query: { statementId: id }, json: stated() })
    expect([put.statusCode, put.body]).toEqual([204, ''])
    const found = await find({ statementId: id })
    expect(found.json()).toMatchObject({ id, actor: learner, object: grafting })
    const other = await ask('PUT', 'statements', {
      query: { statementId: randomUUID() },
      json: stated({ id }),
    })
    expect([other.statusCode, other.json()]).toMatchObject([400, { path: '/id' }])
    const none = await ask('PUT', 'statements', { json: stated() })
    expect([none.statusCode, none.json().path]).toEqual([400, '/statementId'])
  })

  test('xAPI 2.4 what the store adds: stored, timestamp, authority, version', async () => {
    const id = await postOne(stated({ stored: '2001-01-01T00:00:00Z' }))
    const found = (await find({ statementId: id })).json()
    expect(found.timestamp).toBe(found.stored)
    expect(Math.abs(Date.parse(found.stored) - Date.now())).toBeLessThan(60_000)
    expect(found.authority).toMatchObject({ objectType: 'Agent', name: '测试' })
    expect(found.version).toBe(version === '1.0.3' ? '1.0.0' : '2.0.0')
  })

  test("xAPI 4.2.7 moments are given back in UTC, a sub-statement's too", async () => {
    const timestamp = '2026-11-26T10:00:00.123+08:00'
    const object = { objectType: 'SubStatement', ...stated({ timestamp }) }
    const found = (await find({ statementId: await postOne(stated({ timestamp, object })) })).json()
    const inUtc = '2026-11-26T02:00:00.123Z'
    expect([found.timestamp, found.object.timestamp]).toEqual([inUtc, inUtc])
  })

  test('xAPI 2.1.1 the same statement again changes nothing, another under its id is 409', async () => {
    const id = randomUUID()
    await post(stated({ id }))
    const before = (await find({ statementId: id })).json()
    await post(stated({ id }))
    const other = await ask('POST', 'statements', { json: stated({ id, actor: someone() }) })
    expect([other.statusCode, other.json()]).toEqual([409, { code: 'statement_exists', id }])
    expect((await find({ statementId: id })).json()).toEqual(before)
  })

  test('xAPI 3.2 a batch with one wrong statement is refused whole, with the path of the fault', async () => {
    const id = randomUUID()
    const answer = await ask('POST', 'statements', {
      json: [stated({ id }), stated({ verb: { id: 'no iri' } })],
    })
    expect([answer.statusCode, answer.json()]).toMatchObject([
      400,
      { code: 'statement_invalid', path: '/1/verb/id' },
    ])
    expect((await find({ statementId: id })).statusCode).toBe(404)
    const twice = await ask('POST', 'statements', { json: [stated({ id }), stated({ id })] })
    expect([twice.statusCode, twice.json().path]).toEqual([400, '/1/id'])
  })

  test.each([
    ['{', 'application/json', 'json_broken'],
    ['', 'application/json', 'json_broken'],
    ['{}', 'text/plain', 'content_type_refused'],
    ['a=b', 'application/x-www-form-urlencoded', 'content_type_refused'],
    ['{}', undefined, 'content_type_refused'],
  ])('xAPI 3.2 %j as %s is 400', async (body, type, code) => {
    const answer = await ask('POST', 'statements', { body, headers: { 'content-type': type } })
    expect([answer.statusCode, answer.json().code]).toEqual([400, code])
  })

  test('xAPI 4.2.1 a statement that names a property twice is refused, however deep', async () => {
    const text = JSON.stringify(stated({ result: { response: '": \\\\' } }))
    const send = (body: string) =>
      ask('POST', 'statements', { body, headers: { 'content-type': 'application/json' } })
    expect((await send(text)).statusCode).toBe(200)
    for (const member of ['"actor":', '"name" :', '"response":']) {
      const twice = text.replace(member.replace(' ', ''), `${member}{},$&`)
      expect(twice).not.toBe(text)
      const answer = await send(twice)
      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        { code: 'json_broken', why: 'member_twice' },
      ])
    }
  })

  test('a statement nested deeper than it can be walked is 400, not a failure', async () => {
    const nested = (depth: number) => {
      const text = JSON.stringify(stated({ result: { extensions: { 'http://a.cn/deep': 0 } } }))
      const body = text.replace('/deep":0', `/deep":${'['.repeat(depth)}${']'.repeat(depth)}`)
      return ask('POST', 'statements', { body, headers: { 'content-type': 'application/json' } })
    }
    const answers = [await nested(900), await nested(5_000), await nested(1_000_000)]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 400, 400])
  })

  test.each([
    [{ statementId: 'x' }, '/statementId'],
    [{ statementId: randomUUID(), voidedStatementId: randomUUID() }, '/voidedStatementId'],
    [{ statementId: randomUUID(), limit: '1' }, '/limit'],
    [{ StatementId: randomUUID() }, '/StatementId'],
    [{ unheard: 'of' }, '/unheard'],
    [{ agent: '{"mbox":"wang"}' }, '/agent/mbox'],
    [{ agent: 'wang' }, '/agent'],
    [{ agent: '{"objectType":"Group","member":[{"mbox":"mailto:a@b.cn"}]}' }, '/agent'],
    [{ verb: 'passed' }, '/verb'],
    [{ activity: 'course' }, '/activity'],
    [{ registration: '1' }, '/registration'],
    [{ since: 'yesterday' }, '/since'],
    [{ until: 'tomorrow' }, '/until'],
    [{ limit: '-1' }, '/limit'],
    [{ limit: 'ten' }, '/limit'],
    [{ format: 'Exact' }, '/format'],
    [{ attachments: 'yes' }, '/attachments'],
    [{ ascending: '1' }, '/ascending'],
    [{ related_agents: 'True' }, '/related_agents'],
  ])('xAPI 3.2 a GET with %j is 400', async (query, path) => {
    const answer = await find(query as Record<string, string>)
    expect([answer.statusCode, answer.json()]).toMatchObject([
      400,
      { code: 'parameters_invalid', path },
    ])
  })

  test('xAPI 3.2 a parameter that comes twice is 400', async () => {
    const answer = await ask('GET', 'statements?limit=1&limit=2')
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'parameter_twice'])
  })

  test('xAPI 2.1.3 statements are found by agent, verb, activity and registration, and by all together', async () => {
    const [actor, registration] = [someone(), randomUUID()]
    const [verb, activity] = [`http://verb.example/${randomUUID()}`, `http://a.cn/${randomUUID()}`]
    const more = { verb: { id: verb }, object: { id: activity }, context: { registration } }
    const [all = '', other = ''] = await post([
      stated({ actor, ...more }),
      stated({ actor, object: { id: activity } }),
    ])
    const agent = JSON.stringify(actor)
    expect(idsIn(await find({ agent }))).toEqual([other, all])
    expect(idsIn(await find({ agent, ascending: 'true' }))).toEqual([all, other])
    expect(idsIn(await find({ verb }))).toEqual([all])
    expect(idsIn(await find({ activity }))).toEqual([other, all])
    expect(idsIn(await find({ registration: registration.toUpperCase() }))).toEqual([all])
    expect(idsIn(await find({ agent, verb, activity, registration }))).toEqual([all])
    expect(idsIn(await find({ agent, verb: 'http://verb.example/none' }))).toEqual([])
    expect(idsIn(await find({ registration, agent: JSON.stringify(someone()) }))).toEqual([])
  })

  test('xAPI 2.1.3 related agents and activities are found only when they are asked for', async () => {
    const [instructor, parent] = [someone(), `http://a.cn/${randomUUID()}`]
    const context = { instructor, contextActivities: { parent: [{ id: parent }] } }
    const id = await postOne(stated({ context }))
    const agent = JSON.stringify(instructor)
    expect(idsIn(await find({ agent }))).toEqual([])
    expect(idsIn(await find({ agent, related_agents: 'true' }))).toEqual([id])
    expect(idsIn(await find({ activity: parent }))).toEqual([])
    expect(idsIn(await find({ activity: parent, related_activities: 'true' }))).toEqual([id])
    const both = { agent, related_agents: 'true', activity: parent, related_activities: 'true' }
    expect(idsIn(await find(both))).toEqual([id])
  })

  test('xAPI 2.1.3 a reference is found by what its target is found by, whichever came first', async () => {
    const [actor, late, middle] = [someone(), randomUUID(), randomUUID()]
    const refers = (id: string) => ({ objectType: 'StatementRef', id })
    const verb = { id: `http://verb.example/${randomUUID()}` }
    const registration = randomUUID()
    const outer = await postOne(stated({ object: refers(middle), context: { registration } }))
    await post(stated({ id: middle, object: refers(late), verb }))
    await post(stated({ id: late, actor }))
    const agent = JSON.stringify(actor)
    expect(idsIn(await find({ agent }))).toEqual([late, middle, outer])
    // What is asked must hold of one statement in the chain, not of several together.
    expect(idsIn(await find({ agent, verb: verb.id }))).toEqual([])
    expect(idsIn(await find({ agent, registration }))).toEqual([])
    expect(idsIn(await find({ registration }))).toEqual([outer])
    expect(idsIn(await find({ verb: verb.id }))).toEqual([middle, outer])
  })

  test('xAPI 2.1.3 a page ends with a link to the next, until there is none', async () => {
    const actor = someone()
    const ids = await post(Array.from({ length: 5 }, () => stated({ actor })))
    const seen: string[] = []
    let answer = await find({ agent: JSON.stringify(actor), limit: '2' })
    for (let pages = 1; ; pages++) {
      seen.push(...idsIn(answer))
      const { more } = answer.json()
      if (more === '') break
      expect(more).toMatch(/^\/xapi\/statements\?/)
      expect(pages).toBeLessThan(4)
      answer = await ask('GET', more.slice('/xapi/'.length))
    }
    expect(seen).toEqual(ids.toReversed())
  })

  test('xAPI 2.1.3 a limit of zero, or beyond what the store gives, is what the store gives', async () => {
    const actor = someone()
    const ids = await post([stated({ actor }), stated({ actor })])
    for (const limit of ['0', String(2 ** 31 - 1), '9'.repeat(400)]) {
      const answer = await find({ agent: JSON.stringify(actor), limit })
      expect([answer.statusCode, idsIn(answer)]).toEqual([200, ids.toReversed()])
    }
  })

  test('xAPI 2.1.3 since leaves out what it names, until does not', async () => {
    const actor = someone()
    const ids: string[] = []
    for (let n = 0; n < 3; n++) ids.push(await postOne(stated({ actor })))
    const agent = JSON.stringify(actor)
    const middle = (await find({ statementId: ids[1] ?? '' })).json().stored
    expect(idsIn(await find({ agent, since: middle }))).toEqual([ids[2]])
    expect(idsIn(await find({ agent, until: middle }))).toEqual([ids[1], ids[0]])
    const all = await find({ since: middle })
    expect(idsIn(all)).toContain(ids[2])
    expect(idsIn(all)).not.toContain(ids[1])
  })

  test('xAPI 2.1.4 a voided statement is found by its own parameter only, and its voiding stays', async () => {
    const actor = someone()
    const agent = JSON.stringify(actor)
    const id = await postOne(stated({ actor }))
    const voiding = stated({
      verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
      object: { objectType: 'StatementRef', id },
    })
    const voider = await postOne(voiding)
    expect((await find({ statementId: id })).statusCode).toBe(404)
    expect((await find({ voidedStatementId: id })).json()).toMatchObject({ id })
    expect(idsIn(await find({ agent }))).toEqual([voider])
    expect((await find({ voidedStatementId: voider })).statusCode).toBe(404)
    // Voiding statements cannot be voided.
    await post({ ...voiding, object: { objectType: 'StatementRef', id: voider } })
    expect((await find({ statementId: voider })).statusCode).toBe(200)
    expect((await find({ statementId: id })).statusCode).toBe(404)
  })

  test('xAPI 2.1.4 what is voided before it comes is voided when it comes', async () => {
    const id = randomUUID()
    await post(
      stated({
        verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
        object: { objectType: 'StatementRef', id },
      }),
    )
    await post(stated({ id }))
    expect((await find({ voidedStatementId: id })).statusCode).toBe(200)
  })

  test('xAPI 2.1.3 every answer about statements says through when it is complete', async () => {
    const id = await postOne(stated())
    const { stored } = (await find({ statementId: id })).json()
    const answers = [
      await find({ statementId: id }),
      await find({ limit: '1' }),
      await find({ unheard: 'of' }),
      await ask('POST', 'statements', { json: stated() }),
    ]
    for (const { headers } of answers) {
      const through = String(headers['x-experience-api-consistent-through'])
      expect(Date.parse(through)).toBeGreaterThan(Date.parse(stored))
    }
  })

  test('xAPI 2.1.3 what somebody is still writing is not complete', async () => {
    const { promise: written, resolve: end } = Promise.withResolvers<void>()
    const { promise: begun, resolve: begin } = Promise.withResolvers<string>()
    const writing = asSystem(hub.db, 'test', async (tx) => {
      begin((await beginStating(tx, [])).at)
      await written
    })
    const at = await begun
    const throughOf = async () => {
      const { headers } = await find({ limit: '1' })
      return String(headers['x-experience-api-consistent-through'])
    }
    const during = await throughOf()
    end()
    await writing
    expect(during < at).toBe(true)
    expect((await throughOf()) > at).toBe(true)
  })

  test('xAPI 2.1.3 formats: only what tells things apart, or the activity as the store knows it', async () => {
    const actor = someone()
    const activity = `http://a.cn/${randomUUID()}`
    const told = (definition: JsonObject) => stated({ actor, object: { id: activity, definition } })
    await post(told({ name: { en: 'Grafting', 'zh-Hans': '嫁接' } }))
    await post(told({ description: { en: 'Of kiwi' } }))
    const id = await postOne(
      stated({ actor: { ...actor, name: '小王' }, object: { id: activity } }),
    )
    const ids = (await find({ statementId: id, format: 'ids' })).json()
    expect([ids.actor, ids.object]).toEqual([actor, { id: activity }])
    const canonical = await ask('GET', 'statements', {
      query: { statementId: id, format: 'canonical' },
      headers: { 'accept-language': 'fr, zh-Hans;q=0.8, en;q=0.5' },
    })
    expect(canonical.json().object).toEqual({
      id: activity,
      definition: { name: { 'zh-Hans': '嫁接' }, description: { en: 'Of kiwi' } },
    })
    const whole = await ask('GET', 'activities', { query: { activityId: activity } })
    expect(whole.json()).toEqual({
      objectType: 'Activity',
      id: activity,
      definition: {
        name: { en: 'Grafting', 'zh-Hans': '嫁接' },
        description: { en: 'Of kiwi' },
      },
    })
  })

  test('xAPI 1.1 a HEAD is a GET without its body', async () => {
    const id = await postOne(stated())
    const query = { statementId: id }
    const [head, get] = [await ask('HEAD', 'statements', { query }), await find(query)]
    expect([head.statusCode, head.body]).toEqual([200, ''])
    expect(head.headers['last-modified']).toBe(get.json().stored)
    expect(head.headers['content-type']).toBe(get.headers['content-type'])
  })
})
