import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { Id, LanguageName } from '../../base/schemas.ts'
import { SheetChoices } from './choices.ts'
import { ImportResult, Preview, ShownRow } from './preview.ts'

const Heading = z.object({
  number: z.int(),
  from: z.int(),
  cells: z.array(z.string().nullable()),
})

export const readImport = endpoint('GET /api/imports/:id', {
  params: Id,
  answer: Preview.extend({
    choices: SheetChoices,
    confirmed: z.boolean(),
    undone: z.boolean(),
    result: z.exactOptional(ImportResult),
  }),
})

/** The first rows of each worksheet, to say which one is read and where its heading stands. */
export const readImportOpening = endpoint('GET /api/imports/:id/opening', {
  params: Id,
  answer: z.object({
    worksheets: z.array(
      z.object({
        index: z.int(),
        name: z.string(),
        hidden: z.boolean(),
        headings: z.array(Heading),
        rows: z.array(z.object({ number: z.int(), cells: z.array(z.string().nullable()) })),
      }),
    ),
  }),
})

export const chooseImportReading = endpoint('PUT /api/imports/:id/choices', {
  params: Id,
  body: z.strictObject({ choices: SheetChoices }),
  bodyLimitBytes: 4 * 1024 * 1024,
  answer: Preview,
})

export const listImportedRows = endpoint('GET /api/imports/:id/rows', {
  params: Id,
  query: z.object({
    kind: z.exactOptional(z.enum(['created', 'changed', 'refused'])),
    after: z.coerce.number<number>().int().min(-1).max(2_000_000_000).default(-1),
    limit: z.coerce.number<number>().int().min(1).max(500).default(100),
  }),
  answer: z.object({ rows: z.array(ShownRow) }),
})

export const confirmImportNow = endpoint('POST /api/imports/:id/confirm', {
  params: Id,
  /** `previewId`: the preview that was seen; another one meanwhile is not what was agreed to. */
  body: z.strictObject({
    leaveOutRefused: z.boolean().default(false),
    previewId: z.exactOptional(z.uuid()),
  }),
  answer: ImportResult,
})

export const undoImportNow = endpoint('POST /api/imports/:id/undo', {
  params: Id,
  answer: ImportResult,
})

/** The sheet as it came, with what is wrong beside each row. */
export const annotateImport = endpoint('GET /api/imports/:id/annotated', {
  params: Id,
  query: z.object({ language: LanguageName.default('zh-Hans') }),
  file: ['xlsx', 'csv'],
})
