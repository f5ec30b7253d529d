/** A time of the day as people write it, `08:00`; `24:00` is its end. */
export type ClockTime = string

export const minutesOfDay = 1_440

/** When something may begin. */
export const isStartTime = (text: string): text is ClockTime =>
  /^([01]\d|2[0-3]):[0-5]\d$/.test(text)

export const isClockTime = (text: string): text is ClockTime =>
  isStartTime(text) || text === '24:00'

/** Minutes since midnight; `9:05` is understood too. */
export const minuteOfTime = (time: ClockTime): number => {
  const colon = time.indexOf(':')
  return colon < 0
    ? Number(time) * 60
    : Number(time.slice(0, colon)) * 60 + Number(time.slice(colon + 1))
}

/** Minutes past midnight are those of the next day: 1,470 is 00:30; 1,440 is 24:00. */
export const timeOfMinute = (minute: number): ClockTime => {
  const ofDay = minute === minutesOfDay ? minute : minute % minutesOfDay
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`
}
