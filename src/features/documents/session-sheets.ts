import type { Day } from '../../base/calendar.ts'
import type { Named, SignatureLine } from './document.ts'
import type { PlainList } from './plain-list.ts'

/** What the papers of one session have at their head. */
export type SessionHead = {
  title: string
  kind: 'group_learning' | 'open_day'
  school: string
  room: string | null
  /** The townships or villages it serves. */
  units: readonly string[]
  day: Day
  from: string
  to: string
}

/** 签到表: names by village with room to sign, and a code by which a photo of it finds its session (F22, X-7). */
export type SignInSheet = SessionHead & {
  /** Dark modules of a QR code, row by row. */
  code: readonly (readonly boolean[])[]
  groups: readonly { unit: string; names: readonly string[] }[]
  /** Lines for whoever is not on the list. */
  blank: number
}

/** For the gate: who comes, until when, and who answers for it. */
export type GateSheet = SessionHead & {
  groups: SignInSheet['groups']
  blank: number
  runners: readonly string[]
}

/** Facts, texts, tables and photos: a session's record, an activity's file, the sheet of assistants. */
export type RecordPaper = {
  title: string
  subject: string | Named
  unit: string
  asOf: Day
  facts: readonly { label: string; value: string | Named }[]
  texts: readonly { heading: string; body: string }[]
  tables: readonly (Pick<PlainList, 'columns'> & {
    heading: string
    rows: PlainList['sections'][number]['rows']
    none: string
  })[]
  /** Bytes of JPEGs. */
  photos: readonly (readonly number[])[]
  photosAbout: string
  /** Bound in at the end, a page or more each; `path`: where typst finds it, null: it is only named, with why. */
  scans?: readonly {
    what: string
    name: string
    form: 'photo' | 'paper'
    day: Day
    by: string
    digest: string
    path: string | null
    reason: string | null
  }[]
  signatures: readonly SignatureLine[]
}

/** For keys and room: who took them, how the room was found and left. */
export type KeySheet = SessionHead & { runners: readonly string[] }
