import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { startNode } from '../src/app/start.ts'
import { projectDir } from '../src/app/version.ts'
import { addResource } from '../src/features/library/library.fixture.ts'
import { adoptShippedSubjects } from '../src/features/library/subject-actions.ts'
import { operator } from '../src/features/people/operator.ts'
import { savePlaces } from '../src/features/people/place-store.ts'
import { readConfig } from '../src/platform/config.ts'
import { asSystem } from '../src/platform/db.ts'
import { createLog } from '../src/platform/log.ts'
import { startThrowawayPostgres } from '../src/platform/postgres/throwaway.ts'
import { browserPath } from '../test/harness/browser-path.ts'
import { county, testPlaces } from '../test/harness/node.ts'
import { millis, printTable, spreadOf, withTarget } from './table.ts'

/**
 * The portal's first page in Chromium at a quarter of the processor's speed, until its cards can be
 * touched: a first visit, one over 64 kbit/s, and a later one of the same browser. Medians of 5.
 */
const dataDir = mkdtempSync(join(tmpdir(), 'cunxiao-bench-'))
const postgres = await startThrowawayPostgres(() => {})
const config = readConfig(
  { DATABASE_URL: postgres.url, CUNXIAO_PORT: '0', CUNXIAO_DATA: dataDir },
  projectDir,
)
const node = await startNode('hub', config, createLog('silent'))
const browser = await chromium.launch({
  executablePath: browserPath() ?? '',
  args: ['--no-sandbox', '--disable-gpu'],
})
const { db } = node.ground
await asSystem(db, 'bench places', (tx) => savePlaces(tx, testPlaces))
await adoptShippedSubjects(db, operator, county)
for (let n = 0; n < 30; n++) await addResource(db, `学习资源第${n + 1}种`, {})

type Visit = { ms: number; kB: number }
const visits = { first: [] as Visit[], narrow: [] as Visit[], later: [] as Visit[] }
for (let n = 0; n < 5; n++) {
  visits.first.push(...(await visit({ times: 1 })))
  visits.narrow.push(...(await visit({ times: 1, bytesPerSecond: 8_000 })))
  visits.later.push(...(await visit({ times: 2 })).slice(1))
}
await browser.close()
await node.stop()
await postgres.stop()
rmSync(dataDir, { recursive: true, force: true })

/** So many visits one after the other in a fresh browser. */
async function visit({
  times,
  bytesPerSecond = -1,
}: {
  times: number
  bytesPerSecond?: number
}): Promise<Visit[]> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: bytesPerSecond > 0 ? 200 : 0 },
    ...{ downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond },
  })
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  const found: Visit[] = []
  for (let n = 0; n < times; n++) {
    bytes = 0
    await page.goto(node.url, { waitUntil: 'commit' })
    await page.locator('.card').first().waitFor()
    const ms = await page.evaluate<number>('performance.now()')
    found.push({ ms, kB: bytes / 1_000 })
    if (n + 1 < times) await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  }
  await context.close()
  return found
}

const targetMs = 1_500
const row = printTable(['visit', 'ms, p50', 'worst', 'kB over the line', 'target, ms'])
for (const [name, own, target] of [
  ['the first', visits.first, targetMs],
  ['the first, over 64 kbit/s', visits.narrow, undefined],
  ['a later one', visits.later, targetMs],
] as const) {
  const { p50, worst } = spreadOf(own.map(({ ms }) => ms))
  row([
    name,
    withTarget(millis(p50), target === undefined || p50 <= target),
    millis(worst),
    spreadOf(own.map(({ kB }) => kB)).p50.toFixed(0),
    String(target ?? ''),
  ])
}
