import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  logInAs,
  openTestNode,
  somebody,
  type TestHub,
  townshipA,
  townshipB,
} from '../../../test/harness/node.ts'
import { addVillageSchool } from '../../../test/harness/village-school.ts'
import { replication } from '../../app/replication.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import { drainOutbox } from '../sync/publish-actions.ts'
import { issueCard } from './card-actions.ts'
import { answerAsked } from './certificate-actions.ts'
import type { OwnCertificates, VerifiedCertificate } from './certificate-api.ts'

type Node = Pick<TestHub, 'server'>
type Cookies = Record<string, string>
const origin = 'http://localhost:80'

let hub: TestHub
let station: TestStation
beforeAll(async () => {
  hub = await openTestNode()
  const { code } = await addVillageSchool(hub.db, hub.ground.clock())
  station = await enrolTestStation(hub, code)
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})

async function learner(name: string) {
  const { organisationId } = await somebody(hub, {
    role: 'village_secretary',
    regionCode: townshipA,
    level: 'township',
  })
  const { id } = await addPerson(hub.db, operator, { name, orgUnitId: organisationId })
  const { card } = await issueCard(hub.db, operator, id, hub.ground.clock())
  await drainOutbox(hub.db, replication)
  await station.contact()
  return { id, card }
}
async function signIn(node: Node, card: string): Promise<Cookies> {
  const payload = { own: true, card }
  const url = '/api/portal/sign-in'
  const answer = await node.server.inject({ method: 'POST', url, headers: { origin }, payload })
  return { cunxiao_learner: answer.cookies[0]?.value ?? '' }
}

