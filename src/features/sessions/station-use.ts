import { addDays, type Day } from '../../base/calendar.ts'

/** Days on which one looks for a last session; before them a station counts as never used. */
export const rememberedDays = 400

/**
 * Whether a station stands unused on a day: no session of it took place on that day or in the weeks before, and it was in
 * use all the while (I6-4). Without a host, or before its first timetable, nothing is expected of it.
 */
export function isIdleOn(
  day: Day,
  {
    activeFrom,
    schoolId,
    lastOn,
  }: { activeFrom: Day | null; schoolId: string | null; lastOn: Day | null },
  weeks: number,
): boolean {
  const since = addDays(day, -7 * weeks)
  if (activeFrom === null || schoolId === null || activeFrom > since) return false
  return lastOn === null || lastOn <= since
}
