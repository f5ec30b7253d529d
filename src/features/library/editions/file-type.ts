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

/** As what a file is kept. */
export type Kept = { kind: FileKind; ending: string }
/** The refusal that says what it is, and that it is not taken. */
export type Not = { not: string }

/**
 * What the first 2,048 bytes say a file is; a zip and a compound file may be many things. Undefined: only
 * a probe can tell.
 */
export function kindOfHead(head: Uint8Array): Kept | Not | 'zip' | 'compound' | undefined {
  if (begins(head, 0xff, 0xd8, 0xff)) return { kind: 'image', ending: 'jpg' }
  if (begins(head, 0x89, 0x50, 0x4e, 0x47)) return { kind: 'image', ending: 'png' }
  if (textAt(head, 0, 4) === 'GIF8') return { kind: 'image', ending: 'gif' }
  if (textAt(head, 0, 4) === 'RIFF' && textAt(head, 8, 12) === 'WEBP') {
    return { kind: 'image', ending: 'webp' }
  }
  if (isBitmap(head)) return { kind: 'image', ending: 'bmp' }
  if (begins(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return 'compound'
  if (zipMarks.some((mark) => begins(head, ...mark))) return 'zip'
  const words = new TextDecoder().decode(head).replace(/^\uFEFF/, '')
  if (/<(\w+:)?courseStructure[\s>]/.test(words)) return { kind: 'package', ending: 'xml' }
  if (/^\s*<(!doctype\s+html|html|head|script|meta)\b/i.test(words)) {
    return { not: 'file_is_web_page' }
  }
  // Readers look for it in the first kilobyte: line breaks, a mark, or what a server said come before it.
  if (textAt(head, 0, 1_024 + 5).includes('%PDF-')) return { kind: 'pdf', ending: 'pdf' }
  return undefined
}

/** Of a member, of the end where there is none, and of a first part that has no second. */
const zipMarks = [
  [0x50, 0x4b, 3, 4],
  [0x50, 0x4b, 5, 6],
  [0x50, 0x4b, 7, 8],
  [0x50, 0x4b, 0x30, 0x30, 0x50, 0x4b],
]

/** Two letters are little: what follows is a size, nothing, and one of the known headers. */
const isBitmap = (head: Uint8Array): boolean =>
  begins(head, 0x42, 0x4d) &&
  [6, 7, 8, 9].every((at) => head[at] === 0) &&
  [12, 40, 52, 56, 64, 108, 124].includes(head[14] ?? 0)

/** What a zip is by the names in it, and by the one of its members that says so. */
export function kindOfZip(paths: ReadonlySet<string>, mimetype = ''): Kept | Not {
  const has = (path: string) => [...paths].some((one) => one.toLowerCase() === path)
  const within = (folder: string) => [...paths].some((one) => one.startsWith(folder))
  if (has('meta-inf/container.xml') || mimetype === 'application/epub+zip') {
    return { kind: 'epub', ending: 'epub' }
  }
  const open = /^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)/.exec(
    mimetype,
  )
  if (open) return { kind: 'office', ending: openEndings[open[1] ?? ''] ?? 'odt' }
  if (has('[content_types].xml')) {
    const ending = Object.entries(officeFolders).find(([folder]) => within(folder))?.[1]
    return ending ? { kind: 'office', ending } : { not: 'file_kind_unknown' }
  }
  if (has('ofd.xml')) return { not: 'file_is_ofd' }
  if (has('h5p.json')) return { not: 'file_is_h5p' }
  const isProgram =
    has('androidmanifest.xml') ||
    (has('meta-inf/manifest.mf') && [...paths].some((path) => path.endsWith('.class')))
  return isProgram ? { not: 'file_is_program' } : { kind: 'package', ending: 'zip' }
}

const openEndings: Readonly<Record<string, string>> = {
  text: 'odt',
  spreadsheet: 'ods',
  presentation: 'odp',
}
const officeFolders = { 'ppt/': 'pptx', 'word/': 'docx', 'xl/': 'xlsx' } as const

/** What a compound file is by what lies in it. */
export function kindOfCompound(streams: ReadonlySet<string>): Kept | Not | undefined {
  if (streams.has('EncryptedPackage')) return { not: 'file_is_locked' }
  if (streams.has('WordDocument')) return { kind: 'office', ending: 'doc' }
  if (streams.has('Workbook') || streams.has('Book')) return { kind: 'office', ending: 'xls' }
  if (streams.has('PowerPoint Document')) return { kind: 'office', ending: 'ppt' }
  if (streams.has('__properties_version1.0')) return { not: 'file_is_mail' }
  if (streams.has('Catalog')) return { not: 'file_is_thumbnails' }
  // Installers name their tables in letters beyond every script of people.
  const isInstaller = [...streams].some((name) => /^[\u3800-\u4840]{2,}$/.test(name))
  return isInstaller ? { not: 'file_is_program' } : undefined
}
