import type { Answer } from '../../../base/endpoint.ts'
import type { readPlanReport } from '../learning-plan-api.ts'

export type Report = Answer<typeof readPlanReport>

export const hours = (minutes: number): string => (minutes / 60).toFixed(1)

export const share = (part: number, of: number): string =>
  of === 0 ? '—' : `${((part / of) * 100).toFixed(1)}%`

/** `+1.5`, `−0.5`. */
export const difference = ({ planned, delivered }: { planned: number; delivered: number }) => {
  const found = delivered - planned
  if (found === 0) return '0'
  return `${found > 0 ? '+' : '−'}${hours(Math.abs(found))}`
}
