import gcoordModule from 'gcoord'
import type { Plain } from './cells.ts'
import type { Datum } from './datum.ts'
import type { Shape } from './shape.ts'

// The package's types describe its ES build, Node loads the CommonJS one.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default

const systems = { wgs84: gcoord.WGS84, gcj02: gcoord.GCJ02, bd09: gcoord.BD09 } as const

/** The row with its point in WGS-84, to six decimals (0.1 m). */
export function toWgs84(shape: Shape, row: Plain, datum: Datum): Plain {
  if (datum === 'wgs84' || !shape.point) return row
  const { lat: latField, lon: lonField } = shape.point
  const [lat, lon] = [row[latField], row[lonField]]
  if (typeof lat !== 'number' || typeof lon !== 'number') return row
  const [east, north] = gcoord.transform([lon, lat], systems[datum], gcoord.WGS84)
  return { ...row, [latField]: round(north), [lonField]: round(east) }
}

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
