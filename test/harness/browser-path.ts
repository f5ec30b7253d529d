import { existsSync } from 'node:fs'

/** Chromium without what is around a page: the same engine for three quarters of the processor time. */
export function pagesPath(): string | undefined {
  return browserPath() === debian && existsSync(shell) ? shell : browserPath()
}

/** Debian has it, and this machine not yet. */
export const lacksShell = (): boolean => browserPath() === debian && !existsSync(shell)

const debian = '/usr/bin/chromium'
const shell = '/usr/bin/chromium-headless-shell'

/** Where Chromium is; `CHROMIUM` names another one. */
export function browserPath(): string | undefined {
  const known = [
    process.env.CHROMIUM,
    debian,
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ]
  return known.find((path) => path !== undefined && existsSync(path))
}
