import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What is built: the staff's console, the learners' portal, the keeper's pages, and what speaks for courses. */
const parts = ['console', 'portal', 'keeper', 'runtime'] as const

/**
 * The pages are built on first start and after a change of its sources: a checkout needs no build
 * step, and a shipped directory, which has no vite, uses the build it came with.
 */
export async function buildPagesIfNeeded(
  projectDir: string,
  say: (line: string) => void,
): Promise<void> {
  const vite = findVite(projectDir)
  if (!vite) return
  const mark = join(projectDir, 'dist', '.sources')
  const built = await readFile(mark, 'utf8').catch(() => undefined)
  const sources = await hashSources(projectDir)
  if (built === sources) return
  say('building the pages …')
  for (const part of parts) await build(vite, projectDir, part)
  await mkdir(join(projectDir, 'dist'), { recursive: true })
  await writeFile(mark, sources)
}

/** The program of vite, where it is installed. */
function findVite(projectDir: string): string | undefined {
  try {
    const { resolve } = createRequire(join(projectDir, 'package.json'))
    return join(dirname(resolve('vite/package.json')), 'bin', 'vite.js')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return
    throw error
  }
}

/** In a process of its own: what a build takes in memory, the node would keep until it ends. */
async function build(vite: string, projectDir: string, part: string): Promise<void> {
  const building = spawn(
    process.execPath,
    [
      vite,
      'build',
      join(projectDir, 'src', 'app', part),
      ...['--config', join(projectDir, `vite.${part}.config.ts`)],
      ...['--logLevel', 'error'],
    ],
    { cwd: projectDir, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const [code, killedBy] = await once(building, 'exit')
  if (code !== 0) throw new Error(`building the ${part} ended with ${code ?? killedBy}`)
}

async function hashSources(projectDir: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(join(projectDir, 'src'), { recursive: true, withFileTypes: true })
  const files = entries
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.(ts|tsx|css|json|html|svg|png)$/.test(entry.name) &&
        !entry.name.endsWith('.test.ts'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  for (const file of [
    ...files,
    ...parts.map((part) => join(projectDir, `vite.${part}.config.ts`)),
    join(projectDir, 'vite.plugins.ts'),
    join(projectDir, 'package-lock.json'),
  ]) {
    hash.update(file.slice(projectDir.length)).update(await readFile(file))
  }
  return hash.digest('hex')
}
