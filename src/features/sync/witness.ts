import * as z from 'zod'

/** What a node keeps of its database outside of it. */
export const keptSchema = z.object({
  /** The node's identity in the database: of another one it says nothing. */
  hub: z.uuid(),
  /** Of the data directory; several nodes may share a database. */
  id: z.uuid(),
  /** How often this node had written there, and when it last did by the database's clock. */
  beat: z.int().min(1),
  at: z.iso.datetime({ offset: true }),
  /** The server's cluster and timeline. */
  server: z.string(),
  /** The node ended in order: it wrote nothing after this beat. */
  stopped: z.boolean(),
})
export type Kept = z.output<typeof keptSchema>

/** The database as it is found. */
export type Found = {
  hub: string
  /** Of this node; undefined: it has never written here. */
  beat: number | undefined
  server: string
  /** Since the beat that is kept, another node or a person has noticed a put-back and seen to it. */
  isSeenTo: boolean
}

export type Judgement =
  | 'first'
  | 'same'
  /** It lacks a beat that was committed: certainly an earlier state. */
  | 'put_back'
  /** It has the last beat and runs on another server: what came after that beat may be missing. */
  | 'changed_over'

/** Whether this is the database that the node wrote to last. */
export function judge(kept: Kept | undefined, found: Found): Judgement {
  if (!kept || kept.hub !== found.hub) return 'first'
  if (found.isSeenTo) return 'same'
  if (found.beat === undefined || found.beat < kept.beat) return 'put_back'
  return kept.server !== found.server && !kept.stopped ? 'changed_over' : 'same'
}
