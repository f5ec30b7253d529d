import { uptime } from 'node:os'
import { conflict, invalid } from '../../base/refusal.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { setStored } from './blob-store.ts'
import { findUplink, loadIdentity } from './identity-store.ts'
import { append } from './log-protocol.ts'
import type { RecordType, Replication } from './replication.ts'
import { randomHex, syncTx } from './store.ts'

/** What the running program knows of time: a boot that nobody can set, and the milliseconds since. */
export type Recorder = {
  replication: Replication
  boot: string
  monoMs(): number
  wallMs(): number
  /** A station writes under the name its hub gave it, so not before it has one. */
  mustBeEnrolled: boolean
}

/** One for the process: whoever records in it shares the clock that nobody can set. */
const boot = randomHex(4)

export const startRecorder = (
  replication: Replication,
  clock: () => Date,
  { mustBeEnrolled }: { mustBeEnrolled: boolean },
): Recorder => {
  return {
    replication,
    boot,
    // Counts through sleep, as `performance.now()` does not.
    monoMs: () => Math.round(uptime() * 1_000),
    wallMs: () => clock().getTime(),
    mustBeEnrolled,
  }
}

/** JSON escapes NUL and half a surrogate pair alone of what PostgreSQL keeps in no text. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

/** Writes what was observed and makes its rows, in the caller's transaction (S1). The record's id. */
export async function record<Body>(
  tx: Tx,
  recorder: Recorder,
  actor: { personId?: string },
  type: RecordType,
  body: Body,
  entity?: string,
): Promise<string> {
  const [id] = await asSystem(tx, 'sync: record', (system) =>
    recordAll(system, recorder, type, [{ body, actor, entity }]),
  )
  if (id === undefined) throw new Error('nothing was written')
  return id
}

export type Observed<Body> = {
  body: Body
  actor: { personId?: string }
  entity?: string | undefined
}

/** The node under whose name is written, while this transaction lasts. */
export async function findWriter(
  system: Tx,
  { mustBeEnrolled }: Pick<Recorder, 'mustBeEnrolled'>,
): Promise<string> {
  const [{ id }, isEnrolled] = await Promise.all([
    loadIdentity(system),
    mustBeEnrolled ? findUplink(system) : true,
  ])
  if (!isEnrolled) throw conflict('station_not_enrolled')
  return id
}

/**
 * The same for several facts of one type, in their order; `system` sees every place. Whoever has asked for
 * the writer already gives it.
 */
export async function recordAll<Body>(
  system: Tx,
  recorder: Recorder,
  type: RecordType,
  observed: readonly Observed<Body>[],
  writer?: string,
): Promise<string[]> {
  if (observed.some(({ body }) => unstorable.test(JSON.stringify(body)))) {
    throw invalid('invalid_request')
  }
  const id = writer ?? (await findWriter(system, recorder))
  const when = {
    wallMs: recorder.wallMs(),
    boot: recorder.boot,
    monoMs: recorder.monoMs(),
  }
  const records = await append(
    syncTx(system, recorder.replication),
    { id, random: randomHex },
    observed.map(({ body, actor, entity }) => ({
      type: type.type,
      v: type.v,
      ...when,
      ...(actor.personId !== undefined && { actor: actor.personId }),
      ...(entity !== undefined && { entity }),
      body: type.body.parse(body),
    })),
  )
  for (const { hash } of observed.flatMap(({ body }) => type.blobs?.(body) ?? [])) {
    await setStored(system, hash)
  }
  return records.map(({ id }) => id)
}
