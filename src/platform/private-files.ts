import { chmodSync, mkdirSync } from 'node:fs'

/** A folder that only the node's own account reads, whatever the account's umask; one from before too. */
export function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
}
