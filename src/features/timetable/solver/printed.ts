import type { Assignment, TimetableSolution } from './model.ts'
import { momentText } from './moment.ts'
import type { TimetableProblem } from './problem.ts'
import { unmetText, unplacedText } from './words.ts'

/** So many unmet wishes are told to a person; all are in the JSON. */
const wishesTold = 20

/** A timetable for reading: the figures, each day in its order, then what is left out and not met, with reasons. */
export function printed(problem: TimetableProblem, solution: TimetableSolution): string {
  const { status, objective, bound, gap, terms, assignments, unplaced, unmet } = solution
  const lines = [`status     ${status}`]
  if (objective !== null && bound !== null && gap !== null) {
    lines.push(`objective  ${rounded(objective)}`, `bound      ${rounded(bound)}`)
    lines.push(`gap        ${(gap * 100).toFixed(2)} %`)
    for (const [name, cost] of Object.entries(terms)) {
      if (cost > 0) lines.push(`  ${name.padEnd(14)} ${rounded(cost)}`)
    }
  }
  const byDay = Map.groupBy(assignments, ({ day }) => day)
  for (const [day, list] of [...byDay].sort(([a], [b]) => a - b)) {
    lines.push('', `day ${day}`)
    for (const one of list.toSorted((a, b) => a.start - b.start))
      lines.push(`  ${lineOf(problem, one)}`)
  }
  if (unplaced.length > 0) lines.push('', `not placed: ${unplaced.length}`)
  for (const reason of unplaced) lines.push(`  ${unplacedText(reason, problem).en}`)
  if (unmet.length > 0) lines.push('', `wishes not met: ${unmet.length}`)
  for (const wish of unmet.slice(0, wishesTold)) lines.push(`  ${unmetText(wish, problem).en}`)
  if (unmet.length > wishesTold) lines.push(`  … and ${unmet.length - wishesTold} cheaper ones`)
  return `${lines.join('\n')}\n`
}

function lineOf(problem: TimetableProblem, { event, start, end, room }: Assignment): string {
  const times = `${momentText(problem, start)}–${momentText(problem, end)}`
  return `${times}  ${event}${room === null ? '' : `  ${room}`}`
}

const rounded = (value: number): string => String(Math.round(value * 100) / 100)
