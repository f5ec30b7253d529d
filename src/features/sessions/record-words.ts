import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'

const words = {
  recordTitle: text('学习活动记录', 'Record of a session'),
  fileTitle: text('主题活动档案', 'File of a themed activity'),
  playedTitle: text('播放记录', 'Playback log'),
  dutiesTitle: text('协管员工作表', 'Sheet of assistants’ duties'),
  openDay: text('开放日', 'Open day'),
  when: text('计划时间', 'Planned'),
  took: text('实际时间', 'Took place'),
  counted: text('计入时长', 'Counts'),
  came: text('参加人数', 'Who came'),
  people: text(
    '{people} 人次，其中党员干部 {members} 人次',
    '{people}, of whom members and cadres {members}',
  ),
  minutesSay: text('{minutes} 分钟', '{minutes} minutes'),
  where: text('学校、教室', 'Where'),
  days: text('活动时间', 'Days'),
  sum: text('共 {sessions} 次活动，{minutes} 分钟', '{sessions} sessions, {minutes} minutes'),
  forms: text('活动环节', 'Parts'),
  form: text('形式', 'Form'),
  what: text('内容', 'What'),
  minutes: text('分钟', 'Minutes'),
  noForms: text('没有登记环节。', 'No parts were written down.'),
  names: text('签到', 'Signed in'),
  group: text('村组', 'Group'),
  name: text('姓名', 'Names'),
  count: text('人数', 'Count'),
  noNames: text('没有人签到。', 'Nobody signed in.'),
  played: text('播放', 'Played'),
  time: text('时间', 'Time'),
  title: text('名称', 'Title'),
  noPlayed: text('没有从站点资料库播放。', 'Nothing was played from the library.'),
  noPlayedDays: text('这些天没有播放记录。', 'Nothing was played on these days.'),
  sessions: text('学习活动', 'Sessions'),
  session: text('学习活动', 'Session'),
  noSessions: text('还没有活动。', 'No session yet.'),
  day: text('日期', 'Day'),
  heads: text('人数', 'People'),
  membersOf: text('其中党员干部', 'Of whom members'),
  photosLeft: text(
    '还有 {count} 张照片没有印在这里。',
    '{count} more photos are not printed here.',
  ),
  unit: text('站点', 'Station'),
  school: text('学校', 'School'),
  contact: text('最近联系学校', 'Last in touch'),
  never: text('没有', 'Never'),
  units: text('各站点', 'Stations'),
  records: text('工作记录', 'What was done'),
  noRecords: text('这些天没有记录。', 'Nothing was written down on these days.'),
  kind: text('工作', 'Duty'),
  note: text('简要说明', 'Note'),
  who: text('协管员', 'Assistant'),
  noDuties: text('这里还没有启用的站点。', 'No station is in use here.'),
  span: text('{from} 至 {to}', '{from} to {to}'),
  operator: text('操作人', 'Operator'),
  recorder: text('记录人', 'Recorder'),
  head: text('负责人', 'Responsible'),
  confirmed: text('学校确认', 'School'),
  seal: text('盖章', 'Seal'),
  township: text('乡镇', 'Township'),
  hosts: text('值守：{names}', 'Host: {names}'),
  openFor: text('开放 {minutes} 分钟', 'Open for {minutes} minutes'),
  everyone: text('全乡镇的人', 'Everyone of the township'),
} as const

/** What papers of sessions, activities and assistants say, in one language. */
export const recordWords = (language: Language) => ({
  ...(Object.fromEntries(
    Object.entries(words).map(([name, said]) => [name, said[language]]),
  ) as Record<keyof typeof words, string>),
  and: language === 'en' ? ', ' : '、',
})

export const fill = (pattern: string, told: Readonly<Record<string, string | number>>): string =>
  pattern.replace(/\{(\w+)\}/g, (_, name: string) => String(told[name] ?? ''))
