import type { Day } from '../../base/calendar.ts'

/** One thing that is announced, as it stands on paper. */
export type PaperItem = {
  day: Day
  /** 12月 */
  month: string
  /** 9 */
  date: string
  weekday: string
  time: string
  title: string
  place: string
  audience: string | null
  channel: string | null
  kind: string
}

/** What a poster, a slip and a sheet are printed of; what people read on them is Chinese in every language. */
export type NoticePaper = {
  title: string
  issuer: string
  signature: string
  period: string
  items: readonly PaperItem[]
  note: string | null
  /** Of a correction: what changed, in sentences. */
  changes: readonly string[]
  /** Modules of a QR code that opens the station’s page; null where it has no address that a phone reaches. */
  code: readonly (readonly boolean[])[] | null
}

/** 节目预告单: the notice with those it is for, who sign that they have it. */
export type NoticeSheet = NoticePaper & {
  issuedOn: Day | null
  units: readonly {
    name: string
    receivedBy: string | null
    receivedOn: Day | null
    via: string | null
  }[]
}
