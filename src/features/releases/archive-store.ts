import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { conflict } from '../../base/refusal.ts'
import { syncDirectory } from '../../platform/postgres/cluster.ts'
import { sign, verify } from '../sync/signature-protocol.ts'
import {
  brokenRelease,
  headerSchema,
  type ReleaseFile,
  type ReleaseHeader,
  type ReleaseManifest,
  releaseText,
} from './release.ts'

const magic = 'cunxiao release 1\n'
const maxHeaderBytes = 32 * 1024 ** 2

type Described = Omit<ReleaseManifest, 'format' | 'files'>

/** Makes a release of files below `root`, signed with a PKCS8 DER key. */
export async function packRelease(
  root: string,
  paths: readonly string[],
  about: Described,
  { privateKey, out }: { privateKey: Buffer; out: string },
): Promise<ReleaseManifest> {
  const files: ReleaseFile[] = []
  for (const path of paths.toSorted()) {
    const { mode } = await stat(join(root, path))
    const content = await readFile(join(root, path))
    const sha256 = createHash('sha256').update(content).digest('hex')
    files.push({ path, sha256, size: content.length, executable: (mode & 0o111) !== 0 })
  }
  const parsed = headerSchema.shape.manifest.safeParse({ format: 1, ...about, files })
  if (!parsed.success) throw brokenRelease(parsed.error.issues.map(sayIssue).join('; '))
  const manifest = parsed.data
  const header = Buffer.from(
    JSON.stringify({ manifest, signature: sign(privateKey, releaseText(manifest)) }),
  )
  const partial = `${out}.partial`
  await writeHead(partial, [Buffer.from(`${magic}${header.length}\n`), header])
  await pipeline(
    Readable.from(contents(root, files)),
    createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 9 } }),
    createWriteStream(partial, { flags: 'a', flush: true }),
  )
  await rename(partial, out)
  return manifest
}

async function writeHead(path: string, parts: readonly Buffer[]): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (const part of parts) await file.write(part)
  } finally {
    await file.close()
  }
}

async function* contents(root: string, files: readonly ReleaseFile[]): AsyncGenerator<Buffer> {
  for (const { path, size } of files) {
    const content = await readFile(join(root, path))
    if (content.length !== size) throw brokenRelease(`${path} changed while it was packed`)
    yield content
  }
}

const sayIssue = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${path.map(String).join('.')}: ${message}`

export type OpenedRelease = ReleaseHeader & { file: string; contentAt: number }

/** Reads the manifest; refuses what none of `keys` (SPKI DER) has signed. The content is not read yet. */
export async function openRelease(file: string, keys: readonly Buffer[]): Promise<OpenedRelease> {
  const { text, contentAt } = await readHeader(file)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw brokenRelease('the manifest is no JSON')
  }
  const parsed = headerSchema.safeParse(value)
  if (!parsed.success) throw brokenRelease(parsed.error.issues.slice(0, 3).map(sayIssue).join('; '))
  const { manifest, signature } = parsed.data
  if (!keys.some((key) => verify(key, releaseText(manifest), signature)))
    throw conflict('release_not_signed', { version: manifest.version, keys: keys.length })
  return { manifest, signature, file, contentAt }
}

async function readHeader(path: string): Promise<{ text: string; contentAt: number }> {
  const file = await open(path)
  try {
    const start = (await readAt(file, 0, magic.length + 12)).toString('latin1')
    const [first, length] = /^cunxiao release 1\n(\d{1,9})\n/.exec(start) ?? []
    if (!first || Number(length) > maxHeaderBytes) throw brokenRelease('no release')
    const header = await readAt(file, first.length, Number(length))
    if (header.length < Number(length)) throw brokenRelease('it ends within the manifest')
    return { text: header.toString('utf8'), contentAt: first.length + Number(length) }
  } finally {
    await file.close()
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/** Reads all of it and compares every hash. */
export const checkContent = (release: OpenedRelease): Promise<void> => readContents(release)

/** Writes it into a directory that is not there yet, and onto the disk; removes it when a hash is wrong. */
export async function unpackRelease(release: OpenedRelease, into: string): Promise<void> {
  await mkdir(into, { recursive: false })
  try {
    await readContents(release, into)
    const directories = new Set(release.manifest.files.map(({ path }) => dirname(join(into, path))))
    for (const directory of [...directories, into]) await syncDirectory(directory)
  } catch (error) {
    await rm(into, { recursive: true, force: true })
    throw error
  }
}

async function readContents(release: OpenedRelease, into?: string): Promise<void> {
  try {
    await pipeline(
      createReadStream(release.file, { start: release.contentAt }),
      createZstdDecompress(),
      (source: AsyncIterable<Buffer>) => splitIntoFiles(source, release.manifest.files, into),
    )
  } catch (error) {
    const isDamaged =
      error instanceof Error && 'code' in error && /^(ZSTD_|Z_)/.test(`${error.code}`)
    throw isDamaged ? brokenRelease('the content cannot be unpacked') : error
  }
}

type Target = { file: ReleaseFile; hash: Hash; missing: number; handle: FileHandle | undefined }

async function splitIntoFiles(
  source: AsyncIterable<Buffer>,
  files: readonly ReleaseFile[],
  into: string | undefined,
): Promise<void> {
  const waiting = files[Symbol.iterator]()
  let target = await nextTarget(waiting, into)
  try {
    for await (let chunk of source) {
      while (chunk.length > 0) {
        if (!target) throw brokenRelease('more content than the manifest names')
        const part = chunk.subarray(0, target.missing)
        target.hash.update(part)
        await target.handle?.writeFile(part)
        target.missing -= part.length
        chunk = chunk.subarray(part.length)
        if (target.missing === 0) {
          await finish(target, into)
          target = undefined
          target = await nextTarget(waiting, into)
        }
      }
    }
    if (target) throw brokenRelease(`it ends within ${target.file.path}`)
  } finally {
    await target?.handle?.close()
  }
}

/** The next file that has content; empty ones are made on the way. */
async function nextTarget(
  waiting: Iterator<ReleaseFile>,
  into: string | undefined,
): Promise<Target | undefined> {
  for (let next = waiting.next(); !next.done; next = waiting.next()) {
    const file = next.value
    if (into) await mkdir(dirname(join(into, file.path)), { recursive: true })
    const handle = into ? await open(join(into, file.path), 'wx', 0o644) : undefined
    const target = { file, hash: createHash('sha256'), missing: file.size, handle }
    if (file.size > 0) return target
    await finish(target, into)
  }
  return undefined
}

async function finish({ file, hash, handle }: Target, into: string | undefined): Promise<void> {
  await handle?.sync()
  await handle?.close()
  if (hash.digest('hex') !== file.sha256) throw brokenRelease(`${file.path} is damaged`)
  if (into && file.executable) await chmod(join(into, file.path), 0o755)
}
