import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  somebody,
  type TestHub,
  townshipA,
  villageA1,
} from '../harness/node.ts'
import { type Document, type Operation, operationsOf, requestOf } from './requests.ts'
import { asBefore, fillTownship, type Target } from './targets.ts'

let hub: TestHub
let target: Target
let operations: Operation[]
let administrator: string
beforeAll(async () => {
  hub = await openTestNode()
  target = await fillTownship(hub, { sign: 'QA', township: townshipA, village: villageA1 })
  const document = (await hub.server.inject('/api/openapi.json')).json() as Document
  operations = operationsOf(document).filter(({ method }) => method !== 'GET')
  administrator = (await somebody(hub, { role: 'administrator' })).loginName
})
afterAll(() => hub.close())

const times = 4
/** They end the session that asks, or read a sheet in a thread of its own before anything is written. */
const left = /^\/api\/(me\/logins|logout|portal\/sign-out)|\/imports/

/** Of one login the server takes so many requests a minute. */
const loggedIn = async () => ({ cunxiao_login: (await logInAs(hub, administrator)).cookie })

test('who does the same at the same moment is told so, and nothing breaks', async () => {
  const broken: string[] = []
  let cookies: Record<string, string> = {}
  const asked = operations.filter(({ path }) => !left.test(path))
  for (const [at, operation] of asked.entries()) {
    if (at % 150 === 0) cookies = await loggedIn()
    const request = requestOf(operation, await asBefore(hub, operation, target))
    const answers = await Promise.all(
      Array.from({ length: times }, () => hub.server.inject({ ...request, cookies })),
    )
    const failed = answers.filter(({ statusCode }) => statusCode >= 500)
    if (failed.length > 0)
      broken.push(
        `${operation.method} ${operation.path} ${failed[0]?.statusCode} × ${failed.length}`,
      )
  }
  expect(broken).toEqual([])
})

test('who disables an account while another enables it waits for him', async () => {
  const url = (move: string) => `/api/accounts/${target.ids.account}/${move}`
  const cookies = await loggedIn()
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all(
      ['disable', 'enable', 'disable', 'enable', 'disable', 'enable'].map((move) =>
        hub.server.inject({
          ...{ method: 'POST', url: url(move), headers: { origin: 'http://localhost:80' } },
          cookies,
        }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(204))
  }
})
