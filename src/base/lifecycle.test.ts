import { expect, test } from 'vitest'
import {
  defineLifecycle,
  diagramOf,
  movesFrom,
  nextMoves,
  pathOf,
  sharedMoves,
  stepsOf,
  toneOf,
} from './lifecycle.ts'
import { text } from './text.ts'

const say = (word: string) => text(word, word)
const loan = defineLifecycle<'out' | 'back' | 'lost', { damaged: boolean }>()({
  name: 'loan',
  initial: 'out',
  states: { out: say('借出'), back: say('归还'), lost: say('遗失') },
  moves: {
    giveBack: {
      label: say('归还'),
      about: say('还到原处'),
      from: ['out', 'lost'],
      to: 'back',
      by: 'equipment.write',
      obstacles: ({ damaged }) => (damaged ? [{ code: 'damaged', remedy: '/faults' }] : []),
    },
    lose: {
      label: say('报失'),
      about: say('找不到了'),
      from: ['out'],
      to: 'lost',
      by: 'equipment.propose',
      reason: 'required',
    },
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
  expect(open('out', true, ['equipment.propose'])).toEqual([
    {
      name: 'giveBack',
      to: 'back',
      reasonRequired: false,
      obstacles: [
        { code: 'not_permitted', details: { verb: 'equipment.write' } },
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

const paper = defineLifecycle<'draft' | 'sent' | 'returned' | 'agreed' | 'refused', object>()({
  name: 'paper',
  initial: 'draft',
  states: {
    draft: say('草稿'),
    sent: say('已送'),
    returned: say('退回'),
    agreed: say('同意'),
    refused: say('不同意'),
  },
  moves: {
    send: {
      ...{ label: say('送'), about: say('送去'), by: 'survey.submit' },
      from: ['draft', 'returned'],
      to: 'sent',
    },
    return: {
      ...{ label: say('退'), about: say('退回'), by: 'survey.verify', reason: 'required' },
      from: ['sent'],
      to: 'returned',
    },
    refuse: {
      ...{ label: say('不'), about: say('不同意'), by: 'survey.verify', reason: 'required' },
      from: ['sent'],
      to: 'refused',
    },
    agree: {
      ...{ label: say('好'), about: say('同意'), by: 'survey.verify' },
      from: ['sent'],
      to: 'agreed',
    },
    reopen: {
      ...{ label: say('变'), about: say('变了'), by: 'system' },
      from: ['agreed'],
      to: 'sent',
    },
  },
})
const bar = (state: keyof typeof paper.states) =>
  stepsOf(paper, state)
    .map(({ state: step, stage }) => `${step} ${stage}`)
    .join(', ')

test('the path is the longest way without a reason; what falls beside it stands before what follows', () => {
  expect(pathOf(paper)).toEqual(['draft', 'sent', 'agreed'])
  expect(bar('draft')).toBe('draft now, sent next, agreed next')
  expect(bar('sent')).toBe('draft done, sent now, agreed next')
  expect(bar('returned')).toBe('draft done, returned now, sent next, agreed next')
  expect(bar('refused')).toBe('draft done, sent done, refused now')
  expect(bar('agreed')).toBe('draft done, sent done, agreed done')
})

test('the colour of a state follows from the path', () => {
  const tones = Object.keys(paper.states).map((state) => toneOf(paper, state as 'draft'))
  expect(tones).toEqual(['plain', 'soon', 'bad', 'good', 'bad'])
})

test('nobody is offered what the system does, and chosen rows offer what all of them permit', () => {
  expect(movesFrom(paper, 'agreed', {}, () => true)).toEqual([])
  expect(nextMoves(paper, 'sent')).toEqual(['agree'])
  expect(nextMoves(paper, 'agreed')).toEqual([])
  expect(sharedMoves(paper, ['draft', 'returned'])).toEqual(['send'])
  expect(sharedMoves(paper, ['draft', 'sent'])).toEqual([])
  expect(sharedMoves(paper, [])).toEqual([])
})

test('at the end of its path nothing waits, though it may be taken up again', () => {
  const { moves, ...rest } = loan
  const again = { ...moves.giveBack, from: ['back'], to: 'out' } as const
  expect(nextMoves({ ...rest, moves: { ...moves, again } }, 'out')).toEqual(['giveBack'])
  expect(nextMoves({ ...rest, moves: { ...moves, again } }, 'back')).toEqual([])
})
