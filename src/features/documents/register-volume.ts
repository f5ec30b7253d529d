import type { Day } from '../../base/calendar.ts'
import type { SignatureLine } from './document.ts'

/** One bound volume of a register, divided by class. */
export type RegisterVolume = {
  title: string
  county: string
  classifiedBy: 'mode' | 'township' | 'resourceClass'
  asOf: Day
  columns: readonly VolumeColumn[]
  sections: readonly VolumeSection[]
  signatures: readonly SignatureLine[]
}

export type VolumeColumn = {
  heading: string
  unit?: string
  /** The width in mm at which the column reads well; the page decides what it gets. */
  width: number
  /** Numbers stand at the right; those of a `sum` column are added up. */
  kind: 'text' | 'number' | 'sum'
}

/** The rows of one class, for example of one township. */
type VolumeSection = { name: string; rows: readonly VolumeRow[] }

/** One cell for each column; `null` is unknown, and prints as a dash. */
export type VolumeRow = { cells: readonly (string | number | null)[]; unverified: boolean }

/** The sum of each `sum` column over the rows that have a number there, `null` for other columns. */
export function sumsOf(
  columns: readonly VolumeColumn[],
  rows: readonly VolumeRow[],
): (number | null)[] {
  return columns.map(({ kind }, index) => {
    if (kind !== 'sum') return null
    let sum = 0
    for (const { cells } of rows) {
      const cell = cells[index]
      if (typeof cell === 'number') sum += cell
    }
    return sum
  })
}

type VolumeLayout = { landscape: boolean; widthsMm: number[]; fontPt: number }

/** Page widths inside the margins, and the number and verification columns that every volume has. */
const portraitMm = 168
const landscapeMm = 261
const numberColumnMm = 12
const verificationColumnMm = 18

/** Stretches the columns over the page: landscape when they need it, smaller type when even that is tight. */
export function layoutOf(columns: readonly VolumeColumn[]): VolumeLayout {
  const wanted = columns.reduce((sum, { width }) => sum + width, 0)
  const fixed = numberColumnMm + verificationColumnMm
  const landscape = wanted + fixed > portraitMm
  const room = (landscape ? landscapeMm : portraitMm) - fixed
  const scale = room / wanted
  return {
    landscape,
    widthsMm: columns.map(({ width }) => Math.round(width * scale * 10) / 10),
    fontPt: scale >= 1 ? 9 : scale >= 0.8 ? 8 : 7,
  }
}

/** Over 200 landscape pages: typst takes 5 s and 1.1 GB for them, and both grow with the cells. */
export const maxCells = 60_000

export function cellCount({ columns, sections }: RegisterVolume): number {
  const rows = sections.reduce((sum, section) => sum + section.rows.length, 0)
  return rows * (columns.length + 2)
}

/** What the template prints: the volume with its sums and its layout. */
export function volumePages(volume: RegisterVolume) {
  const rows = volume.sections.flatMap((section) => section.rows)
  const total = tallyOf(volume.columns, rows)
  const printed = [...rows.map(({ cells }) => cells), total.sums]
  return {
    ...volume,
    ...total,
    layout: {
      ...layoutOf(roomForPieces(volume.columns, printed)),
      numberColumnMm,
      verificationColumnMm,
    },
    sections: volume.sections.map((section) => ({
      ...section,
      ...tallyOf(volume.columns, section.rows),
    })),
  }
}

const tallyOf = (columns: readonly VolumeColumn[], rows: readonly VolumeRow[]) => ({
  sums: sumsOf(columns, rows),
  rowCount: rows.length,
  unverifiedCount: rows.filter((row) => row.unverified).length,
})

/** What a line never breaks: a number, a date, a code, a Latin word. */
const unbroken = /[^\s\p{Script=Han}（）、，。；]+/gu

/** A column is at least as wide as its longest unbroken piece: 2 mm a character, and the cell's inset. */
function roomForPieces(
  columns: readonly VolumeColumn[],
  rows: readonly VolumeRow['cells'][],
): VolumeColumn[] {
  return columns.map((column, index) => {
    const longest = [[column.heading], ...rows.map((cells) => [cells[index] ?? ''])]
      .flatMap(([cell]) => String(cell).match(unbroken) ?? [])
      .reduce((most, { length }) => Math.max(most, length), 0)
    return { ...column, width: Math.max(column.width, Math.min(longest * 2 + 3, widestPieceMm)) }
  })
}

/** A longer piece, which only a slip of the pen makes, is broken rather than given the page. */
const widestPieceMm = 40
