import { spawnSync } from 'node:child_process'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Argument, type Command, InvalidArgumentError } from 'commander'
import { invalid, notFound } from '../base/refusal.ts'
import { operator } from '../features/people/operator.ts'
import { checkContent, openRelease, packRelease } from '../features/releases/archive-store.ts'
import { aboutInstall } from '../features/releases/install.ts'
import {
  deleteReleaseKey,
  listReleaseKeys,
  saveReleaseKey,
} from '../features/releases/key-store.ts'
import { requestInstall } from '../features/releases/request-actions.ts'
import { releaseStages } from '../features/releases/rollout.ts'
import { openShelf } from '../features/releases/shelf-store.ts'
import { findSchoolsByCode } from '../features/schools/store.ts'
import {
  changeStage,
  offerRelease,
  readReleases,
  stopRelease,
} from '../features/stations/rollout-actions.ts'
import { findPeerAt } from '../features/sync/peer-store.ts'
import { protocol } from '../features/sync/wire.ts'
import { print, type WithGround } from '../platform/command.ts'
import { asSystem, type Db } from '../platform/db.ts'
import { platform } from '../platform/machine.ts'
import { listTree } from '../platform/postgres/copy-files.ts'
import { buildPagesIfNeeded } from './build-pages.ts'
import { configOfEnvironment } from './environment.ts'
import { countMigrations, programHere } from './release-job.ts'
import { projectDir, version } from './version.ts'

export function releaseCommands(program: Command, withGround: WithGround): void {
  const release = program
    .command('release')
    .description('make releases of the program, and install them at stations')
  release
    .command('pack')
    .description('this program, its console built, as one signed file for machines like this one')
    .requiredOption('--key <file>', 'the private key, PEM: openssl genpkey -algorithm ed25519')
    .requiredOption('--out <file>', 'where the release is written')
    .option('--min-protocol <number>', 'the oldest protocol a station may come from', Number, 1)
    .action(async (options: { key: string; out: string; minProtocol: number }) => {
      const privateKey = await readKey(options.key, 'private')
      await buildPagesIfNeeded(projectDir, print)
      const manifest = await packRelease(
        projectDir,
        await filesOfProgram(),
        {
          version,
          platform,
          schema: await countMigrations(),
          minProtocol: Math.min(options.minProtocol, protocol),
          builtAt: new Date().toISOString(),
        },
        { privateKey, out: options.out },
      )
      print(`${options.out}: ${manifest.version}, ${manifest.files.length} files`)
    })
  release
    .command('check')
    .description('read a release to its end: signature, and every file')
    .argument('<file>')
    .requiredOption('--key <file>', 'the public key, PEM')
    .action(async (file: string, options: { key: string }) => {
      const opened = await openRelease(file, [await readKey(options.key, 'public')])
      await checkContent(opened)
      const { files, ...about } = opened.manifest
      print(JSON.stringify({ ...about, files: files.length }))
    })
  release
    .command('trust')
    .description('at a hub: stations below it believe releases signed with this key')
    .argument('<name>', 'whose key it is, for people')
    .requiredOption('--key <file>', 'the public key, PEM')
    .action((name: string, options: { key: string }) =>
      withGround(async ({ db }) => {
        const key = await readKey(options.key, 'public')
        await asSystem(db, 'release trust', (tx) => saveReleaseKey(tx, name, key))
        print(`${name}: ${key.toString('base64')}`)
      }),
    )
  release
    .command('distrust')
    .description('at a hub: no station takes a release signed with this key any more')
    .requiredOption('--key <file>', 'the public key, PEM')
    .action((options: { key: string }) =>
      withGround(async ({ db }) => {
        const key = await readKey(options.key, 'public')
        const gone = await asSystem(db, 'release distrust', (tx) => deleteReleaseKey(tx, key))
        print(gone ? 'no longer believed' : 'it was not believed before')
      }),
    )
  release
    .command('offer')
    .description('at a hub: let stations take a release; nobody does until its stage is set')
    .argument('<file>')
    .option(
      '--most-taken-back <count>',
      'it stops by itself where more stations took it back',
      readCount,
      2,
    )
    .action((file: string, options: { mostTakenBack: number }) =>
      withGround(async (ground) => {
        const { version, platform, stage } = await offerRelease(ground, operator, file, options)
        print(`${version} for ${platform} is offered to ${stage} % of the stations: release stage`)
      }),
    )
  release
    .command('stage')
    .description('at a hub: of a hundred stations so many take this version')
    .argument('<version>')
    .addArgument(new Argument('[percent]').choices(releaseStages.map(String)))
    .option('--stations <codes>', 'schools whose stations take it before the others: code,code')
    .action((version: string, percent: string | undefined, options: { stations?: string }) =>
      withGround(async ({ db }) => {
        const stations = options.stations?.split(',').map((code) => code.trim())
        if (percent === undefined && !stations) throw invalid('release_stage_missing')
        await changeStage(db, operator, version, {
          ...(percent !== undefined && { stage: Number(percent) }),
          ...(stations && { stations: await findStationsAt(db, stations) }),
        })
      }),
    )
  release
    .command('stop')
    .description('at a hub: no further station takes this version; it cannot be offered again')
    .argument('<version>')
    .requiredOption('--why <text>', 'for those who ask later')
    .action((version: string, { why }: { why: string }) =>
      withGround(({ db, clock }) => stopRelease(db, operator, version, { why, at: clock() })),
    )
  release
    .command('offers')
    .description('at a hub: what is offered, and how far it has come')
    .action(() =>
      withGround(async ({ db }) => {
        const { releases, stations } = await readReleases(db, operator)
        print(JSON.stringify({ stations, releases }))
      }),
    )
  release
    .command('install')
    .description('at a station under `station launch`: install a release, and go back if it is bad')
    .argument('<file>')
    .option('--again', 'also when this version was taken back before')
    .action(async (file: string, { again = false }: { again?: boolean }) => {
      const shelf = openShelf(configOfEnvironment().dataDir)
      const current = await shelf.readCurrent()
      const directory = current === undefined ? projectDir : shelf.directoryOf(current)
      // Only the program that runs can read the data.
      if (directory !== projectDir) return passOn(directory)
      const install = await withGround(async ({ db, clock }) =>
        requestInstall(shelf, {
          file: resolve(file),
          keys: await asSystem(db, 'release install', listReleaseKeys),
          here: await programHere(),
          now: clock(),
          again,
        }),
      )
      print(`${install.to.version} is before the launcher: release status`)
    })
  release
    .command('status')
    .description('at a station: how far the last installation has come')
    .action(async () => {
      const shelf = openShelf(configOfEnvironment().dataDir)
      const install = await shelf.readInstall()
      const current = await shelf.readCurrent()
      print(JSON.stringify({ current: current ?? null, ...(install && aboutInstall(install)) }))
    })
  release
    .command('migrate')
    .description('bring the data to this program’s schema; the launcher asks for it')
    .action(() => withGround(async () => print(`schema: ${await countMigrations()}`)))
}

