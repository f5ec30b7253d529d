/**
 * What an office does from an empty hub to hosts for its villages with its own lists, as it keeps them: clicks, typed
 * characters and seconds of a scripted person in Chromium. Yardstick: typing what came in into forms. It fails where a
 * row does not come in, and where the scenario serves nobody.
 *
 *     node bench/office.ts [directory with townships.xlsx, villages.xlsx, schools.xlsx]
 */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { buildPagesIfNeeded } from '../src/app/build-pages.ts'
import { startNode } from '../src/app/start.ts'
import { projectDir } from '../src/app/version.ts'
import { issueFirstAdministratorCode } from '../src/features/people/setup-actions.ts'
import { readConfig } from '../src/platform/config.ts'
import { createLog } from '../src/platform/log.ts'
import { browserPath } from '../test/harness/browser-path.ts'
import { type Hands, handsOn, type Stage } from './hands.ts'
import { newDirectory } from './hub.ts'
import { writeFurtherSheets } from './office-sheets.ts'
import { printNote, printTable, seconds } from './table.ts'

const lists = process.argv[2] ?? join(projectDir, '..', 'shared', 'cases', 'office')
const executablePath = browserPath()
if (!existsSync(join(lists, 'schools.xlsx')) || executablePath === undefined) {
  // Not to standard output: the figures of the last run stay where they are.
  process.stderr.write(
    executablePath === undefined
      ? 'not measured: there is no Chromium on this machine\n'
      : `not measured: the lists of an office (townships.xlsx, villages.xlsx, schools.xlsx) are not in ${lists}\n`,
  )
  process.exit(0)
}

/** By register: the characters of all its rows, when they were last counted. */
const stored = new Map<string, number>()

