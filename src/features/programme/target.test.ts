import { expect, test } from 'vitest'
import { areWeighed, pointsOf, targetsOf } from './target.ts'

test.each([
  ['站点牌匾悬挂规范。（20分）', '站点牌匾悬挂规范。', 20],
  ['按时召开联席会议(15分)。', '按时召开联席会议', 15],
  ['每周开放不少于1天 35 分', '每周开放不少于1天', 35],
  ['Plates hang as they should. (5 points)', 'Plates hang as they should.', 5],
  ['每周集中学习不少于2小时。', '每周集中学习不少于2小时。', null],
  ['（100分）', '（100分）', 100],
  ['牌匾悬挂规范（２０分）', '牌匾悬挂规范', 20],
  ['完成率（12.5分）', '完成率（12.5分）', null],
  ['开放（1000分）', '开放（1000分）', null],
  ['开放（-20分）', '开放（-20分）', null],
  ['测评60-80分', '测评60-80分', null],
  ['测评 0.1+0.2分', '测评 0.1+0.2分', null],
])('F13 I2-3 the points of a target stand at its end: %s', (line, text, points) => {
  expect(targetsOf(`\n  ${line}  \n\n`)).toEqual([{ line: 1, text, points }])
})

test('I2-3 INV-36 points come to a hundred, each target with some, or there are none at all', () => {
  const of = (...lines: string[]) => pointsOf(targetsOf(lines.join('\n')))
  expect(of('甲', '乙')).toBeNull()
  expect(areWeighed(of('甲', '乙'))).toBe(true)
  expect(areWeighed(of('甲（60分）', '乙（40分）'))).toBe(true)
  expect(areWeighed(of('甲（60分）', '乙（39分）'))).toBe(false)
  expect(areWeighed(of('甲（60分）', '乙（40分）', '丙'))).toBe(false)
  expect(of('甲（60分）', '乙')).toEqual({ sum: 60, without: 1 })
  // Points that are no whole number are none, and the letter is not one without points.
  expect(of('甲（40.50分）', '乙（60.50分）')).toEqual({ sum: 0, without: 2 })
  expect(areWeighed(of('甲（99.9分）', '乙（0.1分）'))).toBe(false)
})
