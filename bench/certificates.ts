import { sql } from 'kysely'
import { operator } from '../src/features/people/operator.ts'
import { printCertificates } from '../src/features/training/certificate-actions.ts'
import { drawNumber } from '../src/features/training/certificate-number.ts'
import { listUncertified } from '../src/features/training/store.ts'
import { asSystem, type Tx } from '../src/platform/db.ts'
import { openPrinter } from '../src/platform/pdf.ts'
import { openHub, startCluster } from './hub.ts'
import { printNote, printTable, seconds, timed, withTarget } from './table.ts'

/**
 * Certificates to serve of 298 stations in one PDF, each with the signed code that checks it (S3-17, F17), and the
 * question whether 1,000 sessions were run by somebody certified (INV-12).
 *
 *     node bench/certificates.ts
 */
const stations = 298
const sessions = 1_000
const printTargetMs = 10_000
const askTargetMs = 300

const cluster = await startCluster()
const hub = await openHub(cluster.url)
const printer = openPrinter()
try {
  await asSystem(hub.db, 'test', (tx) => fill(tx))
  printNote(`${stations} certificates. Seconds.`)
  const line = printTable(['certificates', 'how many', 'seconds'])
  const ground = { db: hub.db, printer, clock: () => new Date() }
  const asked = { language: 'zh-Hans', origin: 'https://yuancheng.fenghuang.gov.cn' } as const
  const printMs = await timed(() => printCertificates(ground, operator, asked))
  line([
    'printed in one PDF',
    String(stations),
    withTarget(seconds(printMs), printMs <= printTargetMs),
  ])
  const ran = Array.from({ length: sessions }, (_, n) => ({
    ...{ id: crypto.randomUUID(), day: '2026-12-10', names: [`石大山${n % stations}`] },
    stations: [unitOf(n % stations)],
  }))
  const askMs = await timed(() => asSystem(hub.db, 'test', (tx) => listUncertified(tx, ran)))
  line(['asked of sessions', String(sessions), withTarget(seconds(askMs), askMs <= askTargetMs)])
} finally {
  await printer.close()
  await hub.close()
  await cluster.stop()
}

function unitOf(n: number): string {
  return `433123${101 + Math.floor(n / 16)}${201 + (n % 16)}`
}

async function fill(tx: Tx): Promise<void> {
  const rows = Array.from({ length: stations }, (_, n) => ({
    ...{ id: crypto.randomUUID(), version: 1, regionCode: unitOf(n), unitCode: unitOf(n) },
    ...{ state: 'valid', name: `石大山${n}`, scope: 'administrator', fromDay: '2026-12-01' },
    ...{ toDay: '2029-11-30', searchText: '', sortName: '', number: numberOf(n) },
  }))
  await tx.insertInto('postCertificates').values(rows).execute()
  await sql`analyze post_certificates`.execute(tx)
}

function numberOf(n: number): string {
  let rest = n + 1
  return drawNumber(2026, (below) => {
    rest = (rest * 48_271) % 2_147_483_647
    return rest % below
  })
}
