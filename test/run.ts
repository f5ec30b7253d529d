import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildPagesIfNeeded } from '../src/app/build-pages.ts'
import { browserPath } from './harness/browser-path.ts'

/**
 * `npm test`: everything, from nothing. Installs the browser where it may, builds the console,
 * runs every test and says plainly what was skipped.
 */
const projectDir = join(import.meta.dirname, '..')
const say = (line: string): void => void process.stdout.write(`${line}\n`)

installBrowser()
await buildPagesIfNeeded(projectDir, say)

const report = join(projectDir, '.tmp', 'tests.json')
mkdirSync(join(projectDir, '.tmp'), { recursive: true })
rmSync(report, { force: true })
const vitest = join(projectDir, 'node_modules', 'vitest', 'vitest.mjs')
const { status } = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: projectDir, stdio: 'inherit' },
)
if (existsSync(report)) {
  const counts = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
  }
  say(
    `${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped`,
  )
}
process.exitCode = status ?? 1

function installBrowser(): void {
  if (browserPath()) return
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (mayInstall) {
    say('installing Chromium and Chinese fonts for the browser tests …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env })
    spawnSync(
      'apt-get',
      ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
      { stdio: 'ignore', env },
    )
  }
  if (!browserPath()) {
    say(
      'no Chromium here and none could be installed: the browser tests are SKIPPED (install chromium and fonts-noto-cjk, or set CHROMIUM)',
    )
  }
}
