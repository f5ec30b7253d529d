import { randomUUID } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestNode, somebody, type TestHub, townshipA } from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { addEdition } from '../library/editions/edition.fixture.ts'
import { addResource } from '../library/library.fixture.ts'
import { packZip } from '../library/packages/zip.fixture.ts'
import { setStates } from '../library/store.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import { issueCard } from './card-actions.ts'

const scorm = `<?xml version="1.0"?><manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>t</title>
<item identifier="i" identifierref="r"><title>t</title></item></organization></organizations>
<resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"/></resources></manifest>`
const tincan = `<?xml version="1.0"?><tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
<activity id="http://a.test/course" type="http://adlnet.gov/expapi/activities/course"><name>t</name>
<launch lang="en">index.html</launch></activity></activities></tincan>`
const index = { name: 'index.html', content: '<p>1' }
const origin = 'http://localhost:80'

let hub: TestHub
let zeng: Awaited<ReturnType<typeof learner>>
let wu: typeof zeng
const ids: Record<string, string> = {}
beforeAll(async () => {
  hub = await openTestNode()
  const { actor } = await somebody(hub, { role: 'administrator' })
  for (const [name, manifest] of [
    ['imsmanifest.xml', scorm],
    ['tincan.xml', tincan],
  ] as const) {
    const id = await addResource(hub.db, name, { state: 'draft', mediaType: 'package' })
    const bytes = packZip([{ name, content: manifest }, index])
    await addEdition(hub.ground, actor, id, { name: 'a.zip', bytes }, { ffmpeg: undefined })
    ids[name] = id
  }
  await asSystem(hub.db, 'test', (tx) => setStates(tx, Object.values(ids), 'published'))
  zeng = await learner('曾祥')
  wu = await learner('吴强')
})
afterAll(() => hub?.close())

async function learner(name: string) {
  const { organisationId } = await somebody(hub, {
    ...{ role: 'village_secretary', regionCode: townshipA, level: 'township' },
  })
  const { id } = await addPerson(hub.db, operator, { name, orgUnitId: organisationId })
  return { id, cookies: await signIn(id) }
}
async function signIn(id: string) {
  const { card } = await issueCard(hub.db, operator, id, hub.ground.clock())
  const url = '/api/portal/sign-in'
  const payload = { own: true, card }
  const answer = await hub.server.inject({ method: 'POST', url, headers: { origin }, payload })
  return { cunxiao_learner: answer.cookies[0]?.value ?? '' }
}
const post = (url: string, cookies: Record<string, string>, payload: object) =>
  hub.server.inject({ method: 'POST', url, headers: { origin }, cookies, payload })

