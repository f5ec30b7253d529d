import type { Day } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'

const words = {
  catalogue: text('课件目录', 'Catalogue of courseware'),
  downloads: text('资源下载记录', 'Log of downloads'),
  issue: text(
    '第 {issueNo} 期，共 {all} 种，比上期新增 {fresh} 种，减少 {gone} 种。',
    'Issue {issueNo}: {all} in all, {fresh} new and {gone} gone since the issue before.',
  ),
  days: text('{from} 至 {to}', '{from} to {to}'),
  fresh: text('本期新增', 'New in this issue'),
  gone: text('已不再提供', 'No longer there'),
  otherSubject: text('其他', 'Other'),
  catalogueNo: text('编号', 'No.'),
  title: text('名称', 'Title'),
  mediaType: text('类型', 'Kind'),
  minutes: text('分钟', 'Minutes'),
  subject: text('主题', 'Subject'),
  none: text('本期没有内容。', 'Nothing in this issue.'),
  noDownloads: text('这段时间没有记录。', 'Nothing came in on these days.'),
  onDay: text('日期', 'Day'),
  how: text('方式', 'How'),
  place: text('地方', 'Place'),
  source: text('来源', 'Source'),
  megabytes: text('大小（兆）', 'Size (MB)'),
  need: text('对应的需求', 'Need it answers'),
  note: text('说明', 'Note'),
  keeper: text('管理员', 'Keeper'),
  head: text('负责人', 'Head'),
  signedOn: text('日期', 'Date'),
} as const

/** What stands on lists of the guide beside their rows. */
export function listWords(language: Language) {
  const { issue, days, keeper, head, signedOn, ...rest } = words
  const plain = Object.fromEntries(
    Object.entries(rest).map(([name, phrase]) => [name, phrase[language]]),
  ) as Record<keyof typeof rest, string>
  return {
    ...plain,
    issueAbout: (told: { issueNo: number; all: number; fresh: number; gone: number }) =>
      fill(issue[language], told),
    days: (from: Day, to: Day) => fill(days[language], { from, to }),
    signatures: [keeper, head, signedOn].map((phrase) => phrase[language]),
  }
}

const fill = (pattern: string, told: Readonly<Record<string, string | number>>): string =>
  pattern.replace(/\{(\w+)\}/g, (_, name: string) => String(told[name] ?? ''))
