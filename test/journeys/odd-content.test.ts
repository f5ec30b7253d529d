import iconv from 'iconv-lite'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addEdition } from '../../src/features/library/editions/edition.fixture.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { type Packed, packZip } from '../../src/features/library/packages/zip.fixture.ts'
import { setStates } from '../../src/features/library/store.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, somebody, testPlaces } from '../harness/node.ts'
import { keepPicture, openSite, type Site } from '../harness/site.ts'

const gb = (text: string) => iconv.encode(text, 'gb18030')
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>秧盘</title><rect width="9" height="9"/></svg>'

/** Chapters as real books have them, each with what makes it odd. */
const chapters: Readonly<Record<string, string | Buffer>> = {
  'a.xhtml':
    '<?xml version="1.0"?><html><head><title/></head><body><p>第一章&nbsp;正文<a id="x"/>在此</p><p><a href="C.xhtml#1">看第三章</a></p></body></html>',
  'b.xhtml': '<html><head><script src="a.js"/></head><body><p>第二章&nbsp;也在此</p></body></html>',
  'c.xhtml': gb(
    '<?xml version="1.0" encoding="gb2312"?><html><body><p>第三章 国标</p></body></html>',
  ),
  'd.xhtml': Buffer.from(
    '\uFEFF<?xml version="1.0" encoding="UTF-16"?><html><body><p>第四章 双字节</p></body></html>',
    'utf16le',
  ),
  'e.svg': svg,
  'f.xhtml': `<html xmlns="http://www.w3.org/1999/xhtml"><body><p>第六章</p><img src="Tu/../tu/P.svg" alt="图"/>${svg}</body></html>`,
}
const book = packZip([
  { name: 'mimetype', content: 'application/epub+zip' },
  {
    name: 'META-INF/container.xml',
    content:
      '<container><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>',
  },
  {
    name: 'OEBPS/content.opf',
    content: `<package><manifest>${Object.keys(chapters)
      .map((name) => `<item id="${name}" href="${name}"/>`)
      .join('')}</manifest><spine>${Object.keys(chapters)
      .map((name) => `<itemref idref="${name}"/>`)
      .join('')}</spine></package>`,
  },
  ...Object.entries(chapters).map(
    ([name, content]): Packed => ({ name: `OEBPS/${name}`, content }),
  ),
  { name: 'OEBPS/tu/p.svg', content: svg },
])

const course = packZip([
  { name: '__MACOSX/._x', content: 'x' },
  { name: '课/Thumbs.db', content: 'x' },
  {
    name: '课/100%增收.html',
    content: gb(
      '<meta charset=gb2312><title>增收</title><p id=say>水稻育秧</p><script src="Js//Go.JS"></script><img src="图\\a b.svg">',
    ),
  },
  { name: '课/js/go.js', content: gb('document.title = "脚本也是"') },
  { name: '课/图/a b.svg', content: svg },
])

const framed = packZip([
  {
    name: 'index.htm',
    content: gb(
      '<html><head><title>框</title></head><frameset cols="30%,*"><frame src="目录.htm"><frame src="一.htm" name="main"></frameset></html>',
    ),
  },
  {
    name: '目录.htm',
    content: gb(
      '<base target="main"><a href="二.htm">第二章</a><a href="三.htm" target="_top">全屏</a>',
    ),
  },
  { name: '一.htm', content: gb('<p>第一章 猪舍</p>') },
  {
    name: '二.htm',
    content: gb(
      '<p>第二章 饲料</p><a href="一.htm">回去</a><a href="四.htm" target="_blank">新窗</a>',
    ),
  },
  { name: '三.htm', content: gb('<p>第三章 防疫</p>') },
  { name: '四.htm', content: gb('<p>第四章 出栏</p>') },
])

