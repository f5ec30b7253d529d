import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** A folder that only the node's own account reads, whatever the umask, also where it was made before. */
export function makePrivate(directory: string): void {
  // Folders above it may have to let PostgreSQL's account through.
  mkdirSync(dirname(directory), { recursive: true })
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
}

/** The same for one that may not be there yet. */
export function keepPrivate(directory: string): void {
  if (existsSync(directory)) chmodSync(directory, 0o700)
}
