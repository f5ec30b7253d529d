import * as z from 'zod'
import type { SheetReading } from './headings.ts'

const Short = z.string().max(500)
const Field = z.string().min(1).max(60)

/** What a person says of a sheet, so that it is read as its sender meant it. */
export const SheetChoices = z.strictObject({
  /** Which worksheet, from 0, and a row of its heading. */
  worksheet: z.exactOptional(z.int().min(0).max(10_000)),
  heading: z.exactOptional(z.int().min(1).max(1_100_000)),
  /** The field that a heading means; empty: none. */
  columns: z.exactOptional(z.record(Short, z.string().max(60))),
  /** By field: the value that a word means, for all rows; empty: nothing is filled in there. */
  words: z.exactOptional(z.record(Field, z.record(Short, Short))),
  /** What holds of every row in which the sheet says nothing. */
  given: z.exactOptional(z.record(Field, Short)),
  /** By field: the unit of its small numbers that stand without one. */
  units: z.exactOptional(z.record(Field, z.string().max(20))),
  /** By heading: whether what stands in one row holds for the blank ones below. */
  fillDown: z.exactOptional(z.record(Short, z.boolean())),
  /** By number of the row: what its cells shall say instead. */
  cells: z.exactOptional(z.record(z.string().regex(/^\d{1,7}$/), z.record(Field, Short))),
  leaveOut: z.exactOptional(z.array(z.int().min(1)).max(20_000)),
})
export type SheetChoices = z.output<typeof SheetChoices>

/** What was said of a word that came from outside: what every object inherits is none. */
export const ownOf = <V>(said: Readonly<Record<string, V>> = {}, word: string): V | undefined =>
  Object.hasOwn(said, word) ? said[word] : undefined

/** What is worth keeping for the sender's next sheet. */
export const keptOf = ({ columns, words, given, units }: SheetChoices): SheetChoices => ({
  ...(columns && { columns }),
  ...(words && { words }),
  ...(given && { given }),
  ...(units && { units }),
})

/** `choices` in the terms in which every sheet is read, over what is known of its platform. */
export function readingWith(
  reading: SheetReading | undefined,
  { columns = {}, words = {} }: SheetChoices,
): SheetReading {
  const choices = { ...reading?.choices }
  for (const [field, meant] of Object.entries(words))
    choices[field] = { ...choices[field], ...meant }
  return {
    headings: { ...reading?.headings, ...columns },
    choices,
    given: { ...reading?.given },
  }
}
