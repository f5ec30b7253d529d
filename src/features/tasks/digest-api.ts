import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, Id, InstantText, LanguageName } from '../../base/schemas.ts'
import { TodayItem } from './api.ts'

const Minute = z.int().min(0).max(1_439)
const Channel = z.enum(['here', 'message'])

export const readDigest = endpoint('GET /api/digest', {
  answer: z.object({
    /** The latest one; null: none was made. */
    digest: z.nullable(
      z
        .object({
          id: z.uuid(),
          day: DayText,
          madeAt: InstantText,
          items: z.array(TodayItem),
          readAt: z.nullable(InstantText),
          sentAt: z.nullable(InstantText),
        })
        .meta({ id: 'Digest' }),
    ),
    /** Null: the reader has asked for none. */
    choice: z.nullable(z.object({ minute: Minute, channel: Channel })),
    /** Whether the office has connected something that takes messages, and a number is known to send them to. */
    canMessage: z.boolean(),
    /** That number, masked. */
    phone: z.nullable(z.string()),
  }),
})

/** Of the latest one, so that pages may show it: how many lines of it nobody has read. */
export const countDigest = endpoint('GET /api/digest/unread', {
  answer: z.object({ unread: z.int() }),
})

export const chooseDigest = endpoint('PUT /api/digest', {
  body: z.strictObject({ minute: Minute, channel: Channel, language: LanguageName }),
})

export const endDigest = endpoint('DELETE /api/digest', {})

export const markDigestRead = endpoint('POST /api/digest/:id/read', { params: Id })
