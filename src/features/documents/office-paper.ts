import type { Day } from '../../base/calendar.ts'
import type { Named, SignatureLine } from './document.ts'

/** What stands in a line: words, a name, or both one after the other. */
export type Saying = string | Named | readonly (string | Named)[]
export type Fact = { label: string; value: Saying | { day: Day } | null }

/** How a paper looks whose organ has a red head: 文件格式, 信函格式 or 纪要格式 (GB/T 9704–2012, 7 and 10). */
export type PaperForm = 'document' | 'letter' | 'minutes'

/** What an organ's office gave a paper: its number, under which head, and who signs off what goes upwards. */
export type Heading = {
  /** 凤凰县教育局文件; null: the organ has none, and its paper is plain. */
  mark: string | null
  organ: string
  number: string
  signer: string | null
}

/** An official paper of an office: plan, letter, order, notice, minutes, report, application, agreement. */
export type OfficePaper = {
  form: PaperForm
  heading: Heading | null
  title: Saying
  /** A number of another registry, a version, a filing: centred below the title, a line each. */
  note: string | null
  /** Whom it is for. */
  to: Saying | null
  parts: readonly PaperPart[]
  /** Two who sign beside each other. */
  sides?: readonly [Side, Side]
  /** Lines on which people sign. */
  signatures: readonly SignatureLine[]
  /** Whose paper it is. */
  from: Saying | null
  /** Absent: the paper has no day at its foot; null: the day is left to be written. */
  day?: Day | null
  /** To be cut off below, filled in and sent back. */
  slip?: Slip
  /** Each begins a page. */
  annexes?: readonly { label: string | null; title: string; parts: readonly PaperPart[] }[]
}

/** Numbered 一、二、 where more than one has a heading. */
export type PaperPart = {
  heading: string | null
  /** What is known, a line each. */
  facts?: readonly Fact[]
  lines?: readonly Saying[]
  /** 1. 2. */
  points?: readonly Saying[]
  /** （一）（二）, each with what follows on its line and its own points. */
  sections?: readonly { heading: string; after: Saying; points: readonly string[] }[]
  table?: PaperTable | null
}

export type PaperTable = {
  columns: readonly { heading: string; share: number; side: 'left' | 'center' | 'right' }[]
  rows: readonly (readonly (string | number | Named | null)[])[]
}

export type Side = {
  heading: string
  unit: Saying
  lines: readonly { label: string; value: string | null }[]
}

/** 回执, which whoever receives the paper fills in by hand. */
export type Slip = {
  title: string
  about: { label: string; value: string }
  lines: readonly { label: string; value: Saying | null }[]
  /** One of these is ticked. */
  choices: { label: string; values: readonly string[] } | null
  /** Of the lines for words; null: there are none. */
  said: string | null
  /** To whom it goes back. */
  back: Saying
}

/** Each on pages of its own. */
export type OfficePapers = { title: string; papers: readonly OfficePaper[] }

export const cellsOfPapers = ({ papers }: OfficePapers): number =>
  papers
    .flatMap(({ parts, annexes = [] }) => [...parts, ...annexes.flatMap((one) => one.parts)])
    .reduce(
      (sum, { table }) => sum + (table ? table.rows.length * (table.columns.length + 1) : 0),
      0,
    )

/** `from {a} to {b}` with what is known put into it; a name stays one. */
export function fillIn(pattern: string, known: Readonly<Record<string, string | Named>>): Saying {
  return pattern
    .split(/(\{\w+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => known[/^\{(\w+)\}$/.exec(piece)?.[1] ?? ''] ?? piece)
}
