import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hubRegisters } from '../../src/app/hub-registers.ts'
import { issueCard } from '../../src/features/learning/card-actions.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import type { RoleCode } from '../../src/features/people/role.ts'
import { asSystem } from '../../src/platform/db.ts'
import {
  logInAs,
  openTestNode,
  type Somebody,
  somebody,
  type TestHub,
  townshipA,
  townshipB,
  villageA1,
  villageB1,
} from '../harness/node.ts'
import { type Document, type Operation, operationsOf, requestOf } from './requests.ts'
import { asBefore, fillTownship, type Target } from './targets.ts'

const file = join(import.meta.dirname, 'matrix.txt')
const results = join(import.meta.dirname, '..', '..', 'test-results')
const farTownship = '433130101000'

let hub: TestHub
let here: Target
let next: Target
let operations: Operation[]
beforeAll(async () => {
  hub = await openTestNode()
  await asSystem(hub.db, 'test places', (tx) =>
    savePlaces(tx, [
      { code: '433130000000', level: 'county', name: '龙山县' },
      { code: farTownship, level: 'township', name: '石羔镇' },
    ]),
  )
  here = await fillTownship(hub, { sign: 'QA', township: townshipA, village: villageA1 })
  next = await fillTownship(hub, { sign: 'QB', township: townshipB, village: villageB1 })
  const document = (await hub.server.inject('/api/openapi.json')).json() as Document
  operations = [...operationsOf(document), ...forMachines]
})
afterAll(() => hub.close())

/** Not in the document: stations sign what they say, docs/protocols/sync.md. */
const forMachines: readonly Operation[] = [
  'GET /metrics',
  'POST /sync/blobs/durable',
  'GET /sync/blobs/{hash}',
  'PUT /sync/blobs/{hash}/chunks/{n}',
  ...['enrol', 'feed', 'hello', 'pull', 'push'].map((word) => `POST /sync/${word}`),
].map((address) => {
  const [method, path = ''] = address.split(' ')
  return { method: method as Operation['method'], path, parameters: [], body: undefined }
})

/** Who asks; `own` is his place, `other` the one that is not. */
type Column = {
  name: string
  cookies: Record<string, string>
  own: Target
  other?: Target
  /** Has no place in what is asked about. */
  isFar?: true
}

async function columns(): Promise<Column[]> {
  const village = { regionCode: villageA1, level: 'village' } as const
  const township = { regionCode: townshipA, level: 'township' } as const
  const school = { ...village, organisationId: here.ids.schoolId ?? '' }
  const posts: [name: string, role: RoleCode, at: Omit<Somebody, 'role'>, own?: Target][] = [
    ['admin', 'administrator', {}],
    ['office', 'programme_office', {}],
    ['bureau', 'education_bureau', {}],
    ['organis', 'organisation_department', {}],
    ['finance', 'finance_bureau', {}],
    ['higher', 'higher_office', {}],
    ['t-secr', 'township_secretary', township],
    ['t-clerk', 'township_clerk', township],
    ['v-secr', 'village_secretary', village],
    ['head', 'head_of_school', school],
    ['keeper', 'equipment_keeper', school],
    ['next-t', 'township_clerk', { regionCode: townshipB, level: 'township' }, next],
    ['far-off', 'programme_office', { regionCode: '433130000000' }],
  ]
  const found: Column[] = [
    { name: 'guest', cookies: {}, own: here },
    { name: 'learner', cookies: await learnersCookie(), own: here },
  ]
  for (const [name, role, at, own = here] of posts) {
    const { loginName } = await somebody(hub, { role, ...at, loginName: `who-${name}` })
    const { cookie } = await logInAs(hub, loginName)
    // Both townships are the county's; whoever is of one of them is asked about the other, too.
    const other = at.regionCode && name !== 'far-off' ? { other: own === here ? next : here } : {}
    const isFar = name === 'far-off'
    found.push({ name, cookies: { cunxiao_login: cookie }, own, ...other, ...(isFar && { isFar }) })
  }
  return found
}

async function learnersCookie(): Promise<Record<string, string>> {
  const { organisationId } = await somebody(hub, {
    ...{ role: 'village_secretary', regionCode: townshipA, level: 'township', name: '学员单位' },
  })
  const { id } = await addPerson(hub.db, operator, { name: '学员', orgUnitId: organisationId })
  const { card } = await issueCard(hub.db, operator, id, hub.ground.clock())
  const answer = await hub.server.inject({
    ...{ method: 'POST', url: '/api/portal/sign-in', headers: { origin: 'http://localhost:80' } },
    payload: { own: true, card },
  })
  return { cunxiao_learner: answer.cookies[0]?.value ?? '' }
}

/** They end the session that asks, or every other, and come last. */
const ending = ['/api/me/logins', '/api/portal/sign-out', '/api/logout']

