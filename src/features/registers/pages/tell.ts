import type { SheetChoices } from '../choices.ts'

/** Says how the sheet is meant, as often as it takes; the server reads it again each time. */
export type Tell = (choices: SheetChoices) => void
