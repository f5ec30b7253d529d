import type { MapPoint, Pixel } from './map-point.ts'
import type { Size } from './map-view.ts'
import type { Placed } from './point-search.ts'

/** More hosts than these in view and their names would be noise. */
const namedHosts = 45

/** Names of townships, and of hosts once few enough are in view; a name that would cover another is left out. */
export function paintLabels(
  pen: CanvasRenderingContext2D,
  size: Size,
  placed: readonly Placed[],
  font: string,
): void {
  pen.clearRect(0, 0, size.width, size.height)
  const inside = placed.filter(
    ({ at }) => at.x > 0 && at.y > 0 && at.x < size.width && at.y < size.height,
  )
  const hosts = inside.filter(({ point }) => isSchool(point))
  const named = [
    ...inside.filter(({ point }) => point.kind === 'township'),
    ...(hosts.length <= namedHosts ? hosts : []),
  ]
  const taken: Box[] = []
  pen.textBaseline = 'middle'
  pen.lineJoin = 'round'
  for (const { point, at } of named) {
    pen.font = `${isSchool(point) ? 12 : 13}px ${font}`
    const box = boxOf(at, pen.measureText(point.title).width)
    if (taken.some((other) => overlap(box, other))) continue
    taken.push(box)
    pen.strokeStyle = 'rgba(255, 255, 255, 0.92)'
    pen.lineWidth = 3
    pen.strokeText(point.title, at.x + labelGap, at.y)
    pen.fillStyle = isSchool(point) ? '#275a43' : '#57606a'
    pen.fillText(point.title, at.x + labelGap, at.y)
  }
}

const isSchool = ({ kind }: MapPoint): boolean => kind === 'host' || kind === 'school'

const labelGap = 9
const labelHeight = 16

type Box = { left: number; top: number; right: number; bottom: number }

const boxOf = ({ x, y }: Pixel, width: number): Box => ({
  left: x - 4,
  top: y - labelHeight / 2,
  right: x + labelGap + width + 4,
  bottom: y + labelHeight / 2,
})

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
