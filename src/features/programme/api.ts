import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  DayText,
  Id,
  LanguageName,
  PlaceCode,
  PlaceLevelName,
  PlaceQuery,
  written,
} from '../../base/schemas.ts'
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

const LetterScores = z
  .object({
    state: State,
    /** In the order of the letter; `points`: null where it bears none. */
    lines: z.array(
      z.object({
        line: z.int(),
        text: z.string(),
        points: z.nullable(z.int()),
        score: z.nullable(z.object({ points: z.int(), evidence: z.string() })),
      }),
    ),
    scoredBy: z.nullable(z.string()),
    /** The last day on which the unit may object. */
    appealUntil: z.nullable(DayText),
    mayScore: z.boolean(),
  })
  .meta({ id: 'LetterScores' })
export type LetterScores = z.output<typeof LetterScores>

export const readScores = endpoint('GET /api/letters/:id/scores', {
  params: Id,
  answer: LetterScores,
})
/** All that are written; a target that is left out has none. */
export const writeScores = endpoint('PUT /api/letters/:id/scores', {
  params: Id,
  body: z.strictObject({
    scores: z
      .array(
        z.object({
          line: z.int().min(1).max(1_000),
          points: z.int().min(0).max(100),
          evidence: written().min(1).max(300),
        }),
      )
      .max(1_000),
  }),
})
export const printScores = endpoint('GET /api/letters/:id/scores/paper', {
  params: Id,
  query: z.object({ language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})
