import { createPrivateKey, createPublicKey } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { invalid } from '../base/refusal.ts'
import { checkContent, openRelease, packRelease } from '../features/releases/archive-store.ts'
import { protocol } from '../features/sync/wire.ts'
import { print } from '../platform/command.ts'
import { migrationsDir } from '../platform/migrate.ts'
import { listTree } from '../platform/postgres/copy-files.ts'
import { buildConsoleIfNeeded } from './build-console.ts'
import { projectDir, version } from './version.ts'

export const platform = `${process.platform}-${process.arch}`

export function releaseCommands(program: Command): void {
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
      await buildConsoleIfNeeded(projectDir, print)
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

const countMigrations = async (): Promise<number> =>
  (await readdir(migrationsDir)).filter((name) => name.endsWith('.sql')).length

const own = ['package.json', 'package-lock.json', 'LICENSE', 'README.md']
const ownTrees = ['src', 'migrations', 'docs', 'data', 'dist/console']
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
