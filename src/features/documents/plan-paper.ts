import type { Day } from '../../base/calendar.ts'
import type { Named } from './document.ts'

/** 实施方案, with its lists as annexes. */
export type PlanPaper = {
  /** 凤凰县. */
  county: Named
  number: number
  filing: { number: string; day: Day } | null
  basis: readonly { title: string; number: string | null; issuer: string; day: Day }[]
  goals: readonly string[]
  tasks: readonly {
    title: string
    lead: string
    cooperating: readonly string[]
    steps: readonly { title: string; dueOn: Day }[]
  }[]
  annexes: readonly {
    title: string
    columns: readonly { heading: string; share: number }[]
    rows: readonly (readonly (string | Named | null)[])[]
  }[]
}

export const cellsOfPlan = ({ annexes }: PlanPaper): number =>
  annexes.reduce((sum, { rows, columns }) => sum + rows.length * (columns.length + 1), 0)