describe('where a course says its last words', () => {
  const registration = randomUUID()
  const session = randomUUID()
  const words = (cmi: unknown = { core: { lesson_status: 'completed' } }) => ({
    ids: { passed: randomUUID(), failed: randomUUID(), completed: randomUUID() },
    kept: { cmi, ended: true },
  })
  const pack = (value: unknown) =>
    deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value))
  const addressOf = async ({ cookies }: typeof zeng) =>
    (
      await post(`/api/portal/resources/${ids['imsmanifest.xml']}/sittings`, cookies, {
        registration,
        session,
      })
    )
      .json<{ url: string }>()
      .url.slice(origin.length)
  const say = (address: string, packed: Buffer, unit = 'i') =>
    hub.server.inject({
      ...{ method: 'POST', url: `${address}&unit=${unit}`, payload: packed },
      headers: { 'content-type': 'application/octet-stream' },
    })
  const nested = (depth: number) =>
    JSON.stringify(words('DEEP')).replace(
      '"DEEP"',
      `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    )

  test('they are kept and stated once, however often they come', async () => {
    const address = await addressOf(zeng)
    const packed = pack(words())
    for (let time = 0; time < 3; time++) expect((await say(address, packed)).statusCode).toBe(204)
    const said = await asSystem(hub.db, 'test', (tx) =>
      tx.selectFrom('statements').select('body').execute(),
    )
    expect(said.filter(({ body }) => body.includes(registration))).toHaveLength(1)
  })

  test.each<[string, () => Buffer, string?]>([
    ['a bomb', () => pack(' '.repeat(60_000_000))],
    ['what is nested deep', () => pack(nested(500_000))],
    ['what is not packed', () => Buffer.from('{}')],
    ['nothing', () => Buffer.alloc(0)],
    ['other than words', () => pack('null')],
    ['statements without ids', () => pack({ kept: words().kept })],
  ])('%s is refused', async (_, packed) => {
    const answer = await say(await addressOf(zeng), packed())
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { code: 'last_words_broken' }])
  })

  test.each([['__proto__'], ['constructor'], ['another']])('the unit %s is none', async (unit) =>
    expect((await say(await addressOf(zeng), pack(words()), unit)).statusCode).toBe(404),
  )

  test('whatever the learner kept in the place of the state, they break nothing', async () => {
    const agent = (await hub.server.inject({ url: '/api/portal/me', cookies: zeng.cookies })).json()
    const query = new URLSearchParams({
      activityId: `urn:uuid:${ids['imsmanifest.xml']}`,
      agent: JSON.stringify({ account: { homePage: agent.homePage, name: zeng.id } }),
      stateId: 'portal',
    })
    const kept = await hub.server.inject({
      ...{ method: 'PUT', url: `/xapi/activities/state?${query}`, cookies: zeng.cookies },
      headers: { origin, 'content-type': 'text/plain', 'x-experience-api-version': '1.0.3' },
      payload: 'not JSON',
    })
    expect(kept.statusCode).toBe(204)
    expect((await say(await addressOf(zeng), pack(words()))).statusCode).toBe(204)
  })

  test('another card ends the address, and nobody makes one or turns it into another', async () => {
    const address = await addressOf(zeng)
    const [path, sealed = ''] = address.split('sitting=')
    const [body = '', signature = ''] = sealed.split('.')
    const forged = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), learnerId: wu.id }
    const other = Buffer.from(JSON.stringify(forged)).toString('base64url')
    expect((await say(`${path}sitting=${other}.${signature}`, pack(words()))).statusCode).toBe(401)
    const basic = `Basic ${btoa(`tincan:${sealed}`)}`
    expect((await stateAs(basic, zeng.id)).statusCode).toBe(401)
    zeng.cookies = await signIn(zeng.id)
    expect((await say(address, pack(words()))).statusCode).toBe(401)
  })
})

/** As a course in Tin Can states what a learner did. */
async function stateAs(authorization: string, name: string) {
  const { homePage } = (await hub.server.inject('/api/portal/me')).json()
  return hub.server.inject({
    ...{ method: 'POST', url: '/api/portal/tincan/xapi/statements' },
    headers: { authorization, 'x-experience-api-version': '1.0.3' },
    payload: {
      actor: { account: { homePage, name } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/experienced' },
      object: { id: 'http://a.test/course' },
    },
  })
}

describe('the key of a course in Tin Can', () => {
  const keyOf = async ({ cookies }: typeof zeng) => {
    const sitting = {
      unit: 'http://a.test/course',
      registration: randomUUID(),
      session: randomUUID(),
    }
    const launched = await post(
      `/api/portal/resources/${ids['tincan.xml']}/tincan`,
      cookies,
      sitting,
    )
    expect(launched.statusCode, launched.body).toBe(200)
    return new URL(launched.json().url).searchParams.get('auth') ?? ''
  }

  test('speaks for its learner until he signs out, and for nobody else', async () => {
    const key = await keyOf(wu)
    expect((await stateAs(key, wu.id)).statusCode).toBe(200)
    expect((await stateAs(key, zeng.id)).statusCode).toBe(403)
    await post('/api/portal/sign-out', wu.cookies, {})
    expect((await stateAs(key, wu.id)).statusCode).toBe(401)
  })

  test('ends with his card', async () => {
    wu.cookies = await signIn(wu.id)
    const key = await keyOf(wu)
    await signIn(wu.id)
    expect((await stateAs(key, wu.id)).statusCode).toBe(401)
  })
})
