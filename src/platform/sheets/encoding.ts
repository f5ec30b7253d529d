import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { invalid } from '../../base/refusal.ts'

/** The text of a file whose encoding nobody declared. */
export function decodeText(bytes: Buffer): string {
  return iconv.decode(bytes, detectEncoding(bytes))
}

type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'big5'

/**
 * By its byte order mark, else UTF-8 where that is possible at all, else GB18030 unless Big5 makes
 * clearly more of it. Refuses what reads as gibberish in each of them.
 */
export function detectEncoding(bytes: Buffer): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (isUtf8(bytes)) return 'utf-8'
  const gb = commonShare(bytes, gb18030Pair)
  const big5 = commonShare(bytes, big5Pair)
  if (big5 > gb + 0.2 && big5 >= legibleShare) return 'big5'
  if (gb >= legibleShare) return 'gb18030'
  throw invalid('sheet_encoding', { tried: ['utf-8', 'gb18030', 'big5'] })
}

/**
 * Simplified text in GB18030 and Traditional text in Big5 have nine common characters in ten.
 * Traditional text in GB18030 has three: most of it stands outside GB 2312.
 */
const legibleShare = 0.2

/** Bytes the character at `at` takes, and whether it is a common one; 0 bytes when impossible. */
type Reading = (bytes: Buffer, at: number) => { length: number; common: boolean }

/** The share of common characters among those beyond ASCII; 0 when one is impossible. */
function commonShare(bytes: Buffer, read: Reading): number {
  let beyondAscii = 0
  let common = 0
  for (let at = 0; at < bytes.length; ) {
    if ((bytes[at] ?? 0) < 0x80) {
      at++
      continue
    }
    const character = read(bytes, at)
    if (character.length === 0) return 0
    beyondAscii++
    if (character.common) common++
    at += character.length
  }
  return common / beyondAscii
}

const within = (byte: number, low: number, high: number) => byte >= low && byte <= high
const impossible = { length: 0, common: false }

/** Common are punctuation, full-width letters and the 3,755 characters of GB 2312 level 1. */
const gb18030Pair: Reading = (bytes, at) => {
  const [lead, trail, third, fourth] = [0, 1, 2, 3].map((i) => bytes[at + i] ?? 0)
  if (lead === undefined || trail === undefined || !within(lead, 0x81, 0xfe)) return impossible
  if (within(trail, 0x30, 0x39)) {
    const four = within(third ?? 0, 0x81, 0xfe) && within(fourth ?? 0, 0x30, 0x39)
    return four ? { length: 4, common: false } : impossible
  }
  if (trail < 0x40 || trail === 0x7f || trail === 0xff) return impossible
  const common = trail >= 0xa1 && (within(lead, 0xb0, 0xd7) || within(lead, 0xa1, 0xa3))
  return { length: 2, common }
}

/** Common are punctuation and the 5,401 characters of Big5 level 1. */
const big5Pair: Reading = (bytes, at) => {
  const lead = bytes[at] ?? 0
  const trail = bytes[at + 1] ?? 0
  if (!within(lead, 0xa1, 0xf9) || !(within(trail, 0x40, 0x7e) || within(trail, 0xa1, 0xfe)))
    return impossible
  return { length: 2, common: within(lead, 0xa4, 0xc6) || within(lead, 0xa1, 0xa3) }
}
