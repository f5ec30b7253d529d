import { expect, test } from 'vitest'
import { movesFrom } from '../../base/lifecycle.ts'
import { resource } from '../library/resource.ts'
import { ownSourceOf } from '../library/values.ts'
import { inspectRow } from '../registers/cells.ts'
import { practice, practiceLifecycle, resourceOf, textOf } from './practice.ts'

const row = {
  ...{ unitCode: '433123101201', title: '农忙时改在晚上学', notedOn: '2026-03-08' },
  ...{
    problem: '春耕时白天没有人来。',
    done: '改到晚上七点半。\n接送老人。',
    result: '每次来三十人。',
  },
  subjects: ['party.work'],
}
const origin = {
  ...{ countyCode: '433123000000', stationName: '瓦场村', schoolName: '瓦场小学' },
  authorName: '龙老师',
}

test('I4-5 whoever wrote or sent a lesson does not approve it, and one whose subject nobody knows goes nowhere', () => {
  const obstacles = (state: 'draft' | 'submitted', facts: object) =>
    movesFrom(
      practiceLifecycle,
      state,
      {
        ...{ isAuthor: false, unknownSubjects: [], notedOn: '2026-03-08', today: '2026-03-08' },
        ...facts,
      },
      () => true,
    ).map(({ name, obstacles: found }) => [name, found.map(({ code }) => code)])
  expect(obstacles('submitted', {})).toEqual([
    ['return', []],
    ['approve', []],
  ])
  expect(obstacles('submitted', { isAuthor: true })).toEqual([
    ['return', []],
    ['approve', ['practice_of_own_hand']],
  ])
  expect(obstacles('draft', { unknownSubjects: ['春耕'] })).toEqual([
    ['submit', ['subjects_unknown']],
  ])
  expect(practiceLifecycle.moves.withdraw.reason).toBe('required')
  expect(practiceLifecycle.moves.return.reason).toBe('required')
})

test('I4-5 the catalogue’s line of a lesson is a sound row of the library and says which station it came from', () => {
  const id = '01890000-0000-7000-8000-000000000001'
  const line = resourceOf(id, { ...row, problem: '春'.repeat(2_000) }, origin)
  expect(inspectRow(resource, line)).toMatchObject({ sound: true, problems: [] })
  expect(line).toMatchObject({
    ...{ source: ownSourceOf(origin.countyCode), contributor: '龙老师' },
    contributorOrganisation: '瓦场村站点（瓦场小学）',
  })
  expect(inspectRow(practice, row)).toMatchObject({ sound: true, problems: [] })
  expect(resourceOf(id, row, { ...origin, schoolName: null, authorName: null })).not.toHaveProperty(
    'contributor',
  )
})

test('I4-5 the document tells where it comes from, the problem, what was done and what came of it', () => {
  expect(textOf(row, origin).split('\n')).toEqual([
    '瓦场村站点（瓦场小学）　龙老师　2026年3月8日',
    ...['【遇到的问题】', '春耕时白天没有人来。', '【怎么做的】', '改到晚上七点半。', '接送老人。'],
    ...['【效果】', '每次来三十人。'],
  ])
})
