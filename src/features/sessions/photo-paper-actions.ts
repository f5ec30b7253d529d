import type { Ground } from '../../platform/ground.ts'
import type { Printed } from '../../platform/pdf.ts'
import { printRecordPaper } from '../documents/actions.ts'
import type { PrintOptions } from '../documents/document.ts'
import type { RecordPaper } from '../documents/session-sheets.ts'
import type { FileRow } from './file-store.ts'
import { fill, recordWords } from './record-words.ts'

/**
 * A record with the first `most` of its pictures; how many are left out is said. A picture that cannot be set, however
 * whole it arrived, keeps back no record: then it is printed without any.
 */
export async function printWithPhotos(
  { printer, blobs }: Pick<Ground, 'printer' | 'blobs'>,
  record: Omit<RecordPaper, 'photos' | 'photosAbout'>,
  { files, most }: { files: readonly Pick<FileRow, 'kind' | 'hash'>[]; most: number },
  options: PrintOptions,
): Promise<Printed> {
  const all = files.filter(({ kind }) => kind !== 'voice')
  const found = await readFirst(blobs, all, most)
  const print = (photos: number[][]) => {
    const count = all.length - photos.length
    const about = fill(recordWords(options.language).photosLeft, { count })
    const paper = { ...record, photos, photosAbout: count > 0 ? about : '' }
    return printRecordPaper(printer, paper, options)
  }
  return found.length === 0 ? print([]) : print(found).catch(() => print([]))
}

async function readFirst(
  blobs: Ground['blobs'],
  files: readonly Pick<FileRow, 'hash'>[],
  most: number,
): Promise<number[][]> {
  const photos: number[][] = []
  for (const { hash } of files) {
    if (photos.length === most) break
    if ((await blobs.sizeOf(hash)) === undefined) continue
    const parts: Buffer[] = []
    for await (const part of blobs.read(hash)) parts.push(part)
    photos.push([...Buffer.concat(parts)])
  }
  return photos
}
