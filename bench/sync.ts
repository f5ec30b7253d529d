/**
 * A drain: every station pushes what waited, batch by batch, into one hub, whose answers follow its
 * commits. Then what an idle hello costs, what a record weighs on the line, and what a station keeps.
 *
 *     node bench/sync.ts [batches per station]
 */
import { zstdCompressSync } from 'node:zlib'
import { sql } from 'kysely'
import { chain, startHash } from '../src/features/sync/chain-protocol.ts'
import {
  answerHello,
  type Keeper,
  type Peer,
  receivePush,
} from '../src/features/sync/intake-protocol.ts'
import { lineOf } from '../src/features/sync/record.ts'
import { openSyncStore, randomHex } from '../src/features/sync/store.ts'
import { type Push, protocol } from '../src/features/sync/wire.ts'
import { connect } from '../src/platform/db.ts'
import { migrate } from '../src/platform/migrate.ts'
import { attendanceFacts, attendanceReplication, makeAttendanceTable } from './attendance.ts'
import { startCluster } from './hub.ts'
import { millis, printNote, printTable, spreadOf, timed, withTarget } from './table.ts'

const batches = Number(process.argv[2] ?? 2)
const stations = 400
const perBatch = 500
const lanes = 8
/** 60 pupils twice a day on 200 days, and as much again of everything else. */
const recordsPerYear = 48_000

const cluster = await startCluster()
await migrate(cluster.url)
const { db } = connect(cluster.url, lanes)
try {
  await makeAttendanceTable(db)
  const keeper: Keeper = {
    id: uuid(),
    incarnation: randomHex(16),
    store: openSyncStore(db, attendanceReplication),
    nowMs: Date.now,
    pace: { intervalMs: 60_000, batchRecords: perBatch },
    sign: () => '',
    comesByAnother: async () => false,
  }
  printNote(
    `${stations} stations push ${batches} batches of ${perBatch} records each into one hub, ${lanes} at a ` +
      'time, without HTTP; every answer follows a commit that is on the disk. Targets in brackets; misses in bold.',
  )
  const print = printTable(['what', 'figure', 'target'])
  const logs = Array.from({ length: stations }, () => newLog(batches))

  const drained = await drain(keeper, logs)
  const rate = (stations * batches * perBatch) / (drained.totalMs / 1_000)
  print(['drain, records/s', withTarget(rate.toFixed(0), rate >= 10_000), '≥ 10,000'])
  print(['a push, p50 and p95, ms', `${millis(drained.p50)} / ${millis(drained.p95)}`, ''])

  // The first one begins the station's feed.
  await idleHello(keeper, logs)
  const hello = await idleHello(keeper, logs)
  print([
    'an idle hello, p50 and p95, ms',
    withTarget(`${millis(hello.p50)} / ${millis(hello.p95)}`, hello.p50 <= 1),
    '≤ 1',
  ])

  const bytes = logs[0]?.pushes[0]
  const packed = zstdCompressSync(bytes?.lines.join('\n') ?? '').length / perBatch
  print(['a record on the line, zstd, bytes', withTarget(packed.toFixed(1), packed <= 30), '≤ 30'])

  await sql`truncate sync_records, sync_logs, bench_attendance`.execute(db)
  await drain(keeper, [newLog(recordsPerYear / perBatch)])
  const { rows } = await sql<{
    bytes: number
  }>`select sum(pg_total_relation_size(name))::bigint as bytes
    from unnest(array['sync_records', 'sync_logs', 'bench_attendance']::regclass[]) as name`.execute(
    db,
  )
  const gigabytes = (5 * (rows[0]?.bytes ?? 0)) / 1e9
  print([
    `five years of ${recordsPerYear} records a year at a station, GB`,
    withTarget(gigabytes.toFixed(2), gigabytes < 2),
    '< 2',
  ])
} finally {
  await db.destroy()
  await cluster.stop()
}

type Log = { station: string; epoch: string; start: string; pushes: Push[] }

/** `lanes` pushes at a time; a station sends its next batch when the one before was answered. */
async function drain(keeper: Keeper, logs: readonly Log[]) {
  const all: number[] = []
  const waiting = logs.values()
  const totalMs = await timed(() =>
    Promise.all(
      Array.from({ length: lanes }, async () => {
        for (const log of waiting) {
          for (const push of log.pushes) {
            all.push(
              await timed(async () => {
                const { verdict } = await receivePush(keeper, peerOf(log), push)
                if (verdict !== 'stored') throw new Error(`a push was answered ${verdict}`)
              }),
            )
          }
        }
      }),
    ),
  )
  return { totalMs, ...spreadOf(all) }
}

/** Everything is level and no feed has moved: one after another. */
async function idleHello(keeper: Keeper, logs: readonly Log[]) {
  const all: number[] = []
  for (const log of logs) {
    const last = log.pushes.at(-1)
    const { station, epoch, start } = log
    const hello = {
      protocol,
      program: '0.1.0',
      schema: 9,
      clock: { wallMs: 0, boot: '00000000', monoMs: 0 },
      complete: true,
      feeds: [],
      logs: [
        {
          station,
          epoch,
          start,
          first: 1,
          last: batches * perBatch,
          hash: last?.last ?? '',
          probes: [],
        },
      ],
    }
    all.push(await timed(() => answerHello(keeper, peerOf(log), hello)))
  }
  return spreadOf(all)
}

function newLog(count: number): Log {
  const log = { station: uuid(), epoch: randomHex(16), start: randomHex(16) }
  const all = attendanceFacts(count * perBatch).map(lineOf)
  let prev = startHash(log)
  const pushes = Array.from({ length: count }, (_, batch): Push => {
    const from = 1 + batch * perBatch
    const lines = all.slice(from - 1, from - 1 + perBatch)
    const last = chain(prev, from, lines).at(-1)?.hash ?? prev
    const push = { ...log, opener: 'station' as const, from, prev, last, lines }
    prev = last
    return push
  })
  return { ...log, pushes }
}

function peerOf({ station }: Log): Peer {
  return { id: station, kind: 'station', feeds: ['scope:433123', `station:${station}`] }
}

function uuid(): string {
  return crypto.randomUUID()
}
