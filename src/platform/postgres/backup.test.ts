import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import {
  appendFile,
  chown,
  cp,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Backup, backupCluster, partialName } from './backup.ts'
import { readGoodManifest } from './backup-format.ts'
import { listBackups, rotateBackups } from './backups.ts'
import { clusterDirectory } from './cluster.ts'
import {
  appearing,
  type CleanUps,
  cleanUp,
  cleanUps,
  fixture,
  isRoot,
  makeDataDir,
  ordinary,
  patient,
  query,
  start,
  startNodeProcess,
} from './clusters.fixture.ts'
import { restoreCluster } from './restore.ts'
import type { RunningPostgres } from './supervisor.ts'
import { verifyBackup, verifyUnfinished } from './verify-backup.ts'

const now = () => new Date('2026-11-23T08:00:00Z')
const log = () => {}

const villages = ['和平村', '新建村']

/** A running node and one good backup of it; no test changes the backup. */
let node: RunningPostgres
let good: Backup
const atTheEnd: CleanUps = []

beforeAll(async () => {
  node = await start(await makeDataDir('data', atTheEnd), {}, atTheEnd)
  await query(node.url, 'create table village (name text)')
  await query(node.url, `insert into village values ('和平村'), ('新建村')`)
  good = await backupCluster({
    postgres: node,
    into: await makeDataDir('备份 盘', atTheEnd),
    now,
    log,
  })
})

afterAll(() => cleanUp(atTheEnd))

async function villagesOf({ url }: RunningPostgres): Promise<string[]> {
  const rows = await query<{ name: string }>(url, 'select name from village order by name')
  return rows.map(({ name }) => name)
}

/** The good backup, as the only one of a directory in which a test may do harm. */
async function copyBackup(): Promise<string> {
  const copy = join(await makeDataDir('备份'), '20261123T080000Z')
  await cp(good.directory, copy, { recursive: true })
  return copy
}

test('a backup taken while rows are committed holds all that came before, without holes', async () => {
  await query(node.url, 'create table attendance (id int primary key, note text)')
  const writer = await keepCommitting(node.url)
  await expect.poll(writer.committed, patient).toBeGreaterThan(100)
  const before = writer.committed()
  const into = await makeDataDir('备份')
  const { directory } = await backupCluster({ postgres: node, into, now, log })
  const after = await writer.stop()
  expect(after).toBeGreaterThan(before)

  const dataDir = await makeDataDir()
  await restoreCluster({ from: directory, dataDir, now, log })
  const restored = await start(dataDir)
  const [found] = await query<{ rows: number; first: number; last: number }>(
    restored.url,
    'select count(*)::int as rows, min(id) as first, max(id) as last from attendance',
  )
  expect(found?.first).toBe(1)
  expect(found?.rows).toBe(found?.last)
  expect(found?.last).toBeGreaterThanOrEqual(before)
  expect(found?.last).toBeLessThanOrEqual(after)
  expect(await villagesOf(restored)).toEqual(villages)
})

/** Commits rows 1, 2, 3 …, and makes and drops tables meanwhile, so that files come and go. */
async function keepCommitting(url: string) {
  const client = new pg.Client(url)
  await client.connect()
  let id = 0
  let stopped = false
  const ended = (async () => {
    while (!stopped) {
      await client.query(`insert into attendance values ($1, repeat('出勤', 200))`, [id + 1])
      id += 1
      if (id % 50 === 0) {
        await client.query('drop table if exists passing')
        await client.query('create table passing as select * from attendance limit 1000')
        await client.query('update attendance set note = note where id % 7 = 0')
      }
    }
    await client.end()
  })()
  return {
    committed: () => id,
    stop: async () => {
      stopped = true
      await ended
      return id
    },
  }
}

test('the directories of the node go with its database, and come back', async () => {
  const blobs = await makeDataDir('附件')
  await mkdir(join(blobs, 'aa', 'empty'), { recursive: true })
  await writeFile(join(blobs, 'aa', '照片.jpg'), 'picture')
  const extra = [{ name: 'blobs', path: blobs }]
  const into = await makeDataDir('备份')
  const { directory } = await backupCluster({ postgres: node, into, extra, now, log })

  await writeFile(join(blobs, 'aa', '照片.jpg'), 'spoilt')
  const target = { from: directory, dataDir: await makeDataDir(), extra, now, log }
  await expect(restoreCluster(target)).rejects.toMatchObject({
    code: 'data_exists',
    details: { directory: blobs },
  })
  const { replaced } = await restoreCluster({ ...target, replace: true })
  expect(await readFile(join(blobs, 'aa', '照片.jpg'), 'utf8')).toBe('picture')
  expect(await readdir(join(blobs, 'aa', 'empty'))).toEqual([])
  expect(replaced).toEqual([`${blobs}.replaced-20261123T080000Z`])
  expect(await readFile(join(replaced[0] ?? '', 'aa', '照片.jpg'), 'utf8')).toBe('spoilt')
})

