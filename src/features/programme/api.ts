import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, PlaceCode, PlaceLevelName, PlaceQuery } from '../../base/schemas.ts'
import { OfficePrinting } from '../documents/official-api.ts'
import { type LetterState, letterLifecycle } from './letter.ts'

const State = z.enum(Object.keys(letterLifecycle.states) as LetterState[])

/** A township or village, and the letter that stands for it today. */
const ChainLink = z
  .object({
    code: PlaceCode,
    level: z.enum(['township', 'village']),
    unitName: z.string(),
    townshipCode: PlaceCode,
    letter: z.nullable(
      z.object({
        id: z.uuid(),
        state: State,
        fromDay: DayText,
        toDay: DayText,
        issuerName: z.nullable(z.string()),
        receiverName: z.nullable(z.string()),
      }),
    ),
    holder: z.nullable(z.string()),
    resignBy: z.nullable(DayText),
  })
  .meta({ id: 'ChainLink' })
export type ChainLink = z.output<typeof ChainLink>

export const readChain = endpoint('GET /api/responsibility/chain', {
  query: PlaceQuery,
  answer: z.object({ day: DayText, links: z.array(ChainLink) }),
})

/** One for each township, or each village, of the place that has none in these days. */
export const draftLetters = endpoint('POST /api/responsibility/drafts', {
  body: z.strictObject({
    place: PlaceCode,
    placeLevel: PlaceLevelName,
    level: z.enum(['township', 'village']),
    title: z.string().min(1).max(120),
    fromDay: DayText,
    toDay: DayText,
    /** Who signs above, for townships; for villages it is each township's secretary. */
    issuerName: z.exactOptional(z.string().min(1).max(40)),
    targets: z.string().min(1).max(3_000),
  }),
  answer: z.object({
    drafted: z.int(),
    /** Had one already. */
    kept: z.int(),
    /** Drafted without whoever answers: nobody holds the post. */
    unnamed: z.int(),
  }),
})

export const printLetters = endpoint('GET /api/responsibility/paper', {
  query: PlaceQuery.extend({
    id: z.exactOptional(z.uuid()),
    ...OfficePrinting.shape,
  }),
  file: ['pdf', 'docx'],
})
