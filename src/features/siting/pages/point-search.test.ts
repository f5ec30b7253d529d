import { expect, test } from 'vitest'
import type { MapPoint } from './map-point.ts'
import { arrows, nextPoint, pointAt } from './point-search.ts'

const placed = (key: string, x: number, y: number, kind: MapPoint['kind'] = 'village') => ({
  point: { key, kind, point: { lat: 0, lon: 0 }, title: key, lines: [] },
  at: { x, y },
})
const four = [
  placed('west', 0, 50),
  placed('middle', 50, 50),
  placed('east', 100, 48),
  placed('north', 52, 0),
]

test('the pointer finds the nearest point within reach and none beyond it', () => {
  expect(pointAt(four, { x: 56, y: 52 })?.key).toBe('middle')
  expect(pointAt(four, { x: 25, y: 25 })).toBeUndefined()
})

test('a host is found before the village dot it covers', () => {
  const both = [placed('village', 10, 10), placed('host', 11, 10, 'host')]
  expect(pointAt(both, { x: 10, y: 10 })?.key).toBe('host')
})

test('arrow keys go to the next point in their direction and stay at the last one', () => {
  expect(nextPoint(four, 'west', arrows.ArrowRight)?.key).toBe('middle')
  expect(nextPoint(four, 'middle', arrows.ArrowUp)?.key).toBe('north')
  expect(nextPoint(four, 'east', arrows.ArrowRight)?.key).toBe('east')
})

test('without a point to start from the keyboard begins at the top', () => {
  expect(nextPoint(four, undefined, arrows.ArrowDown)?.key).toBe('north')
})
