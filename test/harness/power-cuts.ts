import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { replication } from '../../src/app/replication.ts'
import { chain } from '../../src/features/sync/chain-protocol.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { asSystem, connect, type Db } from '../../src/platform/db.ts'
import { loginCookie } from '../../src/platform/http.ts'
import { clusterDirectory } from '../../src/platform/postgres/cluster.ts'
import { isAlive } from '../../src/platform/postgres/postmaster-pid.ts'
import { findRunningPostgres } from '../../src/platform/postgres/running.ts'
import type { Rng } from '../simulation/random.ts'

const cli = join(import.meta.dirname, '..', '..', 'src', 'app', 'cli.ts')

export type CutOptions = {
  cuts: number
  rng: Rng
  /** Empty, and a place PostgreSQL's account can pass through. */
  dataDir: string
  hub: { url: string; db: Db }
  /** The station's code, and a teacher of its school, who has one room to say something about. */
  enrolment: { code: string; loginName: string; password: string }
  tell?(cut: CutReport): void
}

export type CutReport = {
  /** While writes were under way, or while the station was still starting. */
  during: 'writes' | 'start'
  acknowledged: number
  startMs: number
  ms: number
}

export type CutsReport = {
  acknowledged: number
  /** Records at the station; more than were acknowledged, by those whose answer the cut took. */
  records: number
  /** Ids of acknowledged records that are missing in the log, or whose rows are. */
  lost: string[]
  /** Faults of a chain, a record without its change, another epoch. */
  faults: string[]
  /** Acknowledged records that have not reached the hub at the end. */
  notAtHub: string[]
}

/**
 * A station in a process of its own, whose teacher writes without pause, over HTTP, while the hub takes
 * what comes. At a random moment every process of it ends at once, node and PostgreSQL; it starts again,
 * and what it had acknowledged must be there. The kernel lives on, and with it what was written and not
 * yet flushed: this shows that nothing is acknowledged too early by the programs, not by the disk.
 */
export async function cutPower(options: CutOptions): Promise<CutsReport> {
  const { cuts, rng, dataDir, hub, enrolment, tell = () => {} } = options
  let station = await startStation(dataDir, ['--hub', hub.url], enrolment.code)
  try {
    await station.saying(/^enrolled as /m)
    await drainOutbox(hub.db, replication)
    const cookie = await firstLogin(station.url, enrolment)
    const room = await waitForRoom(station.url, cookie)
    const acknowledged: string[] = []
    const lost = new Set<string>()
    const faults: string[] = []
    for (let cut = 0; cut < cuts; cut++) {
      const began = performance.now()
      const before = acknowledged.length
      const writing = write(station.url, cookie, room, acknowledged)
      await delay(rng.within(20, 1_000))
      await station.cut()
      await writing
      const during = rng.chance(0.2) ? 'start' : 'writes'
      if (during === 'start') await cutWhileStarting(dataDir, rng.within(50, 1_500))
      const startedMs = performance.now()
      station = await startStation(dataDir)
      const startMs = performance.now() - startedMs
      const found = await inspect(dataDir, acknowledged)
      for (const id of found.lost) lost.add(id)
      faults.push(...found.faults.map((fault) => `after cut ${cut + 1}: ${fault}`))
      const ms = performance.now() - began
      tell({ during, acknowledged: acknowledged.length - before, startMs, ms })
    }
    const { records } = await inspect(dataDir, acknowledged)
    const notAtHub = await waitForHub(hub.db, acknowledged)
    return { acknowledged: acknowledged.length, records, lost: [...lost], faults, notAtHub }
  } finally {
    await station.stop()
  }
}

/** A station in a process of its own. `cut`: every process of it ends at once. */
export type RunningStation = {
  url: string
  saying(pattern: RegExp): Promise<string>
  cut(): Promise<void>
  stop(): Promise<void>
}

export async function startStation(
  dataDir: string,
  words: readonly string[] = [],
  code?: string,
): Promise<RunningStation> {
  const { child, saying } = spawnStation(dataDir, words, code)
  try {
    const url = (await saying(/^ready: (\S+)$/m)).slice('ready: '.length)
    return {
      url,
      saying,
      cut: () => endAtOnce(child, dataDir),
      stop: async () => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        await exited
      },
    }
  } catch (error) {
    await endAtOnce(child, dataDir)
    throw error
  }
}

async function cutWhileStarting(dataDir: string, afterMs: number): Promise<void> {
  const { child } = spawnStation(dataDir)
  await delay(afterMs)
  await endAtOnce(child, dataDir)
}

function spawnStation(dataDir: string, words: readonly string[] = [], code = '') {
  const child = spawn(
    process.execPath,
    [cli, 'station', 'start', '--data', dataDir, '--port', '0', ...words],
    {
      env: {
        ...process.env,
        DATABASE_URL: '',
        CUNXIAO_LOG_LEVEL: 'error',
        CUNXIAO_CODE: code,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text
  })
  child.stderr.on('data', (text: Buffer) => {
    said += text
  })
  const saying = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(said)?.[0]
      if (found !== undefined) return found
      const ended = child.exitCode !== null || child.signalCode !== null
      if (ended) throw new Error(`the station ended: ${said}`)
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    }
  }
  return { child, saying }
}

