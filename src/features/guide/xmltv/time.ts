import { countyZone } from '../../../base/calendar.ts'

/** Why a time says nothing: no time at all, one without its hour, a day that is none, or a zone that several countries call so. */
export type TimeFault = 'time_unreadable' | 'time_too_coarse' | 'zone_unknown'
export type ReadTime = { at: number; zoned: boolean } | { fault: TimeFault }

const shape =
  /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:\.\d+)?(?:\s*([A-Za-z]+|[+-]\d{2}:?\d{2}))?$/

/** In minutes; CST and IST mean three places each and are none of them. */
const namedZones: Readonly<Record<string, number>> = {
  ...{ Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0, WEST: 60, BST: 60, CET: 60, CEST: 120, EET: 120 },
  ...{ EEST: 180, MSK: 180, BJT: 480, HKT: 480, SGT: 480, JST: 540, KST: 540 },
}

/**
 * `20261207193000 +0800` and what else stands in such files: shorter, with a zone by name, or with none at all, which is
 * then a time of the `zone` given. Hour 24 is the next day's first. In ms.
 */
export function readTime(text: string, zone: string = countyZone): ReadTime {
  const found = shape.exec(text.trim())
  if (!found) return { fault: 'time_unreadable' }
  const [, year, month, day, hour, minute = '0', second = '0', zoneText] = found
  if (month === undefined || day === undefined || hour === undefined)
    return { fault: 'time_too_coarse' }
  const parts = [year, month, day, hour, minute, second].map(Number) as Parts
  const local = Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5])
  if (!isMeant(parts, local)) return { fault: 'time_unreadable' }
  if (zoneText === undefined) return { at: atZone(local, zone), zoned: false }
  const offset = offsetOf(zoneText)
  return offset === undefined
    ? { fault: 'zone_unknown' }
    : { at: local - offset * 60_000, zoned: true }
}

type Parts = [number, number, number, number, number, number]

/** No day rolls over into another one in silence, but at 24:00. */
function isMeant([year, month, day, hour, minute, second]: Parts, local: number): boolean {
  const midnight = Date.UTC(year, month - 1, day)
  const date = new Date(midnight)
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  const isTime = hour < 24 ? minute < 60 && second < 61 : local - midnight === 86_400_000
  return year > 1969 && isDay && isTime
}

function offsetOf(text: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? []
  if (sign === undefined) return namedZones[text.toUpperCase()]
  const offset = Number(hours) * 60 + Number(minutes)
  return offset > 14 * 60 ? undefined : sign === '-' ? -offset : offset
}

/** The moment at which clocks of the zone show `local`: the first of two, the later side of one that is left out. */
function atZone(local: number, zone: string): number {
  const before = local - offsetAt(local - 86_400_000, zone)
  const after = local - offsetAt(local + 86_400_000, zone)
  const fits = (at: number) => at + offsetAt(at, zone) === local
  return fits(before) ? before : fits(after) ? after : Math.max(before, after)
}

/** What the zone's clocks are ahead of UTC at that moment, in ms. */
function offsetAt(at: number, zone: string): number {
  if (zone === countyZone && at > chinaWithoutSummerTime) return 8 * 3_600_000
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}

/** Asked a million times in a large file, and the same since 1991. */
const chinaWithoutSummerTime = Date.UTC(1992, 0, 1)

const formats = new Map<string, Intl.DateTimeFormat>()
function formatOf(zone: string): Intl.DateTimeFormat {
  const made =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    })
  formats.set(zone, made)
  return made
}
