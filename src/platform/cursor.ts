import * as z from 'zod'

/** The last row of the page before: what the list is sorted by, and its id. */
export type Cursor = { value: string | number | boolean | null; id: string }

/** How many rows a list counts; a longer one is told as "more than". */
export const countLimit = 10_000

const CursorValue = z.object({
  value: z.union([z.string().max(200), z.number(), z.boolean(), z.null()]),
  id: z.uuid(),
})

/** A cursor as it travels in an address: the `next` of the page before. */
export const CursorText = z
  .string()
  .max(1_000)
  .transform((text, context): Cursor => {
    const [value, id] = (() => {
      try {
        return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
      } catch {
        return []
      }
    })()
    const parsed = CursorValue.safeParse({ value, id })
    if (parsed.success) return parsed.data
    context.addIssue({ code: 'custom', message: 'the `next` of the page before' })
    return z.NEVER
  })

/** What a list that comes page by page is asked with. */
export const PageQuery = z.object({
  after: z.exactOptional(CursorText),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

export const textOfCursor = ({ value, id }: Cursor): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url')
