import { describe, expect, test } from 'vitest'
import { howMany, seeds } from '../../test/harness/long.ts'
import { byDefinition } from '../../test/simulation/case-oracle.ts'
import { type Rng, seeded } from '../../test/simulation/random.ts'
import { foldCase, inOrder, type Step, sidesOf } from './case-fold.ts'

const step = (id: string, outcome: string, ...after: string[]): Step => ({ id, after, outcome })
const told = (...steps: Step[]) => {
  const folded = foldCase(steps)
  return (
    folded && [folded.holds.outcome, folded.disputed, folded.leaves.map(({ id }) => id).join('')]
  )
}

describe('the state of a case is folded from steps', () => {
  const asked = step('a', 'asked')
  const lent = step('b', 'lent', 'a')
  const refused = step('c', 'refused', 'a')

  test('one leaf: its outcome; no steps: no case', () => {
    expect(told(asked, lent)).toEqual(['lent', false, 'b'])
    expect(told()).toBeUndefined()
  })

  test('leaves that disagree: the outcome before they parted, until a step follows both', () => {
    expect(told(asked, lent, refused)).toEqual(['asked', true, 'bc'])
    expect(told(asked, lent, refused, step('d', 'lent', 'b', 'c'))).toEqual(['lent', false, 'd'])
    expect(told(asked, lent, refused, step('d', 'lent', 'b'))).toEqual(['asked', true, 'cd'])
  })

  test('leaves that agree are no dispute', () => {
    expect(told(asked, lent, step('c', 'lent', 'a'))).toEqual(['lent', false, 'bc'])
  })

  test('a dispute that two settle differently stands where the first began', () => {
    const settled = [step('d', 'lent', 'b', 'c'), step('e', 'refused', 'b', 'c')]
    expect(told(asked, lent, refused, ...settled)).toEqual(['asked', true, 'de'])
  })

  test('what follows a step that nobody knows any more follows the beginning', () => {
    expect(told(asked, step('x', 'returned', 'gone'))).toEqual(['returned', false, 'x'])
    expect(told(asked, lent, step('x', 'returned', 'gone'))).toEqual(['asked', true, 'bx'])
    expect(told(step('x', 'returned', 'gone'))).toEqual(['returned', false, 'x'])
  })

  test('each side of a dispute is told by its own steps', () => {
    const steps = [step('d', 'returned', 'b'), refused, lent, asked]
    const folded = foldCase(steps)
    expect(folded && sidesOf(steps, folded).map((side) => side.map(({ id }) => id))).toEqual([
      ['c'],
      ['b', 'd'],
    ])
  })

  test('steps that follow each other in a circle, which only a forger makes, end in an answer', () => {
    expect(told(step('a', 'x', 'b'), step('b', 'y', 'a'))).toBeUndefined()
    expect(
      told(asked, step('x', 'x', 'y'), step('y', 'y', 'x', 'a'), step('z', 'z', 'x'), lent),
    ).toBeDefined()
    expect(inOrder([step('a', 'x', 'b'), step('b', 'y', 'a')])).toHaveLength(2)
  })
})

describe.each(seeds(1, howMany({ few: 150, long: 5_000 })))('seed %i', (seed) => {
  const rng = seeded(seed)
  const steps = randomSteps(rng)

  test('any order of arrival, and any repetition, gives the same', () => {
    const expected = foldCase(steps)
    for (let i = 0; i < 5; i++) {
      const shuffled = shuffle(rng, [...steps, ...steps.filter(() => rng.chance(0.4))])
      expect(foldCase(shuffled), `seed ${seed}`).toEqual(expected)
      const order = inOrder(shuffled).map(({ id }) => id)
      expect(order).toEqual(inOrder(steps).map(({ id }) => id))
      for (const { id, after } of steps)
        for (const one of after)
          if (order.includes(one)) expect(order.indexOf(one)).toBeLessThan(order.indexOf(id))
    }
  })

  test('brute force finds the same leaves, outcome and dispute', () => {
    const folded = foldCase(steps)
    expect(
      folded && {
        leaves: folded.leaves.map(({ id }) => id),
        disputed: folded.disputed,
        outcome: folded.holds.outcome,
      },
      `seed ${seed}`,
    ).toEqual(byDefinition(steps))
  })

  test('a step that follows all leaves ends every dispute, and no step before it matters', () => {
    const leaves = foldCase(steps)?.leaves.map(({ id }) => id) ?? []
    const settled = [...steps, { id: 'settled', after: leaves, outcome: 'settled' }]
    expect(foldCase(settled)).toMatchObject({ disputed: false, holds: { outcome: 'settled' } })
  })
})

/** Steps as machines make them: each follows the leaves of what its maker had seen; some are lost afterwards. */
function randomSteps(rng: Rng): Step[] {
  const steps: Step[] = [step('s00', 'asked')]
  for (let i = 1; i < rng.within(2, 12); i++) {
    const seen = steps.filter((_, at) => at === 0 || rng.chance(0.7))
    const followed = new Set(seen.flatMap(({ after }) => after))
    const leaves = seen.map(({ id }) => id).filter((id) => !followed.has(id))
    const after = rng.chance(0.7) ? leaves : [rng.pick(leaves)]
    steps.push(
      step(`s${String(i).padStart(2, '0')}`, rng.pick(['asked', 'lent', 'lost']), ...after),
    )
  }
  return rng.chance(0.3) ? steps.filter(() => rng.chance(0.8)) : steps
}

function shuffle<T>(rng: Rng, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: rng.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