test('a good backup is listed with what it holds, and can be verified again', async () => {
  const into = join(good.directory, '..')
  expect(await listBackups(into)).toEqual([expect.objectContaining(good)])
  const scratchIn = join(node.dataDirectory, '..')
  const before = await readdir(scratchIn)
  const { tables, rows } = good
  expect(rows).toBeGreaterThan(1_000)
  expect(await verifyBackup(good.directory, scratchIn)).toEqual({ tables, rows })
  expect(await readdir(scratchIn)).toEqual(before)
})

test('a backup without the WAL written meanwhile is not called good', async () => {
  const manifest = await readGoodManifest(good.directory)
  const files = manifest.files.filter(({ path }) => !path.startsWith('cluster/pg_wal/'))
  expect(files.length).toBeLessThan(manifest.files.length)
  await expect(
    verifyUnfinished(good.directory, { ...manifest, files }, join(node.dataDirectory, '..')),
  ).rejects.toMatchObject({ code: 'database_did_not_start' })
})

test('a page that was damaged before it was copied is not called good', async () => {
  const dataDir = await makeDataDir()
  await restoreCluster({ from: good.directory, dataDir, now, log })
  const [table] = await query<{ path: string }>(
    node.url,
    `select pg_relation_filepath('village') as path`,
  )
  const file = await open(join(clusterDirectory(dataDir), table?.path ?? ''), 'r+')
  await file.write('broken', 8_100)
  await file.close()
  const into = await makeDataDir('备份')
  const postgres = await start(dataDir)
  await expect(backupCluster({ postgres, into, now, log })).rejects.toMatchObject({
    code: 'database_damaged',
    details: { said: expect.stringContaining('invalid page') },
  })
  expect(await readdir(into)).toEqual([])
})

test('a changed byte is found, and the data in place is not touched', async () => {
  const from = await copyBackup()
  const { files } = await readGoodManifest(from)
  const victim = files.find(({ path }) => path.startsWith('cluster/base/'))?.path ?? ''
  const file = await open(join(from, victim), 'r+')
  await file.write('!', 0)
  await file.close()

  const dataDir = await makeDataDir()
  await mkdir(clusterDirectory(dataDir), { recursive: true })
  await writeFile(join(clusterDirectory(dataDir), '家谱.txt'), '')
  const damaged = { code: 'backup_damaged', details: { path: victim } }
  await expect(verifyBackup(from, dataDir)).rejects.toMatchObject(damaged)
  await expect(restoreCluster({ from, dataDir, replace: true, now, log })).rejects.toMatchObject(
    damaged,
  )
  expect(await readdir(dataDir)).toEqual(['postgres'])
  expect(await readdir(clusterDirectory(dataDir))).toEqual(['家谱.txt'])
})

test('a manifest that was changed is found', async () => {
  const from = await copyBackup()
  await appendFile(join(from, 'manifest.json'), ' ')
  await expect(verifyBackup(from, from)).rejects.toMatchObject({
    code: 'backup_damaged',
    details: { path: 'manifest.json' },
  })
})

test('an unfinished backup is not restored', async () => {
  const from = await copyBackup()
  await rm(join(from, 'verified.json'))
  await expect(
    restoreCluster({ from, dataDir: await makeDataDir(), now, log }),
  ).rejects.toMatchObject({ code: 'verified_backup_not_found' })
})

test('a backup of another major version is not restored', async () => {
  const from = await copyBackup()
  const manifest = JSON.stringify({ ...(await readGoodManifest(from)), postgresMajor: '17' })
  await writeFile(join(from, 'manifest.json'), manifest)
  const verified = JSON.parse(await readFile(join(from, 'verified.json'), 'utf8'))
  const manifestSha256 = execFileSync('sha256sum', [join(from, 'manifest.json')], {
    encoding: 'utf8',
  }).slice(0, 64)
  await writeFile(join(from, 'verified.json'), JSON.stringify({ ...verified, manifestSha256 }))
  await expect(
    restoreCluster({ from, dataDir: await makeDataDir(), now, log }),
  ).rejects.toMatchObject({
    code: 'database_version_differs',
    details: { found: '17', needed: '18' },
  })
})

test('a restore overwrites neither a running database nor, unasked, one that is there', async () => {
  const target = { from: good.directory, dataDir: await makeDataDir(), now, log }
  await restoreCluster(target)
  const first = await start(target.dataDir)
  await query(first.url, `insert into village values ('later')`)
  await expect(restoreCluster({ ...target, replace: true })).rejects.toMatchObject({
    code: 'database_running',
    details: { pid: first.pid },
  })
  await first.stop()
  await expect(restoreCluster(target)).rejects.toMatchObject({ code: 'data_exists' })

  const { replaced } = await restoreCluster({ ...target, replace: true })
  const cluster = clusterDirectory(target.dataDir)
  expect(replaced).toEqual([`${cluster}.replaced-20261123T080000Z`])
  const second = await start(target.dataDir)
  expect(await villagesOf(second)).toEqual(villages)
  await second.stop()

  await rm(cluster, { recursive: true })
  await rename(replaced[0] ?? '', cluster)
  expect(await villagesOf(await start(target.dataDir))).toContain('later')
})

