import { invalid, Refusal } from '../../base/refusal.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A few thousand statements; what is larger would keep everybody waiting while it is parsed. */
export const mostJsonBytes = 4_000_000

/** An object that names a member twice is refused (2.0, 4.2.1): `JSON.parse` would drop the first without a word. */
export function readJson(body: Uint8Array): unknown {
  const { text, value, members } = parse(body)
  if (namesIn(text) === members) return value
  throw invalid('json_broken', { why: 'member_twice' })
}

/** Any JSON that can be walked: neither too long nor nested too deep. */
export const readAnyJson = (body: Uint8Array): unknown => parse(body).value

function parse(body: Uint8Array): { text: string; value: unknown; members: number } {
  if (body.length > mostJsonBytes) {
    throw new Refusal('too_large', 'body_too_large', { most: mostJsonBytes })
  }
  try {
    const text = utf8.decode(body)
    const value: unknown = JSON.parse(text)
    return { text, value, members: membersOf(value) }
  } catch {
    throw invalid('json_broken')
  }
}

/** Strings before a colon, in a text that is JSON. */
function namesIn(text: string): number {
  let names = 0
  for (let open = text.indexOf('"'); open >= 0; ) {
    const close = closingQuote(text, open)
    let next = close + 1
    while (isSpace(text.charCodeAt(next))) next++
    if (text[next] === ':') names++
    open = text.indexOf('"', next)
  }
  return names
}

function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close
}

/** An odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let begin = at
  while (text[begin - 1] === '\\') begin--
  return (at - begin) % 2 === 1
}

const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

/** Whether what was parsed elsewhere may be walked and written as JSON again. */
export function isWalkable(value: unknown): boolean {
  try {
    membersOf(value)
    return true
  } catch {
    return false
  }
}

/** Deeper than anybody states, and shallow enough to be walked wherever a statement goes. */
const maxDepth = 1_000

function membersOf(value: unknown, depth = 0): number {
  if (value === null || typeof value !== 'object') return 0
  if (depth === maxDepth) throw new RangeError('nested too deep')
  const own = Array.isArray(value) ? 0 : Object.keys(value).length
  return Object.values(value).reduce((sum: number, each) => sum + membersOf(each, depth + 1), own)
}
