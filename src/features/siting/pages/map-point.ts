import type { Point } from '../../../base/geo.ts'

/** One thing on the map; the table beside it tells the same. */
export type MapPoint = {
  key: string
  kind: 'host' | 'school' | 'township' | 'village' | 'unserved'
  point: Point
  title: string
  /** What the pointer and the keyboard tell about it. */
  lines: readonly string[]
  /** Key of the point a thin line leads to. */
  to?: string | undefined
  /** Differs from what it is compared with. */
  marked?: boolean
}

export type Pixel = { x: number; y: number }

/** Rings of a boundary, each of [longitude, latitude]. */
export type Rings = readonly (readonly (readonly [number, number])[])[]

/** What the frame around a map needs of whoever draws it. */
export type Camera = {
  project(point: Point): Pixel
  zoomBy(factor: number): void
  /** Everything in view. */
  fit(): void
  /** Brings a point into view where it is not. */
  reveal(point: Point): void
}

export type DrawnMap = {
  points: readonly MapPoint[]
  rings: Rings
  /** Begins with the points alone in view, not the whole outline. */
  near: boolean
  pointed: string | undefined
  /** Once, when the map can be asked, and with `undefined` when it goes. */
  onCamera: (camera: Camera | undefined) => void
  /** After every movement. */
  onMoved: () => void
}

/** Colours and sizes of the kinds, the same for WebGL and canvas; radius in pixels. */
export const look = {
  host: { radius: 6, fill: '#2f6b4f', stroke: '#ffffff', strokeWidth: 1.5 },
  school: { radius: 5, fill: '#ffffff', stroke: '#2f6b4f', strokeWidth: 1.5 },
  township: { radius: 4, fill: '#57606a', stroke: '#ffffff', strokeWidth: 1 },
  village: { radius: 2.5, fill: '#1f2328', stroke: '#ffffff', strokeWidth: 0.5 },
  unserved: { radius: 3.5, fill: '#b3261e', stroke: '#ffffff', strokeWidth: 1 },
} as const satisfies Record<MapPoint['kind'], object>

export const lineLook = { color: '#8b9489', width: 0.8, litColor: '#2f6b4f', litWidth: 2 } as const
export const ringLook = { unserved: '#b3261e', marked: '#9a6700', radius: 7.5, width: 1.5 } as const
export const boundaryLook = { fill: '#fdfdfb', line: '#b9c0b6', width: 1.2 } as const
export const groundColor = '#eef0ec'

/** Later kinds lie above earlier ones; what lacks a host must not hide behind one. */
export const drawOrder = [
  'village',
  'township',
  'school',
  'host',
  'unserved',
] as const satisfies MapPoint['kind'][]

export const ringColorOf = ({ kind, marked }: MapPoint): string | undefined =>
  kind === 'unserved' ? ringLook.unserved : marked ? ringLook.marked : undefined

/** South-west and north-east corners of what is to be seen; undefined when there is nothing. */
export function extentOf({
  points,
  rings,
  near,
}: Pick<DrawnMap, 'points' | 'rings' | 'near'>): { low: Point; high: Point } | undefined {
  const seen = [
    ...(near ? [] : rings).flatMap((ring) => ring.map(([lon, lat]) => ({ lon, lat }))),
    ...points.map(({ point }) => point),
  ]
  if (seen.length === 0) return undefined
  const low = { lat: 90, lon: 180 }
  const high = { lat: -90, lon: -180 }
  for (const { lat, lon } of seen) {
    low.lat = Math.min(low.lat, lat)
    low.lon = Math.min(low.lon, lon)
    high.lat = Math.max(high.lat, lat)
    high.lon = Math.max(high.lon, lon)
  }
  return { low, high }
}

type Shape = {
  type: string
  coordinates?: unknown
  geometry?: Shape
  features?: Shape[]
  geometries?: Shape[]
}

/** The outlines of a GeoJSON boundary, holes included. */
export function ringsOf(shape: unknown): Rings {
  const { type, coordinates, geometry, features, geometries } = shape as Shape
  if (features) return features.flatMap(ringsOf)
  if (geometries) return geometries.flatMap(ringsOf)
  if (geometry) return ringsOf(geometry)
  if (type === 'Polygon') return coordinates as Rings
  if (type === 'MultiPolygon') return (coordinates as Rings[]).flat()
  return []
}
