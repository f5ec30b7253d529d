import { expect, test } from 'vitest'
import { type FoundStore, judgeStore } from './blob-home.ts'

const full: FoundStore = { expected: 'a', anyIsRight: false, found: 'a', stored: 1_000, missing: 0 }

test.each<[string, Partial<FoundStore>, ReturnType<typeof judgeStore>]>([
  ['the one that is expected', {}, 'ours'],
  ['the same, a bad disk has taken a few', { missing: 20 }, 'ours'],
  ['the same, with a tenth lost', { missing: 100 }, 'ours'],
  ['the same, with more than a tenth lost', { missing: 101 }, 'strange'],
  ['the same, one of one lost', { stored: 1, missing: 1 }, 'ours'],
  ['the same, emptied', { stored: 2, missing: 2 }, 'strange'],
  ['another', { found: 'b' }, 'strange'],
  ['another, empty', { found: 'b', missing: 1_000 }, 'strange'],
  ['an empty directory', { found: undefined, missing: 1_000 }, 'strange'],
  ['an empty directory, while nothing was stored', { found: undefined, stored: 0 }, 'adopt'],
  ['another, while nothing was stored', { found: 'b', stored: 0 }, 'adopt'],
  ['all of it without its name', { found: undefined }, 'adopt'],
  ['part of it without its name', { found: undefined, missing: 1 }, 'strange'],
  ['the first start with names', { expected: undefined, found: undefined }, 'adopt'],
  [
    'the first start with names, on an empty directory',
    { expected: undefined, found: undefined, missing: 1_000 },
    'strange',
  ],
  [
    'anything, after a person has said so',
    { anyIsRight: true, found: 'b', missing: 1_000 },
    'adopt',
  ],
])('F4 %s', (_what, found, judged) => {
  expect(judgeStore({ ...full, ...found })).toBe(judged)
})
