import type { Feature, FeatureCollection } from 'geojson'
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification } from 'maplibre-gl'
import { Map as GlMap, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
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
  type Rings,
  ringColorOf,
  ringLook,
} from './map-point.ts'

setWorkerUrl(new URL(workerUrl, window.location.href).href)

/** Pixels that stay free: names stand to the right of points, and buttons over the corner. */
const margin = { top: 44, right: 120, bottom: 32, left: 32 }

/** The map drawn by WebGL: no tiles, no glyphs, no sprites, nothing from outside. */
export function MapGl({ points, rings, near, pointed, onCamera, onMoved }: DrawnMap) {
  const holder = useRef<HTMLDivElement>(null)
  const map = useRef<GlMap>(undefined)
  const loaded = useRef(false)
  const scene = useRef({ points, rings, near, pointed })
  scene.current = { points, rings, near, pointed }
  const tell = useRef({ onCamera, onMoved })
  tell.current = { onCamera, onMoved }

  useEffect(() => {
    if (!holder.current) return
    const extent = extentOf(scene.current)
    const made = new GlMap({
      container: holder.current,
      style: {
        version: 8,
        sources: {
          boundary: { type: 'geojson', data: boundaryData(scene.current.rings) },
          lines: { type: 'geojson', data: lineData(scene.current.points) },
          points: { type: 'geojson', data: pointData(scene.current.points) },
        },
        layers,
      },
      ...(extent && { bounds: boundsOf(extent), fitBoundsOptions: { padding: margin } }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      keyboard: false,
      boxZoom: false,
      fadeDuration: 0,
      maxZoom: 17,
      renderWorldCopies: false,
    })
    made.touchZoomRotate.disableRotation()
    map.current = made
    made.on('move', () => tell.current.onMoved())
    made.on('resize', () => tell.current.onMoved())
    // What was drawn last is what names are placed on, however size and view came about.
    made.on('idle', () => tell.current.onMoved())
    made.on('load', () => {
      // What changed while the style was loading.
      fill(made, scene.current)
      point(made, scene.current.pointed)
      loaded.current = true
      tell.current.onCamera({
        project: ({ lon, lat }) => made.project([lon, lat]),
        zoomBy: (factor) => made.jumpTo({ zoom: made.getZoom() + Math.log2(factor) }),
        fit: () => {
          const all = extentOf(scene.current)
          if (all) made.fitBounds(boundsOf(all), { padding: margin, animate: false })
        },
        reveal: ({ lon, lat }) => {
          const { x, y } = made.project([lon, lat])
          const { clientWidth, clientHeight } = made.getContainer()
          const inside = x > 20 && y > 20 && x < clientWidth - 20 && y < clientHeight - 20
          if (!inside) made.jumpTo({ center: [lon, lat] })
        },
      })
      tell.current.onMoved()
    })
    return () => {
      tell.current.onCamera(undefined)
      map.current = undefined
      loaded.current = false
      made.remove()
    }
  }, [])

  useEffect(() => {
    if (map.current && loaded.current) fill(map.current, { points, rings })
  }, [points, rings])

  useEffect(() => {
    if (map.current && loaded.current) point(map.current, pointed)
  }, [pointed])

  return <div ref={holder} className="map-surface" />
}

function fill(map: GlMap, { points, rings }: Pick<DrawnMap, 'points' | 'rings'>): void {
  map.getSource<GeoJSONSource>('boundary')?.setData(boundaryData(rings))
  map.getSource<GeoJSONSource>('lines')?.setData(lineData(points))
  map.getSource<GeoJSONSource>('points')?.setData(pointData(points))
}

function point(map: GlMap, pointed: string | undefined): void {
  const is = (name: string): ExpressionSpecification => ['==', ['get', name], pointed ?? '']
  map.setFilter('lit-lines', ['any', is('from'), is('to')])
  map.setFilter('pointed', is('key'))
}

const boundsOf = ({
  low,
  high,
}: NonNullable<ReturnType<typeof extentOf>>): [number, number, number, number] => [
  low.lon,
  low.lat,
  high.lon,
  high.lat,
]

const circleOf = <Name extends 'radius' | 'fill' | 'stroke' | 'strokeWidth'>(
  name: Name,
): ExpressionSpecification =>
  [
    'match',
    ['get', 'kind'],
    ...drawOrder.flatMap((kind) => [kind, look[kind][name]]),
    look.village[name],
  ] as never

const noCircle = { 'circle-color': 'rgba(0,0,0,0)' } as const
const layers: LayerSpecification[] = [
  { id: 'ground', type: 'background', paint: { 'background-color': groundColor } },
  { id: 'inside', type: 'fill', source: 'boundary', paint: { 'fill-color': boundaryLook.fill } },
  {
    id: 'boundary',
    type: 'line',
    source: 'boundary',
    paint: { 'line-color': boundaryLook.line, 'line-width': boundaryLook.width },
  },
  {
    id: 'lines',
    type: 'line',
    source: 'lines',
    paint: { 'line-color': lineLook.color, 'line-width': lineLook.width },
  },
  {
    id: 'lit-lines',
    type: 'line',
    source: 'lines',
    filter: ['==', ['get', 'from'], ''],
    paint: { 'line-color': lineLook.litColor, 'line-width': lineLook.litWidth },
  },
  {
    id: 'points',
    type: 'circle',
    source: 'points',
    layout: { 'circle-sort-key': ['get', 'order'] },
    paint: {
      'circle-radius': circleOf('radius'),
      'circle-color': circleOf('fill'),
      'circle-stroke-color': circleOf('stroke'),
      'circle-stroke-width': circleOf('strokeWidth'),
    },
  },
  {
    id: 'rings',
    type: 'circle',
    source: 'points',
    filter: ['!=', ['get', 'ring'], ''],
    paint: {
      ...noCircle,
      'circle-radius': ringLook.radius,
      'circle-stroke-color': ['to-color', ['get', 'ring'], ringLook.marked],
      'circle-stroke-width': ringLook.width,
    },
  },
  {
    id: 'pointed',
    type: 'circle',
    source: 'points',
    filter: ['==', ['get', 'key'], ''],
    paint: {
      ...noCircle,
      'circle-radius': ['+', circleOf('radius'), 6],
      'circle-stroke-color': lineLook.litColor,
      'circle-stroke-width': 2,
    },
  },
]

const collection = (features: Feature[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features,
})

const boundaryData = (rings: Rings): FeatureCollection =>
  collection(
    rings.map((ring) => ({
      type: 'Feature',
      properties: {},
      geometry: { type: 'Polygon', coordinates: [ring.map(([lon, lat]) => [lon, lat])] },
    })),
  )

const pointData = (points: readonly MapPoint[]): FeatureCollection =>
  collection(
    points.map((point) => ({
      type: 'Feature',
      properties: {
        key: point.key,
        kind: point.kind,
        order: drawOrder.indexOf(point.kind),
        ring: ringColorOf(point) ?? '',
      },
      geometry: { type: 'Point', coordinates: [point.point.lon, point.point.lat] },
    })),
  )

function lineData(points: readonly MapPoint[]): FeatureCollection {
  const byKey = new Map(points.map((point) => [point.key, point]))
  return collection(
    points.flatMap((point): Feature[] => {
      const to = point.to === undefined ? undefined : byKey.get(point.to)
      if (!to) return []
      const ends = [point, to].map(({ point: { lon, lat } }) => [lon, lat])
      return [
        {
          type: 'Feature',
          properties: { from: point.key, to: to.key },
          geometry: { type: 'LineString', coordinates: ends },
        },
      ]
    }),
  )
}
