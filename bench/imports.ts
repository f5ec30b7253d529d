/**
 * Imports a sheet of equipment: preview, then commit, each in a process of its own, so that the peak
 * of its memory is its own. Yardstick: multi-row INSERTs of the same rows by the superuser, who
 * checks nothing, keeps no audit trail and needs no preview.
 *
 *     node bench/imports.ts [rows …]
 */
import { execFileSync } from 'node:child_process'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { newId } from '../src/base/ids.ts'
import type { Plain } from '../src/features/registers/cells.ts'
import { fieldNames } from '../src/features/registers/shape.ts'
import { equipment } from '../src/features/schools/equipment.ts'
import { school } from '../src/features/schools/school.ts'
import { loginCookie } from '../src/platform/http.ts'
import { accounts, equipmentRow, fillCounty } from './county.ts'
import { writeEquipmentSheet } from './equipment-sheet.ts'
import { logIn, newDirectory, openHub, startCluster } from './hub.ts'
import {
  millis,
  printNote,
  printTable,
  seconds,
  spreadOf,
  timed,
  timesOf,
  withTarget,
} from './table.ts'

const targetMs = 3_000
const targetMb = 500

async function compare(counts: readonly number[]): Promise<void> {
  printNote(
    `Sheets of ${fieldNames(equipment).length} columns as the product exports them. Memory is the growth of ` +
      `the node’s resident set at its peak. Targets: 5,000 rows in ${targetMs / 1_000} s, 100,000 rows in less ` +
      `than ${targetMb} MB (misses in bold).`,
  )
  const print = printTable([
    'rows',
    'file MB',
    'step',
    'seconds',
    'rows/s',
    'memory MB',
    'ours / plain INSERT',
  ])
  const directory = await newDirectory()
  try {
    for (const count of counts) {
      const sheet = join(directory, `${count}.xlsx`)
      await writeEquipmentSheet(sheet, 0, count)
      const megabytes = ((await stat(sheet)).size / 2 ** 20).toFixed(1)
      const insertMs = await measureInsert(count)
      const plain = ['plain INSERT', seconds(insertMs), rate(count, insertMs), '', '1']
      print([String(count), megabytes, ...plain])
      for (const [name, { ms, grownMb }] of await measureImport(sheet, count)) {
        print([
          String(count),
          megabytes,
          name,
          withTarget(seconds(ms), count > 5_000 || ms <= targetMs),
          rate(count, ms),
          withTarget(grownMb.toFixed(0), grownMb < targetMb),
          timesOf(ms, insertMs),
        ])
      }
    }
  } finally {
    await rm(directory, { recursive: true })
  }
}

const besideRows = 30_000
const besideTargetMs = 50

/** How long a clerk waits who changes one row while another's sheet is confirmed, and while nobody does anything. */
async function measureBeside(): Promise<void> {
  const directory = await newDirectory()
  const cluster = await startCluster()
  try {
    const sheet = join(directory, 'beside.xlsx')
    await writeEquipmentSheet(sheet, 0, besideRows)
    const filled = await openHub(cluster.url)
    await fillCounty(filled.db)
    await filled.close()
    const { importId } = inProcess('preview', cluster.url, sheet)
    const { alone, beside } = inProcess('beside', cluster.url, importId) as unknown as BesideTimes
    printNote(
      `One row saved again and again beside a confirming import of ${besideRows} rows in the same process; ` +
        `target ${besideTargetMs} ms at p95. Yardstick: the same with nobody beside.`,
    )
    const print = printTable(['saves', 'number', 'p50 ms', 'p95 ms', 'worst ms', 'p95 / alone'])
    const ofAlone = spreadOf(alone)
    for (const [name, times] of [
      ['alone', alone],
      ['beside', beside],
    ] as const) {
      const { p50, p95, worst } = spreadOf(times)
      print([
        ...[name, String(times.length), millis(p50)],
        withTarget(millis(p95), p95 <= besideTargetMs),
        ...[millis(worst), timesOf(p95, ofAlone.p95)],
      ])
    }
  } finally {
    await cluster.stop()
    await rm(directory, { recursive: true })
  }
}

type BesideTimes = { alone: number[]; beside: number[] }

async function saveBeside(databaseUrl: string, importId: string): Promise<BesideTimes> {
  const hub = await openHub(databaseUrl)
  const cookies = { [loginCookie]: await logIn(hub.server, accounts.county) }
  const ask = (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) =>
    hub.server.inject({ method, url, cookies, headers: { origin }, ...(payload && { payload }) })
  const listed = (await ask('GET', '/api/schools?limit=1')).json<{ rows: { id: string }[] }>()
  const url = `/api/schools/${listed.rows[0]?.id}`
  const saveOnce = async (): Promise<number> => {
    const { version, ...present } = (await ask('GET', url)).json<Record<string, Plain>>()
    const row = Object.fromEntries(fieldNames(school).map((name) => [name, present[name] ?? null]))
    const startedMs = performance.now()
    const answer = await ask('PUT', url, { row, version })
    if (answer.statusCode !== 200) throw new Error(answer.body.slice(0, 500))
    return performance.now() - startedMs
  }
  const alone: number[] = []
  for (let i = 0; i < 100; i++) alone.push(await saveOnce())
  const beside: number[] = []
  let confirmed = false
  const confirming = ask('POST', `/api/imports/${importId}/confirm`, {}).then((answer) => {
    confirmed = true
    if (answer.statusCode >= 300) throw new Error(answer.body.slice(0, 500))
  })
  while (!confirmed) beside.push(await saveOnce())
  await confirming
  await hub.close()
  return { alone, beside }
}