describe.skipIf(!browserPath())('content as the world makes it', () => {
  let site: Site
  let shown: Record<'book' | 'course' | 'framed', string>
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const node = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    await asSystem(ground.db, 'test places', (tx) => savePlaces(tx, testPlaces))
    const { actor } = await somebody(node, { role: 'programme_office', regionCode: county })
    const add = async (name: string, mediaType: string, bytes: Buffer) => {
      const id = await addResource(ground.db, name, { state: 'draft', mediaType })
      expect(await addEdition(ground, actor, id, { name, bytes })).toMatchObject({ fault: null })
      await asSystem(ground.db, 'test', (tx) => setStates(tx, [id], 'published'))
      return id
    }
    shown = {
      book: await add('怪书', 'ebook', book),
      course: await add('老课件', 'package', course),
      framed: await add('有框的课件', 'package', framed),
    }
  })
  afterAll(() => site?.close())

  const begin = async (id: string): Promise<{ page: Page; faults: string[] }> => {
    const opened = await site.open(390)
    await opened.page.goto(`${site.node.url}/resources/${id}`)
    await opened.page.locator('button.begin, button.main').first().click()
    return opened
  }

  test('B8 every chapter of an odd book shows, pictures and links, too', async () => {
    const { page, faults } = await begin(shown.book)
    const text = (words: string) => page.locator('.book', { hasText: words }).waitFor()
    const on = () => page.getByRole('button', { name: '往后' }).click()
    const drawn = (n: number) =>
      expect
        .poll(() =>
          page.evaluate(
            `[...document.querySelectorAll('.book img')].filter((one) => one.naturalWidth > 0).length`,
          ),
        )
        .toBe(n)
    await text('第一章\u00a0正文在此')
    await keepPicture(page, 'odd-book')
    await on()
    await text('第二章\u00a0也在此')
    await on()
    await text('第三章 国标')
    await on()
    await text('第四章 双字节')
    await on()
    await drawn(1)
    await on()
    await text('第六章')
    await drawn(2)
    // A button that leads nowhere does not look as if it did.
    const colour = (name: string) =>
      page
        .getByRole('button', { name })
        .evaluate((one) => one.ownerDocument.defaultView?.getComputedStyle(one).backgroundColor)
    expect([await colour('往后'), await colour('往前')]).toEqual([
      'rgba(0, 0, 0, 0)',
      'rgb(255, 255, 255)',
    ])
    await keepPicture(page, 'odd-book-pictures')
    for (let n = 0; n < 5; n++) await page.getByRole('button', { name: '往前' }).click()
    await page.getByRole('button', { name: '看第三章' }).click()
    await text('第三章 国标')
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('B2, B6 an old course is in its own encoding, whatever its pages call their files', async () => {
    const { page } = await begin(shown.course)
    const frame = page.frameLocator('iframe.course')
    await frame.locator('#say', { hasText: '水稻育秧' }).waitFor()
    // The script stands after the words and before the picture.
    await frame.locator('img').waitFor()
    const seen = await frame.locator('html').evaluate(async (root) => {
      const image = root.querySelector('img')
      await image?.decode()
      return [root.ownerDocument.title, root.ownerDocument.characterSet, image?.naturalWidth]
    })
    expect(seen.slice(0, 2)).toEqual(['脚本也是', 'gb18030'])
    expect(seen[2]).toBeGreaterThan(0)
    await page.context().close()
  })

  test('B7 the menu of a course in frames leads its other frames', async () => {
    const { page } = await begin(shown.framed)
    const course = page.frameLocator('iframe.course')
    const menu = course.frameLocator('frame >> nth=0')
    const main = course.frameLocator('frame[name=main]')
    await main.getByText('第一章 猪舍').waitFor()
    await menu.getByText('第二章').click()
    await main.getByText('第二章 饲料').waitFor()
    await main.getByText('回去').click()
    await main.getByText('第一章 猪舍').waitFor()
    await menu.getByText('第二章').click()
    await main.getByText('第二章 饲料').waitFor()
    await main.getByText('新窗').click()
    await main.getByText('第四章 出栏').waitFor()
    await menu.getByText('全屏').click()
    await course.getByText('第三章 防疫').waitFor()
    await page.context().close()
  })
})
