import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { findFreePort } from '../../platform/postgres/free-port.ts'
import { makeSigningKeys } from '../sync/signature-protocol.ts'
import { packRelease } from './archive-store.ts'
import { requestInstall } from './request-actions.ts'
import { openShelf, type Shelf } from './shelf-store.ts'
import { type Manner, writeTinyProgram } from './tiny-program.fixture.ts'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const { privateKey, publicKey } = makeSigningKeys()
const now = new Date('2026-11-25T09:00:00.000Z')
const here = { version: '0.1.0', platform: 'linux-x64', schema: 11, protocol: 3 }

type Site = {
  dataDir: string
  byHand: string
  shelf: Shelf
  port: number
  pack(version: string, schema: number, manner: Manner): Promise<string>
  database(): Promise<unknown>
}

async function makeSite(): Promise<Site> {
  const root = await mkdtemp(join(tmpdir(), 'launch-'))
  cleanUps.push(() => rm(root, { recursive: true, force: true }))
  const [dataDir, byHand] = [join(root, 'data'), join(root, 'by-hand')]
  await mkdir(dataDir)
  await writeFile(join(dataDir, 'database.json'), '{"schema":11}')
  await writeTinyProgram(byHand, { version: '0.1.0', schema: 11, manner: 'good' })
  return {
    dataDir,
    byHand,
    shelf: openShelf(dataDir),
    port: await findFreePort(undefined),
    database: async () => JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8')),
    pack: async (version, schema, manner) => {
      const built = join(root, `built-${version}`)
      await writeTinyProgram(built, { version, schema, manner })
      const out = join(root, `${version}.release`)
      const builtAt = '2026-11-25T08:00:00.000Z'
      const about = { version, schema, platform: 'linux-x64', minProtocol: 1, builtAt }
      await packRelease(built, ['package.json', 'src/app/cli.ts'], about, { privateKey, out })
      return out
    },
  }
}

type Launched = {
  /** Until this step is noted, or the launcher ends. */
  until(step: string): Promise<void>
  ended: Promise<unknown>
  stop(): Promise<void>
}

