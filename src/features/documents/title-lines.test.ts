import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordsIn } from '../../platform/segmenting.ts'
import { titleLines } from './title-lines.ts'

const linesOf = (title: string) => titleLines(wordsIn(title), 18)

test('F6 a title breaks between words, and keeps what belongs together', () => {
  expect(linesOf('联席会议通知')).toEqual(['联席会议通知'])
  expect(linesOf('凤凰县农村党员干部现代远程教育依托建点工作实施方案')).toEqual([
    '凤凰县农村党员干部现代远程教育',
    '依托建点工作实施方案',
  ])
  expect(linesOf('鳳凰縣農村黨員幹部現代遠程教育依託建點工作實施方案')).toEqual([
    '鳳凰縣農村黨員幹部現代遠程教育',
    '依託建點工作實施方案',
  ])
})

test('F6 three lines are a trapezoid or a diamond, never an hourglass', () => {
  const lines = linesOf('凤凰县关于申报农村党员干部现代远程教育终端接收站点省级验收的报告')
  expect(lines).toHaveLength(3)
  const [first = 0, second = 0, third = 0] = lines.map(({ length }) => length)
  expect(second < first && second < third).toBe(false)
})

test('nothing of a title is lost, and no line begins with what closes', () => {
  const pieces = fc.constantFrom(
    '凤凰县',
    '关于',
    '《办法》',
    '的',
    '、',
    '和',
    '站点',
    'ABC',
    '（试行）',
    '12',
  )
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1, maxLength: 14 }), (some) => {
      const title = some.join('')
      const lines = linesOf(title)
      expect(lines.join('').replace(/\s/g, '')).toBe(title.replace(/\s/g, ''))
      for (const line of lines.slice(1)) expect(line).not.toMatch(/^[》）、的]/)
    }),
  )
})
