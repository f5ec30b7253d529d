/**
 * What a node takes of a school's old PC: resident memory of node and PostgreSQL together, at rest
 * and at work, in each profile, and how soon it is back after a power cut. Yardstick: the budget of a
 * station. Linux only.
 *
 *     node bench/memory.ts
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { buildPagesIfNeeded } from '../src/app/build-pages.ts'
import { projectDir } from '../src/app/version.ts'
import { connect } from '../src/platform/db.ts'
import { findFreePort } from '../src/platform/postgres/free-port.ts'
import { findRunningPostgres } from '../src/platform/postgres/running.ts'
import { type ProfileName, profileNames, profiles } from '../src/platform/profile.ts'
import { accounts, county, fillCounty, fillEquipment, password } from './county.ts'
import { writeEquipmentSheet } from './equipment-sheet.ts'
import { newDirectory } from './hub.ts'
import { type Memory, memoryOf } from './processes.ts'
import { printNote, printTable, seconds, withTarget } from './table.ts'

const targetMb = 350
const targetStartMs = 10_000
const equipmentRows = 2_000
const importedRows = 500
const rounds = 10
/** After work: idle connections are closed after 10 s, the typst process after 30 s. */
const restMs = 35_000

async function measure(name: ProfileName, print: (cells: readonly string[]) => void) {
  const dataDir = await newDirectory()
  let node = await start(name, dataDir)
  try {
    await fill(dataDir)
    await node.killAll()
    node = await start(name, dataDir)
    print([name, 'after a power cut', ...cellsOf(await node.memory()), startCell(node.startedInMs)])
    const peak = await watch(node, () => work(node.url, join(dataDir, 'sheet.xlsx')))
    print([name, 'at work, the most seen', ...cellsOf(peak), ''])
    await delay(restMs)
    print([name, 'at rest after work', ...cellsOf(await node.memory()), ''])
  } finally {
    await node.stop()
    await rm(dataDir, { recursive: true })
  }
}

const cellsOf = ({ node, postgres, typst }: Memory): string[] => {
  const together = megabytes(node + postgres)
  return [
    megabytes(node).toFixed(0),
    megabytes(postgres).toFixed(0),
    withTarget(together.toFixed(0), together <= targetMb),
    megabytes(typst).toFixed(0),
  ]
}

const startCell = (ms: number): string => withTarget(seconds(ms), ms <= targetStartMs)
const megabytes = (kilobytes: number): number => kilobytes / 1024

type Node = {
  url: string
  startedInMs: number
  memory(): Promise<Memory>
  killAll(): Promise<void>
  stop(): Promise<void>
}

/** As the service starts it. */
async function start(profile: ProfileName, dataDir: string): Promise<Node> {
  const port = await findFreePort(undefined)
  const startedMs = performance.now()
  const { nodeFlags, environment } = profiles[profile]
  const child = spawn(process.execPath, [...nodeFlags, 'src/app/cli.ts', 'start'], {
    cwd: projectDir,
    env: {
      ...process.env,
      ...environment,
      CUNXIAO_DATA: dataDir,
      CUNXIAO_PORT: String(port),
      CUNXIAO_PROFILE: profile,
      DATABASE_URL: '',
      NODE_COMPILE_CACHE: join(dataDir, 'compiled'),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`the node ended with ${child.exitCode}`)
    await delay(10)
  }
  const startedInMs = performance.now() - startedMs
  const postmasterPid = Number(
    (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0],
  )
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return {
    url,
    startedInMs,
    memory: () => memoryOf(Number(child.pid), postmasterPid),
    stop: () => end('SIGTERM'),
    killAll: async () => {
      await end('SIGKILL')
      process.kill(postmasterPid, 'SIGKILL')
    },
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/api/health`).then(
    ({ status }) => status === 200,
    () => false,
  )

async function fill(dataDir: string): Promise<void> {
  const running = await findRunningPostgres(dataDir)
  if (!running) throw new Error('PostgreSQL does not run')
  const { db } = connect(running.url)
  await fillCounty(db)
  await fillEquipment(db, equipmentRows)
  await db.destroy()
}

/** The moment at which node and PostgreSQL together took the most, and the most that typst took. */
async function watch(node: Node, during: () => Promise<void>): Promise<Memory> {
  let most: Memory = { node: 0, typst: 0, postgres: 0 }
  let done = false
  const watching = (async () => {
    while (!done) {
      const now = await node.memory()
      const typst = Math.max(now.typst, most.typst)
      if (now.node + now.postgres > most.node + most.postgres) most = now
      most = { ...most, typst }
      await delay(50)
    }
  })()
  await during()
  done = true
  await watching
  return most
}

async function work(url: string, sheet: string): Promise<void> {
  const cookies = await Promise.all(Array.from({ length: 8 }, () => logIn(url)))
  const pages = [
    '/api/me',
    '/api/equipment?limit=200',
    '/api/schools?limit=200',
    '/api/persons',
    '/api/today',
  ]
  await Promise.all(
    cookies.map(async (cookie) => {
      for (let round = 0; round < rounds; round++)
        for (const page of pages) await ask(url + page, { headers: { cookie } })
    }),
  )
  const [cookie = ''] = cookies
  await writeEquipmentSheet(sheet, equipmentRows, equipmentRows + importedRows)
  const form = new FormData()
  form.append('file', new Blob([await readFile(sheet)]), 'sheet.xlsx')
  const headers = { cookie, origin: url }
  const preview = await ask(`${url}/api/equipment/imports`, { method: 'POST', headers, body: form })
  const { importId } = JSON.parse(preview) as { importId: string }
  await ask(`${url}/api/imports/${importId}/confirm`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{}',
  })
  await ask(`${url}/api/volumes/equipment?by=township&place=${county}&format=pdf`, { headers })
}

async function logIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ loginName: accounts.county, password }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (!cookie) throw new Error(`login: ${answer.status} ${await answer.text()}`)
  return cookie
}

async function ask(url: string, request: RequestInit): Promise<string> {
  const answer = await fetch(url, request)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 1_000)}`)
  return text
}

await buildPagesIfNeeded(projectDir, () => {})
printNote(
  `A county of 200 schools and ${equipmentRows} rows of equipment. At work: eight people at once look at five pages ` +
    `${rounds} times, a sheet of ${importedRows} rows is imported, a volume is printed. Targets: ${targetMb} MB at rest and at ` +
    `work without typst, whose process ends when it is idle; ready ${targetStartMs / 1_000} s after a power cut (misses in bold).`,
)
const print = printTable([
  ...['profile', 'moment', 'node MB', 'PostgreSQL MB', 'together MB', 'typst MB'],
  'seconds to ready',
])
for (const name of profileNames) await measure(name, print)
