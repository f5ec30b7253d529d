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
 * The portal's first page in Chromium at a quarter of the processor's speed, until there are words and until
 * its cards can be touched: a first visit and a later one of the same browser, on a quick line and on one of
 * 64 kbit/s with 400 ms there and back. Medians of 5.
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
await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
await adoptShippedSubjects(db, operator, county)
for (let n = 0; n < 30; n++) await addResource(db, `学习资源第${n + 1}种`, {})

type Visit = { wordsMs: number; cardMs: number; kB: number }
const visits = {
  first: [] as Visit[],
  later: [] as Visit[],
  narrow: [] as Visit[],
  narrowLater: [] as Visit[],
}
for (let n = 0; n < 5; n++) {
  visits.first.push(...(await visit({ times: 1 })))
  const [first, later] = await visit({ times: 2 })
  const [narrow, narrowLater] = await visit({ times: 2, bytesPerSecond: 8_000 })
  if (!first || !later || !narrow || !narrowLater) throw new Error('a visit is missing')
  visits.first.push(first)
  visits.later.push(later)
  visits.narrow.push(narrow)
  visits.narrowLater.push(narrowLater)
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
    ...{ offline: false, latency: bytesPerSecond > 0 ? 400 : 0 },
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
    // Drawn by the script: what the server wrote has no picture.
    await page.locator('.card .card-picture').first().waitFor()
    const cardMs = await page.evaluate<number>('performance.now()')
    const wordsMs = await page.evaluate<number>(
      `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
    )
    found.push({ wordsMs, cardMs, kB: bytes / 1_000 })
    if (n + 1 < times) await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  }
  await context.close()
  return found
}

const row = printTable([
  'visit',
  'words, ms p50',
  'target',
  'first card, ms p50',
  'worst',
  'target',
  'kB over the line',
])
for (const [name, own, words, card] of [
  ['the first', visits.first, 1_500, 1_500],
  ['a later one', visits.later, 1_500, 1_500],
  ['the first, 64 kbit/s', visits.narrow, 2_000, 6_000],
  ['a later one, 64 kbit/s', visits.narrowLater, 1_500, 1_500],
] as const) {
  const [wordsMs, cardMs] = [
    spreadOf(own.map((one) => one.wordsMs)),
    spreadOf(own.map((one) => one.cardMs)),
  ]
  row([
    name,
    withTarget(millis(wordsMs.p50), wordsMs.p50 <= words),
    String(words),
    withTarget(millis(cardMs.p50), cardMs.p50 <= card),
    millis(cardMs.worst),
    String(card),
    spreadOf(own.map(({ kB }) => kB)).p50.toFixed(0),
  ])
}
