import { invalid } from '../../base/refusal.ts'

/** What the content is, whatever the file is called. Refuses what is not a sheet, saying what it is. */
export function recognise(bytes: Buffer, name: string): 'archive' | 'text' {
  if (bytes.length === 0) throw invalid('sheet_empty')
  if (starts(bytes, [0x50, 0x4b, 0x03, 0x04])) return 'archive'
  if (starts(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) throw compound(bytes, name)
  const kind = otherKind(bytes)
  if (kind) throw invalid('sheet_other_file', { kind })
  return 'text'
}

/** What an archive is that holds no `xl/workbook.xml`. */
export function refuseArchive(paths: { has: (path: string) => boolean }): never {
  if (paths.has('xl/workbook.bin')) throw invalid('sheet_old_format', { format: 'xlsb' })
  const kind = archiveKinds.find(([path]) => paths.has(path))?.[1] ?? 'archive'
  throw invalid('sheet_other_file', { kind })
}

const archiveKinds = [
  ['word/document.xml', 'word'],
  ['ppt/presentation.xml', 'powerpoint'],
  ['content.xml', 'open_document'],
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
  const opening = bytes.toString('latin1', 0, 512).trimStart().toLowerCase()
  if (/^(ï»¿)?\s*<(!doctype html|html|head|meta|table|script)/.test(opening)) return 'html'
  if (/^(ï»¿)?\s*<\?xml/.test(opening)) return 'xml'
  const utf16 = starts(bytes, [0xff, 0xfe]) || starts(bytes, [0xfe, 0xff])
  return !utf16 && bytes.includes(0) ? 'unknown' : undefined
}

const ascii = (text: string) => [...Buffer.from(text, 'latin1')]

const signatures: readonly [readonly number[], string][] = [
  [ascii('%PDF'), 'pdf'],
  [ascii('{\\rtf'), 'word'],
  [[0x89, ...ascii('PNG')], 'image'],
  [[0xff, 0xd8, 0xff], 'image'],
  [ascii('GIF8'), 'image'],
  [ascii('RIFF'), 'image'],
  [ascii('BM'), 'image'],
  [ascii('PK'), 'archive'],
  [ascii('Rar!'), 'archive'],
  [ascii('7z'), 'archive'],
  [[0x1f, 0x8b], 'archive'],
]

function starts(bytes: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte)
}
