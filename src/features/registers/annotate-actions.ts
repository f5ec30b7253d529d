import type { Language } from '../../base/language.ts'
import type { Problem } from '../../base/problem.ts'
import type { Db } from '../../platform/db.ts'
import type { SheetRow } from '../../platform/sheets/row.ts'
import type { Column, Value } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { phrase } from '../../platform/words.ts'
import type { Actor } from '../people/actor.ts'
import { readSheetAgain } from './import-actions.ts'
import { readImportRows, readPreview } from './own-import-actions.ts'
import type { ShownRow } from './preview.ts'
import type { Register } from './registers.ts'

/**
 * The sheet as it came, with a first column that says what is wrong in each row and what would be right: it goes
 * back to whoever sent it.
 */
export async function annotateSheet(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
  language: Language,
  now: Date,
): Promise<{ name: string; pieces: AsyncIterable<Buffer> }> {
  const { fileName } = await readPreview(db, actor, importId)
  const wrong = await problemsOf(db, actor, registers, importId)
  const { of, open } = await readSheetAgain(db, actor, registers, importId)
  const labelOf = (field: string) => of.shape.fields[field]?.label[language] ?? field
  const say = (row: number) =>
    (wrong.get(row) ?? []).map((problem) => sentenceOf(problem, language, labelOf)).join('\n')
  const told = phrase(language, 'registers.imports.whatIsWrong') ?? ''
  async function* pieces(): AsyncGenerator<Buffer> {
    const { heading, batches, close } = await open()
    try {
      const columns: Column[] = [
        { heading: told, format: 'text', width: 48 },
        ...heading.cells.map((cell): Column => ({ heading: cell ?? '', format: 'text' })),
      ]
      const table = { name: of.shape.label[language], columns, rows: withWords(batches, say) }
      yield* writeSheet({ sheets: [table], language, createdAt: now })
    } finally {
      await close()
    }
  }
  return { name: `${fileName.replace(/\.[^.]+$/, '')}.xlsx`, pieces: pieces() }
}

async function* withWords(
  batches: AsyncIterable<SheetRow[]>,
  say: (row: number) => string,
): AsyncGenerator<Value[]> {
  for await (const batch of batches)
    for (const { number, cells } of batch) yield [say(number), ...cells]
}

async function problemsOf(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
): Promise<Map<number, ShownRow['problems']>> {
  const found = new Map<number, ShownRow['problems']>()
  let after = -1
  for (;;) {
    const { rows } = await readImportRows(db, actor, registers, importId, { after, limit: 500 })
    const last = rows.at(-1)
    if (!last) return found
    for (const { row, problems } of rows) if (problems.length > 0) found.set(row, problems)
    after = last.row
  }
}

function sentenceOf(
  { code, field, value, details }: Problem,
  language: Language,
  labelOf: (field: string) => string,
): string {
  const values = Object.fromEntries(
    Object.entries({ ...details, value: value ?? '' }).map(([name, detail]) => [
      name,
      Array.isArray(detail) ? detail.join(language === 'en' ? ', ' : '、') : detail,
    ]),
  )
  const at = field === undefined ? '' : `${labelOf(field)}${language === 'en' ? ': ' : '：'}`
  const wrong = phrase(language, `errors.${code}`, values) ?? code
  const right = phrase(language, `remedies.${code}`, values) ?? ''
  return `${at}${wrong}${language === 'en' ? ' ' : ''}${right}`
}
