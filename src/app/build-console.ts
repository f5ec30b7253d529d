import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The console is built on first start and after a change of its sources: a checkout needs no build
 * step, and a shipped directory, which has no vite, uses the build it came with.
 */
export async function buildConsoleIfNeeded(
  projectDir: string,
  say: (line: string) => void,
): Promise<void> {
  const mark = join(projectDir, 'dist', 'console', '.sources')
  const built = await readFile(mark, 'utf8').catch(() => undefined)
  const vite = await import('vite').catch(() => undefined)
  if (!vite) return
  const sources = await hashSources(projectDir)
  if (built === sources) return
  say('building the console …')
  await vite.build({
    configFile: join(projectDir, 'vite.console.config.ts'),
    root: join(projectDir, 'src', 'app', 'console'),
    logLevel: 'error',
  })
  await mkdir(join(projectDir, 'dist', 'console'), { recursive: true })
  await writeFile(mark, sources)
}

async function hashSources(projectDir: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(join(projectDir, 'src'), { recursive: true, withFileTypes: true })
  const files = entries
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.(ts|tsx|css|json|html)$/.test(entry.name) &&
        !entry.name.endsWith('.test.ts'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  for (const file of [
    ...files,
    join(projectDir, 'vite.console.config.ts'),
    join(projectDir, 'package-lock.json'),
  ]) {
    hash.update(file.slice(projectDir.length)).update(await readFile(file))
  }
  return hash.digest('hex')
}
