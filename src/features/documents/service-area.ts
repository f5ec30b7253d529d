import type { Day } from '../../base/calendar.ts'
import type { Point } from '../../base/geo.ts'
import type { SignatureLine } from './document.ts'

/** Whom each host school serves, and where they lie: a page for each school (F3). */
export type ServiceAreas = {
  county: string
  asOf: Day
  areas: readonly ServiceArea[]
  signatures: readonly SignatureLine[]
}
export type ServiceArea = {
  school: string
  township: string | null
  point: Point | null
  units: readonly ServedUnit[]
}
export type ServedUnit = {
  unit: string
  residents: number | null
  members: number | null
  distanceMetres: number | null
  isFixed: boolean
  point: Point | null
}

// ── The map ──

/** Millimetres from the upper left corner of the map. */
export type Placed = { x: number; y: number }
export type AreaMap = {
  school: Placed
  /** Of units that have a point, by their number in the list. */
  units: (Placed & { number: number })[]
  /** A distance that is easy to read, and how long it is on the map. */
  scale: { kilometres: number; length: number }
}
export const mapSize = { width: 168, height: 105 } as const

/** Kilometres of a degree of latitude. */
const degree = 111.32
/** From the edge, so that signs and numbers have room. */
const margin = 12
/** A school that serves one village beside it is shown with this much around it. */
const leastKm = 1

/** School and units at their true bearings and one scale, north above; null: where the school lies nobody entered. */
export function mapOf({ point, units }: Pick<ServiceArea, 'point' | 'units'>): AreaMap | null {
  if (point === null) return null
  const kmPerLon = degree * Math.cos((point.lat * Math.PI) / 180)
  const place = ({ lat, lon }: Point) => ({
    x: (lon - point.lon) * kmPerLon,
    y: (point.lat - lat) * degree,
  })
  const placed = units.flatMap((one, at) =>
    one.point === null ? [] : [{ number: at + 1, ...place(one.point) }],
  )
  const all = [{ x: 0, y: 0 }, ...placed]
  const span = (of: 'x' | 'y') => {
    const some = all.map((one) => one[of])
    const [low, high] = [Math.min(...some), Math.max(...some)]
    return { middle: (low + high) / 2, length: Math.max(high - low, leastKm) }
  }
  const [across, down] = [span('x'), span('y')]
  const perKm = Math.min(
    (mapSize.width - 2 * margin) / across.length,
    (mapSize.height - 2 * margin) / down.length,
  )
  const onMap = ({ x, y }: Placed): Placed => ({
    x: mapSize.width / 2 + (x - across.middle) * perKm,
    y: mapSize.height / 2 + (y - down.middle) * perKm,
  })
  const kilometres = easyKm(40 / perKm)
  return {
    school: onMap({ x: 0, y: 0 }),
    units: placed.map((one) => ({ number: one.number, ...onMap(one) })),
    scale: { kilometres, length: kilometres * perKm },
  }
}

/** 1, 2 or 5 times a power of ten, the largest that is not above. */
function easyKm(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))
  const factor = [5, 2, 1].find((one) => one * power <= most) ?? 1
  return Number((factor * power).toPrecision(1))
}

/** What the template prints. */
export const serviceAreaPages = ({ areas, ...sheet }: ServiceAreas) => ({
  ...{ ...sheet, mapSize },
  areas: areas.map(({ point: _point, units, ...area }) => ({
    ...area,
    units: units.map(({ point: _at, ...unit }) => unit),
    map: mapOf({ point: _point, units }),
    residents: sumOf(units.map(({ residents }) => residents)),
    members: sumOf(units.map(({ members }) => members)),
  })),
})

const sumOf = (some: readonly (number | null)[]): number | null =>
  some.some((one) => one === null) ? null : some.reduce<number>((sum, one) => sum + (one ?? 0), 0)
