import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../../base/refusal.ts'
import { findFfmpeg } from '../media/ffmpeg-store.ts'
import { packZip } from '../packages/zip.fixture.ts'
import { kindOfHead } from './file-type.ts'
import { recognise } from './recognise-store.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recognise-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What it is kept as, or what it is refused for. */
async function found(bytes: Buffer | string, name = 'x'): Promise<unknown> {
  const path = join(folder, 'file')
  await writeFile(path, bytes)
  try {
    const { kind, ending } = (await recognise({ path, name, folder }, undefined)) ?? {}
    return kind && `${kind} ${ending}`
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.details.kind === undefined ? error.code : `${error.code} ${error.details.kind}`
  }
}
const zip = (...names: string[]) => packZip(names.map((name) => ({ name, content: 'x' })))
const media = (name: string) => readFile(join(import.meta.dirname, '../../../../test/media', name))

test.each([
  ['%PDF-1.7', 'pdf'],
  ['\uFEFF%PDF-1.7', 'pdf'],
  ['\n%PDF-1.7', 'pdf'],
  ['HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4', 'pdf'],
  ['GIF89a', 'image'],
  ['hello', undefined],
  ['BMW is a maker of cars', undefined],
])('the first bytes of %j', (text, kind) => {
  const head = kindOfHead(Buffer.from(text))
  expect(typeof head === 'object' && 'kind' in head ? head.kind : head).toBe(kind)
})

