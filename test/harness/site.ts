import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type RunningNode, startNode } from '../../src/app/start.ts'
import { projectDir } from '../../src/app/version.ts'
import { readConfig } from '../../src/platform/config.ts'
import { createLog } from '../../src/platform/log.ts'
import { browserPath } from './browser-path.ts'
import { openTestDatabase } from './database.ts'

export type Site = {
  node: RunningNode
  browser: Browser
  /** What makes a command work on its data. */
  settings: { CUNXIAO_DATA: string; DATABASE_URL: string }
  /** A page of its own, in a fresh browser profile; faults of the page are collected in `faults`. */
  open(width: 1280 | 390): Promise<{ page: Page; faults: string[] }>
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
  const browser = await chromium.launch({
    executablePath: browserPath() ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(name === undefined
        ? []
        : [`--host-resolver-rules=MAP ${name} 127.0.0.1`, '--ignore-certificate-errors']),
    ],
  })
  return {
    node,
    browser,
    settings,
    open: async (width) => {
      const context = await browser.newContext({
        viewport: { width, height: width === 390 ? 844 : 800 },
        locale: 'zh-CN',
        acceptDownloads: true,
      })
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
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
      await browser.close()
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

/** The last look of a page, kept for whoever wants to see it. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await atRest(page)
  const directory = join(projectDir, 'test-results', 'pictures')
  mkdirSync(directory, { recursive: true })
  await page.screenshot({ path: join(directory, `${name}-${page.viewportSize()?.width}.png`) })
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
