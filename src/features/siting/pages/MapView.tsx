import {
  type KeyboardEvent,
  lazy,
  type PointerEvent,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { MapCanvas } from './MapCanvas.tsx'
import { paintLabels } from './map-labels.ts'
import type { Camera, MapPoint, Pixel, Rings } from './map-point.ts'
import { arrows, nextPoint, type Placed, pointAt } from './point-search.ts'
import './map.css'

const MapGl = lazy(() =>
  import('./MapGl.tsx').then(({ MapGl: component }) => ({ default: component })),
)

/** One value, so that the map is not drawn anew for it. */
const noRings: Rings = []

/**
 * Boundary and points on paper colour. Arrow keys go from point to point and tell what the pointer
 * tells; Enter opens, plus and minus zoom, 0 shows everything.
 */
export function MapView({
  label,
  points,
  rings,
  near = false,
  pointed,
  onPoint,
  onOpen,
  legend,
}: {
  label: string
  points: readonly MapPoint[]
  /** Undefined until it is known whether there is an outline. */
  rings: Rings | undefined
  /** Begins with the points alone in view, not the whole outline. */
  near?: boolean
  pointed: string | undefined
  onPoint: (key: string | undefined) => void
  onOpen?: (key: string) => void
  legend: ReactNode
}) {
  const { t } = useTranslation('siting')
  const help = useId()
  const frame = useRef<HTMLDivElement>(null)
  const labels = useRef<HTMLCanvasElement>(null)
  const pressed = useRef<Pixel>({ x: 0, y: 0 })
  const [camera, setCamera] = useState<Camera>()
  const [moves, setMoves] = useState(0)
  const onMoved = useCallback(() => setMoves((count) => count + 1), [])
  const [withGl] = useState(hasWebGl)
  const Drawer = withGl ? MapGl : MapCanvas

  // What arrives after the map was drawn comes into view; later changes leave the view alone.
  const complete = near ? points.length > 1 : (rings?.length ?? 0) > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: more arrived
  useEffect(() => camera?.fit(), [camera, complete])

  // biome-ignore lint/correctness/useExhaustiveDependencies: every movement places the points anew
  const placed = useMemo<Placed[]>(
    () => (camera ? points.map((point) => ({ point, at: camera.project(point.point) })) : []),
    [camera, points, moves],
  )
  useEffect(() => {
    const canvas = labels.current
    const pen = canvas?.getContext('2d')
    if (!canvas || !pen) return
    const { clientWidth: width, clientHeight: height } = canvas
    const ratio = window.devicePixelRatio
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    paintLabels(pen, { width, height }, placed, getComputedStyle(canvas).fontFamily)
  }, [placed])

  const positionOf = ({ clientX, clientY }: PointerEvent): Pixel => {
    const box = frame.current?.getBoundingClientRect()
    return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) }
  }
  const pressKey = (event: KeyboardEvent) => {
    if (event.key in arrows) {
      const next = nextPoint(placed, pointed, arrows[event.key as keyof typeof arrows])
      if (next) {
        camera?.reveal(next.point)
        onPoint(next.key)
      }
    } else if (event.key === '+' || event.key === '=') camera?.zoomBy(1.5)
    else if (event.key === '-') camera?.zoomBy(1 / 1.5)
    else if (event.key === '0') camera?.fit()
    else if (event.key === 'Enter' && pointed !== undefined) onOpen?.(pointed)
    else if (event.key === 'Escape') onPoint(undefined)
    else return
    event.preventDefault()
  }
  const told = placed.find(({ point }) => point.key === pointed)

  return (
    <figure className="map">
      <div
        ref={frame}
        className="map-frame"
        role="application"
        aria-label={label}
        aria-describedby={help}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys walk over the map
        tabIndex={0}
        onKeyDown={pressKey}
        onPointerMove={(event) => {
          if (event.buttons === 0) onPoint(pointAt(placed, positionOf(event))?.key)
        }}
        onPointerLeave={(event) => {
          if (event.pointerType === 'mouse') onPoint(undefined)
        }}
        onPointerDown={(event) => {
          pressed.current = positionOf(event)
        }}
        onPointerUp={(event) => {
          const at = positionOf(event)
          if (Math.hypot(at.x - pressed.current.x, at.y - pressed.current.y) > 5) return
          const found = pointAt(placed, at)
          if (event.pointerType === 'mouse' && found) onOpen?.(found.key)
          else if (event.pointerType !== 'mouse') onPoint(found?.key)
        }}
      >
        <Suspense>
          <Drawer
            points={points}
            rings={rings ?? noRings}
            near={near}
            pointed={pointed}
            onCamera={setCamera}
            onMoved={onMoved}
          />
        </Suspense>
        <canvas ref={labels} className="map-labels" />
        {told && <Told told={told} within={frame.current} />}
      </div>
      <p className="unseen" aria-live="polite">
        {told && [told.point.title, ...told.point.lines].join(t('map.pause'))}
      </p>
      <div className="map-buttons screen-only">
        <button type="button" aria-label={t('map.zoomIn')} onClick={() => camera?.zoomBy(1.5)}>
          +
        </button>
        <button type="button" aria-label={t('map.zoomOut')} onClick={() => camera?.zoomBy(1 / 1.5)}>
          −
        </button>
        <button type="button" aria-label={t('map.all')} onClick={() => camera?.fit()}>
          ⤢
        </button>
      </div>
      <figcaption className="map-legend">
        {legend}
        {rings?.length === 0 && <span>{t('map.noBoundary')}</span>}
        <span className="unseen" id={help}>
          {t('map.keys')}
        </span>
      </figcaption>
    </figure>
  )
}

function Told({ told: { point, at }, within }: { told: Placed; within: HTMLElement | null }) {
  const left = at.x > (within?.clientWidth ?? 0) / 2
  const up = at.y > (within?.clientHeight ?? 0) / 2
  const shift = `translate(${left ? 'calc(-100% - 12px)' : '12px'}, ${up ? 'calc(-100% - 8px)' : '8px'})`
  return (
    <div
      className="map-told"
      aria-hidden="true"
      style={{ left: at.x, top: at.y, transform: shift }}
    >
      <strong>{point.title}</strong>
      {point.lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  )
}

/** `?map=canvas` in the address shows what a browser without WebGL shows. */
function hasWebGl(): boolean {
  if (new URLSearchParams(window.location.search).get('map') === 'canvas') return false
  return document.createElement('canvas').getContext('webgl2') !== null
}
