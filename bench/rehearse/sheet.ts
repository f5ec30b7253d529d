import { Buffer } from 'node:buffer'
import { confirmImportNow } from '../../src/features/registers/import-api.ts'
import { rowEndpoints } from '../../src/features/registers/row-api.ts'
import type { Shape } from '../../src/features/registers/shape.ts'
import type { Login } from './login.ts'

type Cell = string | number | boolean | readonly string[] | undefined
export type SheetRow = Readonly<Record<string, Cell>>

/** As an office keeps it: headings and words of the register in Chinese. */
export function sheetOf(shape: Shape, rows: readonly SheetRow[]): Buffer<ArrayBuffer> {
  const fields = [...new Set(rows.flatMap(Object.keys))]
  const heading = fields.map((field) => shape.fields[field]?.label['zh-Hans'] ?? field)
  const lines = rows.map((row) => fields.map((field) => wordOf(shape, field, row[field])))
  return Buffer.from(
    `\ufeff${[heading, ...lines].map((line) => line.map(quoted).join(',')).join('\n')}\n`,
  )
}

function wordOf(shape: Shape, field: string, cell: Cell): string {
  if (Array.isArray(cell)) return cell.map((one) => wordOf(shape, field, one)).join('、')
  if (cell === undefined) return ''
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  return shape.fields[field]?.choices?.[String(cell)]?.['zh-Hans'] ?? String(cell)
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** Sends the sheet, looks at the preview and confirms it; every row comes in, or it fails. */
export async function bringIn(
  login: Login,
  shape: Shape,
  rows: readonly SheetRow[],
  becomes: 'created' | 'changed' = 'created',
): Promise<void> {
  const { importSheet } = rowEndpoints(shape)
  const file = { name: `${shape.name}.csv`, bytes: sheetOf(shape, rows), type: 'text/csv' }
  const preview = await login.bring(importSheet, {}, file)
  if (preview[becomes] !== rows.length || preview.refused > 0)
    throw new Error(
      `${shape.name}: ${JSON.stringify({ ...preview, columns: undefined }).slice(0, 2_000)}`,
    )
  const { importId, previewId } = preview
  await login.ask(confirmImportNow, { id: importId, previewId })
}
