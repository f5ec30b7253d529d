import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IssuedCard } from '../../src/features/learning/api.ts'
import { issueCard } from '../../src/features/learning/card-actions.ts'
import { addEdition } from '../../src/features/library/editions/edition.fixture.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { findFfmpeg } from '../../src/features/library/media/ffmpeg-store.ts'
import { packZip } from '../../src/features/library/packages/zip.fixture.ts'
import { setStates } from '../../src/features/library/store.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { openKillable } from '../harness/killable-browser.ts'
import { somebody, testPlaces, townshipA } from '../harness/node.ts'
import { keepPicture, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

const ffmpeg = findFfmpeg()

/** A recording in which nobody says anything, at 8,000 bytes a second. */
function silence(seconds: number): Buffer {
  const data = Buffer.alloc(8_000 * seconds, 0x80)
  const head = Buffer.alloc(44)
  head.write('RIFF')
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}

/** A PDF file with a line on each page. */
function pdf(lines: readonly string[]): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${lines.length}/Kids[${lines.map((_, n) => `${4 + 2 * n} 0 R`).join(' ')}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...lines.flatMap((line, n) => {
      const drawn = `BT /F 24 Tf 40 700 Td (${line}) Tj ET`
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${5 + 2 * n} 0 R/Resources<</Font<</F 3 0 R>>>>>>`,
        `<</Length ${drawn.length}>>stream\n${drawn}\nendstream`,
      ]
    }),
  ]
  let text = '%PDF-1.4\n'
  const at = objects.map((object, n) => {
    const offset = text.length
    text += `${n + 1} 0 obj${object}endobj\n`
    return offset
  })
  const table = at.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(
    `${text}xref\n0 ${at.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${at.length + 1}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`,
  )
}

/** A book of so many chapters, each longer than a telephone's screen. */
const book = (chapters: number): Buffer => {
  const ids = Array.from({ length: chapters }, (_, n) => `c${n + 1}`)
  return packZip([
    { name: 'mimetype', content: 'application/epub+zip' },
    {
      name: 'META-INF/container.xml',
      content:
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    },
    {
      name: 'b.opf',
      content: `<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">b</dc:identifier><dc:title>养蜂</dc:title><dc:language>zh</dc:language></metadata><manifest>${ids.map((id) => `<item id="${id}" href="${id}.xhtml" media-type="application/xhtml+xml"/>`).join('')}</manifest><spine>${ids.map((id) => `<itemref idref="${id}"/>`).join('')}</spine></package>`,
    },
    ...ids.map((id) => ({
      name: `${id}.xhtml`,
      content: `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>${id}</title></head><body><h1>养蜂</h1>${'<p>蜂箱要放在背风向阳的地方。</p>'.repeat(20)}</body></html>`,
    })),
  ])
}

const soon = <T>(ask: () => T | Promise<T>, timeout = 15_000) => expect.poll(ask, { timeout })

describe.skipIf(!browserPath())('players', () => {
  let site: Site
  let folder: string
  let office: Parameters<typeof addEdition>[1]
  let zeng: { id: string } & IssuedCard
  let recording: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cunxiao-players-'))
    site = await openSite()
    const { db, clock } = site.node.ground
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    const node = { ...site.node, db, setNow: () => {}, close: site.close }
    office = (await somebody(node, { role: 'administrator', loginName: 'office' })).actor
    const { organisationId } = await somebody(node, {
      ...{ role: 'village_secretary', regionCode: townshipA, level: 'township' },
    })
    const { id } = await addPerson(db, operator, { name: '曾祥', orgUnitId: organisationId })
    zeng = { id, ...(await issueCard(db, operator, id, clock())) }
    recording = await add('冬季大棚怎么管', 'audio', '大棚.wav', silence(300))
  })
  afterAll(async () => {
    await site?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function add(title: string, mediaType: string, name: string, bytes: Buffer) {
    const { ground } = site.node
    const resourceId = await addResource(ground.db, title, { state: 'draft', mediaType })
    const edition = await addEdition(ground, office, resourceId, { name, bytes })
    expect(edition.fault).toBeNull()
    await asSystem(ground.db, 'test', (tx) => setStates(tx, [resourceId], 'published'))
    return resourceId
  }
  const saidOf = (resourceId: string) =>
    asSystem(site.node.ground.db, 'test', async (tx) => {
      const rows = await tx.selectFrom('statements').select('body').orderBy('n').execute()
      return rows.flatMap(({ body }) => {
        const { object, verb, result } = JSON.parse(body)
        return object.id === `urn:uuid:${resourceId}`
          ? { verb: verb.id.split('/').at(-1), result }
          : []
      })
    })
  const verbsOf = async (resourceId: string) => (await saidOf(resourceId)).map(({ verb }) => verb)
  async function signIn(page: Page): Promise<void> {
    await page.goto(`${site.node.url}/sign-in`)
    await page.getByLabel('这是我自己的手机').check()
    await page.getByLabel('卡上的号码').fill(zeng.card)
    await page.getByRole('button', { name: /曾祥/ }).waitFor()
  }
  const see = (page: Page, id: string) => page.goto(`${site.node.url}/resources/${id}`)
  const at = (page: Page) =>
    page.evaluate<number>("document.querySelector('video')?.currentTime ?? -1")
  const close = (page: Page) => page.getByRole('button', { name: '关闭', exact: true }).click()

  test('S5-14 X-5 a telephone that is killed in the middle keeps its hours and its place', async () => {
    const seconds = 12
    const profile = join(folder, 'telephone')
    const first = await openKillable(profile)
    await signIn(first.page)
    // The browser writes down that he is signed in when it is closed, or within half a minute.
    await first.close()

    const second = await openKillable(profile)
    await see(second.page, recording)
    await second.page.getByRole('button', { name: '听', exact: true }).click()
    await soon(() => at(second.page), (seconds + 15) * 1_000).toBeGreaterThan(seconds)
    await second.kill()

    const third = await openKillable(profile)
    await see(third.page, recording)
    await third.page.getByRole('button', { name: /^接着学 \d:\d\d$/ }).waitFor()
    const told = async () =>
      (await saidOf(recording))
        .filter(({ verb }) => verb === 'progressed')
        .map(({ result }) => Number(/^PT([\d.]+)S$/.exec(result.duration)?.[1]))
        .at(-1) ?? 0
    await soon(told).toBeGreaterThanOrEqual(10)
    expect(await told()).toBeGreaterThan(seconds - 12)
    const { attempts } = await third.page.evaluate<{ attempts: { minutes: number }[] }>(
      "fetch('/api/portal/mine').then((answer) => answer.json())",
    )
    expect(attempts[0]?.minutes).toBe(Math.floor((await told()) / 60))
    await third.close()
  })

  test('X-5 S5-14 what was heard without a line is where it was left, here and at another machine', async () => {
    const { page, faults } = await site.open(390)
    await signIn(page)
    const wool = await add('羊毛怎么剪', 'audio', '剪毛.wav', silence(120))
    await see(page, wool)
    await page.getByRole('button', { name: '听', exact: true }).click()
    await soon(() => at(page)).toBeGreaterThan(0.3)
    await soon(() =>
      page.evaluate("(({ buffered: b }) => b.length && b.end(0))(document.querySelector('video'))"),
    ).toBeGreaterThan(100)
    await page.context().setOffline(true)
    await page.evaluate("document.querySelector('video').currentTime = 74.2")
    await soon(() => at(page)).toBeGreaterThan(74.4)
    await close(page)
    await page.getByRole('button', { name: /^接着学 1:1\d$/ }).waitFor()
    await page.context().setOffline(false)
    await page.evaluate("dispatchEvent(new Event('online'))")
    const other = await site.open(1280)
    await signIn(other.page)
    await soon(async () => {
      await see(other.page, wool)
      await other.page.getByRole('button', { name: /听|接着学/ }).waitFor()
      await other.page.waitForLoadState('networkidle')
      return other.page.locator('.begin').textContent()
    }).toMatch(/接着学 1:1\d/)
    await keepPicture(other.page, 'players-go-on')
    await other.page.locator('.begin').click()
    await soon(() => at(other.page)).toBeGreaterThan(73)
    // He goes on there, and the telephone knows it.
    await other.page.evaluate("document.querySelector('video').currentTime = 100")
    await soon(() => at(other.page)).toBeGreaterThan(100)
    await close(other.page)
    await other.page.getByRole('button', { name: /^接着学 1:4\d$/ }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: /^接着学 1:4\d$/ }).waitFor()
    for (const [language, words] of [
      ['zh-Hant', /^接著學 1:4\d$/],
      ['en', /^Go on at 1:4\d$/],
    ] as const) {
      await page.getByRole('combobox').selectOption(language)
      await page.getByRole('button', { name: words }).waitFor()
      await keepPicture(page, `players-go-on-${language}`)
    }
    expect([...faults, ...other.faults]).toEqual([])
    await page.context().close()
    await other.page.context().close()
  })

  test('S5-14 one page, one chapter finish by being read; the last page alone does not', async () => {
    const [one, many, chapter, chapters] = await Promise.all([
      add('一页通知', 'document', '通知.pdf', pdf(['Notice'])),
      add('十页手册', 'document', '手册.pdf', pdf(Array.from({ length: 10 }, (_, n) => `P${n}`))),
      add('一章小书', 'ebook', '小书.epub', book(1)),
      add('三章小书', 'ebook', '三章.epub', book(3)),
    ])
    const { page, faults } = await site.open(390)
    await signIn(page)
    const read = async (id: string) => {
      await see(page, id)
      await page.getByRole('button', { name: '阅读' }).click()
    }
    await read(one)
    await soon(() => verbsOf(one)).toContain('completed')
    await read(many)
    for (let n = 1; n < 10; n++) {
      await page.getByText(new RegExp(`第.${n}.页`)).waitFor()
      await page.getByRole('button', { name: '下一页' }).click()
    }
    await page.getByText(/第.10.页/).waitFor()
    await soon(async () => (await stateOf(page, many))?.place).toEqual({ page: 10, seen: [10] })
    await close(page)
    await page.getByRole('button', { name: '接着学 第 10 页' }).waitFor()
    expect(await verbsOf(many)).not.toContain('completed')

    await read(chapter)
    await page.getByText(/第.1.部分/).waitFor()
    await page.locator('.end').scrollIntoViewIfNeeded()
    await soon(() => verbsOf(chapter), 30_000).toContain('completed')
    await read(chapters)
    await page.getByRole('button', { name: '往后' }).click()
    await page.getByText(/第.2.部分/).waitFor()
    await page.getByRole('button', { name: '往后' }).click()
    await page.getByText(/第.3.部分/).waitFor()
    await close(page)
    await page.getByRole('button', { name: '接着学 第 3 部分' }).waitFor()
    expect(await verbsOf(chapters)).not.toContain('completed')
    const pages = await add(
      '一页课件',
      'package',
      '课件.zip',
      packZip([{ name: 'index.html', content: '<!DOCTYPE html><title>页</title><p>看一看' }]),
    )
    await see(page, pages)
    await page.getByRole('button', { name: '开始' }).click()
    await soon(() => verbsOf(pages)).toContain('completed')
    expect(faults).toEqual([])
    await page.context().close()
  })

  const stateOf = (page: Page, id: string) =>
    page.evaluate<{ place: unknown } | undefined>(`(async () => {
      const { learner, homePage } = await (await fetch('/api/portal/me')).json()
      const query = new URLSearchParams({
        activityId: 'urn:uuid:${id}',
        stateId: 'portal',
        agent: JSON.stringify({ objectType: 'Agent', account: { homePage, name: learner.id } }),
      })
      const headers = { 'x-experience-api-version': '1.0.3' }
      const answer = await fetch('/xapi/activities/state?' + query, { headers })
      return answer.ok ? answer.json() : undefined
    })()`)

  const openTv = async (path: string) => {
    const { page, faults } = await site.open(1280)
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.goto(`${site.node.url}${path}${path.includes('?') ? '&' : '?'}display=tv`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    return { page, faults }
  }
  const focused = (page: Page) =>
    page.evaluate<string>(`(() => {
      const at = document.activeElement
      return at.getAttribute('aria-label') || at.labels?.[0]?.textContent.trim() || at.textContent.trim() || at.tagName
    })()`)
  const hasFocus = (one: Locator) => one.evaluate((element) => element.matches(':focus'))
  const isIn = (page: Page, place: string) =>
    page.evaluate<boolean>(`document.activeElement.closest('${place}') !== null`)
  /** Of what matches the parts that the screen cuts, or that it does not show at all though `all` of them should. */
  const cut = (page: Page, what: string) =>
    page.evaluate<string[]>(`[...document.querySelectorAll('${what}')]
      .filter((one) => one.getClientRects().length > 0)
      .filter((one) => {
        const { top, bottom, left, right } = one.getBoundingClientRect()
        return (top < innerHeight && bottom > innerHeight) || (top < 0 && bottom > 0) || right > innerWidth || left < 0
      })
      .map((one) => one.textContent.trim())`)

  test('X-15 on a TV a remote control plays, pauses, moves ten seconds, and leaves a film', async () => {
    const { page, faults } = await openTv(`/resources/${recording}`)
    const { keyboard } = page
    await page.locator('.begin').focus()
    await keyboard.press('Enter')
    await soon(() => at(page)).toBeGreaterThan(0.3)
    expect(await page.evaluate('document.activeElement.tagName')).toBe('VIDEO')
    await keyboard.press('Enter')
    const paused = () => page.evaluate("document.querySelector('video').paused")
    await soon(paused).toBe(true)
    const before = await at(page)
    await keyboard.press('ArrowRight')
    await keyboard.press('ArrowRight')
    await soon(() => at(page)).toBeGreaterThan(before + 19)
    await keyboard.press('ArrowLeft')
    await soon(() => at(page)).toBeLessThan(before + 11)
    await keyboard.press('ArrowDown')
    expect(await page.evaluate('document.activeElement.tagName')).toBe('BUTTON')
    const seen = new Set<string>()
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown']) {
      await keyboard.press(key)
      expect(await isIn(page, '.stage')).toBe(true)
      seen.add(await focused(page))
    }
    expect([...seen]).toEqual(expect.arrayContaining(['进 10 秒', '速度 1×']))
    await keyboard.press('Enter')
    await keepPicture(page, 'players-tv-film')
    expect(await cut(page, '.stage button, .stage video')).toEqual([])
    expect(await page.evaluate("document.querySelector('.stage').scrollHeight > innerHeight")).toBe(
      false,
    )
    await keyboard.press('ArrowUp')
    await keyboard.press('ArrowUp')
    expect(await page.evaluate('document.activeElement.tagName')).toMatch(/VIDEO|BUTTON/)
    await page.evaluate(
      "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'GoBack', bubbles: true, cancelable: true }))",
    )
    await page.locator('.begin').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/resources/${recording}`)
    await soon(() => focused(page)).toBe('听')
    // The browser's own Back, as on a telephone.
    await keyboard.press('Enter')
    await page.locator('.stage').waitFor()
    await page.goBack()
    await page.locator('.begin').waitFor()
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('X-15 on a TV no field keeps the focus, and OK does what a click does', async () => {
    const { page, faults } = await openTv('/search?text=大棚')
    const { keyboard } = page
    await page.getByText(/找到/).waitFor()
    const search = page.locator('input[type=search]')
    for (const key of ['ArrowDown', 'ArrowUp', 'ArrowRight'] as const) {
      await search.focus()
      await search.evaluate((one) => one.setSelectionRange(1, 1))
      await keyboard.press(key)
      expect([key, await hasFocus(search)]).toEqual([key, key === 'ArrowRight'])
    }
    const language = page.getByRole('combobox')
    await language.focus()
    await keyboard.press('ArrowDown')
    expect(await hasFocus(language)).toBe(false)
    expect(await language.inputValue()).toBe('zh-Hans')
    await language.focus()
    await keyboard.press('Enter')
    await page.getByText('想找什麼').or(page.getByText('找內容')).first().waitFor()
    await page.getByRole('combobox').selectOption('zh-Hans')

    await page.goto(`${site.node.url}/sign-in`)
    const own = page.getByLabel('这是我自己的手机')
    await own.focus()
    await keyboard.press('Enter')
    expect(await own.isChecked()).toBe(true)
    await keyboard.press('ArrowUp')
    expect(await hasFocus(own)).toBe(false)
    await page.getByLabel('您是哪里的').selectOption('廖家桥镇')
    await page.getByLabel('哪个村').selectOption('廖家桥镇机关')
    await page.getByLabel('名字，或拼音的首字母').fill('zx')
    await page.getByRole('button', { name: /曾祥/ }).waitFor()
    await keyboard.press('ArrowDown')
    expect(await focused(page)).toMatch(/曾祥/)
    await keyboard.press('Enter')
    await page.getByText('请按密码').waitFor()
    await soon(() => focused(page)).toBe('1')
    for (const digit of ['1', '4', '7']) {
      expect(await focused(page)).toBe(digit)
      await keyboard.press('ArrowDown')
    }
    await keepPicture(page, 'players-tv-pin')
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('X-15 on a TV of 1280 by 720 cards are whole, in a row and when they are reached', async () => {
    for (const n of [1, 2, 3, 4, 5, 6, 7])
      await addResource(site.node.ground.db, `农时第${n}讲怎样安排一年的活计`, {
        mediaType: 'video',
      })
    const { page, faults } = await openTv('/')
    await page.locator('.card').first().waitFor()
    await keepPicture(page, 'players-tv-home')
    expect(await cut(page, '.card, .top button, .top a, .ways a')).toEqual([])
    expect(await page.locator('.card').first().isVisible()).toBe(true)
    for (let n = 0; n < 9; n++) {
      await page.keyboard.press('ArrowDown')
      if (await isIn(page, '.card')) {
        const where = await page.evaluate<{ top: number; bottom: number }>(
          '(({ top, bottom }) => ({ top, bottom }))(document.activeElement.getBoundingClientRect())',
        )
        expect(where.top).toBeGreaterThanOrEqual(0)
        expect(where.bottom).toBeLessThanOrEqual(720)
        expect(await cut(page, '.card')).toEqual([])
      }
    }
    await keepPicture(page, 'players-tv-cards')
    expect(await isIn(page, '.card')).toBe(true)
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('X-15 on a TV a document is moved and turned by arrows, and a course is entered and left on purpose', async () => {
    const papers = await add('大棚手册', 'document', '大棚.pdf', pdf(['P1', 'P2', 'P3']))
    const course = await add(
      '防火课',
      'package',
      '防火.zip',
      packZip([
        {
          name: 'index.html',
          content: '<!DOCTYPE html><meta charset="utf-8"><title>防火</title><button>里面</button>',
        },
      ]),
    )
    const { page, faults } = await openTv(`/resources/${papers}`)
    const { keyboard } = page
    await page.locator('.begin').focus()
    await keyboard.press('Enter')
    await page.getByText(/第.1.页/).waitFor()
    const place = () =>
      page.evaluate<number>(
        "document.querySelector('.stage-content').scrollTop + document.querySelector('.stage').scrollTop",
      )
    await keyboard.press('ArrowDown')
    await page.waitForFunction(
      "document.activeElement.matches('.sheet') || document.querySelector('.stage [tabindex=\\'0\\']')",
    )
    await page.locator('.sheet').focus()
    await page.waitForFunction("document.querySelector('.reader canvas').height > 700")
    await keyboard.press('ArrowDown')
    expect(await place()).toBeGreaterThan(100)
    await keyboard.press('ArrowRight')
    await page.getByText(/第.2.页/).waitFor()
    await keepPicture(page, 'players-tv-document')
    for (let n = 0; n < 8; n++) await keyboard.press('ArrowDown')
    expect(await page.evaluate('document.activeElement.tagName')).toBe('BUTTON')
    expect(await isIn(page, '.stage')).toBe(true)
    await keyboard.press('Escape')
    await page.locator('.begin').waitFor()

    await page.goto(`${site.node.url}/resources/${course}`)
    await page.locator('.begin').focus()
    await keyboard.press('Enter')
    await page.frameLocator('iframe').getByText('里面').waitFor()
    await soon(() => page.evaluate('document.activeElement.tagName')).not.toBe('IFRAME')
    await page.getByRole('button', { name: '进到课件里操作' }).focus()
    await keyboard.press('Enter')
    await page.getByText('按返回键就从课件里出来').waitFor()
    await keepPicture(page, 'players-tv-course')
    await page.goBack()
    await page.locator('.begin').waitFor()
    expect(faults).toEqual([])
    await page.context().close()
  })

  const voices = (tags: readonly string[]) => `{
    spoken = []
    Object.defineProperty(globalThis, 'speechSynthesis', { value: Object.assign(new EventTarget(), {
      getVoices: () => ${JSON.stringify(tags)}.map((lang) => ({ lang, name: lang })),
      speak: ({ text }) => spoken.push(text),
      cancel: () => spoken.push('—'),
    }) })
    SpeechSynthesisUtterance = function (text) { this.text = text }
  }`
  test('X-15 reading aloud: where there is a voice, in sentences, and in what is read', async () => {
    const papers = await add(
      '土地承包法',
      'document',
      '承包.pdf',
      pdf(['First page. It has words']),
    )
    const dumb = await site.open(390)
    await dumb.page.addInitScript(voices(['de-DE']))
    await dumb.page.goto(site.node.url)
    await dumb.page.getByText('土地承包法').waitFor()
    expect(await dumb.page.getByRole('button', { name: '朗读' }).count()).toBe(0)
    await dumb.page.context().close()

    const { page, faults } = await site.open(390)
    await page.addInitScript(voices(['en-US', 'zh_CN']))
    await page.goto(site.node.url)
    await page.getByText('土地承包法').waitFor()
    await page.getByRole('button', { name: '朗读' }).click()
    const said = () => page.evaluate<string[]>('spoken.splice(0)')
    const all = await said()
    expect(all.join('')).toContain('土地承包法。文档。')
    expect(all.filter((one) => one === '土地承包法。')).toHaveLength(1)
    await see(page, papers)
    await page.getByRole('button', { name: '阅读' }).click()
    await page.getByText(/第.1.页/).waitFor()
    await soon(() => page.locator('.unseen p').count()).toBe(1)
    await page.getByRole('button', { name: '朗读' }).click()
    expect(await said()).toEqual(expect.arrayContaining(['First page.', 'It has words']))
    await page.getByRole('button', { name: '停止朗读' }).click()

    // Larger: by buttons, by two fingers, and as words in large type.
    const width = () =>
      page.evaluate<number>("parseFloat(document.querySelector('canvas').style.width)")
    const plain = await width()
    await page.getByRole('button', { name: '放大' }).click()
    await soon(width).toBeCloseTo(plain * 1.5, 0)
    await page.getByRole('button', { name: '缩小' }).click()
    await soon(width).toBeCloseTo(plain, 0)
    const fingers = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) =>
      fingers.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          apart === undefined
            ? []
            : [
                { x: 195 - apart, y: 300, id: 0 },
                { x: 195 + apart, y: 300, id: 1 },
              ],
      })
    await touch('touchStart', 40)
    for (const apart of [50, 70, 90, 100]) await touch('touchMove', apart)
    await touch('touchEnd')
    await soon(width).toBeGreaterThan(plain * 2.2)
    await keepPicture(page, 'players-pinched')
    await page.getByRole('button', { name: '看文字' }).click()
    await page.locator('.book').getByText('First page. It has words').waitFor()
    await page.locator('.stage').getByRole('button', { name: '大字' }).click()
    expect(
      await page.evaluate("getComputedStyle(document.querySelector('.book p')).fontSize"),
    ).toBe('24px')
    await keepPicture(page, 'players-words')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(await seriousAxeFindings(page)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })

  describe.skipIf(!ffmpeg)('films of old cameras', () => {
    const films = new Map<string, string>()
    beforeAll(async () => {
      for (const [name, video, audio, ending] of [
        ['hevc', ['-c:v', 'libx265', '-tag:v', 'hvc1'], 'aac', 'mp4'],
        ['mpeg4', ['-c:v', 'mpeg4'], 'aac', 'mp4'],
        ['ac3', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'], 'ac3', 'mp4'],
      ] as const) {
        const path = join(folder, `${name}.${ending}`)
        execFileSync(ffmpeg ?? '', [
          ...[
            '-loglevel',
            'error',
            '-f',
            'lavfi',
            '-i',
            'testsrc2=size=320x240:rate=10:duration=8',
          ],
          ...['-f', 'lavfi', '-i', 'sine=440:duration=8', ...video, '-c:a', audio, '-y', path],
        ])
        films.set(name, await add(`片子${name}`, 'video', `${name}.${ending}`, readFileSync(path)))
      }
    }, 300_000)

    test('S4-6 where the sound of a film could not be converted the player says so', async () => {
      const ac3 = readFileSync(join(folder, 'ac3.mp4')).toString('latin1')
      // Frames that do not begin: a sound of that name, and nothing in it that can be decoded.
      const mute = Buffer.from(ac3.replaceAll('\x0b\x77', '\x00\x00'), 'latin1')
      const id = await add('没有声音的片子', 'video', 'mute.mp4', mute)
      const { page, faults } = await site.open(390)
      await see(page, id)
      await page.getByRole('button', { name: '播放' }).click()
      await page.getByText('这部片子的声音转不出来，只有画面。').waitFor()
      await soon(async () => (await shown(page)).width).toBe(320)
      await keepPicture(page, 'players-mute')
      expect(await seriousAxeFindings(page)).toEqual([])
      expect(faults).toEqual([])
      await page.context().close()
    }, 300_000)

    const shown = (page: Page) =>
      page.evaluate<{ file: string; width: number; sound: number }>(`(() => {
        const media = document.querySelector('video')
        return {
          file: media.src.split('/').at(-1),
          width: media.videoWidth,
          sound: media.webkitAudioDecodedByteCount,
        }
      })()`)

    test.each(['hevc', 'mpeg4', 'ac3'])(
      'S4-6 of a film in %s a PC plays what was made for it, tells its size, and says so',
      async (name) => {
        const { page, faults } = await site.open(1280)
        const id = films.get(name) ?? ''
        await see(page, id)
        const { edition } = await page.evaluate<{
          edition: { files: { rendition: string; sizeBytes: number }[] }
        }>(`fetch('/api/portal/resources/${id}').then((answer) => answer.json())`)
        const made = edition.files.find(({ rendition }) => rendition === '240p')?.sizeBytes ?? 0
        await page.getByText(`${Math.round(made / 1_000)} kB`, { exact: true }).waitFor()
        await page.getByRole('button', { name: '播放' }).click()
        await page.getByText(/原文件在这台设备上放不了，现在放的是：240p/).waitFor()
        await soon(async () => (await shown(page)).sound).toBeGreaterThan(0)
        expect(await shown(page)).toMatchObject({ file: '240p.mp4', width: 320 })
        expect(await page.getByRole('button', { name: /原文件/ }).count()).toBe(0)
        await keepPicture(page, `players-${name}`)
        expect(await seriousAxeFindings(page)).toEqual([])
        expect(faults).toEqual([])
        await page.context().close()
      },
      300_000,
    )

    test.each(['hevc', 'mpeg4', 'ac3'])(
      'S4-6 where a browser is wrong about %s the player finds it out',
      async (name) => {
        const { page, faults } = await site.open(1280)
        await page.addInitScript("HTMLMediaElement.prototype.canPlayType = () => 'probably'")
        await see(page, films.get(name) ?? '')
        await page.getByRole('button', { name: '播放' }).click()
        await page.getByText(/原文件在这台设备上放不了，现在放的是：240p/).waitFor()
        await soon(async () => (await shown(page)).sound).toBeGreaterThan(0)
        expect(await shown(page)).toMatchObject({ file: '240p.mp4', width: 320 })
        expect(faults).toEqual([])
        await page.context().close()
      },
      300_000,
    )
  })
})
