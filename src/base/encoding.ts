/** As `TextDecoder` knows them. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'big5'

/** What a byte order mark says; it wins over everything else. */
export function markedEncoding(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  return undefined
}

/**
 * By the bytes alone: UTF-16 where every other one is nothing, UTF-8 where that is possible, else GB18030
 * unless Big5 makes clearly more of it. Undefined: gibberish in each of them.
 */
export function likelyEncoding(bytes: Uint8Array): Encoding | undefined {
  const wide = wideEncoding(bytes)
  if (wide) return wide
  const gb = commonShare(bytes, gb18030Pair)
  if (decodesAs(bytes, 'utf-8')) return isGbByChance(bytes, gb) ? 'gb18030' : 'utf-8'
  const big5 = commonShare(bytes, big5Pair)
  if (big5 > gb + 0.2 && big5 >= legibleShare) return 'big5'
  return gb >= legibleShare ? 'gb18030' : undefined
}

/** Of a longer text whoever asks hands over only this beginning; its last character may be cut. */
export const lookedBytes = 4_000_000

/** What a text says of itself, by the rules of its kind; JSON and unmarked text say nothing. */
export type TextKind = 'html' | 'xml' | 'css' | 'text' | 'json'

/**
 * The encoding of a text: its mark, what it declares unless its bytes cannot be that, else what it most
 * likely is, else `usual`: what the pages beside it are in.
 */
export function encodingOf(bytes: Uint8Array, kind: TextKind, usual = 'utf-8'): string {
  const marked = markedEncoding(bytes)
  if (marked) return marked
  if (kind === 'json') return 'utf-8'
  const declared = declaredEncoding(bytes, kind)
  if (declared !== undefined && decodesAs(bytes, declared)) return declared
  const likely = likelyEncoding(bytes)
  // One bad byte in a long text does not make it another.
  if (likely === undefined || commonShareOf(bytes, likely) < surelyShare) {
    if (declared !== undefined) return declared
    if (isNearlyUtf8(bytes)) return 'utf-8'
  }
  return likely ?? usual
}

/** A text as it is meant; a mark at its beginning is not part of it. */
export function decodeAs(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes)
}

export const decodeMarkup = (bytes: Uint8Array, kind: 'html' | 'xml'): string =>
  decodeAs(bytes, encodingOf(bytes, kind))

/** `<meta charset>`, `<?xml encoding?>` or `@charset`, as a name that every browser knows. */
function declaredEncoding(bytes: Uint8Array, kind: TextKind): string | undefined {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4_096))
  const xml = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']\s*([\w.:-]+)/.exec(head)?.[1]
  const meta = /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(
    head.replace(/<!--[\s\S]*?-->/g, ''),
  )?.[1]
  const css = /^@charset "([\w.:-]+)";/.exec(head)?.[1]
  const said = { html: meta ?? xml, xml, css, text: undefined, json: undefined }[kind]
  return said === undefined ? undefined : knownEncoding(said)
}

/** Undefined: no browser knows it. What can be read byte by byte so far is not in UTF-16. */
function knownEncoding(name: string): string | undefined {
  try {
    const { encoding } = new TextDecoder(name)
    if (encoding.startsWith('utf-16')) return 'utf-8'
    // What says GB2312 was written by systems that have every character of GB18030.
    return encoding === 'gbk' ? 'gb18030' : encoding
  } catch {
    return undefined
  }
}

function decodesAs(bytes: Uint8Array, encoding: string): boolean {
  try {
    const stream = bytes.length >= lookedBytes
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}

function isNearlyUtf8(bytes: Uint8Array): boolean {
  let beyondAscii = 0
  let broken = 0
  for (const character of new TextDecoder().decode(bytes)) {
    if (character > '\u007f') beyondAscii++
    if (character === '\ufffd') broken++
  }
  return broken * 20 < beyondAscii
}

function wideEncoding(bytes: Uint8Array): Encoding | undefined {
  const nothing = [0, 0]
  const looked = Math.min(bytes.length, 4_096)
  for (let at = 0; at < looked; at++) {
    if (bytes[at] === 0) nothing[at % 2] = (nothing[at % 2] ?? 0) + 1
  }
  const [even = 0, odd = 0] = nothing
  // On the other side 一 has one, and few others do.
  if (odd > looked / 20 && even * 2 < odd) return 'utf-16le'
  if (even > looked / 20 && odd * 2 < even) return 'utf-16be'
  return undefined
}

/**
 * Text in GB18030 may be UTF-8 by chance (农业学习): then all of it are two-byte characters side by side,
 * and nearly all common in GB. Russian and Greek have as many that are not, French has them one by one.
 */
function isGbByChance(bytes: Uint8Array, gbShare: number): boolean {
  if (gbShare < 0.9) return false
  let [runs, characters] = [0, 0]
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= 0xe0) return false
    if (byte < 0xc0) continue
    characters++
    if (at === 0 || (bytes[at - 1] ?? 0) < 0x80) runs++
  }
  return characters >= 2 * runs
}

/**
 * Simplified text in GB18030 and Traditional text in Big5 have nine common characters in ten.
 * Traditional text in GB18030 has three: most of it stands outside GB 2312.
 */
const legibleShare = 0.2
const surelyShare = 0.6

const commonShareOf = (bytes: Uint8Array, encoding: Encoding): number =>
  encoding === 'gb18030'
    ? commonShare(bytes, gb18030Pair)
    : encoding === 'big5'
      ? commonShare(bytes, big5Pair)
      : 1

/** Bytes the character at `at` takes, and whether it is a common one; 0 bytes when impossible. */
type Reading = (bytes: Uint8Array, at: number) => { length: number; common: boolean }

/** The share of common characters among those beyond ASCII; 0 when one is impossible. */
function commonShare(bytes: Uint8Array, read: Reading): number {
  let beyondAscii = 0
  let common = 0
  for (let at = 0; at < bytes.length; ) {
    if ((bytes[at] ?? 0) < 0x80) {
      at++
      continue
    }
    const character = read(bytes, at)
    if (character.length === 0) {
      if (bytes.length >= lookedBytes && at + 4 > bytes.length) break
      return 0
    }
    beyondAscii++
    if (character.common) common++
    at += character.length
  }
  return beyondAscii === 0 ? 0 : common / beyondAscii
}

const within = (byte: number, low: number, high: number) => byte >= low && byte <= high
const impossible = { length: 0, common: false }

/** Common are punctuation, full-width letters and the 3,755 characters of GB 2312 level 1. */
const gb18030Pair: Reading = (bytes, at) => {
  const [lead = 0, trail = 0, third = 0, fourth = 0] = [0, 1, 2, 3].map((i) => bytes[at + i] ?? 0)
  if (!within(lead, 0x81, 0xfe)) return impossible
  if (within(trail, 0x30, 0x39)) {
    const four = within(third, 0x81, 0xfe) && within(fourth, 0x30, 0x39)
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
