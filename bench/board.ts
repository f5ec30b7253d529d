import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { buildPagesIfNeeded } from '../src/app/build-pages.ts'
import { startNode } from '../src/app/start.ts'
import { projectDir } from '../src/app/version.ts'
import { addDays, dayOf } from '../src/base/calendar.ts'
import { mondayOf } from '../src/features/timetable/calendar/days.ts'
import { readConfig } from '../src/platform/config.ts'
import { createLog } from '../src/platform/log.ts'
import { browserPath } from '../test/harness/browser-path.ts'
import { county, password } from '../test/harness/node.ts'
import { startCluster } from './hub.ts'
import { fillCounty, townshipCode } from './planned-county.ts'
import { millis, printNote, printTable, spreadOf, withTarget } from './table.ts'

/**
 * The week board of a township with 60 rooms and of a county with 300, a term of sixteen weeks planned in each: the
 * server's answer as the browser gets it, another week from the click until it is drawn, and an arrow that moves a
 * session until the board says whether it may stand there. Chromium at full speed, medians of 12.
 *
 *     node bench/board.ts [townships]
 */
const townships = Number(process.argv[2] ?? 5)
const roomsEach = 60
const weeks = 16
const samples = 12
const targetMs = 300

/** From the click until the other week is drawn; scripts of the page, which has what this process has not. */
const anotherWeek = `(async () => {
  const headOf = () => document.querySelector('.board thead')?.textContent
  const before = headOf()
  const started = performance.now()
  document.querySelectorAll('.board-weeks button')[1].click()
  const isThere = () =>
    headOf() !== before && document.querySelector('.board-page')?.ariaBusy === 'false'
  while (!isThere()) await new Promise((done) => requestAnimationFrame(done))
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  return performance.now() - started
})()`

/** From the key until the board says of the new place whether it may stand there. */
const arrow = `(async () => {
  const said = () => document.querySelector('.board-placing strong')?.textContent
  const before = said()
  const started = performance.now()
  document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }),
  )
  while (said() === before) await new Promise((done) => requestAnimationFrame(done))
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  return performance.now() - started
})()`

const executablePath = browserPath()
if (executablePath === undefined) {
  process.stderr.write('not measured: there is no Chromium on this machine\n')
  process.exit(0)
}
await buildPagesIfNeeded(projectDir, () => {})
const dataDir = mkdtempSync(join(tmpdir(), 'cunxiao-bench-'))
const cluster = await startCluster()
const config = readConfig(
  { DATABASE_URL: cluster.url, CUNXIAO_PORT: '0', CUNXIAO_DATA: dataDir },
  projectDir,
)
const node = await startNode('hub', config, createLog('silent'))
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const monday = addDays(mondayOf(dayOf(new Date())), 7)
try {
  await fillCounty(node.ground, { townships, roomsEach, weeks, monday })
  const page = await logIn()
  printNote(
    `${townships * roomsEach} rooms, three times a week in each for ${weeks} weeks. Milliseconds.`,
  )
  const line = printTable([
    'board',
    'answer kB',
    'answer p50',
    'another week p50',
    'p95',
    'an arrow p50',
  ])
  for (const [name, place] of [
    [`${roomsEach} rooms`, townshipCode(0).slice(0, 9)],
    [`${townships * roomsEach} rooms`, county.slice(0, 6)],
  ] as const) {
    const { answers, kB } = await answered(page, place)
    await page.goto(`${node.url}/console/board?week=${monday}&place=${place}`)
    await page.locator('.board-chip').first().waitFor()
    const turns: number[] = []
    for (let n = 0; n < samples; n++) turns.push(await page.evaluate<number>(anotherWeek))
    await page.locator('.board-chip').first().focus()
    const arrows: number[] = []
    for (let n = 0; n < samples; n++) arrows.push(await page.evaluate<number>(arrow))
    await page.keyboard.press('Escape')
    const turn = spreadOf(turns)
    line([
      name,
      String(kB),
      millis(spreadOf(answers).p50),
      withTarget(millis(turn.p50), turn.p50 <= targetMs),
      millis(turn.p95),
      millis(spreadOf(arrows).p50),
    ])
  }
} finally {
  await browser.close()
  await node.stop()
  await cluster.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

async function logIn(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${node.url}/console/login`)
  await page.getByLabel('登录名').fill('office')
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '今日' }).waitFor()
  return page
}

async function answered(page: Page, place: string): Promise<{ answers: number[]; kB: number }> {
  const level = place.length === 6 ? 'county' : 'township'
  const address = `/api/board?place=${place.padEnd(12, '0')}&placeLevel=${level}&day=${monday}`
  const answers: number[] = []
  let bytes = 0
  for (let n = 0; n < samples; n++) {
    const one = await page.evaluate(async (url: string) => {
      const started = performance.now()
      const text = await (await fetch(url)).text()
      JSON.parse(text)
      return { ms: performance.now() - started, bytes: new Blob([text]).size }
    }, address)
    answers.push(one.ms)
    bytes = one.bytes
  }
  return { answers, kB: Math.round(bytes / 1_000) }
}
