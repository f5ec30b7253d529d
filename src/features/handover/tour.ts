import { permits } from '../../base/permission.ts'
import { type Text, text } from '../../base/text.ts'
import type { Verb } from '../../base/verbs.ts'
import type { TodayItem } from '../tasks/api.ts'

/** A page that a post uses: what it is for, and how long it takes to look at it. */
export type TourStep = {
  step: string
  title: Text
  about: Text
  link: string
  minutes: number
  verb?: Verb
}

/** In the order of a first morning; each post sees those it may. */
const pages: readonly TourStep[] = [
  {
    step: 'today',
    title: text('今日', 'Today'),
    about: text('等您办的都在这里，办完就没有。', 'All that waits for you; done, it is gone.'),
    link: '/console/',
    minutes: 2,
  },
  {
    step: 'received',
    title: text('收文', 'What you receive'),
    about: text(
      '上级发来的通知和协调函，打开就是签收。',
      'Notices and requests from above; to open one is the receipt.',
    ),
    link: '/console/received',
    minutes: 2,
  },
  {
    step: 'week',
    title: text('一周安排', 'The week'),
    about: text(
      '哪个站点什么时候学习，哪些时间学校要用。',
      'Which station learns when, and which hours are the school’s.',
    ),
    link: '/console/board',
    minutes: 3,
    verb: 'timetable.read',
  },
  {
    step: 'team',
    title: text('站点人员', 'Who runs each station'),
    about: text('谁管站点，谁空缺，任期到哪天。', 'Who runs it, which post is vacant, until when.'),
    link: '/console/teams',
    minutes: 2,
    verb: 'appointments.read',
  },
  {
    step: 'letters',
    title: text('责任书', 'Responsibility letters'),
    about: text(
      '换了人要重新签；前任签的还在这里。',
      'With another person they are signed anew; the old ones stand here.',
    ),
    link: '/console/responsibility',
    minutes: 2,
    verb: 'letters.read',
  },
  {
    step: 'rectification',
    title: text('整改情况', 'What is to be put right'),
    about: text(
      '没有销号的，期限到哪天，要谁复查。',
      'What is still open, by when, checked by whom.',
    ),
    link: '/console/rectification',
    minutes: 2,
    verb: 'rectification_orders.read',
  },
  {
    step: 'meetings',
    title: text('联席会议', 'Joint meetings'),
    about: text(
      '上次议定了什么，下次哪天以前开。',
      'What the last one asked for, and by when the next is due.',
    ),
    link: '/console/meetings',
    minutes: 2,
    verb: 'joint_meetings.read',
  },
  {
    step: 'delegations',
    title: text('代理', 'Standing in'),
    about: text('请假的时候把岗位交给谁。', 'Whom you lend the post to while you are away.'),
    link: '/console/delegations',
    minutes: 1,
    verb: 'people.read',
  },
]

/** Nobody is led about for longer. */
export const mostMinutes = 20
const minutesOfWork = 1

export type Tour = {
  steps: (Omit<TourStep, 'verb'> & { isWork: boolean; item: TodayItem | null })[]
  minutes: number
  /** Lines of work that did not fit: they stand on Today. */
  left: number
}

/** The pages of a post, then its open work, most urgent first, as long as there is time. */
export function tourOf(permissions: readonly string[], work: readonly TodayItem[]): Tour {
  const shown = pages.filter(({ verb }) => verb === undefined || permits(permissions, verb))
  const spent = shown.reduce((sum, { minutes }) => sum + minutes, 0)
  const fits = work.slice(0, Math.max(0, Math.floor((mostMinutes - spent) / minutesOfWork)))
  return {
    steps: [
      ...shown.map(({ verb: _verb, ...one }) => ({ ...one, isWork: false, item: null })),
      ...fits.map((item) => ({
        ...{ step: `work:${item.code}`, link: item.link, minutes: minutesOfWork },
        ...{ title: noText, about: noText, isWork: true, item },
      })),
    ],
    minutes: spent + fits.length * minutesOfWork,
    left: work.length - fits.length,
  }
}

/** Work is told in the words of Today. */
const noText: Text = { 'zh-Hans': '', 'zh-Hant': '', en: '' }
