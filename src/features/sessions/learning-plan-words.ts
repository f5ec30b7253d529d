import type { Day } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'

const words = {
  title: text('培训计划及时间安排', 'Training plan and timetable'),
  when: text('周或月', 'Week or month'),
  times: text('时间', 'Times'),
  topic: text('学习内容', 'Topic'),
  groups: text('参学对象', 'For whom'),
  theme: text('主题', 'Theme'),
  form: text('形式', 'Form'),
  minutes: text('分钟', 'Minutes'),
  meeting: text('通过的会议', 'Adopted by'),
  draft: text('草稿', 'Draft'),
  none: text('这段时间还没有计划。', 'Nothing is planned in these days.'),
  maker: text('制表人', 'Prepared by'),
  head: text('负责人', 'Responsible'),
  seal: text('盖章', 'Seal'),
}

/** What the paper of a plan says, in one language. */
export const planWords = (language: Language) => ({
  ...(Object.fromEntries(
    Object.entries(words).map(([name, said]) => [name, said[language]]),
  ) as Record<keyof typeof words, string>),
  and: language === 'en' ? ', ' : '、',
  days: (from: Day, to: Day) => (language === 'en' ? `${from} to ${to}` : `${from} 至 ${to}`),
})
