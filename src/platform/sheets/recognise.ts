import { likelyEncoding, markedEncoding } from '../../base/encoding.ts'
import { invalid } from '../../base/refusal.ts'

export type Content = 'archive' | 'text' | 'html' | 'mhtml' | 'xml'

/** What the content is, whatever the file is called. Refuses what is not a sheet, saying what it is. */
export function recognise(bytes: Buffer, name: string): Content {
  if (bytes.length === 0) throw invalid('sheet_empty')
  if (starts(bytes, [0x50, 0x4b, 0x03, 0x04])) return 'archive'
  if (starts(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) throw compound(bytes, name)
  const kind = otherKind(bytes)
  if (kind) throw invalid('sheet_other_file', { kind })
  return markup(bytes) ?? 'text'
}

/** What an archive is that holds no `xl/workbook.xml`. */
export function refuseArchive(paths: { has: (path: string) => boolean }): never {
  if (paths.has('xl/workbook.bin')) throw invalid('sheet_old_format', { format: 'xlsb' })
  if (paths.has('content.xml')) throw invalid('sheet_old_format', { format: 'ods' })
  const kind = archiveKinds.find(([path]) => paths.has(path))?.[1] ?? 'archive'
  throw invalid('sheet_other_file', { kind })
}

const archiveKinds = [
  ['word/document.xml', 'word'],
  ['ppt/presentation.xml', 'powerpoint'],
] as const

/** Office files before 2007, and every newer one with a password, are compound documents. */
function compound(bytes: Buffer, name: string) {
  if (hasStream(bytes, 'EncryptedPackage')) return invalid('sheet_encrypted')
  if (hasStream(bytes, 'Workbook') || hasStream(bytes, 'Book')) {
    const format = name.toLowerCase().endsWith('.et') ? 'et' : 'xls'
    return invalid('sheet_old_format', { format })
  }
  if (hasStream(bytes, 'WordDocument')) return invalid('sheet_other_file', { kind: 'word' })
  if (hasStream(bytes, 'PowerPoint Document'))
    return invalid('sheet_other_file', { kind: 'powerpoint' })
  return invalid('sheet_other_file', { kind: 'unknown' })
}

/** Directory entries are 128 bytes, begin with the UTF-16 name and state its length at byte 64. */
function hasStream(bytes: Buffer, name: string): boolean {
  const wanted = Buffer.from(`${name}\0`, 'utf16le')
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) {
    if (at % 128 !== 0 || at + 66 > bytes.length) continue
    if (bytes.readUInt16LE(at + 64) === wanted.length) return true
  }
  return false
}

function otherKind(bytes: Buffer): string | undefined {
  const found = signatures.find(([signature]) => starts(bytes, signature))
  if (found) return found[1]
  // A bitmap and a RIFF file state their length; in a text the same bytes are letters.
  if (bytes.length >= 8) {
    if (starts(bytes, ascii('BM')) && bytes.readUInt32LE(2) === bytes.length) return 'image'
    if (starts(bytes, ascii('RIFF')) && bytes.readUInt32LE(4) + 8 === bytes.length) return 'image'
  }
  return bytes.includes(0) && !isWideText(bytes) ? 'unknown' : undefined
}

/** UTF-16, with or without its mark. */
function isWideText(bytes: Buffer): boolean {
  const encoding = markedEncoding(bytes) ?? likelyEncoding(bytes)
  if (!encoding?.startsWith('utf-16')) return false
  const opening = new TextDecoder(encoding).decode(bytes.subarray(0, 4_096))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no text has
  return !/[\u0000-\u0008\ufffd](?!$)/.test(opening)
}

/**
 * Reports that programs save as .xls and spreadsheet programs open all the same: a web page with a
 * table, the same packed with its pictures, and the XML of Excel 2003.
 */
function markup(bytes: Buffer): 'html' | 'mhtml' | 'xml' | undefined {
  const opening = bytes
    .toString('latin1', 0, 4_096)
    .replace(/^ï»¿/, '')
    .replace(/^(?:\s|<!--[\s\S]*?-->)+/, '')
    .toLowerCase()
  if (/^(?:mime-version|content-type|x-document-type|from|subject|date):/.test(opening))
    return opening.includes('multipart/') ? 'mhtml' : undefined
  if (!opening.startsWith('<')) return undefined
  if (opening.includes('urn:schemas-microsoft-com:office:spreadsheet"')) {
    if (/^(?:<\?[^>]*\?>\s*)*<(?:\w+:)?workbook\b/.test(opening)) return 'xml'
  }
  if (
    /^(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body|meta|style|table|div|script|center)\b/.test(
      opening,
    )
  )
    return 'html'
  if (opening.startsWith('<?xml')) throw invalid('sheet_other_file', { kind: 'xml' })
  return undefined
}

const ascii = (text: string) => [...Buffer.from(text, 'latin1')]

/** Whole ones: a heading may begin with BM, PK or 7z. */
const signatures: readonly [readonly number[], string][] = [
  [ascii('%PDF-'), 'pdf'],
  [ascii('{\\rtf'), 'word'],
  [[0x89, ...ascii('PNG')], 'image'],
  [[0xff, 0xd8, 0xff], 'image'],
  [ascii('GIF87a'), 'image'],
  [ascii('GIF89a'), 'image'],
  [ascii('PK\x05\x06'), 'archive'],
  [ascii('PK\x07\x08'), 'archive'],
  [ascii('Rar!\x1a\x07'), 'archive'],
  [ascii('7z\xbc\xaf\x27\x1c'), 'archive'],
  [[0x1f, 0x8b], 'archive'],
]

function starts(bytes: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte)
}