const rate = (count: number, ms: number): string => String(Math.round((count / ms) * 1_000))

type Measured = { ms: number; grownMb: number; importId: string }

async function measureImport(sheet: string, count: number): Promise<[string, Measured][]> {
  const cluster = await startCluster()
  try {
    const hub = await openHub(cluster.url)
    await fillCounty(hub.db)
    await hub.close()
    const preview = inProcess('preview', cluster.url, sheet)
    const commit = inProcess('commit', cluster.url, preview.importId)
    await expectRows(cluster.adminUrl, count)
    return [
      ['preview', preview],
      ['commit', commit],
    ]
  } finally {
    await cluster.stop()
  }
}

const inProcess = (...args: readonly string[]): Measured =>
  JSON.parse(execFileSync(process.execPath, [import.meta.filename, ...args]).toString())

async function expectRows(adminUrl: string, count: number): Promise<void> {
  const database = await connectTo(adminUrl)
  const { rows } = await database.query<{ count: string }>('select count(*)::int from equipment')
  await database.end()
  if (Number(rows[0]?.count) !== count)
    throw new Error(`${rows[0]?.count} rows instead of ${count}`)
}

/** One request of a county clerk to a hub in this process. */
async function measure(
  name: 'preview' | 'commit',
  databaseUrl: string,
  subject: string,
): Promise<Measured> {
  const hub = await openHub(databaseUrl)
  const cookies = { [loginCookie]: await logIn(hub.server, accounts.county) }
  const request =
    name === 'preview'
      ? { ...(await upload(subject)), url: '/api/equipment/imports' }
      : { payload: {}, headers: { origin }, url: `/api/imports/${subject}/confirm` }
  const before = process.memoryUsage().rss
  const startedMs = performance.now()
  const answer = await hub.server.inject({ method: 'POST', cookies, ...request })
  const ms = performance.now() - startedMs
  const grownMb = (process.resourceUsage().maxRSS * 1024 - before) / 2 ** 20
  if (answer.statusCode >= 300) throw new Error(`${name}: ${answer.body.slice(0, 1_000)}`)
  const { importId = subject, refused = 0 } = answer.json<{ importId?: string; refused?: number }>()
  if (refused > 0) throw new Error(`${refused} rows refused: ${answer.body.slice(0, 1_000)}`)
  await hub.close()
  return { ms, grownMb, importId }
}

const origin = 'http://localhost'

async function upload(sheet: string) {
  const boundary = 'bench-boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="bench.xlsx"\r\n\r\n`
  return {
    headers: { origin, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([
      Buffer.from(head),
      await readFile(sheet),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  }
}

async function measureInsert(count: number): Promise<number> {
  const cluster = await startCluster()
  const hub = await openHub(cluster.url)
  await fillCounty(hub.db)
  await hub.close()
  const database = await connectTo(cluster.adminUrl)
  try {
    const { rows } = await database.query<{ code: string; id: string; place: string }>(
      'select school_code as code, id, region_code as place from schools',
    )
    const schools = new Map(rows.map((school) => [school.code, school]))
    return await timed(async () => {
      await database.query('begin')
      for (let start = 0; start < count; start += 1_000)
        await insertRows(database, start, Math.min(start + 1_000, count), schools)
      await database.query('commit')
    })
  } finally {
    await database.end()
    await cluster.stop()
  }
}

async function insertRows(
  database: pg.Client,
  start: number,
  end: number,
  schools: ReadonlyMap<string, { id: string; place: string }>,
): Promise<void> {
  const values: unknown[] = []
  const tuples: string[] = []
  for (let at = start; at < end; at++) {
    const row = equipmentRow(at)
    const school = schools.get(row.schoolCode)
    const text = `${row.assetNo} ${row.model}`
    const tuple = [
      ...[newId(), 1, school?.place, school?.id, row.schoolCode, row.assetNo, row.type, row.model],
      ...[row.quantity, row.usableQuantity, row.notUsableReason, row.receivedOn, row.fundedBy],
      ...[row.condition, row.roomNo, text, row.assetNo],
    ]
    tuples.push(`(${tuple.map((_, i) => `$${values.length + i + 1}`).join(',')})`)
    values.push(...tuple)
  }
  await database.query(
    `insert into equipment (id, version, region_code, organisation_id, school_code, asset_no, type, model,
      quantity, usable_quantity, not_usable_reason, received_on, funded_by, condition, room_no, search_text, sort_name)
      values ${tuples.join(',')}`,
    values,
  )
}

async function connectTo(adminUrl: string): Promise<pg.Client> {
  const database = new pg.Client(adminUrl.replace(/\/postgres$/, '/cunxiao'))
  await database.connect()
  return database
}

const [step, url, argument] = process.argv.slice(2)
if (step === 'beside')
  process.stdout.write(JSON.stringify(await saveBeside(url as string, argument as string)))
else if (step === 'preview' || step === 'commit')
  process.stdout.write(JSON.stringify(await measure(step, url as string, argument as string)))
else {
  await compare(process.argv.length > 2 ? process.argv.slice(2).map(Number) : [5_000, 100_000])
  await measureBeside()
}