function startLauncher(
  { dataDir, byHand, port }: Site,
  { limitMs = 20_000, killed }: { limitMs?: number; killed?: { step: string; when: string } } = {},
): Launched {
  const given = JSON.stringify({ dataDir, byHand, port, limitMs, killed })
  const fixture = join(import.meta.dirname, 'launcher.fixture.ts')
  const child: ChildProcess = spawn(process.execPath, [fixture, given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  const heard: (() => void)[] = []
  child.stdout?.on('data', (text: Buffer) => {
    said += text
    for (const tell of heard.splice(0)) tell()
  })
  const ended = once(child, 'exit')
  let over = false
  void ended.then(() => {
    over = true
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  cleanUps.push(stop)
  return {
    ended,
    stop,
    until: async (step) => {
      while (!said.includes(`step ${step}\n`) && !over)
        await Promise.race([new Promise<void>((resolve) => heard.push(resolve)), ended])
      expect(said).toContain(`step ${step}\n`)
    },
  }
}

/** What answers on the port. */
const answering = async ({ port }: Site): Promise<string> => {
  const ask = () => fetch(`http://127.0.0.1:${port}/api/health`)
  const answer = await vi.waitFor(ask, { timeout: 60_000, interval: 20 })
  return ((await answer.json()) as { version: string }).version
}

test('S36: a good release is installed beside the old one, migrates, and runs', async () => {
  const site = await makeSite()
  const launcher = startLauncher(site)
  expect(await answering(site)).toBe('0.1.0')
  const file = await site.pack('0.2.0', 12, 'good')
  await requestInstall(site.shelf, { file, keys: [publicKey], here, now })
  await launcher.until('healthy')
  expect(await answering(site)).toBe('0.2.0')
  expect(await site.shelf.readCurrent()).toBe('0.2.0')
  expect(await site.database()).toMatchObject({ schema: 12, writtenBy: '0.2.0' })
  await launcher.stop()
  startLauncher(site)
  expect(await answering(site)).toBe('0.2.0')
})

test.each([
  ['crashes', /crashed 3 times/, 20_000],
  ['is never healthy', /not healthy within/, 1_500],
  ['says another version', /not healthy within/, 1_500],
  ['cannot migrate', /release migrate.*ended with 1/, 20_000],
] as const)(
  'S36: a release that %s goes back by itself, with the old data',
  async (manner, why, limitMs) => {
    const site = await makeSite()
    const file = await site.pack('0.2.0', 12, manner)
    await requestInstall(site.shelf, { file, keys: [publicKey], here, now })
    const launcher = startLauncher(site, { limitMs })
    await launcher.until('taken_back')
    expect(await answering(site)).toBe('0.1.0')
    expect(await site.shelf.readCurrent()).toBeUndefined()
    expect(await site.shelf.readInstall()).toMatchObject({ why: expect.stringMatching(why) })
    expect(await site.database()).toEqual({ schema: 11, writtenBy: '0.1.0' })
    const again = { file, keys: [publicKey], here, now }
    await expect(requestInstall(site.shelf, again)).rejects.toThrow('release_taken_back')
    expect((await requestInstall(site.shelf, { ...again, again: true })).step).toBe('found')
  },
  300_000,
)

test('S36: a bad release without a migration loses nothing that was written meanwhile', async () => {
  const site = await makeSite()
  const file = await site.pack('0.2.0', 11, 'is never healthy')
  await requestInstall(site.shelf, { file, keys: [publicKey], here, now })
  const launcher = startLauncher(site, { limitMs: 1_500 })
  await launcher.until('switched')
  await launcher.until('taken_back')
  expect(await readFile(join(site.dataDir, 'story'), 'utf8')).not.toContain('restore')
  expect(await answering(site)).toBe('0.1.0')
})

test('S36: a release goes back to the release before it', async () => {
  const site = await makeSite()
  const file = await site.pack('0.2.0', 12, 'good')
  await requestInstall(site.shelf, { file, keys: [publicKey], here, now })
  const launcher = startLauncher(site)
  await launcher.until('healthy')
  const bad = await site.pack('0.3.0', 13, 'crashes')
  const then = { ...here, version: '0.2.0', schema: 12 }
  await requestInstall(site.shelf, { file: bad, keys: [publicKey], here: then, now })
  await launcher.until('taken_back')
  expect(await answering(site)).toBe('0.2.0')
  expect(await site.database()).toEqual({ schema: 12, writtenBy: '0.2.0' })
})

test('S36: a file that was changed after it was found is given up, and the old program runs on', async () => {
  const site = await makeSite()
  const file = await site.pack('0.2.0', 12, 'good')
  await requestInstall(site.shelf, { file, keys: [publicKey], here, now })
  const bytes = await readFile(file)
  await writeFile(file, bytes.subarray(0, bytes.length - 20))
  const launcher = startLauncher(site)
  await launcher.until('given_up')
  expect(await answering(site)).toBe('0.1.0')
  expect(existsSync(site.shelf.directoryOf('0.2.0'))).toBe(false)
})

const toHealthy = ['fetched', 'verified', 'backed_up', 'migrated', 'switched', 'healthy']
const cuts = (steps: readonly string[]) =>
  steps.flatMap((step) => [
    { step, when: 'before' },
    { step, when: 'after' },
  ])

test.each(cuts(toHealthy))(
  'S36: the power fails $when the step $step is noted: the installation goes on to its end',
  async (killed) => {
    const site = await makeSite()
    const file = await site.pack('0.2.0', 12, 'good')
    await requestInstall(site.shelf, { file, keys: [publicKey], here, now })
    await startLauncher(site, { killed }).ended
    const launcher = startLauncher(site)
    expect(await answering(site)).toMatch(/^0\.[12]\.0$/)
    if (killed.step !== 'healthy' || killed.when === 'before') await launcher.until('healthy')
    expect(await answering(site)).toBe('0.2.0')
    expect(await site.database()).toEqual({ schema: 12, writtenBy: '0.2.0' })
  },
  300_000,
)

test.each(cuts(['taking_back', 'taken_back']))(
  'S36: the power fails $when the step $step is noted: the release is taken back all the same',
  async (killed) => {
    const site = await makeSite()
    const file = await site.pack('0.2.0', 12, 'crashes')
    await requestInstall(site.shelf, { file, keys: [publicKey], here, now })
    await startLauncher(site, { killed }).ended
    const launcher = startLauncher(site)
    if (killed.step !== 'taken_back' || killed.when === 'before') await launcher.until('taken_back')
    expect(await answering(site)).toBe('0.1.0')
    expect(await site.database()).toEqual({ schema: 11, writtenBy: '0.1.0' })
  },
  300_000,
)

test('S36: a release under which the power fails three times is taken back', async () => {
  const site = await makeSite()
  const file = await site.pack('0.2.0', 12, 'good')
  await requestInstall(site.shelf, { file, keys: [publicKey], here, now })
  for (let cut = 1; cut <= 3; cut++)
    await startLauncher(site, { killed: { step: 'healthy', when: 'before' } }).ended
  const launcher = startLauncher(site)
  await launcher.until('taken_back')
  expect(await answering(site)).toBe('0.1.0')
})
