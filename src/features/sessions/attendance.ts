import * as z from 'zod'
import { PlaceCode } from '../schools/values.ts'

export const signingWays = ['organiser', 'qr', 'list', 'paper'] as const

/** What a record says: who was, or after all was not, in a session. */
export const Signed = z.strictObject({
  session: z.uuid(),
  /** Where the session stands. */
  place: PlaceCode,
  how: z.enum(signingWays),
  people: z
    .array(
      z
        .strictObject({
          personId: z.exactOptional(z.uuid()),
          /** Of somebody who is not known here. */
          name: z.exactOptional(z.string().min(1).max(60)),
          isMember: z.exactOptional(z.boolean()),
          isPresent: z.boolean(),
        })
        .refine(({ personId, name }) => (personId === undefined) !== (name === undefined)),
    )
    .min(1)
    .max(500),
})
export type Signed = z.output<typeof Signed>

export const FileAdded = z.strictObject({
  session: z.uuid(),
  place: PlaceCode,
  kind: z.enum(['photo', 'sheet', 'voice']),
  mediaType: z.string().max(60),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().min(1),
})
export type FileAdded = z.output<typeof FileAdded>
