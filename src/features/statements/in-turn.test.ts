import { expect, test } from 'vitest'
import { inTurn } from './in-turn.ts'

const once = { mostAtOnce: 3, restMs: 0 }
const never = () => false

test('what comes while work is done goes together, so many at once', async () => {
  const groups: number[][] = []
  const go = inTurn<number, number>(
    async (group) => {
      groups.push([...group])
      return group.map((n) => n * 2)
    },
    once,
    never,
  )
  expect(await Promise.all([1, 2, 3, 4, 5].map(go))).toEqual([2, 4, 6, 8, 10])
  expect(groups).toEqual([[1], [2, 3, 4], [5]])
})

test('whoever was answered in a group is waited for, and goes with the others', async () => {
  const groups: number[][] = []
  const work = async (group: readonly number[]) => {
    groups.push([...group])
    return group
  }
  const patient = inTurn<number, number>(work, { mostAtOnce: 9, restMs: 60_000 }, never)
  const first = patient(1)
  await Promise.all([2, 3].map(patient))
  const again = [patient(4), patient(5)]
  expect(await Promise.all([first, ...again])).toEqual([1, 4, 5])
  expect(groups).toEqual([[1], [2, 3], [4, 5]])

  const hasty = inTurn<number, number>(work, { mostAtOnce: 9, restMs: 1 }, never)
  await Promise.all([6, 7, 8].map(hasty))
  expect(await hasty(9)).toBe(9)
  expect(groups.slice(3)).toEqual([[6], [7, 8], [9]])
})

test('what is refused concerns nobody else', async () => {
  const go = inTurn<number, number>(
    async (group) => group.map((n) => (n === 2 ? new Error('two') : n)),
    once,
    never,
  )
  const results = await Promise.allSettled([1, 2, 3].map(go))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a group that breaks is tried one by one, unless that is hopeless', async () => {
  let tries = 0
  const work = async (group: readonly number[]) => {
    tries++
    if (group.includes(3)) throw new Error('three')
    return group
  }
  const states = async (isHopeless: boolean) => {
    tries = 0
    const go = inTurn<number, number>(work, once, () => isHopeless)
    const results = await Promise.allSettled([1, 2, 3, 4].map(go))
    return [...results.map(({ status }) => status === 'fulfilled'), tries]
  }
  expect(await states(false)).toEqual([true, true, false, true, 5])
  expect(await states(true)).toEqual([true, false, false, false, 2])
})
