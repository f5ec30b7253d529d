import { useEffect, useRef } from 'react'
import {
  boundaryLook,
  type DrawnMap,
  drawOrder,
  extentOf,
  groundColor,
  lineLook,
  look,
  type MapPoint,
  type Pixel,
  type Rings,
  ringColorOf,
  ringLook,
} from './map-point.ts'
import {
  fitView,
  panView,
  project,
  revealView,
  type Size,
  type View,
  zoomView,
} from './map-view.ts'

/** The map drawn by hand, where there is no WebGL: wheel, drag and two fingers as there. */
export function MapCanvas({ points, rings, near, pointed, onCamera, onMoved }: DrawnMap) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scene = useRef({ points, rings, near, pointed })
  scene.current = { points, rings, near, pointed }
  const tell = useRef({ onCamera, onMoved })
  tell.current = { onCamera, onMoved }
  const redraw = useRef<(() => void) | undefined>(undefined)

  useEffect(() => {
    const element = canvas.current
    const pen = element?.getContext('2d')
    if (!element || !pen) return
    let size: Size = { width: 0, height: 0 }
    let view: View | undefined
    let frame = 0

    const draw = () => {
      frame = 0
      if (view) paint(pen, size, view, scene.current)
    }
    const later = () => {
      if (frame === 0) frame = requestAnimationFrame(draw)
    }
    const look = (next: View) => {
      view = next
      later()
      tell.current.onMoved()
    }
    const showAll = () => {
      const extent = extentOf(scene.current)
      if (extent && size.width > 0) look(fitView(size, extent))
    }
    const middle = (): Pixel => ({ x: size.width / 2, y: size.height / 2 })

    const watch = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element
      const ratio = window.devicePixelRatio
      size = { width, height }
      element.width = Math.round(width * ratio)
      element.height = Math.round(height * ratio)
      pen.setTransform(ratio, 0, 0, ratio, 0, 0)
      if (view) look(view)
      else {
        showAll()
        tell.current.onCamera({
          project: (point) => (view ? project(view, size, point) : middle()),
          zoomBy: (factor) => view && look(zoomView(view, size, factor, middle())),
          fit: showAll,
          reveal: (point) => view && look(revealView(view, size, point)),
        })
      }
    })
    watch.observe(element)
    const stopGestures = listenToGestures(element, {
      pan: (by) => view && look(panView(view, by)),
      zoom: (factor, anchor) => view && look(zoomView(view, size, factor, anchor)),
    })
    redraw.current = later
    return () => {
      watch.disconnect()
      stopGestures()
      cancelAnimationFrame(frame)
      redraw.current = undefined
      tell.current.onCamera(undefined)
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn changed
  useEffect(() => redraw.current?.(), [points, rings, pointed])

  return <canvas ref={canvas} className="map-surface" />
}

type Drawn = { points: readonly MapPoint[]; rings: Rings; pointed: string | undefined }

function paint(
  pen: CanvasRenderingContext2D,
  size: Size,
  view: View,
  { points, rings, pointed }: Drawn,
): void {
  pen.fillStyle = groundColor
  pen.fillRect(0, 0, size.width, size.height)
  paintBoundary(pen, size, view, rings)

  const placed = new Map(points.map((point) => [point.key, project(view, size, point.point)]))
  const lit = (point: MapPoint) => point.key === pointed || point.to === pointed
  for (const bright of [false, true]) {
    pen.beginPath()
    for (const point of points) {
      const [from, to] = [placed.get(point.key), point.to && placed.get(point.to)]
      if (!from || !to || (pointed !== undefined && lit(point)) !== bright) continue
      pen.moveTo(from.x, from.y)
      pen.lineTo(to.x, to.y)
    }
    pen.strokeStyle = bright ? lineLook.litColor : lineLook.color
    pen.lineWidth = bright ? lineLook.litWidth : lineLook.width
    pen.stroke()
  }
  for (const kind of drawOrder) {
    for (const point of points) {
      const at = placed.get(point.key)
      if (point.kind === kind && at) paintPoint(pen, point, at, point.key === pointed)
    }
  }
  for (const point of points) {
    const [at, color] = [placed.get(point.key), ringColorOf(point)]
    if (at && color) paintRing(pen, at, color)
  }
}

function paintBoundary(pen: CanvasRenderingContext2D, size: Size, view: View, rings: Rings): void {
  pen.beginPath()
  for (const ring of rings) {
    ring.forEach(([lon, lat], at) => {
      const { x, y } = project(view, size, { lat, lon })
      if (at === 0) pen.moveTo(x, y)
      else pen.lineTo(x, y)
    })
    pen.closePath()
  }
  pen.fillStyle = boundaryLook.fill
  pen.fill('evenodd')
  pen.strokeStyle = boundaryLook.line
  pen.lineWidth = boundaryLook.width
  pen.stroke()
}

function paintRing(pen: CanvasRenderingContext2D, { x, y }: Pixel, color: string): void {
  pen.beginPath()
  pen.arc(x, y, ringLook.radius, 0, 2 * Math.PI)
  pen.strokeStyle = color
  pen.lineWidth = ringLook.width
  pen.stroke()
}

function paintPoint(
  pen: CanvasRenderingContext2D,
  point: MapPoint,
  { x, y }: Pixel,
  isPointed: boolean,
): void {
  const { radius, fill, stroke, strokeWidth } = look[point.kind]
  const circle = (r: number) => {
    pen.beginPath()
    pen.arc(x, y, r, 0, 2 * Math.PI)
  }
  circle(radius + (isPointed ? 1.5 : 0))
  pen.fillStyle = fill
  pen.fill()
  pen.strokeStyle = stroke
  pen.lineWidth = strokeWidth
  pen.stroke()
  if (isPointed) {
    circle(radius + 6)
    pen.strokeStyle = lineLook.litColor
    pen.lineWidth = 2
    pen.stroke()
  }
}

type Gestures = { pan: (by: Pixel) => void; zoom: (factor: number, anchor: Pixel) => void }

function listenToGestures(element: HTMLElement, { pan, zoom }: Gestures): () => void {
  const fingers = new Map<number, Pixel>()
  const positionOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Pixel => {
    const box = element.getBoundingClientRect()
    return { x: clientX - box.left, y: clientY - box.top }
  }
  const listeners = new AbortController()
  const { signal } = listeners
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      zoom(2 ** (-event.deltaY / 300), positionOf(event))
    },
    { passive: false, signal },
  )
  element.addEventListener(
    'pointerdown',
    (event) => {
      element.setPointerCapture(event.pointerId)
      fingers.set(event.pointerId, positionOf(event))
    },
    { signal },
  )
  element.addEventListener(
    'pointermove',
    (event) => {
      const before = fingers.get(event.pointerId)
      if (!before) return
      const now = positionOf(event)
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
      fingers.set(event.pointerId, now)
      if (!other) return pan({ x: now.x - before.x, y: now.y - before.y })
      const spread = Math.hypot(now.x - other.x, now.y - other.y)
      zoom(spread / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)), {
        x: (now.x + other.x) / 2,
        y: (now.y + other.y) / 2,
      })
    },
    { signal },
  )
  for (const end of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(end, (event) => fingers.delete(event.pointerId), { signal })
  }
  return () => listeners.abort()
}
