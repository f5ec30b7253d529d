import { inflateSync } from 'node:zlib'

/**
 * The text of each page of a PDF made by typst, one line for each run of text. It knows only what
 * typst writes: two-byte glyph numbers, fonts with a character map, one content stream for a page.
 */
export function pageTexts(pdf: Uint8Array): string[] {
  const objects = objectsOf(Buffer.from(pdf).toString('latin1'))
  const read = (id: string | undefined) => {
    const object = objects.get(id ?? '')
    if (!object) throw new Error(`the PDF has no object ${id}`)
    return object
  }
  const fontsOf = (page: PdfObject) =>
    new Map(
      [...page.entries.matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, name = '', font]) => [
        name,
        characterMap(read(refTo(read(font).entries, 'ToUnicode')).stream),
      ]),
    )
  const { entries: pages } = [...objects.values()].find(isPageTree) ?? { entries: '' }
  const kids = /\/Kids \[([^\]]*)\]/.exec(pages)?.[1] ?? ''
  return [...kids.matchAll(/(\d+) 0 R/g)].map(([, id]) => {
    const page = read(id)
    return runsOf(read(refTo(page.entries, 'Contents')).stream, fontsOf(page))
  })
}

type PdfObject = { entries: string; stream: string }
type CharacterMap = Map<number, string>

const isPageTree = ({ entries }: PdfObject) => entries.includes('/Type /Pages')

const refTo = (entries: string, key: string) => new RegExp(`/${key} (\\d+) 0 R`).exec(entries)?.[1]

function objectsOf(file: string): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>()
  for (const [, id = '', body = ''] of file.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj/gm)) {
    const [, entries = body, stream = ''] =
      /^([\s\S]*?)\nstream\n([\s\S]*)\nendstream$/.exec(body) ?? []
    const packed = entries.includes('/FlateDecode')
    const bytes = Buffer.from(stream, 'latin1')
    objects.set(id, { entries, stream: packed ? inflateSync(bytes).toString('latin1') : stream })
  }
  return objects
}

function characterMap(cmap: string): CharacterMap {
  const map: CharacterMap = new Map()
  for (const [, list = ''] of cmap.matchAll(/beginbfchar\n([\s\S]*?)endbfchar/g)) {
    for (const [, glyph = '', units = ''] of list.matchAll(/<(\w+)> <(\w+)>/g)) {
      const text = Buffer.from(units, 'hex').swap16().toString('utf16le')
      // A place where a line may break is counted with the glyph before it, wherever that stands.
      map.set(Number.parseInt(glyph, 16), text.replaceAll('\u200B', ''))
    }
  }
  return map
}

function runsOf(stream: string, fonts: Map<string, CharacterMap>): string {
  let font: CharacterMap = new Map()
  /** What `Q` goes back to. */
  const kept: CharacterMap[] = []
  let text = ''
  const show = (glyphs: Buffer) => {
    for (let at = 0; at < glyphs.length; at += 2) text += font.get(glyphs.readUInt16BE(at)) ?? ''
  }
  // What is marked carries strings of its own, which are not shown.
  const operator = /<<[\s\S]*?>> BDC$|\/(f\d+) [\d.]+ Tf|<([0-9A-F]+)>|\(|^(?:ET|q|Q)$/gm
  for (let found = operator.exec(stream); found; found = operator.exec(stream)) {
    const [whole, fontName, hex] = found
    if (fontName) font = fonts.get(fontName) ?? new Map()
    else if (hex) show(Buffer.from(hex, 'hex'))
    else if (whole.endsWith('BDC')) continue
    else if (whole === 'ET') text += '\n'
    else if (whole === 'q') kept.push(font)
    else if (whole === 'Q') font = kept.pop() ?? font
    else {
      const { bytes, end } = literalAt(stream, operator.lastIndex)
      operator.lastIndex = end
      show(bytes)
    }
  }
  return text
}

/** The literal string whose first byte is at `start`; parentheses inside it may stand in pairs. */
function literalAt(stream: string, start: number): { bytes: Buffer; end: number } {
  let literal = ''
  let depth = 1
  let at = start
  for (; depth > 0; at++) {
    const character = stream.charAt(at)
    if (character === '\\') {
      const [escaped = ''] = /^(?:[0-7]{3}|[\s\S])/.exec(stream.slice(at + 1, at + 4)) ?? []
      literal +=
        escaped.length === 3
          ? String.fromCharCode(Number.parseInt(escaped, 8))
          : (controls[escaped] ?? escaped)
      at += escaped.length
      continue
    }
    if (character === '(') depth++
    if (character === ')') depth--
    if (depth > 0) literal += character
  }
  return { bytes: Buffer.from(literal, 'latin1'), end: at }
}

const controls: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