/** What one column is answered to one operation, in a word. */
async function markOf(operation: Operation, column: Column): Promise<string> {
  const own = await ask(operation, column, column.own)
  if (own.statusCode >= 500) return String(own.statusCode)
  const refused = refusalOf(own)
  if (refused && !column.other) return refused
  if (!column.other) return column.isFar && seenOf(own, here) ? 'sees' : 'ok'
  if (isWithoutPlace(operation)) return refused ?? seenIn(own, column.own, column.other)
  // Whoever lacks the verb altogether lacks it elsewhere.
  if (refused && own.json().verb !== undefined && operation.method !== 'GET') return refused
  const other = await ask(operation, column, column.other)
  if (other.statusCode >= 500) return String(other.statusCode)
  const alsoRefused = refusalOf(other)
  if (refused) return alsoRefused ? refused : 'LEAK'
  if (alsoRefused) return 'own'
  const [ownSeen, otherSeen] = [seenOf(own, column.own), seenOf(other, column.other)]
  return ownSeen && !otherSeen ? 'own' : 'ok'
}

const seenOf = (answer: LightMyRequestResponse, { sign }: Target): boolean =>
  answer.body.includes(`名${sign}`)

/** Of a list that is asked without a place: whose rows stand in it. */
function seenIn(answer: LightMyRequestResponse, own: Target, other: Target): string {
  if (seenOf(answer, own)) return seenOf(answer, other) ? 'ok' : 'own'
  return seenOf(answer, other) ? 'LEAK' : 'ok'
}

/** A list names no place, a sheet is read (in a thread of its own, which costs) before its rows say theirs. */
const isWithoutPlace = ({ path, method, parameters }: Operation): boolean =>
  path.includes('/imports') ||
  (method === 'GET' &&
    !/\{(id|code|number)\}/.test(path) &&
    !parameters.some(
      ({ name, required }) => name === 'place' || (required && placed.includes(name)),
    ))

/** What says of which place something is asked as well as `place` does. */
const placed: readonly string[] = ['schoolId', 'stationId']

/** Its status, where it says that this person may not, or that there is nothing for him. */
function refusalOf(answer: LightMyRequestResponse): string | undefined {
  const { statusCode } = answer
  if ([401, 403, 404].includes(statusCode)) return String(statusCode)
  // Rows and moves tell it among what else is wrong.
  const isToldInside =
    (statusCode === 400 && /"place_(not_yours|unknown)"/.test(answer.body)) ||
    (statusCode === 409 && /"code":"not_permitted"/.test(answer.body))
  return isToldInside ? '403' : undefined
}

async function ask(operation: Operation, { name, cookies }: Column, target: Target) {
  const remoteAddress = `10.1.1.${columnNames.indexOf(name) + 1}`
  const request = requestOf(operation, await asBefore(hub, operation, target))
  return hub.server.inject({ ...request, cookies, remoteAddress })
}
let columnNames: string[] = []

type Matrix = Map<string, string[]>

const atOnce = 6

async function tryEverything(): Promise<Matrix> {
  const all = await columns()
  columnNames = all.map(({ name }) => name)
  const marks = new Map<string, Map<string, string>>()
  const isEnding = ({ path }: Operation) => ending.some((one) => path.startsWith(one))
  const askAll = async (operation: Operation): Promise<void> => {
    const row = new Map<string, string>()
    // One after another: two who make the same thing at once are another test's.
    for (const column of all) row.set(column.name, await markOf(operation, column))
    marks.set(`${operation.method} ${operation.path}`, row)
  }
  // Whoever only looks looks first: what the others do would show.
  const middle = operations.filter((one) => !isEnding(one))
  for (const some of [true, false].map((isRead) =>
    middle.filter(({ method }) => (method === 'GET') === isRead),
  )) {
    const askOn = async (): Promise<void> => {
      for (let one = some.shift(); one; one = some.shift()) await askAll(one)
    }
    await Promise.all(Array.from({ length: atOnce }, askOn))
  }
  for (const path of ending)
    for (const one of operations.filter((each) => each.path.startsWith(path))) await askAll(one)
  const rows = [...marks].toSorted(([a], [b]) => (keyOf(a) < keyOf(b) ? -1 : 1))
  return new Map(rows.map(([name, row]) => [name, columnNames.map((one) => row.get(one) ?? '')]))
}
const keyOf = (name: string): string => name.split(' ').toReversed().join(' ')

const lineOf = (name: string, marks: readonly string[]): string =>
  `${name.padEnd(56)} ${marks.map((mark) => mark.padEnd(7)).join(' ')}`.trimEnd()

const textOf = (matrix: Matrix): string[] => [
  lineOf('operation', columnNames),
  ...[...matrix].map(([name, marks]) => lineOf(name, marks)),
]

test('every operation answers everybody as the table beside says', async () => {
  const found = textOf(await tryEverything())
  // As it is now, to be read beside the table and taken over where it is right.
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'authorisation.txt'), `${found.join('\n')}\n`)
  const table = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
  expect(found).toEqual(table)
}, 900_000)

/** Whose rows are the asker's own, or come of work that only runs outside of this test. */
const askedAboutNothing = [
  ...['/api/imports/', '/api/views/', '/api/me/', '/api/jobs/', '/api/library/placements'],
  ...['/api/library/uploads/', '/api/places/{code}/boundary'],
  ...['/api/digest/{id}/read', '/api/handovers/{id}/steps'],
]

test('a row of the table is about something that is there', () => {
  const nowhere = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\S+ \S+ +401 +401( +404)+$/.test(line))
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => !askedAboutNothing.some((start) => path.startsWith(start)))
  expect(nowhere).toEqual([])
  expect(hubRegisters.map(({ shape }) => shape.name).filter((name) => !here.rows[name])).toEqual([])
})
