import { invalid, Refusal } from '../../base/refusal.ts'
import { bytesAreWhole, bytesHold } from '../../platform/whole-file.ts'
import { pixelsOf } from './picture-size.ts'
import {
  isHeic,
  photoBytesMax,
  type ScanKind,
  scanBytesMax,
  scanKindOf,
  scanPixelsMax,
} from './scan.ts'

/** What somebody signed is still to be read in years: half a picture, or one behind a password, is none. */
export async function requireScan(name: string, bytes: Buffer): Promise<ScanKind> {
  if (bytes.length > scanBytesMax)
    throw new Refusal('too_large', 'paper_too_large', { megabytes: scanBytesMax / 1e6 })
  const kind = scanKindOf(bytes)
  if (!kind) throw invalid(isHeic(bytes) ? 'paper_is_heic' : 'paper_no_picture', { name })
  if (!(await bytesAreWhole(bytes, kind.ending))) throw invalid('paper_broken', { name })
  if (kind.ending === 'pdf' && (await bytesHold(bytes, /\/Encrypt\b/)))
    throw invalid('paper_locked', { name })
  if (kind.ending !== 'pdf' && (pixelsOf(bytes) ?? 0) > scanPixelsMax)
    throw new Refusal('too_large', 'picture_too_large', { millions: scanPixelsMax / 1e6 })
  return kind
}

/** A photo is a picture by what its bytes are, whatever it is called. */
export async function requirePhoto(name: string, bytes: Buffer): Promise<ScanKind> {
  const kind = await requireScan(name, bytes)
  if (kind.ending === 'pdf') throw invalid('photo_is_paper', { name })
  if (bytes.length > photoBytesMax)
    throw new Refusal('too_large', 'photo_too_large', { kilobytes: photoBytesMax / 1024 })
  return kind
}
