/** What a node finds where its content should be. */
export type FoundStore = {
  /** What the database expects; undefined: it has taken none yet. */
  expected: string | undefined
  /** A person has said so. */
  anyIsRight: boolean
  /** What the store says of itself; undefined: nothing. */
  found: string | undefined
  /** How many blobs the database calls stored, and how many of them are not there. */
  stored: number
  missing: number
}

/** So many may be lost to a bad disk without asking anybody. */
const fewLost = 20

/**
 * `ours`: what is missing is asked for again. `adopt`: the same, and the store is called ours from now on.
 * `strange`: another store, an empty directory where a disk should be mounted, a bucket that was emptied;
 * nothing is believed until a person says so.
 */
export function judgeStore({ expected, anyIsRight, found, stored, missing }: FoundStore) {
  if (anyIsRight || stored === 0) return 'adopt'
  const lostMost =
    (stored > 1 && missing === stored) || missing > Math.max(fewLost, Math.floor(stored / 10))
  if (lostMost) return 'strange'
  if (found === expected && found !== undefined) return 'ours'
  // Neither knows of the other, as before there were names; or only the name is lost.
  if (expected === undefined || (found === undefined && missing === 0)) return 'adopt'
  return 'strange'
}
