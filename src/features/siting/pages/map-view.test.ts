import { expect, test } from 'vitest'
import { fitView, panView, project, revealView, zoomView } from './map-view.ts'

const size = { width: 600, height: 400 }
const low = { lat: 27.7, lon: 109.3 }
const high = { lat: 28.2, lon: 109.8 }
const view = fitView(size, { low, high })

test('a fitted view has both corners inside, north above south', () => {
  const [southWest, northEast] = [project(view, size, low), project(view, size, high)]
  for (const { x, y } of [southWest, northEast]) {
    expect(x).toBeGreaterThanOrEqual(31.9)
    expect(x).toBeLessThanOrEqual(568.1)
    expect(y).toBeGreaterThanOrEqual(31.9)
    expect(y).toBeLessThanOrEqual(368.1)
  }
  expect(northEast.y).toBeLessThan(southWest.y)
  expect(northEast.x).toBeGreaterThan(southWest.x)
})

test('what lies under the pointer stays there while zooming', () => {
  const before = project(view, size, low)
  const after = project(zoomView(view, size, 2.5, before), size, low)
  expect(after.x).toBeCloseTo(before.x, 6)
  expect(after.y).toBeCloseTo(before.y, 6)
})

test('dragging moves the ground with the hand', () => {
  const before = project(view, size, low)
  const after = project(panView(view, { x: 30, y: -20 }), size, low)
  expect(after.x - before.x).toBeCloseTo(30, 6)
  expect(after.y - before.y).toBeCloseTo(-20, 6)
})

test('a point outside is brought inside, and one inside moves nothing', () => {
  const near = zoomView(view, size, 8, { x: 300, y: 200 })
  const shown = project(revealView(near, size, low), size, low)
  expect(shown.x).toBeCloseTo(40, 6)
  expect(shown.y).toBeCloseTo(360, 6)
  expect(revealView(view, size, { lat: 27.95, lon: 109.55 })).toEqual(view)
})
