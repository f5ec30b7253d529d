import { stat, statfs } from 'node:fs/promises'
import { Refusal } from '../../base/refusal.ts'

/** What to throw instead of `error`: a full disk is weather, and is refused by name. */
export function refuseDiskFull(error: unknown, directory: string): unknown {
  return isDiskFull(error) ? diskFull(directory) : error
}

export function diskFull(directory: string): Refusal {
  return new Refusal('unavailable', 'disk_full', { directory })
}

/** PostgreSQL says it in words, node in the error's code. */
export function saysDiskFull(text: string): boolean {
  return /No space left on device|Disk quota exceeded|Check free disk space/.test(text)
}

function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    // 53100 is PostgreSQL's own `disk_full`.
    (error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === '53100')
  )
}

/** What stays free, so that a running database on the same disk can go on. */
const reserveBytes = 64 * 1024 * 1024

/** Refuses before anything is written what would fill a disk. Two needs may share one disk. */
export async function ensureSpace(
  needs: readonly { directory: string; bytes: number }[],
): Promise<void> {
  const wantedByDevice = new Map<number, number>()
  for (const { directory, bytes } of needs) {
    const { dev } = await stat(directory)
    const neededBytes = (wantedByDevice.get(dev) ?? reserveBytes) + bytes
    wantedByDevice.set(dev, neededBytes)
    const { bavail, bsize } = await statfs(directory)
    const freeBytes = bavail * bsize
    if (freeBytes < neededBytes) {
      throw new Refusal('unavailable', 'disk_full', { directory, neededBytes, freeBytes })
    }
  }
}