describe('B7 a zip is named for what it is', () => {
  test.each<[string, Buffer, string]>([
    ['a book', zip('META-INF/container.xml'), 'epub epub'],
    [
      'a book without its container',
      packZip([{ name: 'mimetype', content: 'application/epub+zip' }]),
      'epub epub',
    ],
    [
      'a text of LibreOffice',
      packZip([{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' }]),
      'office odt',
    ],
    [
      'a sheet of LibreOffice',
      packZip([{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' }]),
      'office ods',
    ],
    ['slides', zip('[Content_Types].xml', 'ppt/presentation.xml'), 'office pptx'],
    ['a text', zip('[Content_Types].xml', 'word/document.xml'), 'office docx'],
    ['a sheet', zip('[Content_Types].xml', 'xl/workbook.bin'), 'office xlsx'],
    ['a drawing of Visio', zip('[Content_Types].xml', 'visio/document.xml'), 'file_kind_unknown'],
    ['an official paper', zip('OFD.xml', 'Doc_0/Document.xml'), 'file_is_ofd'],
    ['an exercise', zip('h5p.json', 'content/content.json'), 'file_is_h5p'],
    ['an app', zip('AndroidManifest.xml', 'classes.dex'), 'file_is_program'],
    ['a program', zip('META-INF/MANIFEST.MF', 'a/B.class'), 'file_is_program'],
    ['pages', zip('index.html'), 'package zip'],
    ['nothing', packZip([]), 'package zip'],
    [
      'pages behind a program',
      Buffer.concat([Buffer.from('MZ\0\0'), zip('index.html')]),
      'package zip',
    ],
    ['a program alone', Buffer.from('MZ\u0090\0 nothing known'), 'file_is_program'],
  ])('%s', async (_what, bytes, kind) => {
    expect(await found(bytes)).toBe(kind)
  })
})

/** A compound file with nothing in its streams. */
const compound = (...names: string[]): Buffer =>
  compoundOf(Object.fromEntries(names.map((name) => [name, Buffer.alloc(0)])))

/** A compound file with these beginnings of streams: each lies in 64 bytes of what the root names. */
function compoundOf(streams: Readonly<Record<string, Buffer>>): Buffer {
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(9, 30)
  // The first sector is the table of sectors, from the second on lies the directory.
  header.writeUInt32LE(1, 48)
  header.writeUInt32LE(4_096, 56)
  header.writeUInt32LE(0, 76)
  const heads = Buffer.concat(
    Object.values(streams).map((head) => Buffer.concat([head, Buffer.alloc(64)]).subarray(0, 64)),
  )
  const directory = ['Root Entry', ...Object.keys(streams)].map((name) => {
    const entry = Buffer.alloc(128)
    entry.write(name, 'utf16le')
    entry.writeUInt16LE(2 * name.length + 2, 64)
    entry.writeUInt8(2, 66)
    return entry
  })
  const sectors = Math.ceil(directory.length / 4)
  const short = Math.ceil(heads.length / 512)
  directory[0]?.writeUInt32LE(1 + sectors, 116)
  Object.values(streams).forEach((head, n) => {
    directory[n + 1]?.writeUInt32LE(n, 116)
    directory[n + 1]?.writeUInt32LE(head.length, 120)
  })
  const table = Buffer.alloc(512, 0xff)
  const chain = (from: number, count: number) => {
    for (let n = from; n < from + count; n++) {
      table.writeUInt32LE(n + 1 < from + count ? n + 1 : 0xfffffffe, 4 * n)
    }
  }
  chain(1, sectors)
  chain(1 + sectors, short)
  const listed = Buffer.concat(directory)
  const filled = Buffer.concat([listed, Buffer.alloc(512 * sectors - listed.length)])
  return Buffer.concat([header, table, filled, heads, Buffer.alloc(512 * short - heads.length)])
}

describe('B7 a compound file is named for what it is', () => {
  test.each<[string, Buffer, string]>([
    ['a text', compound('1Table', 'WordDocument'), 'office doc'],
    ['a sheet', compound('Workbook'), 'office xls'],
    ['an older sheet', compound('Book'), 'office xls'],
    ['slides', compound('a', 'b', 'c', 'd', 'PowerPoint Document'), 'office ppt'],
    ['one with a password', compound('EncryptionInfo', 'EncryptedPackage'), 'file_is_locked'],
    ['thumbnails', compound('1', '2', 'Catalog'), 'file_is_thumbnails'],
    ['a mail', compound('__nameid_version1.0', '__properties_version1.0'), 'file_is_mail'],
    ['an installer', compound('\u4840\u3f3f\u4577'), 'file_is_program'],
    ['something else', compound('CONTENTS'), 'file_kind_unknown'],
    ['its first bytes', compound('Workbook').subarray(0, 600), 'file_damaged office'],
    [
      'nothing behind the first bytes',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
      'file_damaged office',
    ],
  ])('%s', async (_what, bytes, kind) => {
    expect(await found(bytes, 'x.doc')).toBe(kind)
  })

  test('one that goes round in a circle ends', async () => {
    const bytes = compound('CONTENTS')
    bytes.writeUInt32LE(1, 512 + 4)
    expect(await found(bytes)).toBe('file_kind_unknown')
  })
})

describe('S4-10 what opens only with a password is told so', () => {
  const hex = (bytes: string) => Buffer.from(bytes, 'hex')
  const opening = '0908100000060500000000000000000000000000'
  const eight = Object.fromEntries(
    Array.from({ length: 8 }, (_, n) => [`part ${n}`, Buffer.alloc(64)]),
  )

  test.each<[string, string, Buffer, boolean]>([
    ['a text', 'WordDocument', hex('eca5c100 00000000 0000 0013'.replaceAll(' ', '')), true],
    ['an open text', 'WordDocument', hex('eca5c100 00000000 0000 0012'.replaceAll(' ', '')), false],
    ['a sheet', 'Workbook', hex(`${opening}2f0036000100`), true],
    ['a sheet that none may write', 'Workbook', hex(`${opening}860000002f003600`), true],
    ['an open sheet', 'Workbook', hex(`${opening}e1000200b004`), false],
  ])('%s', async (_what, stream, head, isLocked) => {
    const path = join(folder, 'locked')
    await writeFile(path, compoundOf({ ...eight, [stream]: head }))
    const it = await recognise({ path, name: 'x', folder }, undefined)
    expect(it?.isLocked).toBe(isLocked)
  })

  test.each([
    ['slides', 'dfc4d1f3', true],
    ['open slides', '5fc091e3', false],
  ])('%s', async (_what, token, isLocked) => {
    const path = join(folder, 'locked')
    const user = hex(`0000f60f1400000014000000${token}`)
    await writeFile(
      path,
      compoundOf({ 'PowerPoint Document': Buffer.alloc(64), 'Current User': user }),
    )
    const it = await recognise({ path, name: 'x', folder }, undefined)
    expect(it?.isLocked).toBe(isLocked)
  })

  test('an OpenDocument by the list of its parts', async () => {
    const odt = (list: string) =>
      packZip([
        { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' },
        { name: 'META-INF/manifest.xml', content: list },
      ])
    const part = '<m:file-entry m:full-path="content.xml">'
    expect(await found(odt(`${part}<m:encryption-data m:checksum="x"/></m:file-entry>`))).toBe(
      'file_is_locked',
    )
    expect(await found(odt(`${part}</m:file-entry>`))).toBe('office odt')
  })

  test('a PDF; one that only forbids printing opens', async () => {
    const locked = (entry: string) =>
      `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<${'28'.repeat(32)}>/U<${entry}>>>endobj\ntrailer<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF\n`
    const without = createHash('md5')
      .update(Buffer.concat([padding, Buffer.alloc(32, 0x28), hex('fcffffff'), hex('00')]))
      .digest()
      .subarray(0, 5)
    expect(await found(locked('00'.repeat(32)))).toBe('file_is_locked')
    expect(await found(locked(rc4(without, padding).toString('hex')))).toBe('pdf pdf')
  })
})

/** What a PDF fills passwords up with. */
const padding = Buffer.from(
  '28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a',
  'hex',
)

/** OpenSSL no longer has it, and PDF files still do. */
function rc4(key: Buffer, bytes: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, n) => n)
  const at = (n: number) => state[n & 255] ?? 0
  const swap = (one: number, other: number) => {
    const kept = at(one)
    state[one & 255] = at(other)
    state[other & 255] = kept
  }
  let j = 0
  for (let i = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 255
    swap(i, j)
  }
  j = 0
  return bytes.map((byte, n) => {
    const i = (n + 1) & 255
    j = (j + at(i)) & 255
    swap(i, j)
    return byte ^ at(at(i) + at(j))
  }) as Buffer
}

const objects = '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages>>endobj\n'
const pdf = `%PDF-1.4\n${objects}trailer<</Root 1 0 R>>\n%%EOF\n`
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
)
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const webp = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64')
const jpeg = Buffer.concat([
  Buffer.from('ffd8ffe0000400', 'hex'),
  Buffer.from('00ffda0002', 'hex'),
  Buffer.alloc(40, 1),
  Buffer.from('ffd9', 'hex'),
])

describe('B7 what is only its first bytes is damaged, what readers mend is not', () => {
  test.each<[string, Buffer | string, string]>([
    ['a PDF', pdf, 'pdf pdf'],
    ['a PDF without its end', pdf.replace('%%EOF\n', ''), 'pdf pdf'],
    ['a PDF with something after it', `${pdf}${'\0'.repeat(5_000)}`, 'pdf pdf'],
    ['a PDF behind a line break', `\n${pdf}`, 'pdf pdf'],
    ['a PDF of words', '%PDF-1.7\nthis is no document at all\n', 'file_damaged pdf'],
    ['a PDF of nothing', `%PDF-${'\0'.repeat(300)}`, 'file_damaged pdf'],
    [
      'half a PDF for the web',
      pdf.replace('1 0 obj<<', '1 0 obj<</Linearized 1/L 99999>>\n<<'),
      'file_damaged pdf',
    ],
    ['a page named so', '<!DOCTYPE html><title>404</title>', 'file_is_web_page'],
    ['a page behind a mark', '\uFEFF\n<html><body>%PDF-1.4', 'file_is_web_page'],
    ['PNG', png, 'image png'],
    ['half of it', png.subarray(0, 50), 'file_damaged image'],
    ['GIF', gif, 'image gif'],
    ['GIF without its last byte', gif.subarray(0, -1), 'image gif'],
    ['half of it', gif.subarray(0, 20), 'file_damaged image'],
    ['WebP', webp, 'image webp'],
    ['half of it', webp.subarray(0, 24), 'file_damaged image'],
    ['JPEG', jpeg, 'image jpg'],
    ['JPEG with something after it', Buffer.concat([jpeg, Buffer.alloc(99)]), 'image jpg'],
    ['half of it', jpeg.subarray(0, 30), 'file_damaged image'],
    ['words named so', Buffer.from('ffd8ffe0206e6f7420', 'hex'), 'file_damaged image'],
  ])('%s', async (_what, bytes, kind) => {
    expect(await found(Buffer.from(bytes))).toBe(kind)
  })

  test('a real one is whole', async () => {
    expect(await found(await media('sample_doc_with_toc.pdf'))).toBe('pdf pdf')
    expect(await found((await media('sample_doc_with_toc.pdf')).subarray(0, 3_000))).toBe(
      'file_damaged pdf',
    )
  })

  const ffmpeg = findFfmpeg() ?? ''
  test.skipIf(ffmpeg === '')('pictures of ffmpeg are whole, and half of each is not', async () => {
    for (const ending of ['jpg', 'png', 'gif', 'bmp']) {
      const path = join(folder, `picture.${ending}`)
      const drawn = 'testsrc=size=160x120:rate=1'
      spawnSync(ffmpeg, ['-y', '-f', 'lavfi', '-i', drawn, '-frames:v', '1', path])
      const bytes = await readFile(path)
      expect(await found(bytes)).toBe(`image ${ending}`)
      if (ending !== 'bmp') {
        expect(await found(bytes.subarray(0, bytes.length / 2))).toBe('file_damaged image')
      }
    }
  })
})

test('B4 a cmi5 course structure that comes alone is a package', async () => {
  const structure = '<?xml version="1.0"?><!-- 许可 --><courseStructure xmlns="urn:x"><course/>'
  expect(await found(structure, 'cmi5.xml')).toEqual(await found(structure, 'x'))
  expect(kindOfHead(Buffer.from(structure))).toEqual({ kind: 'package', ending: 'xml' })
})
