import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type RunningNode, startNode } from '../../src/app/start.ts'
import { projectDir } from '../../src/app/version.ts'
import { readConfig } from '../../src/platform/config.ts'
import { createLog } from '../../src/platform/log.ts'
import { launchBrowser, sharedBrowser } from './browser.ts'
import { openTestDatabase } from './database.ts'

export type Site = {
  node: RunningNode
  /** What makes a command work on its data. */
  settings: { CUNXIAO_DATA: string; DATABASE_URL: string }
  /**
   * A page of its own, in a fresh browser profile; faults of the page are collected in `faults`. `whole`: in a
   * browser that also knows what may be installed.
   */
  open(width: 1280 | 390, whole?: 'whole'): Promise<{ page: Page; faults: string[] }>
  close(): Promise<void>
}

/** A real hub on a free port of this machine and a real browser; `name`: what the browser calls the machine. */
export async function openSite({
  environment = {},
  name,
}: {
  environment?: Record<string, string>
  name?: string
} = {}): Promise<Site> {
  const database = await openTestDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'cunxiao-site-'))
  const settings = { CUNXIAO_DATA: dataDir, DATABASE_URL: database.url }
  const config = readConfig(
    {
      ...settings,
      CUNXIAO_PORT: '0',
      CUNXIAO_NAME: '凤凰县远程学习平台',
      ...environment,
    },
    projectDir,
  )
  const node = await startNode('hub', config, createLog('silent'))
  const own: Browser[] = []
  const launchOwn = async (options: Parameters<typeof launchBrowser>[0]): Promise<Browser> => {
    const browser = await launchBrowser(options)
    own.push(browser)
    return browser
  }
  const browser = await (name === undefined ? sharedBrowser() : launchOwn({ name }))
  const contexts: BrowserContext[] = []
  return {
    node,
    settings,
    open: async (width, whole) => {
      const context = await (whole ? await launchOwn({ whole: true }) : browser).newContext({
        viewport: { width, height: width === 390 ? 844 : 800 },
        locale: 'zh-CN',
        acceptDownloads: true,
      })
      contexts.push(context)
      const page = await context.newPage()
      page.setDefaultTimeout(60_000)
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
      page.on('console', (message) => {
        // A refusal the page shows is also an error line of the browser's; what the page itself says is not.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
          faults.push(`console: ${message.text()}`)
        }
      })
      return { page, faults }
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()))
      await Promise.all(own.map((one) => one.close()))
      await node.stop()
      await database.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Logs in through the login page. */
export async function logInOn(
  page: Page,
  { node }: Site,
  loginName: string,
  password: string,
): Promise<void> {
  await page.goto(`${node.url}/console/login`)
  await page.getByLabel('登录名').fill(loginName)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '今日' }).waitFor()
}

/** What fades in or moves has come to its end: half-way there its colours are none of the design's. */
const atRest = (page: Page): Promise<unknown> =>
  page.evaluate(`Promise.allSettled(document.getAnimations()
    .filter(({ effect, playState }) =>
      playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime))
    .map(({ finished }) => finished))`)

/** The last look of a page, kept for whoever wants to see it; `whole`: what is below the window as well. */
export async function keepPicture(page: Page, name: string, whole = false): Promise<void> {
  await atRest(page)
  // What sticks to the window stands where the page begins.
  if (whole) await page.evaluate('scrollTo(0, 0)')
  const directory = join(projectDir, 'test-results', 'pictures')
  mkdirSync(directory, { recursive: true })
  await page.screenshot({
    path: join(directory, `${name}-${page.viewportSize()?.width}.jpg`),
    quality: 85,
    type: 'jpeg',
    fullPage: whole,
  })
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** What axe calls serious or critical, one line each; the page's own policy forbids adding scripts, so it is evaluated. */
export async function seriousAxeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  await atRest(page)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; impact: string; nodes: { target: string[] }[] }[]
        }>
      }
    }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  })
}
