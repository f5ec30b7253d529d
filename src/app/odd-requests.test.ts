import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
} from '../../test/harness/node.ts'
import { type OddRequest, oddRequests, rounds, seed } from '../../test/harness/odd-requests.ts'
import { type Operation, operationsOf } from '../../test/harness/operations.ts'
import { seeded } from '../../test/simulation/random.ts'
import { operator } from '../features/people/operator.ts'
import { addKey } from '../features/statements/credential-actions.ts'
import { loginCookie } from '../platform/http.ts'
import { demonstrationPassword, loadDemonstration } from './demo/load.ts'

const mostMs = 2_000

let node: TestHub
beforeAll(async () => {
  node = await openTestNode({ places: false })
  await loadDemonstration(node.ground, () => {})
})
afterAll(() => node?.close())

/** What would end the session that asks, or waits on purpose. */
const leftOut = ['/api/logout', '/api/me/logins', '/api/me/logins/{id}', '/api/me/password']

/** Of the record store, which describes itself elsewhere. */
const store = (): Operation[] => {
  const named = (...names: string[]) =>
    names.map((name) => ({ in: 'query' as const, name, schema: { type: 'string' } }))
  const of = (path: string, methods: Operation['method'][], ...names: string[]) =>
    methods.map((method) => ({ method, path: `/xapi/${path}`, parameters: named(...names) }))
  return [
    ...of(
      'statements',
      ['GET', 'PUT', 'POST'],
      'statementId',
      'voidedStatementId',
      'agent',
      'verb',
    ),
    ...of(
      'statements',
      ['GET'],
      'activity',
      'since',
      'until',
      'limit',
      'format',
      'after',
      'ascending',
    ),
    ...of('activities/state', ['GET', 'PUT', 'POST', 'DELETE'], 'activityId', 'agent', 'stateId'),
    ...of('activities/profile', ['GET', 'PUT', 'POST', 'DELETE'], 'activityId', 'profileId'),
    ...of('agents/profile', ['GET', 'PUT', 'POST', 'DELETE'], 'agent', 'profileId', 'since'),
    ...of('activities', ['GET'], 'activityId'),
    ...of('agents', ['GET', 'POST'], 'agent', 'method'),
  ]
}

type Ask = (request: OddRequest) => Promise<LightMyRequestResponse>

/** Sends every operation so many odd requests; what failed, or took too long twice. */
async function faultsOf(ask: Ask, from: number, times: number): Promise<string[]> {
  const rng = seeded(from)
  const known = await whatIsKnown()
  const make = oddRequests(rng, known)
  const operations = [...operationsOf(node.server), ...store()].filter(
    ({ path }) => !leftOut.includes(path),
  )
  expect(operations.length).toBeGreaterThan(300)
  const faults: string[] = []
  for (let round = 0; round < times; round++) {
    for (const operation of operations) {
      const request = make(operation)
      const { status, ms } = await timed(ask, request)
      const isSlow = ms > mostMs && (await timed(ask, request)).ms > mostMs
      if (status < 500 && !isSlow) continue
      faults.push(`${status} after ${Math.round(ms)} ms: ${shown(request)}`)
    }
  }
  return faults
}

async function timed(ask: Ask, request: OddRequest): Promise<{ status: number; ms: number }> {
  const begunMs = performance.now()
  const { statusCode } = await ask(request)
  return { status: statusCode, ms: performance.now() - begunMs }
}

const shown = ({ method, url, headers, payload }: OddRequest): string =>
  `${method} ${url.slice(0, 600)} ${JSON.stringify(headers)} ${String(payload ?? '').slice(0, 400)}`

/** Rows of every list, for requests that reach further than the first check. */
async function whatIsKnown() {
  const session = await logInAs(node, 'admin', demonstrationPassword)
  const lists = operationsOf(node.server).filter(
    ({ method, path, parameters }) =>
      method === 'GET' &&
      /^\/api\/[\w-]+(\/[\w-]+)?$/.test(path) &&
      !parameters.some(({ required }) => required),
  )
  const known = new Map<string, Record<string, unknown>[]>()
  for (const { path } of lists) {
    const answer = await session.get(path)
    if (answer.statusCode !== 200 || !/json/.test(String(answer.headers['content-type']))) continue
    const rows = Object.values(answer.json<Record<string, unknown>>())
      .flatMap((list) => (Array.isArray(list) ? list : []))
      .filter((row) => row !== null && typeof row === 'object')
    known.set(path, rows.slice(0, 20))
  }
  expect([...known.values()].flat().length).toBeGreaterThan(100)
  return known
}

const headersOf = (request: OddRequest) => ({ origin: 'http://localhost:80', ...request.headers })
let address = 0
/** Each from elsewhere, so that no limit answers in place of the operation. */
const somewhere = () => `10.${(++address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`

test(`whatever a guest sends, nothing fails and nothing is slow (seed ${seed})`, async () => {
  const ask: Ask = (request) =>
    node.server.inject({ ...request, headers: headersOf(request), remoteAddress: somewhere() })
  expect(await faultsOf(ask, seed, Math.ceil(rounds / 4))).toEqual([])
}, 600_000)

test(`whatever the strongest role sends, nothing fails and nothing is slow (seed ${seed})`, async () => {
  const key = await addKey(node.db, operator, { name: '测试', scopes: ['all'] })
  const basic = `Basic ${Buffer.from(`${key.key}:${key.secret}`).toString('base64')}`
  const xapi = { authorization: basic, 'x-experience-api-version': '2.0.0' }
  let sessions: Session[] = []
  let made = 0
  const open = async () => {
    const { loginName } = await somebody(node, {
      role: 'administrator',
      regionCode: '433123000000',
    })
    made += 1
    return logInAs(node, loginName)
  }
  const ask: Ask = async (request) => {
    // A login is counted by itself: several share the work.
    while (sessions.length < 6) sessions.push(await open())
    const { cookie = '' } = sessions[address % sessions.length] ?? {}
    const isStore = request.url.startsWith('/xapi')
    const answer = await node.server.inject({
      ...request,
      headers: { ...(isStore && xapi), ...headersOf(request) },
      ...(!isStore && !request.headers?.cookie && { cookies: { [loginCookie]: cookie } }),
      remoteAddress: somewhere(),
    })
    // Somebody retired him, or his post, or all logins.
    if (!request.headers?.cookie && answer.body.includes('login_needed')) {
      sessions = sessions.filter((one) => one.cookie !== cookie)
    }
    return answer
  }
  expect(await faultsOf(ask, seed + 1, rounds)).toEqual([])
  expect(made).toBeLessThan(rounds * 50)
}, 600_000)
