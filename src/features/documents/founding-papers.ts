import type { Day } from '../../base/calendar.ts'

/** Plates at their true size, a page each. */
export type PlateArtwork = {
  widthMm: number
  heightMm: number
  plates: readonly { lines: readonly string[] }[]
}

/** 村校共用协议 with its three annexes: the model text, and what is agreed besides. */
export type AgreementPapers = {
  agreements: readonly {
    officialName: string
    number: string | null
    school: string
    unit: string
    level: 'township' | 'village'
    fromDay: Day
    toDay: Day
    signedOn: Day | null
    schoolSigner: string | null
    unitSigner: string | null
    /** By clause and annex. */
    besides: Readonly<Record<string, string>>
  }[]
}
