import * as z from 'zod'

/** The last row of the page before: what the list is sorted by, and its id. */
export type Cursor = { value: string | number | boolean | null; id: string }

/** How many rows a list counts; a longer one is told as "more than". */
export const countLimit = 10_000

/** A cursor as it travels in an address: the `next` of the page before, of a list sorted by `value`. */
const cursorText = (value: z.ZodType<Cursor['value']>) =>
  z
    .string()
    .max(1_000)
    .transform((text, context): Cursor => {
      const parsed = z.tuple([value, z.uuid()]).safeParse(decoded(text))
      if (parsed.success) return { value: parsed.data[0], id: parsed.data[1] }
      context.addIssue({ code: 'custom', message: 'the `next` of the page before' })
      return z.NEVER
    })

function decoded(text: string): unknown {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    return JSON.parse(
      new TextDecoder().decode(Uint8Array.from(binary, (byte) => byte.charCodeAt(0))),
    )
  } catch {
    return undefined
  }
}

/** What a list that comes page by page, sorted by `value`, is asked with. */
export const pageQuery = (value: z.ZodType<Cursor['value']>) =>
  z.object({
    after: z.exactOptional(cursorText(value)),
    limit: z.coerce.number<number>().int().min(1).max(500).default(50),
  })

/** The first of a list that was asked for one more, and whether there is more. */
export const firstOf = <T>(rows: readonly T[], most: number): { rows: T[]; isCut: boolean } => ({
  rows: rows.slice(0, most),
  isCut: rows.length > most,
})

/** A page as it is answered. */
export const withNext = <P extends { next?: Cursor }>({ next, ...page }: P) => ({
  ...page,
  ...(next && { next: textOfCursor(next) }),
})

const textOfCursor = ({ value, id }: Cursor): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify([value, id]))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
