import * as z from 'zod'
import type { Problem } from '../../base/problem.ts'
import { text } from '../../base/text.ts'

/** As wide as a longitude, so that exchanged ones reach `pointProblems`, which says what happened. */
export const Latitude = z.number().min(-180).max(180)
export const Longitude = z.number().min(-180).max(180)

export const pointFields = {
  lat: {
    label: text('纬度', 'Latitude'),
    also: ['lat', 'latitude', '北纬'],
    hint: text('WGS-84，十进制度', 'WGS-84, decimal degrees'),
  },
  lon: {
    label: text('经度', 'Longitude'),
    also: ['lon', 'lng', 'longitude', '东经'],
    hint: text('WGS-84，十进制度', 'WGS-84, decimal degrees'),
  },
} as const

/** China's land, with a margin: what lies outside was mistyped or swapped. */
const china = { south: 3, north: 54, west: 73, east: 136 }

/** Half a point, latitude and longitude exchanged, or a point outside the country. */
export function pointProblems({ lat, lon }: { lat?: number; lon?: number }): Problem[] {
  if (lat === undefined && lon === undefined) return []
  if (lat === undefined) return [{ code: 'coordinate_missing', field: 'lat' }]
  if (lon === undefined) return [{ code: 'coordinate_missing', field: 'lon' }]
  const inside = (north: number, east: number) =>
    north >= china.south && north <= china.north && east >= china.west && east <= china.east
  if (inside(lat, lon)) return []
  return inside(lon, lat)
    ? [
        {
          code: 'coordinates_swapped',
          field: 'lat',
          value: String(lat),
          details: { lat: lon, lon: lat },
        },
      ]
    : [{ code: 'coordinates_outside', field: 'lat', value: `${lat}, ${lon}` }]
}
