/** A blob on this node's disk, with what decides whether it may go. */
export type ShelvedBlob = {
  hash: string
  sizeBytes: number
  origin: 'here' | 'below' | 'above'
  /** A record names it; otherwise it is content. */
  ofRecord: boolean
  /** Somebody still needs it. */
  needed: boolean
  /** In a verified copy on another machine, together with the record that names it. */
  durable: boolean
  usedAtMs: number
}

/**
 * How soon a blob goes when room is needed, lowest first; undefined: never (S34). What no copy
 * elsewhere is known to hold never goes, whether or not somebody still needs it.
 */
export function turnToGo({ origin, ofRecord, needed, durable }: ShelvedBlob): number | undefined {
  if (ofRecord) return durable ? 2 : undefined
  if (origin !== 'above') return undefined
  return needed ? 1 : 0
}

/**
 * What goes so that `neededBytes` come free; undefined where even all that may go would not do.
 * Content makes only content go.
 */
export function whatGoes(
  blobs: readonly ShelvedBlob[],
  neededBytes: number,
  incoming: 'record' | 'content',
): ShelvedBlob[] | undefined {
  const lastTurn = incoming === 'content' ? 1 : 2
  const inOrder = blobs
    .flatMap((blob) => {
      const turn = turnToGo(blob)
      return turn === undefined || turn > lastTurn ? [] : [{ blob, turn }]
    })
    .toSorted((a, b) => a.turn - b.turn || a.blob.usedAtMs - b.blob.usedAtMs)
  const going: ShelvedBlob[] = []
  let freedBytes = 0
  for (const { blob } of inOrder) {
    if (freedBytes >= neededBytes) break
    going.push(blob)
    freedBytes += blob.sizeBytes
  }
  return freedBytes >= neededBytes ? going : undefined
}
