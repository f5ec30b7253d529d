import iconv from 'iconv-lite'
import { type Encoding, likelyEncoding, markedEncoding } from '../../base/encoding.ts'
import { invalid } from '../../base/refusal.ts'

/** The text of a file whose encoding nobody declared. */
export function decodeText(bytes: Buffer): string {
  return iconv.decode(bytes, detectEncoding(bytes))
}

/** By its byte order mark, else by its bytes. Refuses what reads as gibberish in each encoding. */
export function detectEncoding(bytes: Buffer): Encoding {
  const encoding = markedEncoding(bytes) ?? likelyEncoding(bytes)
  if (!encoding) throw invalid('sheet_encoding', { tried: ['utf-8', 'gb18030', 'big5'] })
  return encoding
}
