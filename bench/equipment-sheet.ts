import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { formatCell } from '../src/features/registers/cells.ts'
import { fieldNames, kindOf } from '../src/features/registers/shape.ts'
import { type Equipment, equipment } from '../src/features/schools/equipment.ts'
import { writeSheet } from '../src/platform/sheets/write-xlsx.ts'
import { equipmentRow } from './county.ts'

/** Writes rows `start` to `end` of the county's equipment as the product exports them. */
export function writeEquipmentSheet(path: string, start: number, end: number): Promise<void> {
  return pipeline(
    writeSheet({
      language: 'zh-Hans',
      createdAt: new Date(),
      sheets: [
        {
          name: equipment.label['zh-Hans'],
          columns: fieldNames(equipment).map((field) => {
            const kind = kindOf(equipment, field)
            const format = kind === 'day' ? 'date' : kind === 'integer' ? kind : 'text'
            return { heading: labelOf(field), format }
          }),
          rows: sheetRows(start, end),
        },
      ],
    }),
    createWriteStream(path),
  )
}

const labelOf = (field: string): string =>
  equipment.fields[field as keyof Equipment].label['zh-Hans']

function* sheetRows(start: number, end: number) {
  for (let at = start; at < end; at++) {
    const row: Record<string, unknown> = equipmentRow(at)
    yield fieldNames(equipment).map((field) => formatCell(equipment, field, row[field], 'zh-Hans'))
  }
}
