/**
 * The stations of `sync-http.ts`, all in one process: logs in memory, everything else as a station does it,
 * with keys, signatures, compression, batches and retries of its own (S30, S33).
 */
import { setTimeout as delay } from 'node:timers/promises'
import { openHttpLine } from '../src/features/sync/http-line-protocol.ts'
import { append } from '../src/features/sync/log-protocol.ts'
import { type MeteredPace, nextTry, startPace } from '../src/features/sync/pace.ts'
import { makeSealingKeys } from '../src/features/sync/sealing-protocol.ts'
import { type KeyPair, makeSigningKeys, verify } from '../src/features/sync/signature-protocol.ts'
import { randomHex } from '../src/features/sync/store.ts'
import { type ExchangeReport, exchange } from '../src/features/sync/uplink-protocol.ts'
import { LineDown, protocol } from '../src/features/sync/wire.ts'
import { Process } from '../test/simulation/disk.ts'
import { MemoryDisk } from '../test/simulation/memory-disk.ts'
import { attendanceFacts } from './attendance.ts'
import { answerParent } from './parts.ts'
import type { HubAddress, NewStation } from './sync-hub.ts'
import { timed } from './table.ts'

export type Drained = { ms: number; requests: number; failed: Record<string, number> }
export type Polled = { ms: number; each: number[] }

type Station = {
  id: string
  kind: NewStation['kind']
  keys: KeyPair
  store: Process
  pace: MeteredPace
  boot: string
}
let stations: Station[] = []

await answerParent({
  /** New ones, each with so many records that wait; with `below`, hubs with that of so many stations. */
  async make({ count, records, below }: { count: number; records: number; below?: number }) {
    stations = []
    const made: NewStation[] = []
    for (let i = 0; i < count; i++) {
      const id = crypto.randomUUID()
      const kind = below === undefined ? 'station' : 'hub'
      const owners =
        below === undefined ? [id] : Array.from({ length: below }, () => crypto.randomUUID())
      const keys = makeSigningKeys()
      const disk = new MemoryDisk(randomHex)
      const store = new Process(disk, { reads: () => 1, crashAt: () => undefined })
      for (const owner of owners) {
        await store.transaction((tx) =>
          append(tx, { id: owner, random: randomHex }, attendanceFacts(records)),
        )
      }
      const pace = startPace(() => performance.now())
      stations.push({ id, kind, keys, store, pace, boot: randomHex(4) })
      made.push({
        ...{ id, kind, signingKey: keys.publicKey.toString('base64') },
        sealingKey: makeSealingKeys().publicKey.toString('base64'),
      })
    }
    return made
  },
  /** All at once, until the hub has everything. */
  async drain(hub: HubAddress): Promise<Drained> {
    const done: Drained = { ms: 0, requests: 0, failed: {} }
    done.ms = await timed(() => Promise.all(stations.map((station) => drain(station, hub, done))))
    return done
  },
  /** Rounds in which nothing is new, `lanes` stations at a time. */
  async poll({ hub, lanes, rounds }: { hub: HubAddress; lanes: number; rounds: number }) {
    const polled: Polled = { ms: 0, each: [] }
    const waiting = Array.from({ length: rounds }, () => stations)
      .flat()
      .values()
    polled.ms = await timed(() =>
      Promise.all(
        Array.from({ length: lanes }, async () => {
          for (const station of waiting) {
            polled.each.push(await timed(() => round(station, hub, () => {})))
          }
        }),
      ),
    )
    return polled
  },
})

async function drain(station: Station, hub: HubAddress, done: Drained): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      const { open } = await round(station, hub, () => done.requests++)
      if (open.length > 0) throw new Error(`a round was left open: ${open.join(', ')}`)
      return
    } catch (error) {
      if (!(error instanceof LineDown)) throw error
      done.failed[error.message] = (done.failed[error.message] ?? 0) + 1
      const { retryAfterMs } = error
      await delay(nextTry({ ended: 'badly', failures, retryAfterMs }, Math.random))
    }
  }
}

async function round(
  { id, kind, keys, store, pace, boot }: Station,
  hub: HubAddress,
  asked: () => void,
): Promise<ExchangeReport> {
  const hubKey = Buffer.from(hub.signingKey, 'base64')
  const line = openHttpLine({
    url: hub.url,
    node: { id, signingKey: keys.privateKey },
    hub: { id: hub.id, signingKey: hubKey },
    fetch: (...request) => {
      asked()
      return fetch(...request)
    },
    timeoutMs: 60_000,
    weighed: pace.weighed,
  })
  const report = await exchange(
    {
      id,
      kind,
      store,
      random: randomHex,
      about: async () => ({
        protocol,
        program: '0.1.0',
        schema: 11,
        clock: { wallMs: Date.now(), boot, monoMs: Math.round(performance.now()) },
        disk: { freeBytes: 40e9, totalBytes: 64e9 },
        waiting: 0,
        incomingBytes: 0,
      }),
      isSigned: (text, signature) => verify(hubKey, text, signature),
      pace,
    },
    line,
  )
  pace.limit(report.answer.pace.batchRecords)
  return report
}
