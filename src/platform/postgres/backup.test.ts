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
import { dirname, join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { backupCluster } from './backup.ts'
import { readGoodManifest } from './backup-format.ts'
import { listBackups, rotateBackups } from './backups.ts'
import { clusterDirectory } from './cluster.ts'
import {
  appearing,
  cleanUps,
  fixture,
  isRoot,
  makeDataDir,
  ordinary,
  query,
  start,
  startNodeProcess,
} from './clusters.fixture.ts'
import { restoreCluster } from './restore.ts'
import type { RunningPostgres } from './supervisor.ts'
import { verifyBackup, verifyUnfinished } from './verify-backup.ts'

const now = () => new Date('2026-11-23T08:00:00Z')
const log = () => {}

/** One node with two villages, and one good backup of it, for the tests that change neither. */
let node: RunningPostgres
let dataDir: string
let backup: Backup

beforeAll(async () => {
  dataDir = await makeDataDir('data', keptCleanUps)
  node = await startPostgres({ dataDir, log })
  keptCleanUps.push(() => node.stop())
  await query(node.url, 'create table village (name text)')
  await query(node.url, `insert into village values ('和平村'), ('新建村')`)
  backup = await backupCluster({ postgres: node, into: await makeBackupDir(), now, log })
})
test('a backup taken while rows are committed holds all that came before, without holes', async () => {
  const { postgres, into } = await makeNode()
  await query(postgres.url, 'create table attendance (id int primary key, note text)')
  const writer = await keepCommitting(postgres.url)
  await expect.poll(() => writer.committed(), { timeout: 15_000 }).toBeGreaterThan(100)
  const before = writer.committed()
  const backup = await backupCluster({ postgres, into, now, log })
  const after = await writer.stop()
  expect(after).toBeGreaterThan(before)

  const dataDir = await makeDataDir()
  await restoreCluster({ from: backup.directory, dataDir, now, log })
  const restored = await start(dataDir)
  const [found] = await query<{ rows: number; first: number; last: number }>(
    restored.url,
    'select count(*)::int as rows, min(id) as first, max(id) as last from attendance',
  )
  expect(found?.first).toBe(1)
  expect(found?.rows).toBe(found?.last)
  expect(found?.last).toBeGreaterThanOrEqual(before)
  expect(found?.last).toBeLessThanOrEqual(after)
  expect(await villagesOf(restored)).toEqual(['和平村', '新建村'].toSorted())
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
  const { dataDir, postgres, into } = await makeNode()
  const blobs = join(dirname(dataDir), '附件')
  await mkdir(join(blobs, 'aa', 'empty'), { recursive: true })
  await writeFile(join(blobs, 'aa', '照片.jpg'), 'picture')
  const extra = [{ name: 'blobs', path: blobs }]
  const { directory } = await backupCluster({ postgres, into, extra, now, log })
  await postgres.stop()

  await writeFile(join(blobs, 'aa', '照片.jpg'), 'spoilt')
  const { replaced } = await restoreCluster({
    from: directory,
    dataDir,
    extra,
    replace: true,
    now,
    log,
  })
  expect(await readFile(join(blobs, 'aa', '照片.jpg'), 'utf8')).toBe('picture')
  expect(await readdir(join(blobs, 'aa', 'empty'))).toEqual([])
  expect(await readFile(join(replaced[0] ?? '', 'aa', '照片.jpg'), 'utf8')).toBe('spoilt')
  expect(await villagesOf(await start(dataDir))).toHaveLength(2)
})

test('a backup says how much it holds, and is listed as good', async () => {
  const { postgres, into } = await makeNode()
  const backup = await backupCluster({ postgres, into, now, log })
  expect(backup.directory).toBe(join(into, '20261123T080000Z'))
  expect(backup.rows).toBeGreaterThan(1_000)
  const [listed] = await listBackups(into)
  expect(listed).toMatchObject({ ...backup, name: '20261123T080000Z' })
  expect(await verifyBackup(backup.directory, dirname(postgres.dataDirectory))).toEqual({
    tables: backup.tables,
    rows: backup.rows,
  })
  expect(await readdir(dirname(postgres.dataDirectory))).not.toContainEqual(
    expect.stringContaining('.new-'),
  )
})

test('a backup without the WAL written meanwhile is not called good', async () => {
  const { postgres, into } = await makeNode()
  const { directory } = await backupCluster({ postgres, into, now, log })
  const manifest = await readGoodManifest(directory)
  const withoutWal = manifest.files.filter(({ path }) => !path.startsWith('cluster/pg_wal/'))
  expect(withoutWal.length).toBeLessThan(manifest.files.length)
  await expect(
    verifyUnfinished(
      directory,
      { ...manifest, files: withoutWal },
      dirname(postgres.dataDirectory),
    ),
  ).rejects.toMatchObject({ code: 'database_did_not_start' })
})

test('a changed byte is found, and the data in place is not touched', async () => {
  const { dataDir, postgres, into } = await makeNode()
  const { directory } = await backupCluster({ postgres, into, now, log })
  await postgres.stop()
  const { files } = await readGoodManifest(directory)
  const victim = files.find(({ path }) => path.startsWith('cluster/base/'))?.path ?? ''
  const file = await open(join(directory, victim), 'r+')
  await file.write('!', 0)
  await file.close()

  const damaged = { code: 'backup_damaged', details: { path: victim } }
  await expect(verifyBackup(directory, dataDir)).rejects.toMatchObject(damaged)
  await expect(
    restoreCluster({ from: directory, dataDir, replace: true, now, log }),
  ).rejects.toMatchObject(damaged)
  expect(await readdir(dataDir)).toEqual(['postgres', 'postgres-log'])
  expect(await villagesOf(await start(dataDir))).toHaveLength(2)
})

test('a manifest that was changed is found', async () => {
  const { postgres, into } = await makeNode()
  const { directory } = await backupCluster({ postgres, into, now, log })
  await appendFile(join(directory, 'manifest.json'), ' ')
  await expect(verifyBackup(directory, into)).rejects.toMatchObject({
    code: 'backup_damaged',
    details: { path: 'manifest.json' },
  })
})

test('a restore overwrites neither a running database nor, unasked, one that is there', async () => {
  const { dataDir, postgres, into } = await makeNode()
  const { directory } = await backupCluster({ postgres, into, now, log })
  await query(postgres.url, `insert into village values ('later')`)
  await expect(
    restoreCluster({ from: directory, dataDir, replace: true, now, log }),
  ).rejects.toMatchObject({ code: 'database_running', details: { pid: postgres.pid } })
  await postgres.stop()
  await expect(restoreCluster({ from: directory, dataDir, now, log })).rejects.toMatchObject({
    code: 'data_exists',
  })

  const { replaced } = await restoreCluster({ from: directory, dataDir, replace: true, now, log })
  expect(replaced).toEqual([`${clusterDirectory(dataDir)}.replaced-20261123T080000Z`])
  const restored = await start(dataDir)
  expect(await villagesOf(restored)).not.toContain('later')
  await restored.stop()

  await rm(clusterDirectory(dataDir), { recursive: true })
  await rename(replaced[0] ?? '', clusterDirectory(dataDir))
  expect(await villagesOf(await start(dataDir))).toContain('later')
})

test('a node does not begin anew where a restore was killed half-way', async () => {
  const { dataDir, postgres, into } = await makeNode()
  const { directory } = await backupCluster({ postgres, into, now, log })
  await postgres.stop()
  const cluster = clusterDirectory(dataDir)
  await rename(cluster, `${cluster}.replaced-20261123T075900Z`)

  await expect(start(dataDir)).rejects.toMatchObject({ code: 'database_half_restored' })
  await restoreCluster({ from: directory, dataDir, now, log })
  expect(await villagesOf(await start(dataDir))).toHaveLength(2)
})

test('of two backups at once the second is refused, and leaves nothing', async () => {
  const { postgres, into } = await makeNode()
  const later = () => new Date('2026-11-23T09:00:00Z')
  const outcomes = await Promise.allSettled([
    backupCluster({ postgres, into, now, log }),
    backupCluster({ postgres, into, now: later, log }),
  ])
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(refused.map(({ reason }) => reason.code)).toEqual(['backup_running'])
  expect(await readdir(into)).toHaveLength(1)
})

test('what a killed backup leaves does not hinder the next, and is removed', async () => {
  const { dataDir, postgres, into } = await makeNode()
  await postgres.stop()
  await mkdir(into)
  const child = spawn(process.execPath, [fixture, dataDir, into], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const exited = once(child, 'exit')
  await appearing(into, /\.partial$/)
  child.kill('SIGKILL')
  await exited

  const again = await start(dataDir)
  await backupCluster({ postgres: again, into, now, log })
  expect(await readdir(into)).toHaveLength(2)
  await rotateBackups(into, 1)
  expect(await readdir(into)).toEqual(['20261123T080000Z'])
})

test('rotation keeps the newest whole ones, however many newer ones are damaged', async () => {
  const { postgres, into } = await makeNode()
  const { directory } = await backupCluster({ postgres, into, now, log })
  const names = ['20261120T080000Z', '20261121T080000Z', '20261124T080000Z']
  for (const name of names) await cp(directory, join(into, name), { recursive: true })
  await rm(join(into, '20261124T080000Z', 'cluster', 'PG_VERSION'))
  await mkdir(join(into, `20261125T080000Z.${process.pid}.partial`))
  await mkdir(join(into, '家谱'))

  expect(await rotateBackups(into, 2)).toEqual({
    kept: ['20261123T080000Z', '20261121T080000Z'],
    removed: ['20261120T080000Z'],
    damaged: ['20261124T080000Z'],
  })
  expect((await readdir(into)).toSorted()).toEqual([
    '20261121T080000Z',
    '20261123T080000Z',
    '20261124T080000Z',
    `20261125T080000Z.${process.pid}.partial`,
    '家谱',
  ])
})

test.skipIf(!isRoot)('a backup that does not fit is refused before a byte is written', async () => {
  const { postgres, into } = await makeNode()
  await mountSmallDisk(into, '20m')
  await expect(backupCluster({ postgres, into, now, log })).rejects.toMatchObject({
    code: 'disk_full',
    details: { directory: into, neededBytes: expect.any(Number) },
  })
  expect(await readdir(into)).toEqual([])
})

test.skipIf(!isRoot)('a disk that fills up during a backup is left as it was', async () => {
  const { postgres, into } = await makeNode()
  await mountSmallDisk(into, '180m')
  const filled = appearing(into, /\.partial$/).then(() => {
    expect(() => writeFileSync(join(into, 'film.mp4'), Buffer.alloc(180 << 20))).toThrow('ENOSPC')
  })
  await expect(backupCluster({ postgres, into, now, log })).rejects.toMatchObject({
    code: 'disk_full',
    details: { directory: into },
  })
  await filled
  expect(await readdir(into)).toEqual(['film.mp4'])
  expect(await villagesOf(postgres)).toHaveLength(2)
})

async function mountSmallDisk(directory: string, size: string): Promise<void> {
  await mkdir(directory)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory])
  cleanUps.push(async () => execFileSync('umount', [directory]))
}

test.skipIf(!isRoot)('an ordinary user backs up', async () => {
  const dataDir = await makeDataDir()
  await mkdir(dataDir)
  await chown(dataDir, ordinary.uid, ordinary.gid)
  const node = await startNodeProcess(dataDir, { ...ordinary, backupInto: join(dataDir, '备份') })
  const backup: { directory: string; refused?: unknown } = JSON.parse(
    (await node.lines.next()).value ?? '',
  )
  expect(backup.refused).toBeUndefined()
  expect((await stat(backup.directory)).uid).toBe(ordinary.uid)
})
