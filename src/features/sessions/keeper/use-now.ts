import { useEffect, useState } from 'preact/hooks'
import { dayOf, timeOf } from '../../../base/calendar.ts'
import { clockAheadMs } from '../../../ui/portal/device-clock.ts'

/** The station's day and time of day, by what this device knows of its clock. */
export type Now = { day: string; time: string }

export function nowThere(): Now {
  const moment = new Date(Date.now() + clockAheadMs())
  return { day: dayOf(moment), time: timeOf(moment) }
}

export function useNow(): Now {
  const [now, setNow] = useState(nowThere)
  useEffect(() => {
    const timer = setInterval(
      () => setNow((before) => (before.time === nowThere().time ? before : nowThere())),
      5_000,
    )
    return () => clearInterval(timer)
  }, [])
  return now
}
