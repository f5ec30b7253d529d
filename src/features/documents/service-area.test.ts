import { expect, test } from 'vitest'
import { mapOf, mapSize } from './service-area.ts'

const school = { lat: 28, lon: 109.5 }
const unit = (lat: number, lon: number) => ({
  ...{ unit: '村', residents: 1, members: 1, distanceMetres: 1, isFixed: true },
  point: { lat, lon },
})

test('F3 north is above, east on the right, one scale for both, and everything is on the map', () => {
  const map = mapOf({ point: school, units: [unit(28.05, 109.5), unit(28, 109.56)] })
  const [north, east] = map?.units ?? []
  const at = map?.school ?? { x: 0, y: 0 }
  expect(north?.x).toBeCloseTo(at.x)
  expect(north?.y).toBeLessThan(at.y)
  expect(east?.y).toBeCloseTo(at.y)
  expect(east?.x).toBeGreaterThan(at.x)
  // 5.566 km to the north; 0.06° of longitude at 28° are 5.897 km.
  const perKm = (at.y - (north?.y ?? 0)) / 5.566
  expect(((east?.x ?? 0) - at.x) / 5.897).toBeCloseTo(perKm, 2)
  expect(map?.scale.length).toBeCloseTo((map?.scale.kilometres ?? 0) * perKm, 1)
  for (const { x, y } of [at, ...(map?.units ?? [])]) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(mapSize.width)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y).toBeLessThanOrEqual(mapSize.height)
  }
})

test('F3 one unit at the school’s own gate, a unit without a point, a school without one', () => {
  const alone = mapOf({ point: school, units: [unit(28, 109.5)] })
  expect(alone?.units).toEqual([{ number: 1, ...alone?.school }])
  expect(alone?.scale.kilometres).toBe(0.2)
  const half = mapOf({ point: school, units: [{ ...unit(0, 0), point: null }, unit(28.01, 109.5)] })
  expect(half?.units.map(({ number }) => number)).toEqual([2])
  expect(mapOf({ point: null, units: [unit(28, 109.5)] })).toBeNull()
})
