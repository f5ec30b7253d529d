import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { county, openTestNode, somebody, type TestHub } from '../../../../test/harness/node.ts'
import type { Actor } from '../../people/actor.ts'
import { addResource } from '../library.fixture.ts'
import { packZip } from '../packages/zip.fixture.ts'
import { addEdition } from './edition.fixture.ts'
import { type ManifestFile, openingPath } from './edition.ts'
import { findOffice, lacksPart, makePaper } from './office-store.ts'
import { pageOfText } from './text-page.ts'

const soffice = findOffice()

let hub: TestHub
let office: Actor
let folder: string
let outside: Server
const heard: string[] = []
beforeAll(async () => {
  hub = await openTestNode()
  office = (await somebody(hub, { role: 'programme_office', regionCode: county })).actor
  folder = await mkdtemp(join(tmpdir(), 'papers-'))
  outside = createServer((request, response) => {
    heard.push(request.url ?? '')
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await hub?.close()
  outside?.close()
  if (folder) await rm(folder, { recursive: true })
})

const add = async (name: string, bytes: Buffer, maker = {}) => {
  const id = await addResource(hub.db, name, { state: 'draft', mediaType: 'document' })
  return addEdition(hub.ground, office, id, { name, bytes }, maker)
}
const read = ({ hash, sizeBytes }: ManifestFile) =>
  buffer(hub.ground.blobs.stream(hash, { from: 0, to: sizeBytes }))

/** A letter that asks for its picture and its template at an address. */
function letter(address: string, body = '<w:p><w:r><w:t>水稻育秧要点</w:t></w:r></w:p>'): Buffer {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packed = 'http://schemas.openxmlformats.org/package/2006'
  const draws = 'http://schemas.openxmlformats.org/drawingml/2006'
  const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
  const type = (part: string) =>
    `<Override PartName="/word/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${part === 'document' ? 'document.main' : part}+xml"/>`
  const links = (...all: [id: string, kind: string, target: string, external?: boolean][]) =>
    `<Relationships xmlns="${packed}/relationships">${all
      .map(
        ([id, kind, target, external]) =>
          `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"${external ? ' TargetMode="External"' : ''}/>`,
      )
      .join('')}</Relationships>`
  const picture = `<w:p><w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData uri="${draws}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rP"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
  return packZip([
    {
      name: '[Content_Types].xml',
      content: `<Types xmlns="${packed}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('document')}${type('settings')}</Types>`,
    },
    { name: '_rels/.rels', content: links(['r1', 'officeDocument', 'word/document.xml']) },
    {
      name: 'word/_rels/document.xml.rels',
      content: links(
        ['rS', 'settings', 'settings.xml'],
        ['rP', 'image', `${address}/picture.png`, true],
      ),
    },
    {
      name: 'word/settings.xml',
      content: `<w:settings xmlns:w="${word}" xmlns:r="${office}"><w:attachedTemplate r:id="rT"/></w:settings>`,
    },
    {
      name: 'word/_rels/settings.xml.rels',
      content: links(['rT', 'attachedTemplate', `${address}/letter.dotx`, true]),
    },
    {
      name: 'word/document.xml',
      content: `<w:document xmlns:w="${word}" xmlns:r="${office}" xmlns:wp="${draws}/wordprocessingDrawing" xmlns:a="${draws}/main" xmlns:pic="${draws}/picture"><w:body>${body}${picture}</w:body></w:document>`,
    },
  ])
}

const openDocument = 'urn:oasis:names:tc:opendocument:xmlns'
const slide = `<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="${openDocument}:office:1.0" xmlns:draw="${openDocument}:drawing:1.0" xmlns:text="${openDocument}:text:1.0" xmlns:svg="${openDocument}:svg-compatible:1.0" office:mimetype="application/vnd.oasis.opendocument.presentation" office:version="1.2"><office:body><office:presentation><draw:page draw:name="p"><draw:frame svg:width="9cm" svg:height="2cm" svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>育秧</text:p></draw:text-box></draw:frame></draw:page></office:presentation></office:body></office:document>`

/** The same words as another program writes them. */
async function converted(to: string, filter: string, from: string, bytes: Buffer): Promise<Buffer> {
  const path = join(folder, from)
  await writeFile(path, bytes)
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  const words = ['--headless', '--convert-to', `${to}:${filter}`, '--outdir', folder, path]
  execFileSync(soffice ?? 'soffice', [profile, ...words], { stdio: 'ignore' })
  return readFile(path.replace(/\.[^.]*$/, `.${to}`))
}

