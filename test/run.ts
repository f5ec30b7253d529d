import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { buildPagesIfNeeded } from '../src/app/build-pages.ts'
import { findOffice, lacksPart } from '../src/features/library/editions/office-store.ts'
import { findFfmpeg } from '../src/features/library/media/ffmpeg-store.ts'
import { browserPath, lacksShell } from './harness/browser-path.ts'

/**
 * `npm test`: everything, from nothing. Installs browser, ffmpeg and LibreOffice where it may, builds the pages,
 * runs every test, says plainly what was skipped, and which files took longest. `--long`: with many seeds and
 * power cuts instead of a few.
 */
const projectDir = join(import.meta.dirname, '..')
/** Without windows and without Java: 300 MB on the disk. */
const officePackages = {
  docx: 'libreoffice-writer-nogui',
  xlsx: 'libreoffice-calc-nogui',
  pptx: 'libreoffice-impress-nogui',
}
const say = (line: string): void => void process.stdout.write(`${line}\n`)

installTools()
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
    ...process.argv.slice(2).filter((given) => given !== '--long'),
  ],
  {
    cwd: projectDir,
    stdio: 'inherit',
    env: {
      ...process.env,
      // Threads and processes that run this program find it as node has read it.
      NODE_COMPILE_CACHE: join(projectDir, 'node_modules', '.cache', 'compiled'),
      ...(process.argv.includes('--long') && { CUNXIAO_TESTS: 'long' }),
    },
  },
)
if (existsSync(report)) {
  const counts = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    testResults: { name: string; startTime: number; endTime: number }[]
  }
  const slowest = counts.testResults
    .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1_000 }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, 15)
  say('seconds  slowest files')
  for (const { name, seconds } of slowest)
    say(`${seconds.toFixed(1).padStart(7)}  ${relative(projectDir, name)}`)
  say(
    `${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped`,
  )
}
process.exitCode = status ?? 1

function installTools(): void {
  const missing = () => [
    ...(browserPath() ? [] : ['chromium', 'chromium-headless-shell', 'fonts-noto-cjk']),
    ...(lacksShell() ? ['chromium-headless-shell'] : []),
    ...(findFfmpeg() ? [] : ['ffmpeg']),
    ...missingOfficeParts(),
  ]
  const wanted = missing()
  if (wanted.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`installing ${wanted.join(', ')} for the tests …`)
    const apt = (...words: string[]) =>
      spawnSync('apt-get', words, {
        stdio: 'ignore',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    apt('update', '-q')
    // One after another: not every system has all of them.
    for (const one of wanted) apt('install', '-y', '-q', '--no-install-recommends', one)
  }
  if (!browserPath()) {
    say(
      'no Chromium here and none could be installed: the browser tests are SKIPPED (install chromium and fonts-noto-cjk, or set CHROMIUM)',
    )
  }
  if (!findFfmpeg()) {
    say('no ffmpeg here and none could be installed: the tests of transcoding are SKIPPED')
  }
  const parts = missingOfficeParts()
  if (parts.length > 0) {
    say(
      `${parts.join(', ')}: not here and not to be installed: the tests of such office papers are SKIPPED`,
    )
  }
}

function missingOfficeParts(): string[] {
  const office = findOffice()
  return Object.entries(officePackages)
    .filter(([ending]) => office === undefined || lacksPart(office, ending))
    .map(([, name]) => name)
}
