/**
 * From the command to the first healthy answer: first start, restart, and starts after a crash of the
 * node and of the node with its database. Yardstick: PostgreSQL alone, until it answers a query.
 *
 *     node bench/start.ts
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { buildPagesIfNeeded } from '../src/app/build-pages.ts'
import { projectDir } from '../src/app/version.ts'
import { findFreePort } from '../src/platform/postgres/free-port.ts'
import { startPostgres } from '../src/platform/postgres/supervisor.ts'
import { newDirectory } from './hub.ts'
import { printNote, printTable, seconds, spreadOf, timed, timesOf, withTarget } from './table.ts'

const repetitions = 5
const targetMs = 5_000
const patienceMs = 60_000

const figures = {
  'first start': { node: [] as number[], postgres: [] as number[] },
  restart: { node: [] as number[], postgres: [] as number[] },
  'after kill -9 of the node': { node: [] as number[], postgres: [] as number[] },
  'after kill -9 of node and database': { node: [] as number[], postgres: [] as number[] },
}

await buildPagesIfNeeded(projectDir, () => {})
for (let i = 0; i < repetitions; i++) {
  await measurePostgres()
  await measureNode()
}
printNote(
  `\`cunxiao start\` with the console built, until \`/api/health\` says ready; ${repetitions} times each. ` +
    `Target: a restart within ${targetMs / 1_000} s (misses in bold).`,
)
const print = printTable(['start', 'seconds p50', 'worst', 'PostgreSQL alone p50', 'ours / alone'])
for (const [name, { node, postgres }] of Object.entries(figures)) {
  const ours = spreadOf(node)
  const yardstick = postgres.length > 0 ? spreadOf(postgres).p50 : undefined
  print([
    name,
    seconds(ours.p50),
    withTarget(seconds(ours.worst), name === 'first start' || ours.worst <= targetMs),
    yardstick ? seconds(yardstick) : '–',
    yardstick ? timesOf(ours.p50, yardstick) : '–',
  ])
}

async function measureNode(): Promise<void> {
  const dataDir = await newDirectory()
  const port = await findFreePort(undefined)
  let node = await start(dataDir, port, 'first start')
  try {
    await end(node, 'SIGTERM')
    node = await start(dataDir, port, 'restart')
    await end(node, 'SIGKILL')
    node = await start(dataDir, port, 'after kill -9 of the node')
    await end(node, 'SIGKILL')
    await killPostgres(dataDir)
    node = await start(dataDir, port, 'after kill -9 of node and database')
  } finally {
    await end(node, 'SIGTERM')
    await rm(dataDir, { recursive: true })
  }
}

async function start(
  dataDir: string,
  port: number,
  name: keyof typeof figures,
): Promise<ChildProcess> {
  const startedMs = performance.now()
  const node = spawn(process.execPath, ['src/app/cli.ts', 'start'], {
    cwd: projectDir,
    env: { ...process.env, CUNXIAO_DATA: dataDir, CUNXIAO_PORT: String(port), DATABASE_URL: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  while (!(await isReady(port))) {
    if (node.exitCode !== null) throw new Error(`the node ended with ${node.exitCode}`)
    if (performance.now() - startedMs > patienceMs) {
      await end(node, 'SIGTERM')
      throw new Error(`not ready after ${patienceMs} ms`)
    }
    await delay(10)
  }
  figures[name].node.push(performance.now() - startedMs)
  return node
}

function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/api/health`).then(
    ({ status }) => status === 200,
    () => false,
  )
}

async function end(node: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (node.exitCode !== null || node.signalCode !== null) return
  const ended = once(node, 'exit')
  node.kill(signal)
  await ended
}

/** The whole database at once, as a power cut ends it. */
async function killPostgres(dataDir: string): Promise<void> {
  const pid = Number(
    (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0],
  )
  process.kill(pid, 'SIGKILL')
}

async function measurePostgres(): Promise<void> {
  const dataDir = await newDirectory()
  const open = () => startPostgres({ dataDir, log: () => {} })
  try {
    for (const name of ['first start', 'restart'] as const) {
      let stop = async () => {}
      const ms = await timed(async () => {
        stop = (await open()).stop
      })
      figures[name].postgres.push(ms)
      await stop()
    }
  } finally {
    await rm(dataDir, { recursive: true })
  }
}
