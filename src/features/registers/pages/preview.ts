import type { Problem } from '../../../base/problem.ts'

/** What POST /api/<register>/imports and GET /api/imports/:id answer. */
export type Preview = {
  importId: string
  register: string
  fileName: string
  sheetName: string
  created: number
  changed: number
  unchanged: number
  refused: number
  problems: (Problem & { row: number; heading?: string })[]
  problemCount: number
  changes: RowChange[]
  ignoredHeadings: string[]
}

export type RowChange = {
  row: number
  name: string
  kind: 'created' | 'changed'
  fields: { field: string; before?: unknown; after?: unknown }[]
}

export type ImportResult = { created: number; changed: number }
