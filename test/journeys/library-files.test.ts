import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replication } from '../../src/app/replication.ts'
import { newId } from '../../src/base/ids.ts'
import { everywhere } from '../../src/base/place.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { findFfmpeg } from '../../src/features/library/media/ffmpeg-store.ts'
import { packZip } from '../../src/features/library/packages/zip.fixture.ts'
import { setStates } from '../../src/features/library/store.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { invite } from '../../src/features/sync/enrolment-actions.ts'
import { stationInvitation } from '../../src/features/sync/scope.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, password, somebody, testPlaces, villageA1, villageB1 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

const sample = join(import.meta.dirname, '../media/low_res_sample.webm')

/** Files of a resource as the programme office brings, watches and sends them. */
describe.skipIf(!browserPath())('the files of a resource', () => {
  let site: Site
  let page: Page
  let faults: string[]
  let folder: string
  let filmId: string
  beforeAll(async () => {
    site = await openSite()
    folder = await mkdtemp(join(tmpdir(), 'cunxiao-films-'))
    const { ground } = site.node
    const { db } = ground
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    const node = { ...site.node, db, setNow: () => {}, close: async () => {} }
    await somebody(node, { role: 'administrator', regionCode: county })
    const { loginName } = await somebody(node, { role: 'programme_office', regionCode: county })
    for (const [name, regionCode] of [
      ['瓦场小学', villageA1],
      ['茶田小学', villageB1],
    ] as const) {
      await invite(
        db,
        { scopes: [everywhere] },
        stationInvitation({ name, regionCode, organisationId: newId() }),
        replication,
        ground.clock(),
      )
    }
    filmId = await addResource(db, '柑橘冬季修剪', { state: 'draft' })
    ;({ page, faults } = await site.open(1280))
    await logInOn(page, site, loginName, password)
  })
  afterAll(async () => {
    await site?.close()
    if (folder) await rm(folder, { recursive: true })
  })
  const show = (id: string) => page.goto(`${site.node.url}/console/library/resources/${id}`)
  const choose = (path: string) => page.locator('input[type=file]').setInputFiles(path)

  test('S4-10 an upload pauses, outlives a reload and goes on where it stood', async () => {
    // A film with 20 MB of nothing at its end.
    const path = join(folder, '修剪.webm')
    const nothing = Buffer.alloc(20_000_000)
    nothing.write('ec11312cfa', 'hex')
    await writeFile(path, Buffer.concat([await readFile(sample), nothing]))
    const offsets: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(request.headers()['upload-offset'] ?? '')
    })
    await show(filmId)
    let parts = 0
    await page.route('**/api/library/uploads/*', async (route) => {
      // The line holds for one part; what is sent after it never arrives.
      if (route.request().method() === 'PATCH' && parts++ > 0) return
      await route.continue()
    })
    await choose(path)
    await expect.poll(() => offsets, { timeout: 60_000 }).toEqual(['0', '8388608'])
    await keepPicture(page, 'files-sending')
    await page.getByRole('button', { name: '暂停' }).click()
    await page.getByText('已暂停：“修剪.webm”').waitFor()
    await page.unroute('**/api/library/uploads/*')

    await page.reload()
    await page.getByText('上次“修剪.webm”没有传完').waitFor()
    await keepPicture(page, 'files-unfinished')
    await choose(path)
    await page.getByText('第1版').waitFor()
    expect(offsets).toEqual(['0', '8388608', '8388608', '16777216'])
  })

  test('S4-10 what is made of it is told until it is ready, and opens on the other origin', async () => {
    await page.getByText('可以用').waitFor({ timeout: 60_000 })
    if (findFfmpeg()) await page.getByRole('link', { name: '小图（旧手机、慢线路）' }).waitFor()
    const open = page.getByRole('link', { name: '打开', exact: true })
    const address = new URL((await open.getAttribute('href')) ?? '')
    expect(address.port).not.toBe(new URL(site.node.url).port)
    const answer = await fetch(address, { headers: { range: 'bytes=0-3' } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      206,
      findFfmpeg() ? 'video/mp4' : 'video/webm',
    ])
    await keepPicture(page, 'files-ready')
  })

  test('S4-10 subtitles are seen before they are published, with what is wrong with them', async () => {
    const path = join(folder, '字幕.srt')
    const cue = (n: number, times: string, words: string) => `${n}\n${times}\n${words}\n\n`
    await writeFile(
      path,
      [
        cue(1, '0:00:00,10 --> 0:00:00,90', '<b>冬季</b>修剪，先看树形'),
        cue(2, '00:00:O1,000 --> 00:00:02,000', '再剪枯枝'),
        cue(3, '01:00:00,500 --> 01:00:01,500', '伤口涂药'),
      ].join(''),
    )
    await show(filmId)
    await choose(path)
    await page.getByText('有1条字幕读不出').waitFor({ timeout: 60_000 })
    await page.getByText('6 “00:00:O1,000 --> 00:00:02,000”').waitFor()
    await page.getByText('有1条字幕在片尾之后').waitFor()
    await page.getByText('看字幕：字幕').click()
    await page.getByRole('cell', { name: '冬季修剪，先看树形' }).waitFor()
    await page.getByRole('cell', { name: '片尾之后' }).waitFor()
    await keepPicture(page, 'files-subtitles')
    await page.setViewportSize({ width: 390, height: 844 })
    await keepPicture(page, 'files-subtitles')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  test('S4-10 what is wrong with a file is said in words, all of it', async () => {
    const { ground } = site.node
    const id = await addResource(ground.db, '坏课件', { state: 'draft', mediaType: 'package' })
    const path = join(folder, '坏.zip')
    await writeFile(
      path,
      packZip([
        { name: 'page.htm', content: 'x' },
        { name: '../escape.js', content: 'x' },
        { name: 'con.txt', content: 'x' },
      ]),
    )
    await show(id)
    await choose(path)
    await page.getByText('文件有问题，没有收下。').waitFor({ timeout: 60_000 })
    await page.getByText('文件名“../escape.js”不能用。').waitFor()
    await page.getByText('文件名“con.txt”不能用。').waitFor()
    expect(await page.getByText(/去掉特殊符号和“..”/).count()).toBe(1)
    await keepPicture(page, 'files-refused')
    expect(await seriousAxeFindings(page)).toEqual([])
  })

  test('S4-10 it is sent to the stations of a place, and the page says what each has', async () => {
    await asSystem(site.node.ground.db, 'test', (tx) => setStates(tx, [filmId], 'published'))
    await show(filmId)
    await page.getByRole('button', { name: '送到站点' }).click()
    await page.getByLabel('送到哪里').click()
    await page.getByTitle('凤凰县（2个站点）').click()
    await page.getByText('放得下').first().waitFor()
    await keepPicture(page, 'files-send')
    await page.getByRole('dialog').getByRole('button', { name: '送到站点' }).click()
    await page.getByText('0 / 2个站点齐了').waitFor()
    await page.getByText('还没有回话').first().waitFor()
    await keepPicture(page, 'files-placed')
    await page.setViewportSize({ width: 390, height: 844 })
    await keepPicture(page, 'files-placed')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.getByRole('button', { name: '收回' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '收回' }).click()
    await page.getByText('还没有送到任何站点。').waitFor()
    expect(faults).toEqual([])
  })
})
