import { describe, expect, test } from 'vitest'
import { coverageOf, verdictOf } from './coverage.ts'
import { isLow, pointsOf, profileOf, type Ranked, reasonsFor, type Weights } from './rank.ts'
import { shippedSubjects } from './shipped-subjects.ts'
import { subjectTree } from './subject-tree.ts'

const weights: Weights = {
  ...{ industry: 40, need: 50, season: 10, dialect: 15, useMode: 5, suitability: 20 },
  ...{ fairSuitability: 300, fewestRatings: 3 },
}
const tree = subjectTree(shippedSubjects, (text) => text)
const profile = profileOf(
  {
    industries: [
      { product: '茶叶', households: 200 },
      { product: '土蜂蜜', households: 0 },
      { product: '银河旅行', households: 4 },
    ],
    needs: [{ topic: '茶树怎样修剪', people: 30, dialect: '苗语', useMode: 'group' }],
    month: 12,
  },
  tree,
  weights,
)
const resource: Ranked = { subjects: ['practical.tea'], useModes: ['personal'], suitability: null }

describe('S4-3 rank', () => {
  test('an industry of every household counts whole, one of none counts half', () => {
    expect(profile.wants.map(({ label, points }) => [label, points])).toEqual([
      ['茶叶', 40],
      ['土蜂蜜', 20],
      ['银河旅行', 20],
      ['茶树怎样修剪', 50],
    ])
  })

  test('a want counts once, though a resource names its subject and one below it', () => {
    const named = { ...resource, subjects: ['practical.tea', '茶园', 'practical.tea'] }
    expect(pointsOf(reasonsFor(named, profile, weights))).toBe(90)
  })

  test('a subject above serves nothing that is asked for below it', () => {
    expect(reasonsFor({ ...resource, subjects: ['practical.cash'] }, profile, weights)).toEqual([])
  })

  test('season, dialect and way of learning add their points, the weightiest first', () => {
    const fitting = {
      ...resource,
      subjects: [],
      seasonMonths: [12],
      dialects: ['苗语'],
      useModes: ['group'],
    }
    expect(reasonsFor(fitting, profile, weights).map(({ reason }) => reason)).toEqual([
      'dialect',
      'season',
      'useMode',
    ])
  })

  test('S4-7 scores count from the third rater on, at the fair average and above', () => {
    const scores = (raters: number, each: number) => ({
      ...{ reviewers: raters, learners: 0 },
      ...{ understood: raters * each, learnt: raters * each, used: raters * each },
    })
    expect(isLow(scores(2, 1), weights)).toBe(false)
    expect(isLow(scores(3, 2), weights)).toBe(true)
    expect(isLow(scores(3, 3), weights)).toBe(false)
    expect(reasonsFor({ ...resource, suitability: scores(3, 3) }, profile, weights)).toContainEqual(
      { reason: 'suitable', points: 20 },
    )
  })
})

test('S4-13 an industry with nothing for it, or only what is unsuitable, is a gap; gaps stand first', () => {
  const serving = [
    { published: 2, suitable: 1 },
    { published: 0, suitable: 0 },
    { published: 0, suitable: 0 },
    { published: 1, suitable: 0 },
  ]
  expect(coverageOf(profile.wants, serving).map(({ label, gap }) => [label, gap])).toEqual([
    ['茶树怎样修剪', 'unsuitable'],
    ['银河旅行', 'subject_unknown'],
    ['土蜂蜜', 'none'],
    ['茶叶', undefined],
  ])
})

test('S4-13 nobody can tell what a township lacks that has entered neither industries nor needs', () => {
  const [tea] = coverageOf(profile.wants, [{ published: 1, suitable: 1 }])
  const wants = tea ? [tea] : []
  expect(verdictOf({ wants: [], gaps: 0 })).toBe('unknown')
  expect(verdictOf({ wants, gaps: 1 })).toBe('gaps')
  expect(verdictOf({ wants, gaps: 0 })).toBe('covered')
})

describe('S4-12 the tree', () => {
  test('the longest word tells the subject: oil tea is not tea', () => {
    expect(tree.meantBy('油茶低改')).toEqual(['practical.oiltea'])
    expect(tree.meantBy('稻田养鱼')).toEqual(['practical.fish'])
    expect(tree.meantBy('银河旅行')).toEqual([])
  })

  test('a code of years ago and a name mean the subject of today', () => {
    const merged = subjectTree(
      [
        { code: 'a', name: '甲', formerCodes: ['old'] },
        { code: 'b', name: '乙', parentCode: 'old' },
      ],
      (text) => text,
    )
    expect(merged.codeOf('old')).toBe('a')
    expect(merged.codeOf('乙')).toBe('b')
    expect(merged.codesBelow('old')).toEqual(['a', 'old', '甲', 'b', '乙'])
    expect(merged.pathTo('b').map(({ name }) => name)).toEqual(['甲', '乙'])
  })
})
