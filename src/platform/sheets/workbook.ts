import { posix } from 'node:path'
import { TextDecoder } from 'node:util'
import { broken, sheetLimits, tooLarge } from './limits.ts'
import { formatOfCode, formatOfId, type NumberFormat } from './number-format.ts'
import { refuseArchive } from './recognise.ts'
import { unescapeCodes } from './string-escapes.ts'
import { attribute, type XmlHandler, xmlParser } from './xml.ts'
import { type Budget, inflate, type Part } from './zip.ts'

/** What the rows of every worksheet need to be understood. */
export type Workbook = {
  worksheets: { name: string; hidden: boolean; part: Part }[]
  strings: readonly string[]
  /** By the style number of a cell. */
  styles: readonly CellStyle[]
  from1904: boolean
  /** The program that saved the file left it to the next one to compute the formulas. */
  uncomputed: boolean
}

/** `quoted`: typed with an apostrophe in front, so a text whatever it looks like. */
export type CellStyle = { format: NumberFormat; quoted: boolean }

/** An archive opened for reading, with what may still be inflated from it. */
export type Archive = { file: Buffer; parts: ReadonlyMap<string, Part>; budget: Budget }

export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const main = await findMainPart(archive)
  const targets = await readRelations(archive, main)
  const { sheets, from1904, uncomputed } = await readSheetList(archive, main)
  const worksheets = sheets.flatMap(({ name, relation, hidden }) => {
    const target = targets.find(({ id, type }) => id === relation && type.endsWith('/worksheet'))
    const part = target && archive.parts.get(target.path)
    return part ? [{ name, hidden, part }] : []
  })
  if (worksheets.length === 0) throw broken('no_worksheet')
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const pathOf = (type: string, usual: string) =>
    targets.find((target) => target.type.endsWith(type))?.path ?? `${folder}${usual}`
  return {
    worksheets,
    from1904,
    uncomputed,
    strings: await readStrings(archive, pathOf('/sharedStrings', 'sharedstrings.xml')),
    styles: await readStyles(archive, pathOf('/styles', 'styles.xml')),
  }
}

/** Nearly always `xl/workbook.xml`; the package says so where a program puts it elsewhere. */
async function findMainPart(archive: Archive): Promise<string> {
  const named = (await readRelations(archive, ''))
    .filter(({ type }) => type.endsWith('/officeDocument'))
    .map(({ path }) => path)
  for (const path of [...named, 'xl/workbook.xml', 'workbook.xml'])
    if (archive.parts.has(path) && (await isWorkbook(archive, path))) return path
  return refuseArchive(archive.parts)
}

/** The main part of a text document or a presentation is called otherwise. */
async function isWorkbook(archive: Archive, path: string): Promise<boolean> {
  if (path.endsWith('.bin')) return false
  let root: string | undefined
  const part = archive.parts.get(path)
  if (!part) return false
  const open = (name: string) => {
    root ??= name
  }
  for await (const _ of parsePart(archive, part, { open, text: ignore, close: ignore }))
    if (root !== undefined) break
  return root === 'workbook'
}

/** Feeds one part through the parser; yields after every piece. */
export async function* parsePart(
  { file, budget }: Archive,
  part: Part,
  handler: XmlHandler,
): AsyncGenerator<void> {
  const parser = xmlParser(handler)
  let decoder: TextDecoder | undefined
  for await (const piece of inflate(file, part, budget)) {
    decoder ??= new TextDecoder(encodingOf(piece), { fatal: true })
    parser.write(decode(decoder, piece))
    yield
  }
  parser.write(decode(decoder ?? new TextDecoder(), undefined))
  parser.end()
}

function decode(decoder: TextDecoder, piece: Buffer | undefined): string {
  try {
    return piece ? decoder.decode(piece, { stream: true }) : decoder.decode()
  } catch {
    throw broken('xml_encoding')
  }
}

