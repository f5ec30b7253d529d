import { type Browser, chromium } from 'playwright-core'
import { browserPath, pagesPath } from './browser-path.ts'

let shared: Promise<Browser> | undefined

/** The browser of all files that run in this process; it ends with the process. A context is a profile of its own. */
export function sharedBrowser(): Promise<Browser> {
  shared ??= launchBrowser().then((browser) =>
    browser.once('disconnected', () => {
      shared = undefined
    }),
  )
  return shared
}

/** `name`: what the browser calls this machine, whoever signed its certificate. `whole`: with what is around a page. */
export const launchBrowser = ({
  name,
  whole,
}: {
  name?: string
  whole?: boolean
} = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: (whole ? browserPath() : pagesPath()) ?? '',
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
