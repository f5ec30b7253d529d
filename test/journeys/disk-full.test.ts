import { execFileSync } from 'node:child_process'
import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { asSystem, connect } from '../../src/platform/db.ts'
import {
  cleanUps,
  isRoot,
  makeDataDir,
  query,
} from '../../src/platform/postgres/clusters.fixture.ts'
import { findRunningPostgres } from '../../src/platform/postgres/running.ts'
import { cunxiao, startHub } from '../harness/command-line.ts'
import { county, logInAs, openTestNode, somebody, townshipA } from '../harness/node.ts'

const villageSheet = (count: number): string =>
  [
    '村代码,村名,是否纳入',
    ...Array.from({ length: count }, (_, at) => `${Number(townshipA) + 201 + at},第${at}村,是`),
  ].join('\r\n')

test('X-6 an import that PostgreSQL has no room for is 503 disk_full, and nothing of it stays', async () => {
  const node = await openTestNode()
  const { db } = node
  const { loginName } = await somebody(node, { role: 'programme_office' })
  const session = await logInAs(node, loginName)
  const file = { name: '村.csv', bytes: Buffer.from(villageSheet(300)) }
  const count = (table: string) =>
    asSystem(db, 'test', async (tx) => {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int from ${sql.table(table)}`.execute(tx)
      return rows[0]?.count
    })
  await sql`create function no_room() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`.execute(
    db,
  )
  const fill = (table: string) =>
    sql`create trigger full_disk before insert on ${sql.table(table)} for each row execute function no_room()`.execute(
      db,
    )
  const clear = (table: string) => sql`drop trigger full_disk on ${sql.table(table)}`.execute(db)

  await fill('import_rows')
  const preview = await session.upload('/api/villages/imports', file)
  expect([preview.statusCode, preview.json()]).toEqual([503, { code: 'disk_full' }])
  expect(Number(preview.headers['retry-after'])).toBeGreaterThan(0)
  expect([await count('imports'), await count('import_rows')]).toEqual([0, 0])
  await clear('import_rows')

  // The second half of an import: what was previewed stays, nothing reaches the register or the trail.
  const { importId } = (await session.upload('/api/villages/imports', file)).json()
  const entries = await count('audit_entries')
  await fill('audit_entries')
  const confirm = () => session.send('POST', `/api/imports/${importId}/confirm`, {})
  const refused = await confirm()
  expect([refused.statusCode, refused.json()]).toEqual([503, { code: 'disk_full' }])
  await clear('audit_entries')
  expect([await count('villages'), await count('audit_entries')]).toEqual([0, entries])
  expect((await confirm()).statusCode).toBe(200)
  expect(await count('villages')).toBe(300)
  await node.close()
})

test.skipIf(!isRoot)(
  'on a disk that is really full (only root may mount one) import and backup say so, and go through once there is room',
  async () => {
    const dataDir = await makeDataDir()
    const folder = dirname(dataDir)
    const into = join(folder, 'backups')
    await mkdir(dataDir)
    await mkdir(into)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=220m,mode=755', 'tmpfs', dataDir])
    cleanUps.push(async () => execFileSync('umount', [dataDir]))
    const hub = await startHub(dataDir)
    cleanUps.push(() => hub.kill())
    const running = await findRunningPostgres(dataDir)
    const { db } = connect(running?.url ?? '')
    await asSystem(db, 'test places', (tx) =>
      savePlaces(tx, [
        { code: county, level: 'county', name: '凤凰县' },
        { code: townshipA, level: 'township', name: '廖家桥镇' },
      ]),
    )
    await db.destroy()
    const sheet = join(folder, '村.csv')
    await writeFile(sheet, villageSheet(700))
    const ballast = join(dataDir, 'ballast')
    await fillUp(ballast)

    const backup = await cunxiao(dataDir, ['backup', into])
    expect(backup.exit).toBe(1)
    expect(backup.err).toContain('(disk_full)')
    expect(await readdir(into)).toEqual([])
    const full = await cunxiao(dataDir, ['import', 'villages', sheet])
    expect(full.exit, full.out).toBe(1)
    expect(full.err).toMatch(/\((disk_full|database_unavailable)\)/)
    expect(full.err).not.toMatch(/^\s+at /m)

    await rm(ballast)
    expect((await fetch(`${hub.url}/api/health`)).status).toBe(200)
    expect(
      await query(
        running?.adminUrl.replace(/postgres$/, 'cunxiao') ?? '',
        'select count(*)::int from imports',
      ),
    ).toEqual([{ count: 0 }])
    expect(await cunxiao(dataDir, ['import', 'villages', sheet])).toMatchObject({ exit: 0 })
    expect(await hub.stop()).toMatchObject({ exit: 0 })
  },
  300_000,
)

/** Leaves not a byte. */
async function fillUp(path: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (let size = 2 ** 20; size >= 1; size = Math.floor(size / 16))
      for (;;) {
        const written = await file.write(Buffer.alloc(size)).catch((error) => {
          if (error.code === 'ENOSPC') return undefined
          throw error
        })
        if (written === undefined) break
      }
  } finally {
    await file.close()
  }
}
