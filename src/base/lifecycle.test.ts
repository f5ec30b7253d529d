import { expect, test } from 'vitest'
import { defineLifecycle, diagramOf, movesFrom } from './lifecycle.ts'
import { text } from './text.ts'

const say = (word: string) => text(word, word)
const loan = defineLifecycle<'out' | 'back' | 'lost', { damaged: boolean }>()({
  name: 'loan',
  initial: 'out',
  states: { out: say('借出'), back: say('归还'), lost: say('遗失') },
  moves: {
    giveBack: {
      label: say('归还'),
      from: ['out', 'lost'],
      to: 'back',
      by: 'loans.write',
      obstacles: ({ damaged }) => (damaged ? [{ code: 'damaged', remedy: '/faults' }] : []),
    },
    lose: { label: say('报失'), from: ['out'], to: 'lost', by: 'loans.lose', reason: 'required' },
  },
})
const open = (state: 'out' | 'back' | 'lost', damaged: boolean, verbs: readonly string[]) =>
  movesFrom(loan, state, { damaged }, (verb) => verbs.includes(verb))

test('only moves that begin in the present state are offered', () => {
  const names = (state: 'out' | 'back' | 'lost') => open(state, false, []).map(({ name }) => name)
  expect(names('out')).toEqual(['giveBack', 'lose'])
  expect(names('lost')).toEqual(['giveBack'])
  expect(names('back')).toEqual([])
})

test('a move says everything that stands in its way at once: permission and facts', () => {
  expect(open('out', true, ['loans.lose'])).toEqual([
    {
      name: 'giveBack',
      to: 'back',
      reasonRequired: false,
      obstacles: [
        { code: 'not_permitted', details: { verb: 'loans.write' } },
        { code: 'damaged', remedy: '/faults' },
      ],
    },
    { name: 'lose', to: 'lost', reasonRequired: true, obstacles: [] },
  ])
})

test('the diagram shows the beginning and every way from one state to another', () => {
  expect(diagramOf(loan)).toBe(
    ['[*] --> out', 'out --> back: giveBack', 'lost --> back: giveBack', 'out --> lost: lose'].join(
      '\n',
    ),
  )
})
