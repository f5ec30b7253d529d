import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { startNode } from '../src/app/start.ts'
import { projectDir } from '../src/app/version.ts'
import { operator } from '../src/features/people/operator.ts'
import { savePlaces } from '../src/features/people/place-store.ts'
import { saveRow } from '../src/features/registers/actions.ts'
import { schoolRegister } from '../src/features/schools/registers.ts'
import { addOccurrence, addStation } from '../src/features/sessions/sessions.fixture.ts'
import { readConfig } from '../src/platform/config.ts'
import { asSystem } from '../src/platform/db.ts'
import { createLog } from '../src/platform/log.ts'
import { startThrowawayPostgres } from '../src/platform/postgres/throwaway.ts'
import { browserPath } from '../test/harness/browser-path.ts'
import { sinceAnHour } from '../test/harness/keeper.ts'
import { password, somebody, testPlaces, villageA1 } from '../test/harness/node.ts'
import { printNote, printTable, seconds, spreadOf, withTarget } from './table.ts'

/**
 * The keeper's Today in Chromium at a quarter of the processor's speed, on a line of 64 kbit/s with 400 ms there and back:
 * until its words are there and until the first button can be pressed; and how a session is closed by a script whose thumb
 * takes a second for each tap. Medians of 5.
 */
const dataDir = mkdtempSync(join(tmpdir(), 'cunxiao-bench-'))
const postgres = await startThrowawayPostgres(() => {})
const config = readConfig(
  { DATABASE_URL: postgres.url, CUNXIAO_PORT: '0', CUNXIAO_DATA: dataDir },
  projectDir,
)
const node = await startNode('hub', config, createLog('silent'))
const browser = await chromium.launch({
  executablePath: browserPath() ?? '',
  args: ['--no-sandbox', '--disable-gpu'],
})
const { db } = node.ground
await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
const school = await saveRow(db, operator, schoolRegister, {
  ...{ schoolCode: 'S-01', name: '瓦场小学', villageCode: villageA1, stage: 'primary' },
  ...{ mode: 'mode2', boarding: false },
})
await somebody(
  { db, ground: node.ground },
  {
    ...{ role: 'equipment_keeper', organisationId: school.id, regionCode: villageA1 },
    ...{ level: 'village', loginName: 'wu', name: '吴老师' },
  },
)
const stationId = await addStation(db, { unitCode: villageA1, schoolId: school.id })
const rounds = 5
const titles = Array.from({ length: rounds }, (_, n) => `水稻插秧示范第${n + 1}次`)
for (const [n, title] of titles.entries())
  await addOccurrence(db, {
    ...{ stations: [stationId], schoolId: school.id, regionCode: villageA1, title },
    ...{ ...sinceAnHour(), roomId: `0199f0aa-0000-7000-8000-00000000000${n}` },
  })

type Visit = { wordsMs: number; buttonMs: number; kB: number }
const visits = { first: [] as Visit[], later: [] as Visit[], away: [] as Visit[] }
const closings: { taps: number; ms: number }[] = []
for (const title of titles) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  await logInBefore(context)
  const page = await context.newPage()
  const line = await narrow(context, page)
  visits.first.push(await visit(page, line))
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  visits.later.push(await visit(page, line))
  await context.setOffline(true)
  visits.away.push(await visit(page, line))
  closings.push(await close(page, title))
  await context.close()
}
await browser.close()
await node.stop()
await postgres.stop()
rmSync(dataDir, { recursive: true, force: true })

/** What is measured is the page of somebody who is logged in. */
async function logInBefore(context: BrowserContext): Promise<void> {
  const answer = await context.request.post(`${node.url}/api/login`, {
    ...{ headers: { origin: node.url }, data: { loginName: 'wu', password } },
  })
  if (!answer.ok()) throw new Error(`login: ${answer.status()}`)
}

type Line = { bytes: number }

async function narrow(context: BrowserContext, page: Page): Promise<Line> {
  page.setDefaultTimeout(60_000)
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 400, downloadThroughput: 8_000, uploadThroughput: 8_000 },
  })
  const line = { bytes: 0 }
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    line.bytes += encodedDataLength
  })
  return line
}

async function visit(page: Page, line: Line): Promise<Visit> {
  line.bytes = 0
  await page.goto('about:blank')
  await page.goto(`${node.url}/keeper`, { waitUntil: 'commit' })
  await page.locator('.next-acts > *').first().waitFor()
  const buttonMs = await page.evaluate<number>('performance.now()')
  const wordsMs = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
  )
  return { wordsMs, buttonMs, kB: line.bytes / 1_000 }
}

/** Without its station, a second a tap: opening, the counts, the sheet, what it was about, and sending it. */
async function close(page: Page, title: string): Promise<{ taps: number; ms: number }> {
  const began = performance.now()
  let taps = 0
  const tap = async (name: string | RegExp, role: 'button' | 'link' = 'button') => {
    await page.waitForTimeout(1_000)
    await page.getByRole(role, { name, exact: true }).first().click()
    taps++
  }
  await tap(title, 'link')
  await tap('下课收尾', 'link')
  for (const key of ['2', '3', '党员', '8']) await tap(key)
  await page.locator('input[type=file][accept="image/*"]').setInputFiles({
    ...{ name: 'IMG.jpg', mimeType: 'image/jpeg', buffer: await picture(page) },
  })
  // Opening the camera, its shutter, and taking what it took.
  taps += 3
  await page.waitForTimeout(3_000)
  await page.getByAltText('拍好的照片').waitFor()
  await page.getByLabel('或者写一句').click()
  taps++
  await page.keyboard.type('行距二十五公分', { delay: 400 })
  await tap('收尾，23 人')
  await page.getByRole('heading', { name: '收尾好了' }).waitFor()
  return { taps, ms: performance.now() - began }
}

async function picture(page: Page): Promise<Buffer> {
  const text = await page.evaluate<string>(`(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 4000
    canvas.height = 3000
    canvas.getContext('2d').fillRect(100, 100, 3000, 2000)
    return canvas.toDataURL('image/jpeg').split(',')[1]
  })()`)
  return Buffer.from(text, 'base64')
}

const row = printTable([
  'visit',
  'words, s p50',
  'first button, s p50',
  'worst',
  'target',
  'kB over the line',
  'target',
])
for (const [name, own, target, most] of [
  ['the first, 64 kbit/s', visits.first, 10_000, 150],
  ['a later one, 64 kbit/s', visits.later, 3_000, 150],
  ['a later one, no line', visits.away, 3_000, 0],
] as const) {
  const buttonMs = spreadOf(own.map((one) => one.buttonMs))
  const kB = spreadOf(own.map((one) => one.kB)).worst
  row([
    ...[name, seconds(spreadOf(own.map((one) => one.wordsMs)).p50)],
    withTarget(seconds(buttonMs.p50), buttonMs.p50 <= target),
    ...[seconds(buttonMs.worst), seconds(target)],
    ...[withTarget(kB.toFixed(0), kB <= most), String(most)],
  ])
}
const ms = spreadOf(closings.map((one) => one.ms))
const taps = spreadOf(closings.map((one) => one.taps)).worst
printNote(
  `A session closed without a line: ${withTarget(seconds(ms.worst), ms.worst <= 60_000)} s at worst (60), ${withTarget(String(taps), taps <= 12)} taps (12).`,
)
