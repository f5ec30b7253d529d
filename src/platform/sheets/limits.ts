import { invalid, type Refusal } from '../../base/refusal.ts'

/** What one uploaded sheet may take; far above a county's largest list, far below harm. */
export const sheetLimits = {
  fileBytes: 128 * 2 ** 20,
  /** Parts in the archive, as listed in its directory. */
  parts: 5_000,
  /** All parts together, inflated; counted while inflating, whatever the directory claims. */
  inflatedBytes: 1_536 * 2 ** 20,
  worksheets: 200,
  /** Different texts in the workbook: 15 in each of the rows. */
  strings: 3_000_000,
  merges: 50_000,
  /** Rows that hold something. */
  rows: 200_000,
  columns: 500,
  /** Characters in one cell: the limit of the spreadsheet programs themselves. */
  cellLength: 32_767,
  /** The same cell as the file may spell it, each character as an escape of seven. */
  escapedLength: 7 * 32_767,
  /** Old-generation heap of the parsing thread. */
  memoryMb: 768,
  /** Longest wait for the next batch of rows. */
  batchMs: 30_000,
} as const

export const tooLarge = (
  what: keyof typeof sheetLimits,
  details: Record<string, unknown> = {},
): Refusal => invalid('sheet_too_large', { what, limit: sheetLimits[what], ...details })

/** `reason` is for the log and for support; the reader only learns that the file is damaged. */
export const broken = (reason: string, details: Record<string, unknown> = {}): Refusal =>
  invalid('sheet_broken', { reason, ...details })
