import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { annotateSheet } from './annotate-actions.ts'
import { confirmImport } from './confirm-actions.ts'
import { chooseReading, readOpening } from './import-actions.ts'
import {
  annotateImport,
  chooseImportReading,
  confirmImportNow,
  listImportedRows,
  readImport,
  readImportOpening,
  undoImportNow,
} from './import-api.ts'
import { readImportRows, readPreview } from './own-import-actions.ts'
import type { Register } from './registers.ts'
import { undoImport } from './undo-actions.ts'

/** What follows the upload of a sheet, whatever its register: it is read as meant, confirmed, undone. */
export function importRoutes(
  server: Server,
  { db, clock }: Ground,
  registers: readonly Register[],
): void {
  serve(server, readImport, ({ actor, params }) => readPreview(db, actor, params.id))
  serve(server, readImportOpening, async ({ actor, params }) => ({
    worksheets: (await readOpening(db, actor, registers, params.id)).map(
      ({ index, name, hidden, headings, rows }) => ({
        ...{ index, name, hidden },
        headings: headings.map(({ number, from, cells }) => ({
          number,
          from,
          cells: blank(cells),
        })),
        rows: rows.slice(0, 12).map(({ number, cells }) => ({ number, cells: blank(cells) })),
      }),
    ),
  }))
  serve(server, chooseImportReading, ({ actor, params, body }) =>
    chooseReading(db, actor, registers, params.id, body.choices),
  )
  serve(server, listImportedRows, ({ actor, params, query }) =>
    readImportRows(db, actor, registers, params.id, query),
  )
  serve(server, confirmImportNow, ({ actor, params, body }) =>
    confirmImport(db, actor, registers, params.id, body, clock()),
  )
  serve(server, undoImportNow, ({ actor, params }) =>
    undoImport(db, actor, registers, params.id, clock()),
  )
  serve(server, annotateImport, async ({ actor, params, query }) => {
    const language = query.language
    const { name, pieces } = await annotateSheet(db, actor, registers, params.id, language, clock())
    return { name, content: pieces }
  })
}

const blank = (cells: readonly (string | undefined)[]): (string | null)[] =>
  Array.from(cells, (cell) => cell ?? null)
