import * as z from 'zod'
import type { $ZodType } from 'zod/v4/core'

/** Whether answers are compared with their schema: where tests run, and wherever somebody asks for it. */
// biome-ignore lint/style/noProcessEnv: whatever a node under test was configured with.
const checking = process.env.VITEST === 'true' || process.env.CUNXIAO_CHECK_ANSWERS === '1'

/**
 * An answer goes out as it is. Where answers are checked it must equal what its schema reads of it, so a field that
 * the schema does not name is found before somebody sees it who should not.
 */
export const writeAnswer =
  ({
    schema,
    url,
    httpStatus,
  }: {
    schema: $ZodType
    url: string
    httpStatus?: string | undefined
  }) =>
  (answer: unknown): string => {
    const text = JSON.stringify(answer)
    if (checking && httpStatus?.startsWith('2')) {
      const why = whyNotAnswer(schema, text === undefined ? undefined : JSON.parse(text))
      if (why) throw new Error(`${url} answers what its schema does not say: ${why}`)
    }
    return text
  }

function whyNotAnswer(schema: $ZodType, answer: unknown): string | undefined {
  const read = z.safeParse(schema, answer)
  if (!read.success)
    return read.error.issues
      .slice(0, 5)
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('; ')
  const more = pathsBeyond(answer, read.data)
  return more.length > 0 ? `it does not name ${more.slice(0, 5).join(', ')}` : undefined
}

/** What `whole` has and `part` has not. */
function pathsBeyond(whole: unknown, part: unknown, path = ''): string[] {
  if (typeof whole !== 'object' || whole === null) return []
  return Object.entries(whole).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`
    const other = (part as Record<string, unknown> | undefined)?.[key]
    return other === undefined && value !== undefined ? [at] : pathsBeyond(value, other, at)
  })
}