await buildPagesIfNeeded(projectDir, () => {})
const dataDir = await newDirectory()
const config = readConfig({ CUNXIAO_DATA: dataDir, CUNXIAO_PORT: '0' }, projectDir)
const node = await startNode('hub', config, createLog('silent'))
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'zh-CN',
  })
  const hands = handsOn(await context.newPage())
  hands.page.setDefaultTimeout(30_000)
  const outcome = await work(hands).catch(async (error: unknown) => {
    const shown = await hands.page.locator('main').innerText()
    throw new Error(`${hands.page.url()} shows:\n${shown.slice(0, 2_000)}`, { cause: error })
  })
  print(hands.stages, outcome)
} finally {
  await browser.close()
  await node.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function work(hands: Hands): Promise<Outcome> {
  const code = await issueFirstAdministratorCode(node.ground.db, new Date())
  await writeFurtherSheets(lists, dataDir)
  await setUp(hands, code ?? '')
  const { page, click } = hands
  await click(page.getByRole('link', { name: '导入乡镇', exact: true }))
  await bringIn(hands, { register: 'townships', rows: 17 })
  await click(page.getByRole('link', { name: '接着导入行政村' }))
  await bringIn(hands, { register: 'villages', rows: 281 })
  await click(page.getByRole('link', { name: '接着导入学校' }))
  await bringIn(hands, { register: 'schools', rows: 48 })
  await click(page.getByRole('link', { name: '接着导入场地' }))
  await bringIn(hands, { register: 'rooms', rows: 48, from: dataDir })
  await click(page.getByRole('navigation').getByRole('link', { name: '学校', exact: true }))
  await click(page.getByRole('link', { name: '导入表格' }).first())
  await bringIn(hands, { register: 'schools', rows: 48, from: dataDir, file: 'points' })
  return solve(hands)
}

async function setUp(hands: Hands, code: string): Promise<void> {
  const { page, type } = hands
  await page.goto(`${node.url}/console`)
  const field = (label: string) => page.getByLabel(label, { exact: true })
  await type(field('初始码'), code)
  await type(field('县级区划代码'), '433123')
  await type(field('县（市、区）名称'), '凤凰县')
  await type(field('您的姓名'), '龙建国')
  await type(field('登录名'), 'admin')
  await type(field('密码'), '石门竹林小路三里')
  await hands.click(page.getByRole('button', { name: '建立系统并登录' }))
  await page.getByRole('heading', { name: '今日' }).waitFor()
  hands.done('set the hub up')
}

type Sheet = { register: string; rows: number; from?: string; file?: string }

/** On the page of its import: the file, the answers to what it leaves open, one confirmation. */
async function bringIn(hands: Hands, sheet: Sheet): Promise<void> {
  const { register, rows, from = lists, file = register } = sheet
  const { page, click } = hands
  await hands.takeFile(page.getByRole('button', { name: '选择文件' }), join(from, `${file}.xlsx`))
  const write = page.getByRole('button', { name: /写入/ })
  await write.waitFor()
  for (let answers = 0; await page.locator('.import-refused').isVisible(); answers += 1) {
    if (answers === 12) throw new Error(`${file}.xlsx still has rows that are refused`)
    await answerOne(hands)
  }
  await click(write)
  const written = page.getByText(/已写入：/).first()
  await written.waitFor()
  const [created = 0, changed = 0] = ((await written.innerText()).match(/\d+/g) ?? []).map(Number)
  if (created + changed !== rows)
    throw new Error(`${file}.xlsx: ${created + changed} of ${rows} rows are in`)
  hands.done(`bring in ${file}.xlsx, ${rows} rows`, await newCharacters(hands, register))
}

/** The first thing the sheet leaves open, said as the office would say it, and the sheet read again. */
async function answerOne({ page, click }: Hands): Promise<void> {
  const megabit = page.getByRole('button', { name: 'Mbit/s', pressed: false })
  const boarding = page.locator('.sheet-questions > li', { hasText: '寄宿' })
  const answer = (await megabit.isVisible())
    ? megabit
    : boarding.getByRole('button', { name: '否', exact: true })
  await Promise.all([page.waitForResponse(/\/api\/imports\/[^/]+\/choices$/), click(answer)])
}

type Outcome = { units: number; served: number }

async function solve(hands: Hands): Promise<Outcome> {
  const { page, click } = hands
  await click(page.getByRole('navigation').getByRole('link', { name: '今日' }))
  await click(page.getByRole('link', { name: '做选址方案' }))
  await click(page.getByRole('button', { name: '做一个方案' }))
  await click(page.getByRole('button', { name: '保存并计算' }))
  const outcome = page.getByText(/个乡镇和村/).first()
  await outcome.waitFor({ timeout: 120_000 })
  const said = await outcome.innerText()
  const [, units, served] = /^(\d+)个乡镇和村中，(\d+)个有依托学校/.exec(said) ?? []
  if (!Number(served)) throw new Error(`the scenario serves nobody: ${said}`)
  hands.done('ask for hosts, solved')
  return { units: Number(units), served: Number(served) }
}

/** What came into the register since they were last counted, without what separates it. */
async function newCharacters({ page }: Hands, register: string): Promise<number> {
  const sheet = await page.request.get(`${node.url}/api/${register}/sheet?format=csv`)
  const [, ...rows] = (await sheet.text()).trim().split('\n')
  const characters = rows.join('').replaceAll(/[,"\r]/g, '').length
  const before = stored.get(register) ?? 0
  stored.set(register, characters)
  return characters - before
}

function print(stages: readonly Stage[], { units, served }: Outcome): void {
  printNote(
    `A scripted person at 1280 px, from the set-up page of an empty hub to a solved scenario, in which ${served} of ` +
      `${units} townships and villages have a host. A file taken in the dialog of the system counts as three clicks. ` +
      'Yardstick: the characters that came into the registers, as somebody would type them into forms.',
  )
  const line = printTable(['stage', 'clicks', 'typed', 'seconds', 'typed by hand'])
  for (const { name, clicks, characters, ms, by } of stages)
    line([
      name,
      String(clicks),
      String(characters),
      seconds(ms),
      by === undefined ? '–' : String(by),
    ])
  const sum = (of: (stage: Stage) => number) => stages.reduce((all, stage) => all + of(stage), 0)
  line([
    '**all**',
    String(sum(({ clicks }) => clicks)),
    String(sum(({ characters }) => characters)),
    seconds(sum(({ ms }) => ms)),
    String(sum(({ by = 0 }) => by)),
  ])
}
