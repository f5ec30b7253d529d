/**
 * Stations drain into a hub over HTTP, all at once, signed, in transactions that are on the disk before
 * the answer; then what an idle poll costs the hub. Yardstick: PouchDB that replicates the same records
 * to a PouchDB server. Hub and stations are a process each, as are the two of PouchDB.
 *
 *     node bench/sync-http.ts [records per station]
 */
import { type Part, startPart } from './parts.ts'
import type { HubAddress, HubTimes, NewStation } from './sync-hub.ts'
import type { Drained, Polled } from './sync-stations.ts'
import { millis, printNote, printTable, seconds, spreadOf, timesOf, withTarget } from './table.ts'

const records = Number(process.argv[2] ?? 500)
const fleet = 400
/** Polls at once where the hub is kept busy with them. */
const lanes = 32
/** Stations of a large county. */
const countyLogs = 1_000
const replicaRecords = 2_000
/** Five times what PouchDB takes by itself. */
const pouchBatch = 500

const [hub, stations] = [startPart('sync-hub.ts'), startPart('sync-stations.ts')]
const address = await hub.ask<HubAddress>('address')
printNote(
  `${fleet} stations with ${records} records each push into one hub at once: HTTP on loopback, signed both ways, ` +
    'in batches that the stations find for themselves; every answer follows a commit that is on the disk. The ' +
    'stations keep their logs in memory and share one process, the hub has another; all share the machine. ' +
    'Misses in bold.',
)
const print = printTable(['what', 'figure', 'target'])
await printDrain()
await printIdle()
await printHub()

printNote(
  `The same records replicated by PouchDB, ${replicaRecords} for each replica, ${pouchBatch} to a batch, ` +
    'replicas in one process and the server in another, both in memory: nothing of it is on a disk, nothing signed.',
)
const printRatio = printTable([
  ...['what', 'ours', 'PouchDB', 'ours / PouchDB', 'PouchDB requests'],
])
const [pouchHub, replicas] = [startPart('pouchdb-hub.ts'), startPart('pouchdb-replicas.ts')]
const pouchUrl = await pouchHub.ask<string>('address')
for (const count of [1, 10]) await printRatios(count)
for (const part of [replicas, pouchHub, stations, hub]) await part.end()

async function printDrain(): Promise<void> {
  const { ms, requests, failed } = await drain(fleet, records)
  const { push, processorMs } = await hub.ask<HubTimes>('times')
  const rate = (fleet * records) / (ms / 1_000)
  const pushes = spreadOf(push)
  print(['drain, records/s', withTarget(rate.toFixed(0), rate >= 5_000), '≥ 5,000'])
  print(['records in a push, mean', ((fleet * records) / push.length).toFixed(0), ''])
  print(['a push at the hub, p50 and p95, ms', `${millis(pushes.p50)} / ${millis(pushes.p95)}`, ''])
  print(["the hub's own process, share of one processor", (processorMs / ms).toFixed(2), ''])
  const reasons = Object.entries(failed).map(([why, count]) => `${count} ${why}`)
  print([`of ${requests} requests, unanswered`, reasons.join(', ') || '0', ''])
}

async function printIdle(): Promise<void> {
  const poll = (at: number, rounds: number) =>
    stations.ask<Polled>('poll', { hub: address, lanes: at, rounds })
  await poll(1, 1)
  await hub.ask('times')
  const alone = await poll(1, 2)
  const { hello } = await hub.ask<HubTimes>('times')
  const own = spreadOf(hello)
  const seen = spreadOf(alone.each)
  print([
    'an idle hello at the hub, p50 and p95, ms',
    withTarget(`${millis(own.p50)} / ${millis(own.p95)}`, own.p50 <= 1),
    '≤ 1',
  ])
  print([
    'the same at the station, p50 and p95, ms',
    `${millis(seen.p50)} / ${millis(seen.p95)}`,
    '',
  ])
  const busy = await poll(lanes, 10)
  const { processorMs, refused } = await hub.ask<HubTimes>('times')
  if (refused > 0) throw new Error(`${refused} polls were refused`)
  const polls = busy.each.length
  print([`idle hellos/s, ${lanes} at once`, (polls / (busy.ms / 1_000)).toFixed(0), ''])
  print(["of it in the hub's own process, ms each", (processorMs / polls).toFixed(2), ''])
}

/** A county's first round with the hub above it: a log for each of its stations, a record in each. */
async function printHub(): Promise<void> {
  const { ms, requests } = await drain(1, 1, countyLogs)
  const took = withTarget(seconds(ms), ms <= 5_000)
  print([
    `${countyLogs} logs of one record, all of one hub, in ${requests} requests, s`,
    took,
    '≤ 5',
  ])
}

async function printRatios(count: number): Promise<void> {
  const ours = await drain(count, replicaRecords)
  const ourPolls = await stations.ask<Polled>('poll', { hub: address, lanes: 1, rounds: 1 })

  const database = `${pouchUrl}/replicas-${count}`
  await replicas.ask('make', { count, records: replicaRecords })
  await pouchHub.ask('requests')
  const yardstickMs = await replicas.ask<number>('replicate', { database, batch: pouchBatch })
  const requests = await pouchHub.ask<number>('requests')
  await mustHold(pouchHub, count * replicaRecords, `replicas-${count}`)
  const pouchPolls = await replicas.ask<number[]>('poll', { database, batch: pouchBatch })
  const idleRequests = await pouchHub.ask<number>('requests')

  const rate = (ms: number) => (count * replicaRecords) / (ms / 1_000)
  const [our, their] = [rate(ours.ms), rate(yardstickMs)]
  const name = `${count} ${count === 1 ? 'replica' : 'replicas'}`
  printRatio([
    ...[`${name}, records/s`, our.toFixed(0), their.toFixed(0), timesOf(our, their)],
    `${requests}`,
  ])
  const [poll, pouchPoll] = [spreadOf(ourPolls.each).p50, spreadOf(pouchPolls).p50]
  printRatio([
    ...[`${name}, nothing new, p50 ms`, millis(poll), millis(pouchPoll), timesOf(poll, pouchPoll)],
    (idleRequests / count).toFixed(0),
  ])
}

/** New stations, or hubs of so many stations, push what waits; the hub is asked afterwards whether everything is there. */
async function drain(count: number, each: number, below?: number): Promise<Drained> {
  const before = await hub.ask<number>('held')
  await hub.ask('enrol', await stations.ask<NewStation[]>('make', { count, records: each, below }))
  await hub.ask('times')
  const drained = await stations.ask<Drained>('drain', address)
  await mustHold(hub, before + count * each * (below ?? 1))
  return drained
}

async function mustHold(part: Part, expected: number, name?: string): Promise<void> {
  const held = await part.ask<number>('held', name)
  if (held !== expected) throw new Error(`${held} records arrived instead of ${expected}`)
}
