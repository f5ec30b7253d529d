import { expect, test } from 'vitest'
import type { Candidate } from './candidate.ts'
import { distanceParts, whyChosen } from './why.ts'
import { hostWhy } from './words-store.ts'

const candidate = (
  schoolId: string,
  distanceMetres: number | null,
  unfit: Candidate['unfit'] = [],
) => ({ schoolId, distanceMetres, unfit }) as Candidate

test('S2-3 paper says what stands in the way of the nearest, in numbers', () => {
  const full = { code: 'full', size: 83, used: 278, capacity: 324 } as const
  const why = {
    ...{ demand: '433123101201', site: 'a', distance: 2_350, reason: 'nearest_full' as const },
    nearer: [{ site: 'b', distance: 1_460, hindrance: full }],
  }
  const said = (language: 'zh-Hans' | 'en') =>
    hostWhy({ why, nearerSchoolName: '中心小学' }, language)?.replaceAll('\u00a0', ' ')
  expect(said('zh-Hans')).toBe(
    '不是最近的：更近的中心小学（1.46 公里）坐不下：每周324人次已占278，这里还要83',
  )
  expect(said('en')).toBe(
    'not the nearest: 中心小学 at 1.46 km is full: 278 of 324 visits a week are taken, 83 more are needed',
  )
  expect(
    hostWhy(
      { why: { ...why, reason: 'locked_by_person' }, nearerSchoolName: '中心小学' },
      'zh-Hans',
    ),
  ).toMatch(/^由人指定，不是最近的：更近的中心小学有/)
})

test('what a person chose is not called the nearest while a suitable school is nearer', () => {
  const all = [candidate('b', 900), candidate('c', 400, ['merger_planned']), candidate('a', 1_500)]
  expect(whyChosen('v', all[2] as Candidate, all)).toMatchObject({
    reason: 'nearest_not_chosen',
    nearer: [{ site: 'b', distance: 900 }],
  })
  expect(whyChosen('v', all[0] as Candidate, all)).toMatchObject({ reason: 'nearest', nearer: [] })
  expect(whyChosen('v', candidate('d', null), all)).toBeUndefined()
})

test('two distances that differ by forty metres are told apart below ten kilometres', () => {
  expect([999, 2_314, 2_350, 12_340].map(distanceParts)).toEqual([
    { value: 999, unit: 'metres' },
    { value: 2.31, unit: 'kilometres' },
    { value: 2.35, unit: 'kilometres' },
    { value: 12.3, unit: 'kilometres' },
  ])
})
