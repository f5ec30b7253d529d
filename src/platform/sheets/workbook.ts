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
  worksheets: { name: string; part: Part }[]
  strings: readonly string[]
  /** By the style number of a cell. */
  formats: readonly NumberFormat[]
  from1904: boolean
}

/** An archive opened for reading, with what may still be inflated from it. */
export type Archive = { file: Buffer; parts: ReadonlyMap<string, Part>; budget: Budget }

export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const main = await findMainPart(archive)
  const targets = await readRelations(archive, main)
  const { sheets, from1904 } = await readSheetList(archive, main)
  const worksheets = sheets.flatMap(({ name, relation }) => {
    const target = targets.find(({ id, type }) => id === relation && type.endsWith('/worksheet'))
    const part = target && archive.parts.get(target.path)
    return part ? [{ name, part }] : []
  })
  if (worksheets.length === 0) throw broken('no_worksheet')
  const pathOf = (type: string, usual: string) =>
    targets.find((target) => target.type.endsWith(type))?.path ?? usual
  return {
    worksheets,
    from1904,
    strings: await readStrings(archive, pathOf('/sharedStrings', 'xl/sharedstrings.xml')),
    formats: await readFormats(archive, pathOf('/styles', 'xl/styles.xml')),
  }
}

/** Nearly always `xl/workbook.xml`; the package says so where a program names it differently. */
async function findMainPart(archive: Archive): Promise<string> {
  const named = (await readRelations(archive, '')).find(
    ({ type, path }) => type.endsWith('/officeDocument') && /^xl\/.*\.xml$/.test(path),
  )
  const path = named?.path ?? 'xl/workbook.xml'
  return archive.parts.has(path) ? path : refuseArchive(archive.parts)
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

/** Hidden worksheets hold lists and left-overs: they count only when nothing else is there. */
async function readSheetList(archive: Archive, path: string) {
  const all: { name: string; relation: string; hidden: boolean }[] = []
  let from1904 = false
  await parseWhole(archive, path, {
    open: (name, attributes) => {
      if (name === 'workbookPr') {
        const flag = attribute(attributes, 'date1904')
        from1904 = flag === '1' || flag === 'true'
      }
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
  const visible = all.filter(({ hidden }) => !hidden)
  return { sheets: visible.length > 0 ? visible : all, from1904 }
}

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

async function readFormats(archive: Archive, path: string): Promise<NumberFormat[]> {
  const custom = new Map<number, NumberFormat>()
  const formats: NumberFormat[] = []
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
        formats.push(custom.get(id) ?? formatOfId(id))
      }
    },
    text: ignore,
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return formats
}