/** A sitting that says how long it was. */
async function learn(node: Node, cookies: Cookies, id: string, at: string, duration: string) {
  const { homePage } = (await node.server.inject({ url: '/api/portal/me', cookies })).json()
  const posted = await node.server.inject({
    method: 'POST',
    url: '/xapi/statements',
    headers: { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json', origin },
    cookies,
    payload: {
      actor: { objectType: 'Agent', account: { homePage, name: id } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/terminated' },
      object: { id: `http://example.cn/film/${at}` },
      result: { duration },
      timestamp: at,
    },
  })
  expect(posted.statusCode, posted.body).toBe(200)
}
const ask = (node: Node, cookies: Cookies, year: number) =>
  node.server.inject({
    method: 'POST',
    url: '/api/portal/certificates',
    headers: { origin },
    cookies,
    payload: { year },
  })
const own = async (node: Node, cookies: Cookies) =>
  (await node.server.inject({ url: '/api/portal/certificates', cookies })).json<OwnCertificates>()
const verify = (node: Node, number: string) =>
  node.server.inject({ url: `/api/portal/certificates/${encodeURIComponent(number)}` })
const round = async () => {
  await station.contact()
  await answerAsked(hub.db, hub.ground.clock())
  await drainOutbox(hub.db, replication)
  await station.contact()
}

test('O2-15 at the hub a year is certified at once, with a number that anyone verifies', async () => {
  const { id, card } = await learner('曾祥')
  const cookies = await signIn(hub, card)
  expect((await ask(hub, cookies, 2026)).json()).toMatchObject({ code: 'nothing_learned' })
  await learn(hub, cookies, id, '2026-10-20T01:30:00.000Z', 'PT40M30S')
  // Still the year before in Greenwich.
  await learn(hub, cookies, id, '2025-12-31T16:30:00.000Z', 'PT20M')
  await learn(hub, cookies, id, '2025-12-31T15:30:00.000Z', 'PT5M')
  expect((await ask(hub, cookies, 2026)).statusCode).toBe(204)
  const { certificates, asked } = await own(hub, cookies)
  expect(asked).toEqual([])
  expect(certificates).toMatchObject([{ year: 2026, minutes: 60, finished: 0 }])
  const number = certificates[0]?.number ?? ''
  expect(number).toMatch(/^2026(-[2-9A-HJKMNP-TV-Z]{4}){3}$/)
  for (const typed of [number, number.toLowerCase(), number.replaceAll('-', ' ')])
    expect((await verify(hub, typed)).json<VerifiedCertificate>()).toMatchObject({
      ...{ number, name: '曾祥', year: 2026, minutes: 60, countyName: '凤凰县' },
      verifyAt: expect.stringContaining(`/certificates/${number}`),
    })
})

test('O2-15 what is asked for again, with nothing learned since, is the paper that there is', async () => {
  const { id, card } = await learner('曾理')
  const cookies = await signIn(hub, card)
  await learn(hub, cookies, id, '2026-10-20T01:30:00.000Z', 'PT40M')
  await Promise.all(Array.from({ length: 6 }, () => ask(hub, cookies, 2026)))
  await ask(hub, cookies, 2026)
  expect((await own(hub, cookies)).certificates).toHaveLength(1)
  await learn(hub, cookies, id, '2026-10-21T01:30:00.000Z', 'PT10M')
  hub.setNow('2026-11-23T02:30:00.000Z')
  await ask(hub, cookies, 2026)
  const { certificates } = await own(hub, cookies)
  expect(certificates.map(({ minutes }) => minutes)).toEqual([50, 40])
  // The older paper stays true of its day.
  expect((await verify(hub, certificates[1]?.number ?? '')).json()).toMatchObject({ minutes: 40 })
})

test('X-5 O2-15 at a station it is asked for without a line, and the county adds up what it knows from everywhere', async () => {
  const { id, card } = await learner('曾和')
  await learn(hub, await signIn(hub, card), id, '2026-09-01T01:30:00.000Z', 'PT30M')
  station.wire.cut = true
  const cookies = await signIn(station, card)
  await learn(station, cookies, id, '2026-10-20T01:30:00.000Z', 'PT40M')
  expect((await ask(station, cookies, 2026)).statusCode).toBe(204)
  expect((await ask(station, cookies, 2026)).statusCode).toBe(204)
  expect(await own(station, cookies)).toEqual({ certificates: [], asked: [2026] })
  station.wire.cut = false
  await round()
  await round()
  const { certificates, asked } = await own(station, cookies)
  expect(asked).toEqual([])
  expect(certificates).toMatchObject([{ year: 2026, minutes: 70 }])
  const number = certificates[0]?.number ?? ''
  expect((await verify(station, number)).json()).toMatchObject({
    name: '曾和',
    verifyAt: `http://hub.test/certificates/${number}`,
  })
  const rows = await asSystem(hub.db, 'test', (tx) =>
    tx.selectFrom('askedCertificates').select('id').where('personId', '=', id).execute(),
  )
  expect(rows).toHaveLength(1)
})

test('O2-15 nobody reads another’s certificates, and no number is found by trying', async () => {
  expect(await own(hub, {})).toMatchObject({ code: 'sign_in_needed' })
  const { card } = await learner('曾平')
  expect(await own(hub, await signIn(hub, card))).toEqual({ certificates: [], asked: [] })
  expect((await ask(hub, {}, 2026)).statusCode).toBe(401)
  for (const number of ['2026-AAAA-AAAA-AAAA', "'; --", '\u0000', '%', '2026'])
    expect((await verify(hub, number)).statusCode).toBe(404)
  const tries = await Promise.all(Array.from({ length: 40 }, (_, n) => verify(hub, `2026-${n}`)))
  expect(tries.some(({ statusCode }) => statusCode === 429)).toBe(true)
})

test('O2-15 a clerk certifies whoever stands at the desk, of his own place', async () => {
  const { id, card } = await learner('曾安')
  await learn(hub, await signIn(hub, card), id, '2026-10-20T01:30:00.000Z', 'PT40M')
  const certify = async (regionCode: string) => {
    const { loginName } = await somebody(hub, {
      role: 'administrator',
      regionCode,
      level: 'township',
    })
    const clerk = await logInAs(hub, loginName)
    return clerk.send('POST', `/api/learning/hours/${id}/certificate`, { year: 2026 })
  }
  expect((await certify(townshipB)).statusCode).toBe(404)
  const issued = await certify(townshipA)
  expect(issued.statusCode, issued.body).toBe(201)
  const { certificates } = await own(hub, await signIn(hub, card))
  expect(certificates).toMatchObject([{ number: issued.json().number, minutes: 40 }])
})
