import { decodeAs, decodeMarkup } from '../../base/encoding.ts'

/** The pages inside a web archive, in order: of a workbook its frame, then one for each worksheet. */
export function mhtmlPages(bytes: Buffer): string[] {
  const source = bytes.toString('latin1')
  const boundary = /boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(source)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (mark === undefined) return []
  return source
    .split(`--${mark}`)
    .slice(1)
    .flatMap((part) => {
      const blank = /\r?\n\r?\n/.exec(part)
      if (!blank) return []
      const head = part.slice(0, blank.index)
      const body = part.slice(blank.index + blank[0].length)
      return /content-type:\s*text\/html/i.test(head) ? [pageOf(head, body)] : []
    })
}

function pageOf(head: string, body: string): string {
  const coding = /content-transfer-encoding:\s*([\w-]+)/i.exec(head)?.[1]?.toLowerCase()
  const bytes =
    coding === 'base64'
      ? Buffer.from(body, 'base64')
      : Buffer.from(coding === 'quoted-printable' ? unquoted(body) : body, 'latin1')
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(head)?.[1]
  return charset !== undefined && isKnown(charset)
    ? decodeAs(bytes, charset)
    : decodeMarkup(bytes, 'html')
}

const unquoted = (text: string): string =>
  text
    .replace(/=\r?\n/g, '')
    .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

function isKnown(charset: string): boolean {
  try {
    new TextDecoder(charset)
    return true
  } catch {
    return false
  }
}
