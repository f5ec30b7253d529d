/**
 * The learning record store over HTTP: batches, single statements from many programs at once, and
 * queries when it is full. Yardstick: the same texts inserted into a table that has nothing but a key.
 *
 *     node bench/statements.ts [statements]
 */
import { Agent, request } from 'node:http'
import { startPart } from './parts.ts'
import type { StoreAddress } from './statements-hub.ts'
import {
  millis,
  printNote,
  printTable,
  type Spread,
  spreadOf,
  timed,
  timesOf,
  withTarget,
} from './table.ts'

const total = Number(process.argv[2] ?? 1_000_000)
const [batchOf, lanes, clients] = [100, 4, 16]
const [learners, activities, verbs] = [5_000, 2_000, 12]

const hub = startPart('statements-hub.ts')
const { port, authorization } = await hub.ask<StoreAddress>('address')
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

const learner = (n: number) => ({
  objectType: 'Agent',
  account: { homePage: 'https://hub.example', name: `learner-${n}` },
})
const verb = (n: number) => `http://adlnet.gov/expapi/verbs/verb-${n}`
const activity = (n: number) => `https://hub.example/resources/${n}`

/** A statement as a course makes them; always the same for the same number. */
function statement(n: number): object {
  const pick = (of: number, salt: number) =>
    (Math.imul(n + 1, 2_654_435_761 + salt * 40_503) >>> 0) % of
  const unit = pick(activities, 1)
  const registration = `00000000-0000-4000-8000-${(pick(learners, 2) * 10).toString(16).padStart(12, '0')}`
  return {
    actor: learner(pick(learners, 2)),
    verb: { id: verb(pick(verbs, 3)), display: { 'zh-Hans': '完成', en: 'completed' } },
    object: {
      objectType: 'Activity',
      id: activity(unit),
      definition: {
        name: { 'zh-Hans': `第 ${unit} 单元` },
        type: 'http://adlnet.gov/expapi/activities/lesson',
      },
    },
    result: { completion: true, score: { scaled: (n % 100) / 100 }, duration: 'PT5M30S' },
    context: {
      registration,
      contextActivities: {
        parent: [{ id: activity(unit - (unit % 10)) }],
        grouping: [{ id: 'https://hub.example/courses/1' }],
      },
    },
    timestamp: new Date(1_780_000_000_000 + n * 1_000).toISOString(),
  }
}

function send(method: string, path: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ host: '127.0.0.1', port, method, path: `/xapi/${path}`, agent },
        headers: {
          authorization,
          'x-experience-api-version': '2.0.0',
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
        },
      },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('error', reject)
        answer.on('end', () => {
          const said = Buffer.concat(pieces).toString()
          if (answer.statusCode === 200) resolve(said)
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${said}`))
        })
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

/** How long each of `count` pieces of work takes, so many at once. */
async function inLanes(
  atOnce: number,
  count: number,
  work: (n: number) => Promise<unknown>,
): Promise<number[]> {
  const each: number[] = []
  let next = 0
  const lane = async () => {
    for (let n = next++; n < count; n = next++) each.push(await timed(() => work(n)))
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return each
}

const spread = ({ p50, p95 }: Spread, limit: number): string =>
  withTarget(`${millis(p50)} / ${millis(p95)}`, p95 <= limit)

async function printProcessor(of: string, count: number): Promise<void> {
  const { node, database } = await hub.ask<{ node: number; database: number }>('processor')
  const each = (ms: number) => (ms / count).toFixed(2)
  print([`processor time ${of}, node and database, ms`, `${each(node)} / ${each(database)}`, ''])
}

printNote(
  `${total} statements of ${learners} learners, ${activities} activities and ${verbs} verbs, over HTTP on loopback; ` +
    'every answer follows a commit that is on the disk, and every statement stands in the log of the node as well. ' +
    'Client and store share the machine. Misses in bold.',
)
const print = printTable(['what', 'figure', 'target'])

const batches = Math.ceil(total / batchOf)
const posted = (n: number, count: number) =>
  send(
    'POST',
    'statements',
    JSON.stringify(Array.from({ length: count }, (_, i) => statement(n + i))),
  )
await hub.ask('processor')
const filledMs = await timed(() => inLanes(lanes, batches, (n) => posted(n * batchOf, batchOf)))
const rate = total / (filledMs / 1_000)
print([
  `statements/s, ${batchOf} in a batch, ${lanes} programs at once`,
  withTarget(rate.toFixed(0), rate >= 5_000),
  '≥ 5,000',
])
await printProcessor('of a statement in a batch', total)
await hub.ask('vacuum')
await hub.ask('processor')
const singles = spreadOf(await inLanes(clients, 4_000, (n) => posted(total + n, 1)))
await printProcessor('of a statement by itself', 4_000)
print([`one statement, ${clients} programs at once, p50 and p95, ms`, spread(singles, 10), '≤ 10'])

const query = (given: Record<string, string>) => `statements?${new URLSearchParams(given)}`
const agentOf = (n: number) => JSON.stringify(learner(n % learners))
const activityOf = (n: number) => activity(n % activities)
const queries: readonly [string, (n: number) => Record<string, string>][] = [
  ['agent and verb', (n) => ({ agent: agentOf(n * 7), verb: verb(n % verbs) })],
  ['activity', (n) => ({ activity: activityOf(n * 3) })],
  [
    'activity and those related, of a course with all of them',
    () => ({ activity: 'https://hub.example/courses/1', related_activities: 'true' }),
  ],
  [
    'agent, activity and verb',
    (n) => ({ agent: agentOf(n), activity: activityOf(n), verb: verb(n % verbs) }),
  ],
  ['verb', (n) => ({ verb: verb(n % verbs) })],
  ['nothing asked', () => ({})],
]
for (const [name, ask] of queries) {
  const times = spreadOf(
    await inLanes(2, 200, (n) => send('GET', query({ ...ask(n), limit: '100' }))),
  )
  print([`a page of 100 by ${name}, p50 and p95, ms`, spread(times, 50), '≤ 50'])
}
for (const { name, bytes } of await hub.ask<{ name: string; bytes: number }[]>('sizes')) {
  print([`${name}, bytes a statement`, (bytes / total).toFixed(0), ''])
}

const texts = Array.from({ length: 50_000 }, (_, n) => JSON.stringify(statement(n)))
const plainMs = await hub.ask<number>('plain', texts)
const plainRate = texts.length / (plainMs / 1_000)
print(['the same texts into a table with a key, one program, rows/s', plainRate.toFixed(0), ''])
print(['of that / ours', timesOf(plainRate, rate), ''])
agent.destroy()
await hub.end()
