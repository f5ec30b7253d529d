import { text } from '../../base/text.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Printed } from '../../platform/pdf.ts'
import { printRecordPaper } from './actions.ts'
import type { PrintOptions } from './document.ts'
import type { RecordPaper } from './session-sheets.ts'

const photosLeft = text(
  '还有 {count} 张照片没有印在这里。',
  '{count} more photos are not printed here.',
)

/**
 * A record with the first `most` of its pictures, by their hashes; how many are left out is said. A picture that cannot be
 * set, however whole it arrived, keeps back no record: then it is printed without any.
 */
export async function printWithPhotos(
  { printer, blobs }: Pick<Ground, 'printer' | 'blobs'>,
  record: Omit<RecordPaper, 'photos' | 'photosAbout'>,
  { hashes, most }: { hashes: readonly string[]; most: number },
  options: PrintOptions,
): Promise<Printed> {
  const found = await readFirst(blobs, hashes, most)
  const print = (photos: number[][]) => {
    const count = hashes.length - photos.length
    const about = photosLeft[options.language].replace('{count}', String(count))
    const paper = { ...record, photos, photosAbout: count > 0 ? about : '' }
    return printRecordPaper(printer, paper, options)
  }
  return found.length === 0 ? print([]) : print(found).catch(() => print([]))
}

async function readFirst(
  blobs: Ground['blobs'],
  hashes: readonly string[],
  most: number,
): Promise<number[][]> {
  const photos: number[][] = []
  for (const hash of hashes) {
    if (photos.length === most) break
    if ((await blobs.sizeOf(hash)) === undefined) continue
    const parts: Buffer[] = []
    for await (const part of blobs.read(hash)) parts.push(part)
    photos.push([...Buffer.concat(parts)])
  }
  return photos
}