function readCount(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('A whole number, 0 or more.')
  return Number(text)
}

const findStationsAt = (db: Db, schoolCodes: readonly string[]): Promise<string[]> =>
  asSystem(db, 'release stage', async (tx) => {
    const schools = await findSchoolsByCode(tx, schoolCodes)
    const stations: string[] = []
    for (const code of schoolCodes) {
      const school = schools.get(code)
      const station = school && (await findPeerAt(tx, school.id))
      if (!station) throw notFound('station', code)
      stations.push(station.id)
    }
    return stations
  })

/** The same command of another program. */
function passOn(directory: string): void {
  const { error, status } = spawnSync(
    process.execPath,
    [...process.execArgv, join(directory, 'src', 'app', 'cli.ts'), ...process.argv.slice(2)],
    { stdio: 'inherit' },
  )
  if (error) throw error
  process.exitCode = status ?? 1
}

async function readKey(file: string, kind: 'private' | 'public'): Promise<Buffer> {
  try {
    const pem = await readFile(file)
    const key = kind === 'private' ? createPrivateKey(pem) : createPublicKey(pem)
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(String(key.asymmetricKeyType))
    return kind === 'private'
      ? key.export({ type: 'pkcs8', format: 'der' })
      : key.export({ type: 'spki', format: 'der' })
  } catch (error) {
    throw invalid('release_key_unusable', { file, said: String(error) })
  }
}

const own = ['package.json', 'package-lock.json', 'LICENSE', 'README.md']
const ownTrees = ['src', 'migrations', 'docs', 'data', 'dist']
const isForDevelopment = (path: string): boolean => /\.(test|fixture)\.tsx?$/.test(path)

/** What runs: our own files without tests, and every package that is not for development alone. */
async function filesOfProgram(): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>
  }
  const all = Object.entries(lock.packages).filter(([path]) => path !== '')
  const packages = all.filter(([, { dev, devOptional }]) => !dev && !devOptional)
  const files = own.filter((path) => existsSync(join(projectDir, path)))
  for (const tree of ownTrees) {
    const listed = await listTree(join(projectDir, tree), isForDevelopment)
    files.push(...listed.files.map((path) => `${tree}/${path}`))
  }
  for (const [path] of packages) {
    const nested = (below: string) => /(^|\/)node_modules$/.test(below)
    const listed = await listTree(join(projectDir, path), nested)
    files.push(...listed.files.map((below) => `${path}/${below}`))
  }
  return files
}
