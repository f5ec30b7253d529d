import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './account.ts'

/** Paths relative to the root, with `/` on every system; the root itself is not among them. */
export type Tree = { directories: string[]; files: string[] }

/**
 * What lies below a directory that others go on writing to: what vanishes meanwhile is left out.
 * Symbolic links are not followed and not listed.
 */
export async function listTree(
  root: string,
  isLeftOut: (path: string) => boolean = () => false,
): Promise<Tree> {
  const tree: Tree = { directories: [], files: [] }
  const waiting = ['']
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    const entries = await readdir(join(root, below), { withFileTypes: true }).catch(unlessMissing)
    for (const entry of entries ?? []) {
      const path = below ? `${below}/${entry.name}` : entry.name
      if (isLeftOut(path)) continue
      if (entry.isDirectory()) {
        tree.directories.push(path)
        waiting.push(path)
      } else if (entry.isFile()) tree.files.push(path)
    }
  }
  return tree
}

export type Content = { bytes: number; sha256: string }

/** Copies a file onto the disk, not only into memory; undefined when there is no such file. */
export async function copyFile(
  from: string,
  to: string,
  owner: Account = undefined,
): Promise<Content | undefined> {
  const target = await open(to, 'wx', 0o600)
  try {
    const content = await readContent(from, (chunk) => target.writeFile(chunk))
    if (owner) await target.chown(owner.uid, owner.gid)
    await target.sync()
    return content
  } finally {
    await target.close()
  }
}

/** Reads a file to its end; undefined when there is none. Never through a symbolic link. */
export async function readContent(
  path: string,
  take: (chunk: Buffer) => Promise<void> = async () => {},
): Promise<Content | undefined> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
    unlessMissing,
  )
  if (!file) return undefined
  try {
    return await hashAll(file, take)
  } finally {
    await file.close()
  }
}

/** Runs `work` on every item, a few at a time: a disk is quicker when it has a choice. */
export async function forEachOf<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const next = items[Symbol.iterator]()
  let failed = false
  async function worker(): Promise<void> {
    for (let item = next.next(); !item.done && !failed; item = next.next()) {
      try {
        await work(item.value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const outcomes = await Promise.allSettled([worker(), worker(), worker(), worker()])
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure) throw failure.reason
}

async function hashAll(file: FileHandle, take: (chunk: Buffer) => Promise<void>): Promise<Content> {
  const hash = createHash('sha256')
  const { size } = await file.stat()
  // Most files of a cluster are a page or two: a MiB of memory for each takes longer to get than to fill.
  const buffer = Buffer.allocUnsafe(Math.min(size + 1, 1 << 20))
  let bytes = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') }
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    await take(chunk)
    bytes += bytesRead
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
