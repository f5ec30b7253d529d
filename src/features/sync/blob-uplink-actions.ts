import { setTimeout as delay } from 'node:timers/promises'
import { minuteOf } from '../../base/calendar.ts'
import { conflict } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { openBlobShelf, roomMaker } from './blob-actions.ts'
import { openBlobLine } from './blob-line-protocol.ts'
import { type TransferReport, transferBlobs } from './blob-transfer-protocol.ts'
import { askSealed } from './http-line-protocol.ts'
import { countWaiting } from './identity-store.ts'
import { lineToHub, type UplinkOptions, whoAndWhere } from './uplink-actions.ts'

/** A photo of a record need not wait for the night. */
export const smallBytes = 512 * 1024
/** A chunk takes this long on a line of 4 KB/s. */
const chunkTimeoutMs = 300_000

/**
 * Carries content both ways after a round with the hub, until all is there, records wait for the line
 * (S34), `untilMs` of the recorder's clock is past, or `signal` says so. Throws `LineDown`; what has arrived stays.
 */
export async function carryBlobs(
  ground: Ground,
  options: UplinkOptions,
  wantedAbove: readonly string[],
  { untilMs = Number.POSITIVE_INFINITY, signal }: { untilMs?: number; signal?: AbortSignal } = {},
): Promise<TransferReport> {
  const { db, blobs, clock } = ground
  const { identity, uplink } = await whoAndWhere(ground)
  if (!uplink) throw conflict('station_not_enrolled')
  const rules = await options.blobRules()
  const line = lineToHub(options, { identity, uplink })
  const request = askSealed({ ...line, timeoutMs: chunkTimeoutMs })
  return transferBlobs(
    { blobs, shelf: openBlobShelf(ground, roomMaker(ground, rules.quotaBytes)) },
    openBlobLine(request, blobs.bytesEach),
    wantedAbove,
    {
      ...rules,
      smallBytes,
      nowMs: options.recorder.monoMs,
      localMinute: () => minuteOf(clock()),
      pause: (ms) => delay(ms, undefined, { ...(signal && { signal }) }).catch(() => {}),
      mayGoOn: async () =>
        signal?.aborted !== true &&
        options.recorder.monoMs() < untilMs &&
        (await asSystem(db, 'sync: blobs', countWaiting)) === 0,
    },
  )
}
