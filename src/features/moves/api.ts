import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { InstantText, ObstacleAnswer, Reason, Version } from '../../base/schemas.ts'

/** One move of a row along its lifecycle. */
export const MoveEntry = z
  .object({
    name: z.string(),
    fromState: z.string(),
    toState: z.string(),
    reason: z.nullable(z.string()),
    actorName: z.string(),
    at: InstantText,
    /** Of a case that stations take part in. */
    madeAt: z.exactOptional(z.enum(['hub', 'station'])),
    /** What the hub should see to: it was made without facts that the hub alone has whole. */
    flags: z.exactOptional(z.array(ObstacleAnswer)),
  })
  .meta({ id: 'MoveEntry' })
export type MoveEntry = z.output<typeof MoveEntry>

/** A post of an organisation, and who holds it as far as the reader may see people there. */
export const Office = z.object({
  role: z.string(),
  organisation: z.string(),
  organisationId: z.string(),
  /** Nobody holds the post. */
  isVacant: z.boolean(),
  persons: z.array(z.string()),
  /** It is the reader's own post, or one that he was lent. */
  isMine: z.boolean(),
})
export type Office = z.output<typeof Office>

/** Whose word a row waits for. */
export const WaitsFor = Office.omit({ organisationId: true, isMine: true })
  .extend({ since: InstantText })
  .meta({ id: 'WaitsFor' })
export type WaitsFor = z.output<typeof WaitsFor>

const Hindered = z.object({ id: z.uuid(), obstacles: z.array(ObstacleAnswer) })
/** What became of the same move for many rows. */
export const Moved = z
  .object({ moved: z.array(z.uuid()), hindered: z.array(Hindered) })
  .meta({ id: 'Moved' })
export type Moved = z.output<typeof Moved>

/** One move, for one row or many. */
export type AskedMove = {
  /** `version`: as it was when the person looked at it. */
  rows: { id: string; version?: number }[]
  move: string
  reason?: string
  /** What hinders some keeps none of the others back. */
  partly?: boolean
  /** Codes of warnings that the person has read and moves nevertheless; any other still hinders. */
  despite?: string[]
}

/** Signed at once: nobody reads more than that in one sitting. */
const mostAtOnce = 2_000

/** Makes one move of a lifecycle. */
export const moveEndpoint = <const Path extends string>(
  path: Path,
  { moves }: { moves: Readonly<Record<string, unknown>> },
) => {
  const Row = z.strictObject({ id: z.uuid(), version: z.exactOptional(Version) })
  const body: z.ZodType<AskedMove, AskedMove> = z.strictObject({
    rows: z.array(Row).min(1).max(mostAtOnce),
    move: z.enum(Object.keys(moves)),
    reason: z.exactOptional(Reason),
    partly: z.exactOptional(z.boolean()),
    despite: z.exactOptional(z.array(z.string().max(60)).max(20)),
  })
  return endpoint(`POST /api/${path}/moves`, { body, answer: Moved })
}
