import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import { conflict, Refusal } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { openHttpLine } from './http-line-protocol.ts'
import {
  countWaiting,
  findUplink,
  type Identity,
  loadIdentity,
  noteContact,
  saveKnown,
  type Uplink,
} from './identity-store.ts'
import { type MeteredPace, nextTry } from './pace.ts'
import { itemContext } from './publish-actions.ts'
import type { Recorder } from './record-actions.ts'
import { unseal } from './sealing-protocol.ts'
import { verify } from './signature-protocol.ts'
import type { SyncStore } from './storage.ts'
import { openSyncStore, randomHex } from './store.ts'
import { type ExchangeReport, exchange, type Sender } from './uplink-protocol.ts'
import { type Hello, LineDown, protocol, type ReleaseReport } from './wire.ts'

export type UplinkOptions = {
  recorder: Recorder
  program: string
  /** Where the records and the content lie: its disk is told to the hub. */
  dataDir: string
  fetch: typeof globalThis.fetch
  pace: MeteredPace
  /** The last release this node was given (S36). */
  release?: () => Promise<ReleaseReport | undefined>
}

/** The protocol's store of a node that reads feeds: what was sealed to it opens. */
function openStationStore(
  ground: Ground,
  { recorder }: Pick<UplinkOptions, 'recorder'>,
  identity: Identity,
): SyncStore {
  return openSyncStore(ground.db, recorder.replication, (sealed) => {
    const opened = unseal(
      identity.sealingKey,
      Buffer.from(sealed, 'base64url'),
      itemContext(identity.id),
    )
    if (!opened) throw new Error('an item of this node’s own feed is sealed for another key')
    return JSON.parse(opened.toString('utf8'))
  })
}

/** One round with the hub above. Throws `LineDown` when it could not be finished. */
export async function contactHub(ground: Ground, options: UplinkOptions): Promise<ExchangeReport> {
  const { identity, uplink } = await whoAndWhere(ground)
  if (!uplink?.url) throw conflict('station_not_enrolled')
  const sender = senderOf(ground, options, { identity, uplink })
  const line = openHttpLine({
    url: uplink.url,
    node: identity,
    hub: { id: uplink.hubId, signingKey: uplink.hubSigningKey },
    fetch: options.fetch,
    timeoutMs: 60_000,
    weighed: options.pace.weighed,
  })
  try {
    const report = await exchange(sender, line)
    options.pace.limit(report.answer.pace.batchRecords)
    const at = ground.clock().toISOString()
    await asSystem(ground.db, 'sync: contact', async (tx) => {
      await noteContact(tx, { at, trouble: report.open[0] ?? null, report: summaryOf(report) })
      if (report.open.length === 0) await saveKnown(tx, report.reached)
    })
    return report
  } catch (error) {
    if (error instanceof LineDown) {
      const { message } = error
      await asSystem(ground.db, 'sync: contact', (tx) => noteContact(tx, { trouble: message }))
    }
    throw error
  }
}

/** This node as it speaks to the hub above, over a line or on a stick. */
export const senderOf = (
  ground: Ground,
  options: UplinkOptions,
  { identity, uplink }: { identity: Identity; uplink: Uplink },
): Sender => ({
  id: identity.id,
  kind: uplink.kind,
  store: openStationStore(ground, options, identity),
  random: randomHex,
  about: () => aboutNode(ground, options),
  isSigned: (text, signature) => verify(uplink.hubSigningKey, text, signature),
  pace: options.pace,
})

export const whoAndWhere = (
  ground: Ground,
): Promise<{ identity: Identity; uplink: Uplink | undefined }> =>
  asSystem(ground.db, 'sync: contact', async (tx) => ({
    identity: await loadIdentity(tx),
    uplink: await findUplink(tx),
  }))

const summaryOf = ({ pushed, pulled, items, parted, answer }: ExchangeReport) => ({
  pushed,
  pulled,
  items,
  parted,
  cloneAlarm: answer.cloneAlarm,
  enrolAnew: answer.enrolAnew.length > 0,
})

async function aboutNode(
  { db }: Ground,
  { recorder, program, dataDir, release: findRelease }: UplinkOptions,
): Promise<Omit<Hello, 'logs' | 'complete' | 'feeds'>> {
  const disk = await statfs(dataDir)
  const release = await findRelease?.()
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from schema_migrations`.execute(db)
  return {
    protocol,
    program,
    schema: rows[0]?.count ?? 0,
    clock: { wallMs: recorder.wallMs(), boot: recorder.boot, monoMs: recorder.monoMs() },
    waiting: await asSystem(db, 'sync: contact', countWaiting),
    disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    ...(release && { release }),
  }
}

/** Something moved, or the hub is still writing the first items: the next round comes soon. */
const busyMs = 3_000
const isBusy = ({ pushed, pulled, items, answer }: ExchangeReport): boolean =>
  pushed + pulled + items > 0 || answer.feeds.every(({ seq }) => seq === 0)

/** A node without a hub looks so often whether somebody has enrolled it. */
const unenrolledMs = 10_000
const isNotEnrolled = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'station_not_enrolled'

export type Loop = {
  /** Goes at once instead of at its time; ends when that round has ended. */
  now(): Promise<void>
  stop(): Promise<void>
}

/** Rounds with the hub, as long as the node runs: often while something waits, seldom when all is level. */
export function startUplinkLoop(ground: Ground, options: UplinkOptions): Loop {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let failures = 0
  let stopped = false

  async function round(): Promise<void> {
    let waitMs: number
    try {
      const report = await contactHub(ground, options)
      failures = 0
      const intervalMs = isBusy(report) ? busyMs : report.answer.pace.intervalMs
      waitMs = nextTry({ ended: 'well', intervalMs }, Math.random)
    } catch (error) {
      failures = isNotEnrolled(error) ? 0 : failures + 1
      const retryAfterMs = error instanceof LineDown ? error.retryAfterMs : undefined
      waitMs = isNotEnrolled(error)
        ? unenrolledMs
        : nextTry({ ended: 'badly', failures, retryAfterMs }, Math.random)
      if (!(error instanceof LineDown || isNotEnrolled(error)))
        ground.log.warn({ err: error }, 'a round with the hub failed')
    }
    if (!stopped) plan(waitMs)
  }
  function plan(waitMs: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void start(), waitMs)
    timer.unref()
  }
  function start(): Promise<void> {
    running ??= round().finally(() => {
      running = undefined
    })
    return running
  }
  plan(0)
  return {
    now: start,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
