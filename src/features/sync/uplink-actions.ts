import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import { conflict } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { BlobRules } from './blob-limits.ts'
import { sumWantedBytes } from './blob-store.ts'
import { type HttpLine, openHttpLine } from './http-line-protocol.ts'
import {
  countWaiting,
  findUplink,
  type Identity,
  loadIdentity,
  noteContact,
  type RoundSummary,
  saveKnown,
  type Uplink,
} from './identity-store.ts'
import type { MeteredPace } from './pace.ts'
import { itemContext } from './publish-actions.ts'
import type { Recorder } from './record-actions.ts'
import type { Replication } from './replication.ts'
import { unseal } from './sealing-protocol.ts'
import { verify } from './signature-protocol.ts'
import type { SyncStore } from './storage.ts'
import { openSyncStore, randomHex } from './store.ts'
import { type ExchangeReport, exchange, type Sender } from './uplink-protocol.ts'
import { type Hello, LineDown, protocol, type ReleaseReport, requestTimeoutMs } from './wire.ts'

export type UplinkOptions = {
  recorder: Recorder
  program: string
  /** Where the records and the content lie: its disk is told to the hub. */
  dataDir: string
  fetch: typeof globalThis.fetch
  pace: MeteredPace
  /** As the policy stands when content is about to travel. */
  blobRules(): Promise<BlobRules>
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
  if (!uplink) throw conflict('station_not_enrolled')
  const line = openHttpLine(lineToHub(options, { identity, uplink }))
  const sender = senderOf(ground, options, { identity, uplink })
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

/** Refuses a hub that is reached by sticks only. */
export function lineToHub(
  { fetch, pace }: Pick<UplinkOptions, 'fetch' | 'pace'>,
  { identity, uplink }: { identity: Identity; uplink: Uplink },
): HttpLine {
  if (!uplink.url) throw conflict('station_not_enrolled')
  return {
    url: uplink.url,
    node: { id: uplink.nodeId, signingKey: identity.signingKey },
    hub: { id: uplink.hubId, signingKey: uplink.hubSigningKey },
    fetch,
    timeoutMs: requestTimeoutMs,
    weighed: pace.weighed,
  }
}

/** What a hub lets the feeds of the hub above change in its rows; everything else it keeps itself (S24). */
const takenFromAbove = ({ records, collections }: Replication): Replication => ({
  records,
  collections: collections.filter(({ fromAbove }) => fromAbove),
})

/** This node as it speaks to the hub above, over a line or on a stick. */
export const senderOf = (
  ground: Ground,
  options: UplinkOptions,
  { identity, uplink }: { identity: Identity; uplink: Uplink },
): Sender => ({
  id: uplink.nodeId,
  kind: uplink.kind,
  store:
    uplink.kind === 'hub'
      ? openSyncStore(ground.db, takenFromAbove(options.recorder.replication))
      : openStationStore(ground, options, identity),
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

const summaryOf = ({
  pushed,
  pulled,
  items,
  parted,
  toldOff,
  answer: { cloneAlarm },
}: ExchangeReport): RoundSummary => ({ pushed, pulled, items, parted, cloneAlarm, toldOff })

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
    ...(await asSystem(db, 'sync: contact', async (tx) => ({
      waiting: await countWaiting(tx),
      incomingBytes: await sumWantedBytes(tx),
    }))),
    disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    ...(release && { release }),
  }
}
