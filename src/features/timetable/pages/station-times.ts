import type { NeedyStation } from '../learning-station.ts'
import { heldBy, type Party, type TimetableView } from '../timetable.ts'
import { isEnough } from '../week-needs.ts'
import type { AskedTimes } from './AnswerTimes.tsx'

/** A station with what is negotiated for it and what binds it now. */
export type StationTimes = {
  station: NeedyStation
  open?: TimetableView
  /** Agreed, and not over. */
  standing?: TimetableView
  /** What is agreed does not hold what a week needs. */
  isShort?: boolean
}

export type Only = 'all' | 'mine' | 'none' | 'open' | 'agreed' | 'short' | Party

export function stationTimes(
  stations: readonly NeedyStation[],
  timetables: readonly TimetableView[],
): StationTimes[] {
  const of = Map.groupBy(timetables, ({ station }) => station.id)
  return stations.map((station) => {
    const own = of.get(station.id) ?? []
    const open = own.find(({ state }) => state === 'open')
    const standing = own
      .filter(({ state }) => state === 'agreed')
      .toSorted((a, b) => (a.fromDay < b.fromDay ? 1 : -1))[0]
    return {
      station,
      ...(open && { open }),
      ...(standing && { standing }),
      ...(standing && { isShort: !isEnough(heldBy(standing.windows), standing.needs) }),
    }
  })
}

/** What the reader still owes a word to; each once, as the first party that he is. */
export function dueOf({ open }: Pick<StationTimes, 'station' | 'open'>): AskedTimes[] {
  const party = open?.mayAnswer.find((one) => open.missing.includes(one))
  return open && party ? [{ timetable: open, party }] : []
}

export function keeps(row: StationTimes, only: Only): boolean {
  switch (only) {
    case 'all':
      return true
    case 'mine':
      return dueOf(row).length > 0
    case 'none':
      return !row.open && !row.standing
    case 'open':
      return row.open !== undefined
    case 'agreed':
      return row.standing !== undefined
    case 'short':
      return row.isShort === true
    default:
      return row.open?.missing.includes(only) ?? false
  }
}
