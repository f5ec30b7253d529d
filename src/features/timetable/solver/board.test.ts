import { expect, test } from 'vitest'
import { at } from '../../../base/typed-array.ts'
import { makeBoard } from './board.ts'
import { construct } from './construct.ts'
import { readProblem } from './faults.ts'
import { type Instance, makeInstance, roomsOfMeeting, startsOf } from './instance.ts'
import { makeRandom } from './random.ts'
import { termsOf } from './score.ts'
import { assignmentsOn } from './unmet.ts'

/** Something of every wish, in a crowd. */
function crowded(seed: number): Instance {
  const random = makeRandom(seed)
  const below = (most: number): number => Math.floor(random() * most)
  const window = () => {
    const from = below(5)
    return { day: below(3), from, to: from + 1 + below(6 - from) }
  }
  const read = readProblem({
    time: { unit: 'periods', days: 3, periodsPerDay: 6 },
    rooms: Array.from({ length: 4 }, (_, i) => ({ id: `r${i}`, capacity: 5 * i })),
    resources: Array.from({ length: 6 }, (_, i) => ({
      id: `g${i}`,
      compact: i % 2,
      maxPerDay: 2,
      maxDays: 2,
    })),
    events: Array.from({ length: 10 }, (_, i) => ({
      id: `e${i}`,
      meetings: 1 + below(2),
      length: 1 + below(2),
      attendance: below(20),
      needsRoom: i % 4 > 0,
      needs: [`g${below(3)}`, `g${3 + below(3)}`],
      minDays: below(3),
      preferred: [window()],
      costs: [{ ...window(), cost: 2 }],
      mustOverlap: [{ id: 'news', windows: [window()], soft: true }],
    })),
    spread: [{ events: ['e0', 'e1', 'e2'], minDays: 3 }],
    fairness: [
      {
        id: 'g',
        parties: [
          { id: 'a', events: ['e3', 'e4'] },
          { id: 'b', events: ['e5'] },
        ],
      },
    ],
    place: 'most',
  })
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return makeInstance(read.problem)
}

test('S5-7 the cost of the board is that of the timetable, and a move costs what was said before', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const instance = crowded(seed)
    const board = makeBoard(instance)
    const random = makeRandom(seed)
    const one = (list: Int32Array): number => at(list, Math.floor(random() * list.length))
    construct(instance, board, { random, tries: 500, isOver: () => false })
    for (let i = 0; i < 400; i++) {
      const m = Math.floor(random() * instance.meetingCount)
      const [s, r] = [one(startsOf(instance, m)), one(roomsOfMeeting(instance, m))]
      if (at(board.start, m) < 0 || !board.fits(m, s, r)) continue
      const [before, said] = [board.cost(), board.costOfMove(m, s, r)]
      board.take(m)
      board.put(m, s, r)
      expect(board.cost() - before, `seed ${seed}, move ${i}`).toBeCloseTo(said, 6)
    }
    const terms = termsOf(instance.problem, assignmentsOn(instance, board))
    const reckoned = Object.values(terms).reduce((sum, term) => sum + term, 0)
    expect(board.cost(), `seed ${seed}`).toBeCloseTo(reckoned, 6)
  }
})
