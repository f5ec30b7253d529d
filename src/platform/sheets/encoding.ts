import iconv from 'iconv-lite'
import { type Encoding, likelyEncoding, markedEncoding } from '../../base/encoding.ts'
import { invalid } from '../../base/refusal.ts'

/** The text of a file whose encoding nobody declared. A mark does not make UTF-8 of what is none. */
export function decodeText(bytes: Buffer): string {
  const encoding = detectEncoding(bytes)
  if (encoding !== 'utf-8') return iconv.decode(bytes, encoding)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw unknownEncoding()
  }
}

/** By its byte order mark, else by its bytes. Refuses what reads as gibberish in each encoding. */
export function detectEncoding(bytes: Buffer): Encoding {
  const encoding = markedEncoding(bytes) ?? likelyEncoding(bytes) ?? rareGb18030(bytes)
  if (!encoding) throw unknownEncoding()
  return encoding
}

const unknownEncoding = () => invalid('sheet_encoding', { tried: ['utf-8', 'gb18030', 'big5'] })

/**
 * A text whose few characters beyond ASCII are all rare, as the name in a list of codes may be: it is
 * GB18030 when that makes Han characters of every byte and UTF-8 makes none of any.
 */
function rareGb18030(bytes: Buffer): 'gb18030' | undefined {
  if (/[\u0080-\ufffc]/.test(new TextDecoder('utf-8').decode(bytes))) return undefined
  try {
    const text = new TextDecoder('gb18030', { fatal: true }).decode(bytes)
    return /^[\p{ASCII}\p{Script=Han}\u3000-\u303f\uff00-\uffef]*$/u.test(text)
      ? 'gb18030'
      : undefined
  } catch {
    return undefined
  }
}