/** Node, the postmaster and each of its processes, one right after another. */
async function endAtOnce(child: ChildProcess, dataDir: string): Promise<void> {
  const postmaster = postmasterOf(dataDir)
  const pids = [child.pid, postmaster, ...(postmaster ? childrenOf(postmaster) : [])]
  const running = pids.filter((pid) => pid !== undefined)
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
  for (const pid of running) killIfThere(pid)
  await exited
  // A postmaster that was being started may have come to write its file, or to begin another process.
  const late = postmasterOf(dataDir)
  if (late && late !== postmaster) for (const pid of [late, ...childrenOf(late)]) killIfThere(pid)
  for (const pid of running) while (await isAlive(pid)) await delay(5)
}

/** From its file, if that process is a PostgreSQL: the number may by now be anybody's. */
function postmasterOf(dataDir: string): number | undefined {
  const pid = Number(readIfThere(join(clusterDirectory(dataDir), 'postmaster.pid')).split('\n')[0])
  return pid > 0 && readIfThere(`/proc/${pid}/comm`) === 'postgres\n' ? pid : undefined
}

const childrenOf = (pid: number): number[] =>
  readIfThere(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

const post = (url: string, path: string, cookie: string, body: object): Promise<Response> =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  })

/** As soon as the station's feeds have brought the account. The login has to outlive every cut, too. */
export async function firstLogin(
  url: string,
  { loginName, password }: CutOptions['enrolment'],
): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await post(url, '/api/login', '', { loginName, password })
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    if (cookie.startsWith(loginCookie)) return cookie
    await delay(500)
  }
  throw new Error('the feeds have not brought the account')
}

type Room = { id: string; version: number }

async function waitForRoom(url: string, cookie: string): Promise<Room> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${url}/api/rooms`, { headers: { cookie } })
    const { rows } = (await answer.json()) as { rows: Room[] }
    if (rows[0]) return rows[0]
    await delay(200)
  }
  throw new Error('the feeds have not brought the room')
}

/** Three at a time, until the station no longer answers. Adds the ids of what it has acknowledged. */
async function write(
  url: string,
  cookie: string,
  { id, version }: Room,
  acknowledged: string[],
): Promise<void> {
  const lane = async () => {
    for (let seats = 1; ; seats++) {
      const answer = await post(url, `/api/rooms/${id}/proposals`, cookie, {
        version,
        row: { seats },
      })
      // Its own PostgreSQL may be gone a moment before it is.
      if (answer.status >= 500) return
      const told = (await answer.json()) as { proposal?: string }
      if (answer.status !== 202) throw new Refused(`${answer.status} ${JSON.stringify(told)}`)
      acknowledged.push(String(told.proposal))
    }
  }
  const untilCut = (error: unknown) => {
    if (error instanceof Refused) throw error
  }
  await Promise.all([lane().catch(untilCut), lane().catch(untilCut), lane().catch(untilCut)])
}

/** A login or a room that is no longer there is a loss as well. */
class Refused extends Error {}

async function inspect(
  dataDir: string,
  acknowledged: readonly string[],
): Promise<{ records: number; lost: string[]; faults: string[] }> {
  const postgres = await findRunningPostgres(dataDir)
  if (!postgres) throw new Error('the station’s PostgreSQL does not run')
  const { db } = connect(postgres.url, 1)
  try {
    return await asSystem(db, 'test power cuts', async (tx) => {
      const faults: string[] = []
      const logs = await tx.selectFrom('syncLogs').selectAll().execute()
      if (logs.length > 1) faults.push(`${logs.length} epochs`)
      const all = new Set<string>()
      for (const { id, first, firstPrevious, last, hash } of logs) {
        const records = await tx
          .selectFrom('syncRecords')
          .select(['seq', 'hash', 'id', 'line'])
          .where('logId', '=', id)
          .orderBy('seq')
          .execute()
        const right = chain(
          firstPrevious,
          first,
          records.map(({ line }) => line),
        )
        for (const [i, record] of records.entries()) {
          all.add(record.id)
          const { seq, hash: wanted } = right[i] ?? {}
          if (record.seq !== seq || record.hash.toString('hex') !== wanted) {
            faults.push(`the chain breaks at ${record.seq}`)
            break
          }
        }
        const end = right.at(-1)
        if (end && (end.seq !== last || end.hash !== hash)) faults.push(`the head is not ${last}`)
      }
      const rows = await tx.selectFrom('syncProposals').select('id').execute()
      const changes = new Set(rows.map(({ id }) => id))
      const unlike =
        rows.filter(({ id }) => !all.has(id)).length +
        [...all].filter((id) => !changes.has(id)).length
      if (unlike > 0) faults.push(`${unlike} records or changes without the other`)
      const lost = acknowledged.filter((id) => !all.has(id) || !changes.has(id))
      return { records: all.size, lost, faults }
    })
  } finally {
    await db.destroy()
  }
}

/** The station's last round brings what the cuts kept from the hub. */
async function waitForHub(db: Db, acknowledged: readonly string[]): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const rows = await asSystem(db, 'test power cuts', (tx) =>
      tx.selectFrom('syncProposals').select('id').execute(),
    )
    const there = new Set(rows.map(({ id }) => id))
    const missing = acknowledged.filter((id) => !there.has(id))
    if (missing.length === 0 || tries === 100) return missing
    await delay(200)
  }
}