function encodingOf(firstPiece: Buffer): string {
  if (firstPiece[0] === 0xff && firstPiece[1] === 0xfe) return 'utf-16le'
  if (firstPiece[0] === 0xfe && firstPiece[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** Parses a part that may be absent to its end. */
async function parseWhole(archive: Archive, path: string, handler: XmlHandler): Promise<void> {
  const part = archive.parts.get(path)
  if (part) for await (const _ of parsePart(archive, part, handler));
}

const ignore = (): void => undefined

type Relation = { id: string; type: string; path: string }

async function readRelations(archive: Archive, of: string): Promise<Relation[]> {
  const relations: Relation[] = []
  const folder = of.slice(0, of.lastIndexOf('/') + 1)
  await parseWhole(archive, `${folder}_rels/${of.slice(folder.length)}.rels`, {
    open: (name, attributes) => {
      if (name !== 'Relationship') return
      const target = attribute(attributes, 'Target') ?? ''
      relations.push({
        id: attribute(attributes, 'Id') ?? '',
        type: attribute(attributes, 'Type') ?? '',
        path: posix
          .normalize(target.startsWith('/') ? target.slice(1) : folder + target)
          .toLowerCase(),
      })
    },
    text: ignore,
    close: ignore,
  })
  return relations
}

async function readSheetList(archive: Archive, path: string) {
  const all: { name: string; relation: string; hidden: boolean }[] = []
  let from1904 = false
  let uncomputed = false
  await parseWhole(archive, path, {
    open: (name, attributes) => {
      if (name === 'workbookPr') {
        from1904 = isTrue(attribute(attributes, 'date1904'))
      }
      if (name === 'calcPr') uncomputed = isTrue(attribute(attributes, 'fullCalcOnLoad'))
      if (name !== 'sheet') return
      all.push({
        name: attribute(attributes, 'name') ?? '',
        relation: attribute(attributes, 'id') ?? '',
        hidden: (attribute(attributes, 'state') ?? 'visible') !== 'visible',
      })
      if (all.length > sheetLimits.worksheets) throw tooLarge('worksheets')
    },
    text: ignore,
    close: ignore,
  })
  return { sheets: all, from1904, uncomputed }
}

/** A truth as an attribute of a workbook spells it. */
export const isTrue = (flag: string | undefined): boolean => flag === '1' || flag === 'true'

async function readStrings(archive: Archive, path: string): Promise<string[]> {
  const strings: string[] = []
  let current = ''
  let inText = false
  let inPhonetic = false
  await parseWhole(archive, path, {
    open: (name) => {
      if (name === 'si') current = ''
      else if (name === 't') inText = !inPhonetic
      else if (name === 'rPh') inPhonetic = true
    },
    text: (text) => {
      if (!inText) return
      current = current === '' ? text : current + text
      if (current.length > sheetLimits.escapedLength) throw tooLarge('cellLength')
    },
    close: (name) => {
      if (name === 't') inText = false
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'si') {
        strings.push(detached(unescapeCodes(current)))
        if (strings.length > sheetLimits.strings) throw tooLarge('strings')
      }
    },
  })
  return strings
}

/** A slice keeps the whole piece of XML it was cut from in memory; a copy does not. */
const detached = (text: string): string =>
  text.length < shortestSlice ? text : Buffer.from(text, 'utf16le').toString('utf16le')

/** V8 copies shorter substrings by itself. */
const shortestSlice = 13

async function readStyles(archive: Archive, path: string): Promise<CellStyle[]> {
  const custom = new Map<number, NumberFormat>()
  const styles: CellStyle[] = []
  let inCellFormats = false
  await parseWhole(archive, path, {
    open: (name, attributes) => {
      if (name === 'cellXfs') inCellFormats = true
      else if (name === 'numFmt')
        custom.set(
          Number(attribute(attributes, 'numFmtId')),
          formatOfCode(attribute(attributes, 'formatCode') ?? ''),
        )
      else if (name === 'xf' && inCellFormats) {
        const id = Number(attribute(attributes, 'numFmtId') ?? 0)
        styles.push({
          format: custom.get(id) ?? formatOfId(id),
          quoted: isTrue(attribute(attributes, 'quotePrefix')),
        })
      }
    },
    text: ignore,
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return styles
}
