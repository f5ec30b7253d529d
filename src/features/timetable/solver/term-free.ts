import { addDays, type Day } from '../../../base/calendar.ts'
import type { TermRequest } from './term.ts'

/** When each station is free, by week: 1 in every step of the grid that lies whole in its free time. */
export type FreeTime = {
  perDay: number
  /** Steps of a week of a station; none is free where nothing was said. */
  of(stationId: string, week: number): Uint8Array
}

export function freeTimeOf({ stations, weeks, free, day }: TermRequest): FreeTime {
  const perDay = Math.floor((day.to - day.from) / day.step)
  const dayNumber = new Map<Day, number>(
    weeks.flatMap(({ monday }, week) =>
      Array.from({ length: 7 }, (_, i) => [addDays(monday, i), week * 7 + i] as const),
    ),
  )
  const tables = new Map(
    stations.map(({ id }) => [id, new Uint8Array(weeks.length * 7 * perDay)] as const),
  )
  const windows = Map.groupBy(free, ({ stationId }) => stationId)
  for (const [stationId, list] of windows) {
    const table = tables.get(stationId)
    if (!table) continue
    for (const { number, from, to } of merged(list, dayNumber)) {
      const begin = Math.max(0, Math.ceil((from - day.from) / day.step))
      const end = Math.min(perDay, Math.floor((to - day.from) / day.step))
      if (end > begin) table.fill(1, number * perDay + begin, number * perDay + end)
    }
  }
  const nothing = new Uint8Array(7 * perDay)
  return {
    perDay,
    of: (stationId, week) =>
      tables.get(stationId)?.subarray(week * 7 * perDay, (week + 1) * 7 * perDay) ?? nothing,
  }
}

/** Windows that touch or overlap are one: a step across their border is free. */
function merged(
  list: readonly { day: Day; from: number; to: number }[],
  dayNumber: ReadonlyMap<Day, number>,
): { number: number; from: number; to: number }[] {
  const known = list
    .flatMap(({ day, from, to }) => {
      const number = dayNumber.get(day)
      return number === undefined ? [] : [{ number, from, to }]
    })
    .sort((a, b) => a.number - b.number || a.from - b.from)
  const result: { number: number; from: number; to: number }[] = []
  for (const one of known) {
    const last = result.at(-1)
    if (last && last.number === one.number && one.from <= last.to)
      last.to = Math.max(last.to, one.to)
    else result.push(one)
  }
  return result
}
