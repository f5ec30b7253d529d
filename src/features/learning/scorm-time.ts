const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long a course says that something lasted, in the words of SCORM 1.2 (HHHH:MM:SS.SS) or of 2004 (P1DT2H3M4.5S). */
export function lengthMs(said: unknown): number {
  const text = String(said ?? '')
  const clock = /^(\d{1,4}):(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/.exec(text)
  if (clock) {
    const [, hours, minutes, seconds] = clock
    return Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs
  }
  const period =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
      text,
    )
  if (!period) return 0
  const units = [365 * dayMs, 30 * dayMs, dayMs, hourMs, minuteMs, secondMs]
  return units.reduce((sum, unit, n) => sum + Number(period[n + 1] ?? 0) * unit, 0)
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** As SCORM 1.2 writes it. */
export function asClock(ms: number): string {
  const hundredths = Math.round(ms / 10) % 100
  const whole = Math.floor(Math.round(ms / 10) / 100)
  const [hours, minutes, seconds] = [
    Math.floor(whole / 3_600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ]
  const rest = hundredths === 0 ? '' : `.${padded(hundredths, 2)}`
  return `${padded(hours, 4)}:${padded(minutes, 2)}:${padded(seconds, 2)}${rest}`
}

/** As SCORM 2004 writes it. */
export function asPeriod(ms: number): string {
  const hundredths = Math.round(ms / 10)
  const hours = Math.floor(hundredths / 360_000)
  const minutes = Math.floor(hundredths / 6_000) % 60
  const seconds = (hundredths % 6_000) / 100
  const parts = [hours && `${hours}H`, minutes && `${minutes}M`, seconds && `${seconds}S`]
  return `PT${parts.filter(Boolean).join('') || '0S'}`
}
