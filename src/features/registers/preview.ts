import * as z from 'zod'
import { ProblemAnswer } from '../../base/schemas.ts'

const Count = z.int()
/** `row` as the sheet numbers it, `heading` as the sheet names the column. */
export const SheetProblem = ProblemAnswer.extend({
  row: Count,
  heading: z.exactOptional(z.string()),
})
/** `rows` are the first ones; `words` what stood in the cells, `moreWords` how many others did. */
export const ProblemGroup = ProblemAnswer.omit({ value: true }).extend({
  count: Count,
  rows: z.array(Count),
  words: z.array(
    z.object({ word: z.string(), count: Count, details: ProblemAnswer.shape.details }),
  ),
  moreWords: Count,
})
export const ImportResult = z
  .object({ created: Count, changed: Count })
  .meta({ id: 'ImportResult' })
/** `names`: it holds names of the places whose code is this field, or `township`: of those above them. */
export const SheetColumn = z.object({
  column: Count,
  heading: z.string(),
  samples: z.array(z.string()),
  field: z.exactOptional(z.string()),
  names: z.exactOptional(z.string()),
})
export type SheetColumn = z.output<typeof SheetColumn>

/** `rows` are the numbers of the first rows concerned, `names` those of worksheets. */
export const SheetWarning = z.object({
  code: z.string(),
  count: Count,
  rows: z.exactOptional(z.array(Count)),
  names: z.exactOptional(z.array(z.string())),
})
export type SheetWarning = z.output<typeof SheetWarning>

export const Preview = z
  .object({
    importId: z.uuid(),
    /** Another one whenever the sheet is read anew. */
    previewId: z.uuid(),
    register: z.string(),
    fileName: z.string(),
    sheetName: z.string(),
    /** The rows of the heading, as the sheet numbers them. */
    heading: z.object({ from: Count, to: Count }),
    columns: z.array(SheetColumn),
    created: Count,
    changed: Count,
    unchanged: Count,
    /** Rows that will not be written. */
    refused: Count,
    /** The first of them; `problemCount` tells how many there are. */
    problems: z.array(SheetProblem),
    problemCount: Count,
    /** All of them by kind and column, those that keep rows out first. */
    groups: z.array(ProblemGroup),
    ignoredHeadings: z.array(z.string()),
    /** What rows need and the sheet does not say, with the number of those rows. */
    asked: z.array(z.object({ field: z.string(), rows: Count, column: z.boolean() })),
    /** Columns that may hold for the blank rows below them, and whether a person said so. */
    fillDown: z.array(
      z.object({ heading: z.string(), rows: Count, filled: z.exactOptional(z.boolean()) }),
    ),
    /** What was found in the sheet as a whole: hidden rows, sums left out, other worksheets. */
    warnings: z.exactOptional(z.array(SheetWarning)),
    /** What the sheet leaves open and the sender's defaults give, with the rows that take it. */
    defaults: z.exactOptional(
      z.array(z.object({ field: z.string(), value: z.unknown(), rows: Count })),
    ),
  })
  .meta({ id: 'ImportPreview' })
/** A row that would be written, or that is refused: `text` is what stands in its cell. */
export const ShownRow = z.object({
  row: Count,
  kind: z.enum(['created', 'changed', 'refused']),
  name: z.string(),
  fields: z.array(
    z.object({
      field: z.string(),
      before: z.exactOptional(z.unknown()),
      after: z.unknown(),
      text: z.exactOptional(z.string()),
    }),
  ),
  problems: z.array(ProblemAnswer),
})

export type SheetProblem = z.output<typeof SheetProblem>
export type ProblemGroup = z.output<typeof ProblemGroup>
export type ImportResult = z.output<typeof ImportResult>
export type Preview = z.output<typeof Preview>
export type ShownRow = z.output<typeof ShownRow>
