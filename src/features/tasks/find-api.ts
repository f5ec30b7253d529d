import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'

export const foundKinds = [
  'schools',
  'villages',
  'townships',
  'stations',
  'resources',
  'persons',
] as const
export type FoundKind = (typeof foundKinds)[number]

/** `about` is a code or what it belongs to; `link` a path in the console. */
const FoundThing = z
  .object({
    kind: z.enum(foundKinds),
    id: z.string(),
    name: z.string(),
    about: z.exactOptional(z.string()),
    link: z.string(),
  })
  .meta({ id: 'FoundThing' })
export type FoundThing = z.output<typeof FoundThing>

/** What has this name, code or pinyin initials, wherever the caller may read; a few of each kind. */
export const findThings = endpoint('GET /api/find', {
  query: z.object({ text: z.string().trim().min(1).max(100) }),
  answer: z.object({ found: z.array(FoundThing) }),
})
