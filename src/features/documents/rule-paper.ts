import type { Named } from './document.ts'

/** 规章制度, to hang on the wall: a page for each. */
export type RulePapers = {
  /** Null: of no station in particular. */
  station: Named | null
  rules: readonly { title: string; articles: readonly string[] }[]
  /** What the station adds. */
  own: readonly string[]
}
