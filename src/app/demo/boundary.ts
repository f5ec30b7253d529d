import * as z from 'zod'
import type { Point } from '../../base/geo.ts'
import type { Random } from './random.ts'

const Ring = z.array(z.tuple([z.number(), z.number()])).min(4)

/** A county's outline as GeoJSON in WGS-84. */
export const Boundary = z.object({
  type: z.literal('FeatureCollection'),
  features: z.tuple([
    z.object({
      type: z.literal('Feature'),
      properties: z.object({
        code: z.string().regex(/^\d{12}$/),
        name: z.string().min(1),
        province: z.string().min(1),
        city: z.string().min(1),
      }),
      geometry: z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1) }),
    }),
  ]),
})
export type Boundary = z.output<typeof Boundary>

/** Crossings of a ray to the west: an odd number means inside. */
export function isInside({ features }: Boundary, { lat, lon }: Point): boolean {
  let inside = false
  for (const ring of features[0].geometry.coordinates) {
    for (const [i, [lonA, latA]] of ring.entries()) {
      const [lonB, latB] = ring[(i + 1) % ring.length] ?? [lonA, latA]
      const crossesLatitude = latA > lat !== latB > lat
      if (crossesLatitude && lon > lonA + ((lat - latA) / (latB - latA)) * (lonB - lonA)) {
        inside = !inside
      }
    }
  }
  return inside
}

/** A point inside the county, `nearest` to `farthest` metres from `centre`, to six decimals. */
export function pointNear(
  boundary: Boundary,
  centre: Point,
  { nearest, farthest }: { nearest: number; farthest: number },
  random: Random,
): Point {
  for (let attempt = 0; attempt < 200; attempt++) {
    const point = atBearing(
      centre,
      nearest + random() * (farthest - nearest),
      random() * 2 * Math.PI,
    )
    if (isInside(boundary, point)) return point
  }
  throw new Error(`no point of the county within ${farthest} m of ${centre.lat}, ${centre.lon}`)
}

const metresPerDegree = 111_195

function atBearing({ lat, lon }: Point, metres: number, bearing: number): Point {
  const eastDegree = metresPerDegree * Math.cos((lat * Math.PI) / 180)
  return {
    lat: sixDecimals(lat + (metres * Math.cos(bearing)) / metresPerDegree),
    lon: sixDecimals(lon + (metres * Math.sin(bearing)) / eastDegree),
  }
}

const sixDecimals = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
