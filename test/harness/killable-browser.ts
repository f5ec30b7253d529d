import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Browser, chromium, type Page } from 'playwright-core'
import { browserPath } from './browser-path.ts'

export type KillableBrowser = {
  page: Page
  /** As when a battery is empty: nothing is told or written any more. */
  kill(): Promise<void>
  /** As a person does it. */
  close(): Promise<void>
}

/** A browser with a profile that outlives it, as on a telephone. `name`: what it calls this machine. */
export async function openKillable(profile: string, name?: string): Promise<KillableBrowser> {
  const child = spawn(
    browserPath() ?? '',
    [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-quic'],
      ...['--autoplay-policy=no-user-gesture-required', '--lang=zh-CN', '--window-size=390,844'],
      ...(name === undefined ? [] : [`--host-resolver-rules=MAP ${name} 127.0.0.1`]),
      ...['--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const gone = once(child, 'exit')
  let address: string | undefined
  for await (const line of createInterface({ input: child.stderr })) {
    address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1]
    if (address) break
  }
  child.stderr.resume()
  if (!address) throw new Error('the browser did not start')
  const browser: Browser = await chromium.connectOverCDP(address)
  const [context] = browser.contexts()
  const page = context?.pages()[0] ?? (await context?.newPage())
  if (!page) throw new Error('the browser has no page')
  page.setDefaultTimeout(60_000)
  return {
    page,
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
    close: async () => {
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.close').catch(() => {})
      await gone
    },
  }
}
