import { EventEmitter, once } from 'node:events'
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { environmentForAnother } from '../../src/app/environment.ts'
import { projectDir } from '../../src/app/version.ts'
import { packRelease } from '../../src/features/releases/archive-store.ts'
import { openChildren } from '../../src/features/releases/child-actions.ts'
import { listReleaseKeys, saveReleaseKey } from '../../src/features/releases/key-store.ts'
import { launch } from '../../src/features/releases/launch-actions.ts'
import { openShelf } from '../../src/features/releases/shelf-store.ts'
import { makeSigningKeys } from '../../src/features/sync/signature-protocol.ts'
import { asSystem, connect, type Tx } from '../../src/platform/db.ts'
import { createLog } from '../../src/platform/log.ts'
import { platform } from '../../src/platform/machine.ts'
import { listTree } from '../../src/platform/postgres/copy-files.ts'
import { findFreePort } from '../../src/platform/postgres/free-port.ts'
import { joinPostgres } from '../../src/platform/postgres/running.ts'

const { privateKey, publicKey } = makeSigningKeys()
const trees = ['src', 'migrations']
let root: string
let dataDir: string
let byHand: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'releases-'))
  // PostgreSQL's account passes through.
  await chmod(root, 0o755)
  dataDir = join(root, 'data')
  await mkdir(dataDir)
  // Every release finds the packages here; without vite, as where a release is installed.
  await mkdir(join(root, 'node_modules'))
  const installed = join(projectDir, 'node_modules')
  for (const name of await readdir(installed))
    if (name !== 'vite') await symlink(join(installed, name), join(root, 'node_modules', name))
  byHand = await build('0.1.0')
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** This program under another version. */
async function build(version: string): Promise<string> {
  const directory = join(root, `program-${version}`)
  for (const tree of trees)
    await cp(join(projectDir, tree), join(directory, tree), { recursive: true })
  const about = JSON.parse(await readFile(join(projectDir, 'package.json'), 'utf8'))
  await writeFile(join(directory, 'package.json'), JSON.stringify({ ...about, version }))
  return directory
}

async function pack(directory: string, version: string): Promise<string> {
  const files = ['package.json']
  for (const tree of trees) {
    const listed = await listTree(join(directory, tree), (path) => /\.test\.tsx?$/.test(path))
    files.push(...listed.files.map((path) => `${tree}/${path}`))
  }
  const schema = (await readdir(join(directory, 'migrations'))).length
  const builtAt = '2026-11-25T08:00:00.000Z'
  const out = join(root, `${version}.release`)
  const about = { version, platform, schema, minProtocol: 1, builtAt }
  await packRelease(directory, files, about, { privateKey, out })
  return out
}

/** One that changes the data and then never says that it is well. */
async function buildBad(version: string): Promise<string> {
  const directory = await build(version)
  const health = join(directory, 'src', 'app', 'node-routes.ts')
  const text = await readFile(health, 'utf8')
  const sick = text.replace(
    "const ready = database !== 'unavailable'",
    "const ready = database !== 'ok'",
  )
  expect(sick).not.toBe(text)
  await writeFile(health, sick)
  await writeFile(
    join(directory, 'migrations', '9999_bad.sql'),
    'delete from release_keys; create table of_the_bad_release ();',
  )
  return directory
}

/** In the station's own database, beside whatever runs. */
async function inData<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const postgres = await joinPostgres(dataDir)
  if (!postgres) throw new Error('PostgreSQL does not run')
  const { db } = connect(postgres.url, 1)
  try {
    return await asSystem(db, 'test', work)
  } finally {
    await db.destroy()
    await postgres.leave()
  }
}

test('S36: the program itself installs a release of itself; one that is never healthy is taken back, with its data', async () => {
  const steps = new EventEmitter()
  const port = await findFreePort(undefined)
  const shelf = openShelf(dataDir)
  const children = openChildren({
    environment: environmentForAnother({
      CUNXIAO_DATA: dataDir,
      CUNXIAO_PORT: String(port),
      CUNXIAO_PROFILE: 'small',
      CUNXIAO_LOG_LEVEL: 'silent',
    }),
    words: ['station', 'start', '--data', dataDir],
    port,
    tls: false,
    patience: { stopMs: 20_000, answerMs: 2_000 },
  })
  const limits = { limitMs: 60_000, steadyMs: 500, askEveryMs: 100, crashes: 3 }
  const stop = new AbortController()
  const launched = launch(
    {
      shelf: {
        ...shelf,
        writeInstall: async (install) => {
          await shelf.writeInstall(install)
          steps.emit(install.step)
        },
      },
      byHand,
      ...children,
      nowMs: () => performance.now(),
      wait: (ms) => delay(Math.min(ms, 100), undefined, { signal: stop.signal }).catch(() => {}),
      limits,
      log: createLog('silent'),
    },
    stop.signal,
  )
  const answering = async (): Promise<string> => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => undefined)
      if (answer?.ok) return ((await answer.json()) as { version: string }).version
      await delay(50)
    }
  }
  try {
    expect(await answering()).toBe('0.1.0')
    await inData((tx) => saveReleaseKey(tx, '县', publicKey))
    const good = await pack(await build('0.2.0'), '0.2.0')
    const healthy = once(steps, 'healthy')
    await children.command(byHand, ['release', 'install', good])
    await healthy
    expect([await shelf.readCurrent(), await answering()]).toEqual(['0.2.0', '0.2.0'])

    const later = makeSigningKeys().publicKey
    await inData((tx) => saveReleaseKey(tx, '后来的', later))
    const bad = await pack(await buildBad('0.3.0'), '0.3.0')
    const [switched, over] = [once(steps, 'switched'), once(steps, 'taken_back')]
    await children.command(byHand, ['release', 'install', bad])
    await switched
    limits.limitMs = 8_000
    await over
    expect([await shelf.readCurrent(), await answering()]).toEqual(['0.2.0', '0.2.0'])
    expect((await shelf.readInstall())?.why).toMatch(/not healthy within 8 s/)
    const { keys, tables } = await inData(async (tx) => ({
      keys: await listReleaseKeys(tx),
      tables: await tx.introspection.getTables(),
    }))
    expect(keys).toEqual(expect.arrayContaining([publicKey, later]))
    expect(tables.map(({ name }) => name)).not.toContain('of_the_bad_release')
  } finally {
    stop.abort()
    await launched
  }
})
