import type { Point } from '../../../base/geo.ts'
import type { Pixel } from './map-point.ts'

/** What part of the world a canvas shows: the centre in mercator degrees and pixels per degree. */
export type View = { x: number; y: number; scale: number }
export type Size = { width: number; height: number }

/** Web mercator, with longitude and the stretched latitude both in degrees. */
export const mercatorY = (lat: number): number =>
  (Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 180) / Math.PI

export const project = (
  { x, y, scale }: View,
  { width, height }: Size,
  { lat, lon }: Point,
): Pixel => ({
  x: width / 2 + (lon - x) * scale,
  y: height / 2 - (mercatorY(lat) - y) * scale,
})

/** The view in which `low` and `high` are both seen, with a margin. */
export function fitView({ width, height }: Size, { low, high }: { low: Point; high: Point }): View {
  const [south, north] = [mercatorY(low.lat), mercatorY(high.lat)]
  const margin = Math.min(32, width / 10)
  return {
    x: (low.lon + high.lon) / 2,
    y: (south + north) / 2,
    scale: Math.min(
      (width - 2 * margin) / Math.max(high.lon - low.lon, 1e-3),
      (height - 2 * margin) / Math.max(north - south, 1e-3),
    ),
  }
}

const scaleLimits = { least: 50, most: 200_000 } as const

/** Zooms so that what lies under `anchor` stays there. */
export function zoomView(view: View, { width, height }: Size, factor: number, anchor: Pixel): View {
  const scale = Math.min(scaleLimits.most, Math.max(scaleLimits.least, view.scale * factor))
  const [dx, dy] = [anchor.x - width / 2, anchor.y - height / 2]
  return {
    x: view.x + dx / view.scale - dx / scale,
    y: view.y - dy / view.scale + dy / scale,
    scale,
  }
}

export const panView = (view: View, { x, y }: Pixel): View => ({
  ...view,
  x: view.x - x / view.scale,
  y: view.y + y / view.scale,
})

/** The view moved just so far that `point` lies inside it. */
export function revealView(view: View, size: Size, point: Point): View {
  const at = project(view, size, point)
  const margin = 40
  const inside = (value: number, length: number) =>
    Math.min(Math.max(value, margin), length - margin)
  return panView(view, { x: inside(at.x, size.width) - at.x, y: inside(at.y, size.height) - at.y })
}
