import { broken } from './limits.ts'

export type XmlHandler = {
  /** `attributes` is the raw text of the tag after its name, for `attribute`. */
  open: (name: string, attributes: string) => void
  text: (text: string) => void
  close: (name: string) => void
}

/**
 * Reads the XML of a workbook part in pieces. Names lose their namespace prefix. A document type
 * is refused, so entities cannot be declared, fetched or multiplied; elements must nest.
 */
export function xmlParser(handler: XmlHandler): {
  write: (piece: string) => void
  end: () => void
} {
  const path: string[] = []
  let pending = ''

  function write(piece: string): void {
    pending = pending === '' ? piece : pending + piece
    let from = 0
    for (;;) {
      const tag = pending.indexOf('<', from)
      if (tag === -1) break
      const end = markupEnd(pending, tag)
      if (end === -1) {
        from = takeText(from, tag)
        break
      }
      takeText(from, tag)
      takeMarkup(tag, end)
      from = end
    }
    pending = pending.slice(from)
    if (pending.length > longestToken) throw broken('xml_token_too_long')
  }

  function takeText(from: number, to: number): number {
    if (to > from && path.length > 0) handler.text(unescapeXml(pending.slice(from, to)))
    return to
  }

  function takeMarkup(start: number, end: number): void {
    const kind = pending.charCodeAt(start + 1)
    if (kind === questionMark) return
    if (kind === exclamationMark) {
      if (pending.startsWith('<![CDATA[', start)) handler.text(pending.slice(start + 9, end - 3))
      return
    }
    if (kind === slash) {
      const name = localName(pending.slice(start + 2, end - 1).trimEnd())
      if (path.pop() !== name) throw broken('xml_nesting')
      handler.close(name)
      return
    }
    const selfClosing = pending.charCodeAt(end - 2) === slash
    const inner = pending.slice(start + 1, selfClosing ? end - 2 : end - 1)
    const space = inner.search(/\s/)
    const name = localName(space === -1 ? inner : inner.slice(0, space))
    handler.open(name, space === -1 ? '' : inner.slice(space))
    if (selfClosing) {
      handler.close(name)
      return
    }
    path.push(name)
    if (path.length > deepest) throw broken('xml_too_deep')
  }

  return {
    write,
    end: () => {
      if (path.length > 0 || pending.trim() !== '') throw broken('xml_incomplete')
    },
  }
}

/** The attribute `name`, whatever its prefix, unescaped. */
export function attribute(attributes: string, name: string): string | undefined {
  let at = 0
  for (;;) {
    const equals = attributes.indexOf('=', at)
    if (equals === -1) return undefined
    let open = equals + 1
    while (isBlank(attributes.charCodeAt(open))) open++
    const close = attributes.indexOf(attributes.charAt(open), open + 1)
    if (close === -1) return undefined
    let nameEnd = equals
    while (isBlank(attributes.charCodeAt(nameEnd - 1))) nameEnd--
    const nameStart = nameEnd - name.length
    if (nameStart >= at && attributes.startsWith(name, nameStart)) {
      const before = attributes.charCodeAt(nameStart - 1)
      if (nameStart === at || isBlank(before) || before === colon)
        return unescapeXml(attributes.slice(open + 1, close))
    }
    at = close + 1
  }
}

export const escapeXml = (text: string): string =>
  /[<>&"]/.test(text)
    ? text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
    : text

/** Characters of one tag or one run of text; the longest cell, fully escaped, is far shorter. */
const longestToken = 2 ** 20
const deepest = 64

const slash = 0x2f
const colon = 0x3a
const questionMark = 0x3f
const exclamationMark = 0x21

const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

const localName = (name: string): string => {
  const prefix = name.indexOf(':')
  return prefix === -1 ? name : name.slice(prefix + 1)
}

/** One past the end of the markup that begins at `start`; -1 when more is to come. Refuses a document type. */
function markupEnd(text: string, start: number): number {
  const after = text.charCodeAt(start + 1)
  if (after === exclamationMark) {
    if (text.startsWith('<!--', start)) return endOf(text, '-->', start + 4)
    if (text.startsWith('<![CDATA[', start)) return endOf(text, ']]>', start + 9)
    if (text.length - start < 9) return -1
    throw broken('xml_document_type')
  }
  if (after === questionMark) return endOf(text, '?>', start + 2)
  let end = text.indexOf('>', start)
  // A `>` inside a quoted value does not close the tag.
  for (let quote = firstQuote(text, start, end); quote !== -1 && end !== -1; ) {
    const close = text.indexOf(text.charAt(quote), quote + 1)
    if (close === -1) return -1
    if (close > end) end = text.indexOf('>', close)
    quote = firstQuote(text, close + 1, end)
  }
  return end === -1 ? -1 : end + 1
}

function firstQuote(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22 || code === 0x27) return at
  }
  return -1
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at === -1 ? -1 : at + mark.length
}

const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^;]*);?/g, (_, name: string) => {
    const known = named.get(name)
    if (known !== undefined) return known
    const code = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/i.exec(name)
    const point = code ? Number.parseInt(code[1] ?? code[2] ?? '', code[1] ? 16 : 10) : -1
    if (point < 0 || point > 0x10ffff) throw broken('xml_entity')
    return String.fromCodePoint(point)
  })
}
