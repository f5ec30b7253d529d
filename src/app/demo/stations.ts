import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { everywhere } from '../../base/place.ts'
import { invite, inviteAgain } from '../../features/sync/enrolment-actions.ts'
import { findPeerAt } from '../../features/sync/peer-store.ts'
import { stationInvitation } from '../../features/sync/scope.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { clusterDirectory } from '../../platform/postgres/cluster.ts'
import { findFreePort } from '../../platform/postgres/free-port.ts'
import { codeVariable, environmentForAnother } from '../environment.ts'
import { replication } from '../replication.ts'
import { type DemonstrationLine, openLine } from './line.ts'

export type DemonstrationStation = {
  name: string
  loginName: string
  state: 'running' | 'down'
  url: string
  line: DemonstrationLine
  /** Power fails: everything of it dies at once, and comes back by itself as a service would. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** Where the power is back after a crash. */
const powerBackMs = 5_000
const cli = join(import.meta.dirname, '..', 'cli.ts')

/** Two village schools with a head who can log in, each a station in a process and with data of its own. */
export async function startDemonstrationStations(
  { ground, url }: { ground: Ground; url: string },
  dataDir: string,
  say: (line: string) => void,
): Promise<DemonstrationStation[]> {
  const stations: DemonstrationStation[] = []
  for (const [i, school] of (await listDemonstrationSchools(ground)).entries()) {
    say(`starting the station of ${school.name} …`)
    const line = await openLine(url, 0)
    const code = await codeFor(ground, school)
    const own = join(dataDir, `station-${i + 1}`)
    stations.push(await startStation(school, line, own, code))
  }
  return stations
}

type School = { id: string; name: string; regionCode: string; loginName: string }

/** The first school with a computer room and the first without one, in two townships. */
async function listDemonstrationSchools({ db }: Ground): Promise<School[]> {
  const schools = await asSystem(db, 'demonstration stations', (tx) =>
    tx
      .selectFrom('schools as s')
      .innerJoin('posts as o', 'o.orgUnitId', 's.id')
      .innerJoin('postHoldings as h', 'h.postId', 'o.id')
      .innerJoin('accounts as a', 'a.personId', 'h.personId')
      .select(['s.id', 's.name', 's.regionCode', 's.mode', 'a.loginName'])
      .where('o.role', '=', 'head_of_school')
      .where('s.retiredOn', 'is', null)
      .orderBy('s.schoolCode')
      .execute(),
  )
  const first = schools.find(({ mode }) => mode === 'mode3') ?? schools[0]
  const second = schools.find(
    ({ mode, regionCode }) =>
      mode === 'mode2' && regionCode.slice(0, 9) !== first?.regionCode.slice(0, 9),
  )
  return [first, second].filter((school) => school !== undefined)
}

/** `undefined`: its computer is enrolled since an earlier run. */
async function codeFor({ db, clock }: Ground, school: School): Promise<string | undefined> {
  const there = await asSystem(db, 'demonstration stations', (tx) => findPeerAt(tx, school.id))
  if (there?.state === 'enrolled') return undefined
  const within = { scopes: [everywhere] }
  const { code } = there
    ? await inviteAgain(db, within, there.id, clock())
    : await invite(
        db,
        within,
        stationInvitation({ ...school, organisationId: school.id }),
        replication,
        clock(),
      )
  return code
}

async function startStation(
  { name, loginName }: School,
  line: DemonstrationLine,
  dataDir: string,
  code: string | undefined,
): Promise<DemonstrationStation> {
  let stopped = false
  // The same after a crash: pages that are open find it again.
  const ports = { page: await findFreePort(undefined), content: await findFreePort(undefined) }
  const first = await startProcess(dataDir, line.url, ports, code)
  let child = first.child
  const station: DemonstrationStation = {
    name,
    loginName,
    state: 'running',
    url: first.url,
    line,
    crash: async () => {
      station.state = 'down'
      await killAll(child, dataDir)
      setTimeout(() => {
        if (!stopped) void comeBack()
      }, powerBackMs)
    },
    stop: async () => {
      stopped = true
      line.close()
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
  async function comeBack(): Promise<void> {
    const again = await startProcess(dataDir, line.url, ports)
    child = again.child
    station.url = again.url
    station.state = 'running'
  }
  return station
}

async function startProcess(
  dataDir: string,
  hubUrl: string,
  ports: { page: number; content: number },
  code?: string,
): Promise<{ child: ChildProcess; url: string }> {
  const words = ['station', 'start', '--data', dataDir, '--port', `${ports.page}`, '--hub', hubUrl]
  const child = spawn(process.execPath, [cli, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environmentForAnother({
      CUNXIAO_LOG_LEVEL: 'warn',
      CUNXIAO_CONTENT_PORT: `${ports.content}`,
      ...(code && { [codeVariable]: code }),
    }),
  })
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString()
      const ready = /^ready: (\S+)$/m.exec(said)?.[1]
      if (ready) resolve(ready)
    })
    child.once('exit', () => reject(new Error(`the station in ${dataDir} did not start:\n${said}`)))
  })
  return { child, url }
}

/** As a power cut does: the station's process and its database in the same moment. */
async function killAll(child: ChildProcess, dataDir: string): Promise<void> {
  const postmaster = await readFile(join(clusterDirectory(dataDir), 'postmaster.pid'), 'utf8').then(
    (text) => Number(text.split('\n')[0]),
    () => undefined,
  )
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  if (postmaster) process.kill(postmaster, 'SIGKILL')
  await gone
}
