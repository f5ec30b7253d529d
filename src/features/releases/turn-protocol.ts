import { createHash } from 'node:crypto'

/** Where a station stands in the queue for a version, 0 to 9,999; both sides reckon it, and each version mixes anew. */
export const turnOf = (station: string, version: string): number =>
  createHash('sha256').update(`${station} ${version}`).digest().readUInt32BE() % 10_000
