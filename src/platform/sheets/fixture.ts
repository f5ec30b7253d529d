import { crc32, deflateRawSync } from 'node:zlib'
import { readSheet, type SheetFile } from './read.ts'
import type { SheetRow } from './row.ts'
import { writeZip } from './zip-write.ts'

/** What a hand-made workbook holds, as raw XML; what is left out is the smallest thing that works. */
type Parts = {
  /** One per worksheet: what stands in `<worksheet>`. */
  sheets: string[]
  /** What stands in `<sst>`. */
  strings?: string
  /** Format codes; a cell's style number n has the n-th, from 1. */
  formats?: string[]
  /** Attributes of the cell style with the format of the same place. */
  styleAttributes?: string[]
  sheetAttributes?: string[]
  workbookPr?: string
  more?: Record<string, string>
}

/** A workbook such as other programs write it, with whatever oddity a test is about. */
export async function madeByHand(parts: Parts): Promise<Buffer> {
  const { sheets, strings, formats = [], sheetAttributes = [], workbookPr = '' } = parts
  const { styleAttributes = [] } = parts
  const text = (xml: string) => [`<?xml version="1.0"?>${xml}`]
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`
  const files = {
    'xl/workbook.xml': `<workbook xmlns:r="r">${workbookPr}<sheets>${sheets.map((_, i) => `<sheet name="表${i + 1}" sheetId="${i + 1}" r:id="rId${i + 1}" ${sheetAttributes[i] ?? ''}/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets.map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/Tabelle-${i + 1}.xml`)).join('')}</Relationships>`,
    'xl/styles.xml': `<styleSheet><numFmts>${formats.map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${code.replaceAll('"', '&quot;')}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats.map((_, i) => `<xf numFmtId="${200 + i}" ${styleAttributes[i] ?? ''}/>`).join('')}</cellXfs></styleSheet>`,
    ...(strings === undefined ? {} : { 'xl/sharedStrings.xml': `<sst>${strings}</sst>` }),
    ...Object.fromEntries(
      sheets.map((xml, i) => [
        `xl/worksheets/Tabelle-${i + 1}.xml`,
        `<worksheet>${xml}</worksheet>`,
      ]),
    ),
    ...parts.more,
  }
  return archiveOf(Object.entries(files).map(([name, xml]) => ({ name, text: text(xml) })))
}

export async function archiveOf(
  parts: { name: string; text: Iterable<string> | AsyncIterable<string> }[],
): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of writeZip(parts, new Date('2026-11-23T08:00:00Z'))) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** `<row>`s of inline strings under the heading 村, 数. */
export const simpleRows = (rows: readonly string[][]): string =>
  `<sheetData>${rows.map((cells) => `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`).join('')}</sheetData>`

/** Everything below the heading, where a heading cell is one of `headings`. */
export async function readAll(file: SheetFile, headings: readonly string[]) {
  const sheet = await readSheet(file, {
    isHeading: (cells) => cells.filter((text) => text && headings.includes(text)).length,
    expected: headings,
  })
  const rows: SheetRow[] = []
  for await (const batch of sheet.batches) rows.push(...batch)
  return { name: sheet.name, heading: sheet.heading, rows, warnings: sheet.warnings }
}

/** A compound document, as far as telling what is in it goes: a header and one directory sector. */
export function compoundDocument(streams: readonly string[]): Buffer {
  const file = Buffer.alloc(512 * 3)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file)
  file.writeUInt16LE(0x3e, 24)
  file.writeUInt16LE(3, 26)
  file.writeUInt16LE(0xfffe, 28)
  file.writeUInt16LE(9, 30)
  file.writeUInt32LE(1, 48)
  for (const [index, name] of ['Root Entry', ...streams].entries()) {
    const at = 1024 + index * 128
    const bytes = Buffer.from(`${name}\0`, 'utf16le')
    bytes.copy(file, at)
    file.writeUInt16LE(bytes.length, at + 64)
    file.writeUInt8(index === 0 ? 5 : 2, at + 66)
  }
  return file
}

/** An archive whose one worksheet inflates to `megabytes` of blanks though it lists few bytes. */
export function bomb(megabytes: number, listedBytes: number): Buffer {
  const names = ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/worksheets/bomb.xml']
  const xml = [
    '<workbook><sheets><sheet name="a" id="1"/></sheets></workbook>',
    '<Relationships><Relationship Id="1" Type="x/worksheet" Target="worksheets/bomb.xml"/></Relationships>',
  ]
  const locals: Buffer[] = []
  const listing: Buffer[] = []
  let offset = 0
  for (const [index, name] of names.entries()) {
    const text = xml[index]
    const plain = text === undefined ? Buffer.alloc(megabytes * 2 ** 20, ' ') : Buffer.from(text)
    const packed = deflateRawSync(plain)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(crc32(plain), 16)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(text === undefined ? listedBytes : plain.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), packed)
    listing.push(entry, Buffer.from(name))
    offset += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(names.length, 8)
  end.writeUInt16LE(names.length, 10)
  end.writeUInt32LE(Buffer.concat(listing).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...listing, end])
}
