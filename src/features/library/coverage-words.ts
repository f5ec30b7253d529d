import type { Language } from '../../base/language.ts'
import { type Text, text } from '../../base/text.ts'

const words = {
  title: text('资源覆盖情况', 'Coverage of the library'),
  township: text('乡镇', 'Township'),
  what: text('产业或需求', 'Industry or need'),
  label: text('内容', 'What'),
  size: text('户数或人数', 'Households or people'),
  published: text('已发布资源', 'Published'),
  suitable: text('其中适用', 'Of which suitable'),
  result: text('结论', 'Result'),
  industry: text('产业', 'Industry'),
  need: text('需求', 'Need'),
  unknown: text('还没有登记产业和需求', 'No industries or needs entered'),
  covered: text('有适用资源', 'Covered'),
  subject_unknown: text('主题表里没有对应的主题', 'No subject for it'),
  none: text('没有资源', 'Nothing for it'),
  unsuitable: text('有资源，但不适用', 'Only unsuitable ones'),
} as const satisfies Record<string, Text>

export const coverageWords = (language: Language) =>
  Object.fromEntries(Object.entries(words).map(([key, text]) => [key, text[language]])) as Record<
    keyof typeof words,
    string
  >
