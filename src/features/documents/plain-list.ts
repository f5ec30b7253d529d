import type { Day } from '../../base/calendar.ts'
import type { Named, SignatureLine } from './document.ts'

/** A list with headed columns, in sections that are counted through. */
export type PlainList = {
  title: string
  place: string
  /** A line under the title: what it is compared with, or of which days it is. */
  about: string
  asOf: Day
  landscape: boolean
  columns: readonly {
    heading: string
    /** In parts of what is left beside the number. */
    share: number
    side: 'left' | 'center' | 'right'
  }[]
  sections: readonly {
    name: string | Named
    rows: readonly (readonly (string | number | Named | null)[])[]
  }[]
  /** Said where no section has a row. */
  none: string
  signatures: readonly SignatureLine[]
}

export const cellsOfList = ({ columns, sections }: PlainList): number =>
  sections.reduce((sum, { rows }) => sum + rows.length, 0) * (columns.length + 1)
