/** One part of a message: its headers, by lower-case name, and its bytes as they are (RFC 2046, 5.1). */
export type Part = { headers: ReadonlyMap<string, string>; content: Uint8Array }

export type ReadMultipart =
  | { parts: Part[] }
  | { why: 'no_boundary' | 'not_begun' | 'not_ended' | 'header_broken' | 'too_many_parts' }

const maxParts = 1_000
const maxHeaderBytes = 8_192

/** The boundary that a `multipart/…` content type names. */
export function boundaryOf(contentType: string): string | undefined {
  const found = /;\s*boundary=(?:"((?:[^"\\]|\\.)+)"|([^\s;"]+))/i.exec(contentType)
  const boundary = found?.[1]?.replaceAll(/\\(.)/g, '$1') ?? found?.[2]
  return boundary !== undefined && boundary.length <= 70 ? boundary : undefined
}

export function readMultipart(contentType: string, bytes: Uint8Array): ReadMultipart {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const boundary = boundaryOf(contentType)
  if (boundary === undefined) return { why: 'no_boundary' }
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  const parts: Part[] = []
  // The first delimiter may begin the body, without the line break that belongs to the others.
  let at = startsWith(body, delimiter.subarray(2), 0)
    ? delimiter.length - 2
    : after(body, delimiter, 0)
  if (at === undefined) return { why: 'not_begun' }
  while (!isClosing(body, at)) {
    if (parts.length === maxParts) return { why: 'too_many_parts' }
    const start = lineEnd(body, at)
    if (start === undefined) return { why: 'not_ended' }
    const read = readHeaders(body, start)
    if (!read) return { why: 'header_broken' }
    // A part without content ends where its headers do: the line break before it serves both.
    const end = indexOf(body, delimiter, read.end - 2)
    if (end === undefined) return { why: 'not_ended' }
    parts.push({ headers: read.headers, content: body.subarray(Math.min(read.end, end), end) })
    at = end + delimiter.length
  }
  return { parts }
}

const [dash, carriageReturn, lineFeed, space, tab] = [0x2d, 0x0d, 0x0a, 0x20, 0x09]

const isClosing = (body: Uint8Array, at: number): boolean =>
  body[at] === dash && body[at + 1] === dash

/** Where the next line begins; between here and there may be nothing but blanks. */
function lineEnd(body: Uint8Array, from: number): number | undefined {
  let at = from
  while (body[at] === space || body[at] === tab) at++
  return body[at] === carriageReturn && body[at + 1] === lineFeed ? at + 2 : undefined
}

function readHeaders(
  body: Uint8Array,
  from: number,
): { headers: Map<string, string>; end: number } | undefined {
  const headers = new Map<string, string>()
  for (let at = from; at - from < maxHeaderBytes; ) {
    const end = body.indexOf(carriageReturn, at)
    if (end < 0 || body[end + 1] !== lineFeed) return undefined
    if (end === at) return { headers, end: end + 2 }
    const line = new TextDecoder().decode(body.subarray(at, end))
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon < 1 || headers.has(name)) return undefined
    headers.set(name, line.slice(colon + 1).trim())
    at = end + 2
  }
  return undefined
}

const after = (body: Buffer, wanted: Buffer, from: number): number | undefined => {
  const at = indexOf(body, wanted, from)
  return at === undefined ? undefined : at + wanted.length
}

function indexOf(body: Buffer, wanted: Buffer, from: number): number | undefined {
  const at = body.indexOf(wanted, from)
  return at < 0 ? undefined : at
}

function startsWith(body: Uint8Array, wanted: Uint8Array, at: number): boolean {
  for (let n = 0; n < wanted.length; n++) if (body[at + n] !== wanted[n]) return false
  return true
}

/** What stands before a part's bytes; the first one's begins the message. */
export const headOfPart = (
  boundary: string,
  headers: Readonly<Record<string, string>>,
  { isFirst = false } = {},
): string =>
  [
    `${isFirst ? '' : '\r\n'}--${boundary}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n')

export const endOfMultipart = (boundary: string): string => `\r\n--${boundary}--\r\n`