test('a node does not begin anew where a restore was killed half-way', async () => {
  const dataDir = await makeDataDir()
  const aside = `${clusterDirectory(dataDir)}.replaced-20261123T075900Z`
  await mkdir(aside, { recursive: true })
  await expect(start(dataDir)).rejects.toMatchObject({
    code: 'database_half_restored',
    details: { aside: ['postgres.replaced-20261123T075900Z'] },
  })
  await restoreCluster({ from: good.directory, dataDir, now, log })
  expect(await villagesOf(await start(dataDir))).toEqual(villages)
})

test('of two backups at once the second is refused, and leaves nothing', async () => {
  const into = await makeDataDir('备份')
  const later = () => new Date('2026-11-23T09:00:00Z')
  const outcomes = await Promise.allSettled([
    backupCluster({ postgres: node, into, now, log }),
    backupCluster({ postgres: node, into, now: later, log }),
  ])
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(refused.map(({ reason }) => reason.code)).toEqual(['backup_running'])
  expect(await readdir(into)).toHaveLength(1)
})

test('what a killed backup leaves does not hinder the next, and is removed', async () => {
  const dataDir = await makeDataDir()
  await restoreCluster({ from: good.directory, dataDir, now, log })
  const into = await makeDataDir('备份')
  await mkdir(into)
  const child = spawn(process.execPath, [fixture, dataDir, into], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const exited = once(child, 'exit')
  await appearing(into, /\.partial$/)
  child.kill('SIGKILL')
  await exited

  const postgres = await start(dataDir)
  await backupCluster({ postgres, into, now, log })
  expect(await readdir(into)).toHaveLength(2)
  await rotateBackups(into, 1)
  expect(await readdir(into)).toEqual(['20261123T080000Z'])
})

test('rotation keeps the newest whole ones, however many newer ones are damaged', async () => {
  const newest = await copyBackup()
  const into = join(newest, '..')
  for (const name of ['20261120T080000Z', '20261121T080000Z', '20261124T080000Z']) {
    await cp(newest, join(into, name), { recursive: true })
  }
  await rm(join(into, '20261124T080000Z', 'cluster', 'PG_VERSION'))
  const unfinished = partialName('20261125T080000Z')
  await mkdir(join(into, unfinished))
  await mkdir(join(into, '家谱'))

  const ofAnEarlierProcess = `20261125T090000Z.by-${process.pid}-1790000000000.partial`
  await mkdir(join(into, ofAnEarlierProcess))

  expect(await rotateBackups(into, 2)).toEqual({
    kept: ['20261123T080000Z', '20261121T080000Z'],
    removed: ['20261120T080000Z'],
    damaged: ['20261124T080000Z'],
  })
  expect((await readdir(into)).toSorted()).toEqual([
    '20261121T080000Z',
    '20261123T080000Z',
    '20261124T080000Z',
    unfinished,
    '家谱',
  ])
})

test.skipIf(!isRoot)('a backup that does not fit is refused before a byte is written', async () => {
  const into = await mountSmallDisk('20m')
  await expect(backupCluster({ postgres: node, into, now, log })).rejects.toMatchObject({
    code: 'disk_full',
    details: { directory: into, neededBytes: expect.any(Number) },
  })
  expect(await readdir(into)).toEqual([])
})

test.skipIf(!isRoot)('a disk that fills up during a backup is left as it was', async () => {
  const into = await mountSmallDisk('250m')
  const filled = appearing(into, /\.partial$/).then(() => {
    const film = Buffer.alloc(300 << 20)
    expect(() => writeFileSync(join(into, 'film.mp4'), film)).toThrow('ENOSPC')
  })
  const outcome = backupCluster({ postgres: node, into, now, log })
  await expect(outcome).rejects.toMatchObject({ code: 'disk_full', details: { directory: into } })
  await filled
  expect(await readdir(into)).toEqual(['film.mp4'])
  expect(await villagesOf(node)).toEqual(villages)
})

async function mountSmallDisk(size: string): Promise<string> {
  const directory = await makeDataDir('U 盘')
  await mkdir(directory)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory])
  cleanUps.push(async () => execFileSync('umount', [directory]))
  return directory
}

test.skipIf(!isRoot)('an ordinary user backs up', async () => {
  const dataDir = await makeDataDir()
  await mkdir(dataDir)
  await chown(dataDir, ordinary.uid, ordinary.gid)
  const { lines } = await startNodeProcess(dataDir, {
    ...ordinary,
    backupInto: join(dataDir, '备份'),
  })
  const backup: { directory: string } = JSON.parse((await lines.next()).value ?? '')
  expect((await stat(backup.directory)).uid).toBe(ordinary.uid)
})
