import * as z from 'zod'
import { text } from '../../base/text.ts'

/** What sessions, their papers and the keeper's pages call the same. */

/** The four things a station is for (G-4 to G-7). */
export const serviceFunctions = {
  classroom: text('党员干部学习', 'Learning of members and cadres'),
  skills: text('农民学技术', 'Farmers learn skills'),
  services: text('生产生活服务', 'Services for work and life'),
  culture: text('文化娱乐', 'Culture and recreation'),
}
export type ServiceFunction = keyof typeof serviceFunctions

export const sessionKinds = {
  group_learning: text('集中学习', 'Group learning'),
  open_day: text('开放日', 'Open day'),
}
export type SessionKind = keyof typeof sessionKinds

/** The four forms of a session (O2-7). */
export const segmentForms = {
  viewing: text('收看', 'Viewing'),
  tutoring: text('现场辅导', 'Tutoring'),
  discussion: text('交流讨论', 'Discussion'),
  qa: text('在线答疑', 'Questions and answers'),
}
export type SegmentForm = keyof typeof segmentForms

export const causes = {
  power: text('停电', 'Power'),
  signal: text('没有信号', 'Signal'),
  equipment: text('设备故障', 'Equipment'),
  school: text('学校用房', 'The school needs the room'),
  weather: text('天气', 'Weather'),
  few: text('来的人太少', 'Too few came'),
  other: text('其他', 'Other'),
}
export type Cause = keyof typeof causes

export const learnerGroups = {
  members: text('党员', 'Party members'),
  cadres: text('村干部', 'Cadres'),
  growers: text('种养大户', 'Large growers'),
  women: text('妇女', 'Women'),
  youth: text('青年', 'Young people'),
  returned: text('返乡人员', 'Returned migrants'),
  elders: text('老年人', 'Older people'),
  everyone: text('全体村民', 'Everyone'),
}
export type LearnerGroup = keyof typeof learnerGroups

/** Looked at on the day before. */
export const checks = {
  room: text('教室和钥匙', 'Room and key'),
  power: text('电源', 'Power'),
  screen: text('投影或电视', 'Projector or screen'),
  sound: text('声音', 'Sound'),
  content: text('要放的内容打得开', 'What will be played opens'),
  signal: text('网络或卫星信号', 'Line or satellite signal'),
  people: text('已通知到人', 'People were told'),
}
export type Check = keyof typeof checks

/** What somebody did in a session; each is credited to him once. */
export const parts = {
  operator: text('操作播放', 'Operated it'),
  tutor: text('辅导', 'Tutored'),
  host: text('值守', 'Hosted it'),
}

export const enumOf = <T extends Record<string, unknown>>(record: T) =>
  z.enum(Object.keys(record) as (keyof T & string)[])
