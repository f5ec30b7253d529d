import type { Day } from '../../base/calendar.ts'
import { text } from '../../base/text.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Printed, PrintFile } from '../../platform/pdf.ts'
import { printRecordPaper } from './actions.ts'
import type { PrintOptions } from './document.ts'
import type { RecordPaper } from './session-sheets.ts'

/** A signed paper or a photo that is bound into a file. */
export type BoundScan = {
  /** 共用协议 2026-09-01：双方签字的扫描件. */
  what: string
  name: string
  form: 'photo' | 'paper'
  mediaType: 'image/jpeg' | 'image/png' | 'application/pdf'
  /** SHA-256 of its bytes. */
  hash: string
  day: Day
  by: string
  /** Where it does not lie among the node's blobs. */
  bytes?: Buffer
}

/** What one file may hold, so that a node of 2 GB sets it; whatever is over is named. */
const mostBytes = 64_000_000

const reasons = {
  gone: text('原件不在这台电脑上', 'its content is not on this computer'),
  over: text('附件太多，没有装订进来', 'there is more than one file can hold'),
  unset: text('原件排不出来', 'it cannot be set'),
}
const endings = { 'image/jpeg': 'jpg', 'image/png': 'png', 'application/pdf': 'pdf' } as const

type Loaded = { scan: BoundScan; file: PrintFile | null; reason: keyof typeof reasons | null }

/**
 * A record with its signed papers and photos as pages, each under a line that says what it is, its day and its digest. One that
 * cannot be read is named with its reason, and keeps back nothing else.
 */
export async function printWithScans(
  { printer, blobs }: Pick<Ground, 'printer' | 'blobs'>,
  record: Omit<RecordPaper, 'photos' | 'photosAbout' | 'scans'>,
  scans: readonly BoundScan[],
  options: PrintOptions,
): Promise<Printed> {
  const print = (loaded: readonly Loaded[]) =>
    printRecordPaper(
      printer,
      {
        ...{ ...record, photos: [], photosAbout: '' },
        scans: loaded.map(({ scan, file, reason }) => ({
          ...{ what: scan.what, name: scan.name, form: scan.form, day: scan.day, by: scan.by },
          ...{ digest: scan.hash, path: file?.path ?? null },
          reason: reason === null ? null : reasons[reason][options.language],
        })),
      },
      options,
      loaded.flatMap(({ file }) => file ?? []),
    )
  const loaded = await loadAll(blobs, scans)
  try {
    return await print(loaded)
  } catch (failure) {
    if (loaded.every(({ file }) => file === null)) throw failure
    // What typst read as whole, it could not set: of which, it does not say. Most often it is a PDF.
    const isPdf = ({ scan }: Loaded) => scan.mediaType === 'application/pdf'
    const without = (isLeftOut: (one: Loaded) => boolean) =>
      print(loaded.map((one) => (isLeftOut(one) ? { ...one, file: null, reason: 'unset' } : one)))
    return loaded.some(isPdf) ? without(isPdf).catch(() => without(isSet)) : without(isSet)
  }
}

const isSet = ({ file }: Loaded): boolean => file !== null

async function loadAll(blobs: Ground['blobs'], scans: readonly BoundScan[]): Promise<Loaded[]> {
  const loaded: Loaded[] = []
  let bytesSoFar = 0
  for (const [at, scan] of scans.entries()) {
    const bytes = scan.bytes ?? (await readBlob(blobs, scan.hash))
    if (bytes === undefined) loaded.push({ scan, file: null, reason: 'gone' })
    else if (bytesSoFar + bytes.length > mostBytes)
      loaded.push({ scan, file: null, reason: 'over' })
    else {
      bytesSoFar += bytes.length
      const path = `/scans/${at + 1}.${endings[scan.mediaType]}`
      loaded.push({ scan, file: { path, bytes }, reason: null })
    }
  }
  return loaded
}

async function readBlob(blobs: Ground['blobs'], hash: string): Promise<Buffer | undefined> {
  if ((await blobs.sizeOf(hash)) === undefined) return undefined
  const parts: Buffer[] = []
  for await (const part of blobs.read(hash)) parts.push(part)
  return Buffer.concat(parts)
}
