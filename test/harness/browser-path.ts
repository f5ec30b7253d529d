import { existsSync } from 'node:fs'

/** Where Chromium is; `CHROMIUM` names another one. */
export function browserPath(): string | undefined {
  const known = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ]
  return known.find((path) => path !== undefined && existsSync(path))
}
