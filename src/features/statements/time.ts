import type { XapiVersion } from './fault.ts'

const day = String.raw`(\d{4})-(\d{2})-(\d{2})`
const clock = String.raw`(\d{2}):(\d{2})(?::(\d{2})([.,]\d+)?)?`
const zone = String.raw`(Z|[+-]\d{2}(?::?\d{2})?)?`
const iso8601 = new RegExp(`^${day}(?:T${clock}${zone})?$`, 'i')
const rfc3339 = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i

type Parts = { atMs: number; fraction: string; isUtc: boolean }

/** A moment of ISO 8601; without a zone it is UTC. An offset of minus zero says "unknown", and is refused. */
function partsOf(value: string): Parts | undefined {
  const found = iso8601.exec(value.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T'))
  if (!found) return undefined
  const [, year, month, date, hour = '0', minute = '0', second = '0', fraction = '', at = ''] =
    found
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(at)
  const offsetMinutes = Number(offset?.[2] ?? 0) * 60 + Number(offset?.[3] ?? 0)
  if (offset?.[1] === '-' && offsetMinutes === 0) return undefined
  if (Number(offset?.[3] ?? 0) > 59 || offsetMinutes > 24 * 60) return undefined
  const inDay = Number(hour) * 3_600 + Number(minute) * 60 + Number(second)
  // A leap second is the last of its day; 24:00 is the first of the next.
  if (Number(minute) > 59 || Number(second) > 60 || inDay > 86_400) return undefined
  const midnightMs = Date.UTC(Number(year), Number(month) - 1, Number(date))
  if (new Date(midnightMs).toISOString().slice(0, 10) !== `${year}-${month}-${date}`) {
    return undefined
  }
  const eastMinutes = offset?.[1] === '-' ? -offsetMinutes : offsetMinutes
  return {
    atMs: midnightMs + inDay * 1_000 - eastMinutes * 60_000,
    fraction: fraction.replace(',', '.'),
    isUtc: at === 'Z' || at === 'z',
  }
}

/** 1.0.3 takes ISO 8601, 2.0 its profile RFC 3339: with seconds and a zone. */
export const isTimestamp = (value: string, version: XapiVersion): boolean =>
  partsOf(value) !== undefined && (version === '1.0.3' || rfc3339.test(value))

/** The same moment in UTC, as precise as it was; what is UTC already stays as it was written. */
export function utcOf(timestamp: string): string {
  const parts = partsOf(timestamp)
  if (!parts) throw new Error(`${timestamp} is no timestamp`)
  if (parts.isUtc && rfc3339.test(timestamp)) return timestamp
  return `${new Date(parts.atMs).toISOString().slice(0, 19)}${parts.fraction || '.000'}Z`
}

/** Milliseconds since 1970, with what is finer than a millisecond cut off. */
export function msOf(timestamp: string): number {
  const parts = partsOf(timestamp)
  if (!parts) throw new Error(`${timestamp} is no timestamp`)
  return parts.atMs + Math.floor(Number(parts.fraction || '0') * 1_000)
}

const amount = String.raw`(\d+(?:[.,]\d+)?)`
const duration = new RegExp(
  `^P(?:${amount}W|(?:${amount}Y)?(?:${amount}M)?(?:${amount}D)?(?:T(?:${amount}H)?(?:${amount}M)?(?:${amount}S)?)?)$`,
)

function amountsOf(value: string): (string | undefined)[] | undefined {
  const amounts = duration.exec(value)?.slice(1)
  const given = amounts?.filter((part) => part !== undefined)
  if (!amounts || !given || given.length === 0 || value.endsWith('T')) return undefined
  // Only the smallest that is given may be broken.
  return given.slice(0, -1).some((part) => /[.,]/.test(part)) ? undefined : amounts
}

/** ISO 8601: `PT1H30M`, `P4W`. */
export const isDuration = (value: string): boolean => amountsOf(value) !== undefined

/** Years and months have no length of their own: 365 and 30 days. */
const secondsOfEach = [604_800, 31_536_000, 2_592_000, 86_400, 3_600, 60, 1]

export function durationMs(value: string): number {
  const amounts = amountsOf(value)
  if (!amounts) throw new Error(`${value} is no duration`)
  const seconds = amounts.map(
    (part, n) => Number((part ?? '0').replace(',', '.')) * (secondsOfEach[n] ?? 0),
  )
  return Math.round(seconds.reduce((sum, part) => sum + part, 0) * 1_000)
}
