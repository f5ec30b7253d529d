import * as z from 'zod'
import { text } from '../../base/text.ts'

export const PlaceCode = z.string().regex(/^\d{12}$/)
export const SubjectCode = z.string().regex(/^[a-z0-9]+([._-][a-z0-9]+)*$/)
export const SourceCode = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

/** The source of what a place makes itself: each numbers its own. */
export const ownSourceOf = (ownerCode: string): string => `own-${ownerCode}`
export const isOwnSource = (source: string): boolean => source.startsWith('own-')

export const originLevels = {
  centre: text('中央', 'National'),
  province: text('省', 'Provincial'),
  city: text('市', 'City'),
  county: text('县', 'County'),
  other_region: text('外地', 'Another region'),
} as const

export const mediaTypes = {
  video: text('视频', 'Video'),
  audio: text('音频', 'Audio'),
  ebook: text('电子图书', 'E-book'),
  document: text('培训材料', 'Training material'),
  slides: text('幻灯片', 'Slides'),
  image: text('图片', 'Picture'),
  package: text('课件包', 'Course package'),
  quiz: text('练习', 'Quiz'),
  disc: text('光盘', 'Disc'),
  link: text('网址', 'Link'),
} as const

export const useModes = {
  group: text('集中学习', 'Learning together'),
  personal: text('个性化学习', 'Learning alone'),
  information: text('信息服务', 'Information'),
} as const

export const audiences = {
  party_members: text('党员', 'Party members'),
  cadres: text('干部', 'Cadres'),
  farmers: text('农民群众', 'Farmers'),
  youth: text('青少年', 'Young people'),
  women: text('妇女', 'Women'),
  elderly: text('老年人', 'Older people'),
} as const

export const categories = {
  education: text('党员教育', 'Party education'),
  skills: text('实用技术', 'Practical skills'),
  science: text('科普知识', 'Popular science'),
  market: text('市场信息', 'Market information'),
  culture: text('文化生活', 'Culture'),
  local_culture: text('地方文化', 'Local culture'),
  health: text('卫生健康', 'Health'),
  law: text('政策法律', 'Policy and law'),
} as const

export const languagesSpoken = {
  mandarin: text('普通话', 'Mandarin'),
  dialect: text('方言', 'Dialect'),
  minority: text('民族语言', 'Minority language'),
  foreign: text('外语', 'Foreign language'),
  none: text('无对白', 'Without words'),
} as const

export const licences = {
  own: text('自有', 'Own'),
  granted: text('已获授权', 'Granted'),
  public: text('公共领域', 'Public domain'),
  open: text('开放许可', 'Open licence'),
  platform: text('按平台规定', 'As the platform says'),
} as const

export const acquisitionKinds = {
  receive: text('接收', 'Received'),
  download: text('下载', 'Downloaded'),
  introduce: text('引进', 'Introduced'),
} as const

/** The values of an enum whose labels are `record`. */
export const keysOf = <T extends Record<string, unknown>>(record: T) =>
  Object.keys(record) as (keyof T & string)[]

export const ownerField = {
  label: text('归谁所有（地区代码）', 'Owner (place code)'),
  asked: text('归谁所有', 'Owner'),
  also: ['所属地区', '所有者'],
  hint: text(
    '归哪一级党组织：县、乡镇或村的代码',
    'Whose Party organisation owns it: the code of county, township or village',
  ),
  placeCode: true,
} as const

export const placeField = {
  label: text('地区代码', 'Place code'),
  asked: text('哪个地方', 'Place'),
  also: ['乡镇代码', '村代码', '地区'],
  placeCode: true,
  searched: true,
} as const
