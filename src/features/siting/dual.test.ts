import fc from 'fast-check'
import { expect, test } from 'vitest'
import { at } from '../../base/typed-array.ts'
import { makeDual, markPairs, markPairsWholly } from './dual.ts'
import { type Instance, isFeasible, makeInstance, objectiveOf } from './instance.ts'

const seed = 20_261_123

test('whatever the prices, no assignment undercuts the bound, and no pair of a cheaper one is excluded', () => {
  fc.assert(
    fc.property(
      smallInstance(),
      prices(),
      fc.integer({ min: 0, max: 4 }),
      (instance, given, above) => {
        const cheapest = cheapestWith(instance)
        const best = Math.min(...cheapest)
        if (best === Number.POSITIVE_INFINITY) return
        const cutoff = best + above
        const dualOf = makeDual(instance)
        const paid = Float64Array.from(given).subarray(0, instance.demandCount)
        const keep = new Uint8Array(instance.site.length)

        const continuous = dualOf.evaluate(paid, false)
        const { bound } = continuous
        expect(bound).toBeLessThanOrEqual(best + 1e-9)
        markPairs(instance, continuous, cutoff, keep)
        expect(lost(cheapest, keep, cutoff)).toEqual([])

        const whole = dualOf.evaluate(paid, true)
        expect(whole.bound).toBeLessThanOrEqual(best + 1e-9)
        expect(whole.bound).toBeGreaterThanOrEqual(bound - 1e-9)
        markPairsWholly(instance, dualOf, whole, { cutoff, keep, isOver: () => false })
        expect(lost(cheapest, keep, cutoff)).toEqual([])
      },
    ),
    { seed, numRuns: 3000 },
  )
})

/** Pairs that were excluded although an assignment with them is cheaper than the cutoff. */
const lost = (cheapest: number[], keep: Uint8Array, cutoff: number): number[] =>
  cheapest.flatMap((value, k) => (value < cutoff - 1e-6 && !keep[k] ? [k] : []))

/** For each pair the cheapest feasible assignment that contains it, by trying them all. */
function cheapestWith(instance: Instance): number[] {
  const cheapest = Array.from(instance.site, () => Number.POSITIVE_INFINITY)
  const assigned = new Int32Array(instance.demandCount)
  const visit = (i: number): void => {
    if (i < instance.demandCount) {
      for (let k = at(instance.start, i); k < at(instance.start, i + 1); k++) {
        assigned[i] = k
        visit(i + 1)
      }
      return
    }
    if (!isFeasible(instance, assigned)) return
    const value = objectiveOf(instance, assigned)
    for (const k of assigned) cheapest[k] = Math.min(cheapest[k] as number, value)
  }
  visit(0)
  return cheapest
}

const prices = () =>
  fc
    .array(fc.integer({ min: 0, max: 240 }), { minLength: 5, maxLength: 5 })
    .map((values) => values.map((value) => value / 10))

function smallInstance(): fc.Arbitrary<Instance> {
  const whole = fc.integer({ min: 0, max: 19 })
  const site = fc.record({
    capacity: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 14 })),
    fixed: fc.integer({ min: 0, max: 9 }),
    mustOpen: fc.integer({ min: 0, max: 5 }),
  })
  return fc
    .record({
      sizes: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 5 }),
      sites: fc.array(site, { minLength: 2, maxLength: 4 }),
      costs: fc.array(whole, { minLength: 20, maxLength: 20 }),
      maxHosts: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ sizes, sites, costs, maxHosts }) => {
      const count = sizes.length * sites.length
      return makeInstance({
        start: Int32Array.from([...sizes, 0], (_, i) => i * sites.length),
        site: Int32Array.from({ length: count }, (_, k) => k % sites.length),
        cost: Float64Array.from(costs.slice(0, count)),
        origin: Int32Array.from({ length: count }, (_, k) => k),
        size: Float64Array.from(sizes),
        capacity: Float64Array.from(sites, ({ capacity }) => capacity),
        fixed: Float64Array.from(sites, ({ fixed }) => fixed),
        mustOpen: Uint8Array.from(sites, ({ mustOpen }) => (mustOpen === 0 ? 1 : 0)),
        maxHosts,
      })
    })
}