describe.skipIf(!soffice)('S4-10 an office paper becomes PDF', () => {
  test('and stays as it came; nothing that it asks for outside is fetched', async () => {
    const { port } = outside.address() as AddressInfo
    const edition = await add('育秧.docx', letter(`http://127.0.0.1:${port}`))
    expect(edition).toMatchObject({
      state: 'ready',
      kind: 'office',
      notes: [],
      manifest: [
        { path: 'original.docx', role: 'original' },
        { path: 'paper.pdf', role: 'rendition', rendition: 'paper', mediaType: 'application/pdf' },
      ],
    })
    expect(openingPath(edition.manifest, edition.content)).toBe('paper.pdf')
    const [, paper] = edition.manifest
    if (!paper) throw new Error('no paper')
    expect((await read(paper)).subarray(0, 5).toString()).toBe('%PDF-')
    expect(heard).toEqual([])
  })

  const samples = [
    ['doc', 'MS Word 97', 'a.txt', '育秧要点'],
    ['odt', 'writer8', 'b.txt', '育秧要点'],
    ['xls', 'MS Excel 97', 'c.csv', '品种,亩产\n优一,612\n'],
    ['ppt', 'MS PowerPoint 97', 'd.fodp', slide],
  ] as const
  const here = samples.filter(([ending]) => soffice && !lacksPart(soffice, ending))
  test.each(here)(
    '%s',
    async (ending, filter, from, words) => {
      const path = join(folder, `given-${from}`)
      await writeFile(path, await converted(ending, filter, from, Buffer.from(words)))
      const work = await mkdtemp(join(folder, 'work-'))
      expect(await makePaper(soffice ?? '', { path, ending, folder: work })).toMatchObject({
        pages: 1,
      })
    },
    300_000,
  )

  test('what only has the name of a paper becomes none, whatever the exit code', async () => {
    const path = join(folder, 'noise')
    await writeFile(path, Buffer.from(Array.from({ length: 20_000 }, (_, n) => (n * 7_919) % 251)))
    for (const ending of ['doc', 'wps']) {
      const work = await mkdtemp(join(folder, 'work-'))
      expect(await makePaper(soffice ?? '', { path, ending, folder: work })).toEqual({
        why: 'unreadable',
      })
    }
  })

  test('a paper of more than five hundred pages stays as it came', async () => {
    const page = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    const edition = await add('长.docx', letter('http://127.0.0.1:9', page.repeat(501)))
    expect([edition.state, edition.manifest.length, edition.notes]).toEqual([
      'ready',
      1,
      [{ code: 'paper_too_many_pages', name: '长.docx' }],
    ])
  })

  test('nothing is left of it', async () => {
    const left = await readdir(folder)
    expect(left.filter((name) => name.startsWith('.~lock'))).toEqual([])
    const running = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    expect(running.split('\n').filter((line) => line.includes(folder))).toEqual([])
  })
})

test('S4-10 a LibreOffice without Calc says so of a sheet, and takes no letter for one', async () => {
  const program = join(folder, 'office-of-writer')
  await mkdir(program)
  for (const name of ['soffice', 'libswlo.so']) await writeFile(join(program, name), '')
  const writer = join(program, 'soffice')
  expect(['docx', 'xls', 'pptx', 'wps'].map((ending) => lacksPart(writer, ending))).toEqual([
    ...[false, true, true, false],
  ])
  const link = join(folder, 'soffice-link')
  await symlink(writer, link)
  expect(lacksPart(link, 'xls')).toBe(true)
  const whole = join(folder, 'office-of-another-system')
  await mkdir(whole)
  await writeFile(join(whole, 'soffice'), '')
  expect(lacksPart(join(whole, 'soffice'), 'xls')).toBe(false)
  const path = join(folder, 'sheet')
  await writeFile(path, 'noise')
  expect(await makePaper(writer, { path, ending: 'xls', folder })).toEqual({ why: 'without_part' })
})

test('S4-10 without LibreOffice a paper is handed out as it came, and says so', async () => {
  const edition = await add('通知.docx', letter('http://127.0.0.1:10'), { soffice: undefined })
  expect(edition).toMatchObject({
    state: 'ready',
    manifest: [{ path: 'original.docx' }],
    notes: [{ code: 'paper_without_libreoffice' }],
  })
})

describe('S4-10 a text becomes a page', () => {
  const gbk = Buffer.from('b0f1d6f7b5c4c3d8c3dc', 'hex')

  test.each([
    [
      'UTF-8',
      Buffer.from('　　第一段 <b>&\r\n\r\n第二段'),
      '<p>第一段 &lt;b&gt;&amp;</p>\n<p>第二段</p>',
    ],
    ['GBK', Buffer.concat([gbk, Buffer.from('\n1-1\n')]), '<p>榜主的秘密</p>\n<p>1-1</p>'],
    ['UTF-16', Buffer.from('\uFEFF农业学习\n第二段', 'utf16le'), '<p>农业学习</p>\n<p>第二段</p>'],
  ])('%s', async (name, bytes, paragraphs) => {
    const edition = await add(`${name}.txt`, bytes)
    expect(edition).toMatchObject({
      state: 'ready',
      kind: 'text',
      content: { kind: 'html', title: name, launches: [{ href: 'page.html' }] },
      manifest: [
        { path: 'original.txt', role: 'original' },
        { path: 'page.html', role: 'package', mediaType: 'text/html; charset=utf-8' },
      ],
    })
    const page = edition.manifest[1]
    if (!page) throw new Error('no page')
    expect((await read(page)).toString()).toContain(paragraphs)
  })

  test('nothing in it is markup', () => {
    expect(pageOfText('</title><script>', '<script>alert(1)</script>')).not.toContain('<script>')
  })

  test('what is only called a text is none', async () => {
    const edition = await add('a.txt', Buffer.from('\x01\x02\x03nothing', 'latin1'))
    expect(edition.fault?.code).toBe('file_kind_unknown')
  })
})
