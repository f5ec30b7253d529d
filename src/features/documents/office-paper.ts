import type { Day } from '../../base/calendar.ts'
import type { Named, SignatureLine } from './document.ts'

/** A paper of an office set on an official page: notice, reply, minutes, report, application. */
export type OfficePaper = {
  title: string
  /** A number of the office's own registry, or that the product gave. */
  number: string | null
  /** Whom it is for. */
  to: string | Named | null
  /** Numbered where there is more than one. */
  parts: readonly {
    heading: string | null
    /** What is known, a line each. */
    facts: readonly { label: string; value: string | Named | { day: Day } | null }[]
    lines: readonly string[]
    table: {
      columns: readonly { heading: string; share: number; side: 'left' | 'center' | 'right' }[]
      rows: readonly (readonly (string | number | Named | null)[])[]
    } | null
  }[]
  /** Lines on which people sign. */
  signatures: readonly SignatureLine[]
  /** Whose paper it is. */
  from: string | Named | null
  day: Day | null
  /** To be cut off below, filled in and sent back. */
  slip?: {
    title: string
    about: { label: string; value: string }
    lines: readonly { label: string; value: Named | null }[]
    /** One of these is ticked. */
    choices: { label: string; values: readonly string[] } | null
    /** A line for words. */
    said: string | null
    back: string
    /** To whom. */
    unit: string
  }
}

/** Each on pages of its own. */
export type OfficePapers = { title: string; papers: readonly OfficePaper[] }
