import type { TextKind } from '../../../base/encoding.ts'
import type { FileKind } from './edition.ts'

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
  shtml: 'text/html; charset=utf-8',
  xhtml: 'application/xhtml+xml; charset=utf-8',
  xht: 'application/xhtml+xml; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/json; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  xsl: 'application/xml; charset=utf-8',
  xsd: 'application/xml; charset=utf-8',
  dtd: 'application/xml-dtd; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
  wasm: 'application/wasm',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  m4a: 'audio/mp4',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  mov: 'video/quicktime',
  ts: 'video/mp2t',
  avi: 'video/x-msvideo',
  wmv: 'video/x-ms-wmv',
  flv: 'video/x-flv',
  mpg: 'video/mpeg',
  rm: 'application/vnd.rn-realmedia',
  '3gp': 'video/3gpp',
  mp3: 'audio/mpeg',
  wma: 'audio/x-ms-wma',
  amr: 'audio/amr',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  aac: 'audio/aac',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  ico: 'image/x-icon',
  woff: 'font/woff',
  woff2: 'font/woff2',
  ttf: 'font/ttf',
  otf: 'font/otf',
  pdf: 'application/pdf',
  epub: 'application/epub+zip',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ppt: 'application/vnd.ms-powerpoint',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
}

export const extensionOf = (name: string): string =>
  /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''

/** As a browser is told it, a text in its encoding; what nobody knows is only to be saved. */
export const mediaTypeOf = (path: string, encoding = 'utf-8'): string =>
  (types[extensionOf(path)] ?? 'application/octet-stream').replace('=utf-8', `=${encoding}`)

/** Which texts may be in another encoding than UTF-8, and where they would say so. */
export function textKindOf(path: string): TextKind | undefined {
  const type = mediaTypeOf(path)
  if (!type.includes('charset') || /\.(mjs|vtt)$/i.test(path)) return undefined
  if (type.startsWith('text/html')) return 'html'
  if (type.startsWith('text/css')) return 'css'
  if (type.startsWith('application/json')) return 'json'
  return type.startsWith('application/x') ? 'xml' : 'text'
}

/** Pages and drawings may carry scripts: they run in a sandbox, wherever they are opened. */
export const mayCarryScripts = (mediaType: string): boolean =>
  /^(text\/html|application\/xhtml\+xml|application\/xml|image\/svg\+xml)/.test(mediaType)

const begins = (head: Uint8Array, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, i) => head[i] === byte)
const textAt = (head: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...head.subarray(from, to))

/** What the first bytes say a file is, and as which ending it is kept; undefined: only a probe can tell. */
export function kindOfHead(
  head: Uint8Array,
): { kind: FileKind | 'zip'; ending: string } | undefined {
  if (textAt(head, 0, 5) === '%PDF-') return { kind: 'pdf', ending: 'pdf' }
  if (begins(head, 0xff, 0xd8, 0xff)) return { kind: 'image', ending: 'jpg' }
  if (begins(head, 0x89, 0x50, 0x4e, 0x47)) return { kind: 'image', ending: 'png' }
  if (textAt(head, 0, 4) === 'GIF8') return { kind: 'image', ending: 'gif' }
  if (textAt(head, 0, 4) === 'RIFF' && textAt(head, 8, 12) === 'WEBP') {
    return { kind: 'image', ending: 'webp' }
  }
  // What PowerPoint and Word wrote until 2007.
  if (begins(head, 0xd0, 0xcf, 0x11, 0xe0)) return { kind: 'office', ending: 'ppt' }
  if (begins(head, 0x50, 0x4b, 0x03, 0x04)) return { kind: 'zip', ending: 'zip' }
  return undefined
}

/** What a zip is by the names in it: a book and office documents are zips, too. */
export function kindOfZip(paths: ReadonlySet<string>): { kind: FileKind; ending: string } {
  if (paths.has('META-INF/container.xml')) return { kind: 'epub', ending: 'epub' }
  if (paths.has('[Content_Types].xml')) {
    const ending = paths.has('ppt/presentation.xml')
      ? 'pptx'
      : paths.has('word/document.xml')
        ? 'docx'
        : 'xlsx'
    return { kind: 'office', ending }
  }
  return { kind: 'package', ending: 'zip' }
}
