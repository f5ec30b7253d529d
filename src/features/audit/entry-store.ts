import { createHash } from 'node:crypto'
import { canonicalJson } from '../../base/canonical.ts'

/** What an entry says besides its payload, as its columns are named. */
export type Facts = {
  seq: number
  /** The transaction that wrote it. 0: before there were links. */
  batch: number
  at: string
  region_code: string
  actor_id: string | null
  actor_name: string
  action: string
  subject_type: string
  subject_id: string
}

export const sha256 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** What stands for a payload; the salt goes with the payload, so that a guess proves nothing. */
export const digestOf = (salt: Buffer, payload: unknown): Buffer =>
  sha256(salt, canonicalJson(payload))

export const hashOf = (facts: Facts, digest: Buffer): Buffer => sha256(canonicalJson(facts), digest)

/** As entries were hashed before there were links: each with the one before it. */
export const chainedHashOf = (
  previous: Buffer,
  { batch: _, ...facts }: Facts,
  digest: Buffer,
): Buffer => sha256(previous, canonicalJson(facts), digest)
