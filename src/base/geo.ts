/** WGS-84 degrees. */
export type Point = { lat: number; lon: number }

/** Mean Earth radius in metres (IUGG R1). */
const earthRadiusMetres = 6_371_008.8

/** Great-circle distance in metres by the haversine formula; not rounded. */
export function greatCircleMetres(a: Point, b: Point): number {
  const radians = Math.PI / 180
  const dLat = (b.lat - a.lat) * radians
  const dLon = (b.lon - a.lon) * radians
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(dLon / 2) ** 2
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(h)))
}
