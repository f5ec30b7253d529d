import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay, StartTime } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { PlaceCode, placeCodeField, SchoolCode, schoolCodeField } from '../schools/values.ts'
import {
  causes,
  checks,
  enumOf,
  learnerGroups,
  parts,
  segmentForms,
  serviceFunctions,
  sessionKinds,
} from './values.ts'

export type SessionState =
  | 'planned'
  | 'announced'
  | 'prepared'
  | 'running'
  | 'interrupted'
  | 'delivered'
  | 'cut_short'
  | 'recorded'
  | 'confirmed'
  | 'cancelled'

/** What the moves ask of a session. */
export type SessionFacts = {
  timed: boolean
  counted: boolean
  /** What whoever confirms it has to read first; found at the hub, which alone knows it whole. */
  doubts: readonly Obstacle[]
}

const before: SessionState[] = ['planned', 'announced', 'prepared']

/** What happened is recorded and never refused; what a guard would have forbidden keeps it from being confirmed. */
export const sessionLifecycle = defineLifecycle<SessionState, SessionFacts>()({
  name: 'session',
  initial: 'planned',
  states: {
    planned: text('已安排', 'Planned'),
    announced: text('已通知', 'Announced'),
    prepared: text('已准备', 'Prepared'),
    running: text('正在进行', 'Running'),
    interrupted: text('中断', 'Interrupted'),
    delivered: text('已结束', 'Over'),
    cut_short: text('提前结束', 'Cut short'),
    recorded: text('已登记', 'Recorded'),
    confirmed: text('已确认', 'Confirmed'),
    cancelled: text('已取消', 'Cancelled'),
  },
  moves: {
    announce: {
      label: text('已通知', 'People were told'),
      about: text(
        '节目单已张贴或送到，参加的人知道了。',
        'The notice is up or delivered; people know.',
      ),
      from: ['planned'],
      to: 'announced',
      by: 'sessions.write',
      at: 'both',
    },
    prepare: {
      label: text('准备好了', 'All is ready'),
      about: text(
        '前一天检查过教室、设备和内容。',
        'Room, equipment and content were looked at the day before.',
      ),
      from: ['planned', 'announced'],
      to: 'prepared',
      by: 'sessions.write',
      at: 'both',
    },
    begin: {
      label: text('开始', 'Begin'),
      about: text('从现在起计时。', 'Minutes count from now on.'),
      from: before,
      to: 'running',
      by: 'sessions.write',
      at: 'both',
    },
    interrupt: {
      label: text('中断', 'Interrupt'),
      about: text(
        '停电或没有信号的时间不计入学习时间。',
        'Minutes without power or signal do not count.',
      ),
      from: ['running'],
      to: 'interrupted',
      by: 'sessions.write',
      at: 'both',
      reason: 'required',
    },
    resume: {
      label: text('继续', 'Go on'),
      about: text('从现在起继续计时。', 'Minutes count again from now on.'),
      from: ['interrupted'],
      to: 'running',
      by: 'sessions.write',
      at: 'both',
    },
    close: {
      label: text('结束', 'Close'),
      about: text(
        '写下人数和讲了什么；之后还可以补签到。',
        'Say how many came and what it was about; people may still be signed in.',
      ),
      from: [...before, 'running', 'interrupted'],
      to: 'delivered',
      by: 'sessions.write',
      at: 'both',
      obstacles: ({ timed }) => (timed ? [] : [{ code: 'session_without_times' }]),
    },
    cut: {
      label: text('提前结束', 'Cut short'),
      about: text(
        '写明原因；已经进行的时间照样计入。',
        'Say why; the minutes that took place count.',
      ),
      from: ['running', 'interrupted'],
      to: 'cut_short',
      by: 'sessions.write',
      at: 'both',
      reason: 'required',
      obstacles: ({ timed }) => (timed ? [] : [{ code: 'session_without_times' }]),
    },
    record: {
      label: text('登记完成', 'Record'),
      about: text(
        '人数和签到都齐了，交学校确认。',
        'Head count and sign-in are complete; the school confirms it.',
      ),
      from: ['delivered', 'cut_short'],
      to: 'recorded',
      by: 'sessions.write',
      at: 'both',
      obstacles: ({ counted }) => (counted ? [] : [{ code: 'session_not_counted' }]),
    },
    giveBack: {
      label: text('退回补充', 'Give back'),
      about: text(
        '写明缺什么；补好以后再交。',
        'Say what is missing; it comes back once that is mended.',
      ),
      from: ['recorded'],
      to: 'delivered',
      by: 'sessions.confirm',
      reason: 'required',
    },
    confirm: {
      label: text('确认', 'Confirm'),
      about: text(
        '确认以后计入老师的工作量；站点的学习时间不再标为待确认。',
        'It then counts as the teachers’ work, and the station’s minutes wait for nobody.',
      ),
      from: ['recorded'],
      to: 'confirmed',
      by: 'sessions.confirm',
      obstacles: ({ doubts }) => [...doubts],
    },
    cancel: {
      label: text('取消', 'Call off'),
      about: text(
        '写明原因；有改期的，写上哪一天。',
        'Say why, and to which day it is put off, if it is.',
      ),
      from: before,
      to: 'cancelled',
      by: 'sessions.write',
      at: 'both',
      reason: 'required',
    },
  },
})

export const Segment = z.strictObject({
  form: enumOf(segmentForms),
  minutes: z.int().min(1).max(600),
  resourceId: z.exactOptional(z.uuid()),
  title: z.exactOptional(z.string().max(200)),
})
export type Segment = z.output<typeof Segment>

/** Times are those of the session's day or, past midnight, of the day after it. */
export const Interruption = z.strictObject({
  from: StartTime,
  /** Absent: it lasted to the end. */
  to: z.exactOptional(StartTime),
  cause: enumOf(causes),
})
export type Interruption = z.output<typeof Interruption>

/** Somebody who ran it, by the person he is known as. */
export const Runner = z.strictObject({
  personId: z.uuid(),
  name: z.string().min(1).max(60),
  part: enumOf(parts),
})
export type Runner = z.output<typeof Runner>

/** What happened in an occurrence, whose id it has, or without one (docs/decisions/0025). */
export const Session = z.strictObject({
  schoolCode: SchoolCode,
  roomNo: z.exactOptional(z.string().min(1).max(40)),
  /** The townships or villages that it serves. */
  stations: z.array(PlaceCode).min(1).max(30),
  kind: enumOf(sessionKinds),
  title: z.string().min(1).max(120),
  day: RowDay,
  plannedFrom: StartTime,
  plannedTo: StartTime,
  serviceFunction: z.exactOptional(enumOf(serviceFunctions)),
  /** The code of a theme; before themes were entered, any words. */
  theme: z.exactOptional(z.string().min(1).max(60)),
  /** By name, one of its stations' or of their township. */
  teachingLink: z.exactOptional(z.string().min(1).max(60)),
  need: z.exactOptional(z.string().min(1).max(120)),
  groups: z.exactOptional(z.array(enumOf(learnerGroups)).max(8)),
  expert: z.exactOptional(z.string().min(1).max(60)),
  staff: z.exactOptional(z.array(Runner).max(20)),
  segments: z.exactOptional(z.array(Segment).max(20)),
  checked: z.exactOptional(z.array(enumOf(checks)).max(7)),
  beganAt: z.exactOptional(StartTime),
  endedAt: z.exactOptional(StartTime),
  interruptions: z.exactOptional(z.array(Interruption).max(20)),
  headCount: z.exactOptional(z.int().min(0).max(2_000)),
  /** Of the head count: Party members and cadres, each counted once (G-8). */
  members: z.exactOptional(z.int().min(0).max(2_000)),
  /** Pupils were in the room. */
  pupils: z.exactOptional(z.boolean()),
  gist: z.exactOptional(z.string().max(2_000)),
  broken: z.exactOptional(z.string().max(500)),
  cause: z.exactOptional(enumOf(causes)),
  otherDay: z.exactOptional(RowDay),
})
export type SessionRow = z.output<typeof Session>

/** 学习活动: each time a station learns, from its plan to what came of it. */
export const session = describeCase({
  name: 'sessions',
  label: text('学习活动', 'Sessions'),
  row: Session,
  // Two rooms of a school may learn the same at once; where no room is named, nothing is known to be the same.
  naturalKey: ['schoolCode', 'day', 'plannedFrom', 'roomNo'],
  nameField: 'title',
  placeField: 'schoolCode',
  owned: true,
  lifecycle: sessionLifecycle,
  editable: [...before, 'running', 'interrupted', 'delivered', 'cut_short'],
  feed: 'personal',
  // Before the second, no session named a teaching link.
  steps: { v: 2, older: { 1: (body) => body } },
  fields: {
    schoolCode: schoolCodeField,
    roomNo: { label: text('教室', 'Room'), also: ['室号', '房间'] },
    stations: { label: text('站点', 'Stations'), ...placeCodeField },
    kind: { label: text('活动类型', 'Kind'), also: ['类型'], choices: sessionKinds },
    title: { label: text('内容', 'Title'), also: ['主题', '学习内容'], searched: true },
    day: { label: text('日期', 'Day'), also: ['时间'] },
    plannedFrom: { label: text('计划开始', 'Planned from'), hint: text('如 19:00', 'as 19:00') },
    plannedTo: { label: text('计划结束', 'Planned to'), hint: text('如 21:00', 'as 21:00') },
    serviceFunction: {
      label: text('服务功能', 'Service function'),
      also: ['功能'],
      choices: serviceFunctions,
    },
    theme: {
      label: text('学习主题', 'Theme'),
      also: ['中心工作', '主题代码'],
      hint: text('当天有效的主题代码', 'The code of a theme of that day'),
      searched: true,
    },
    teachingLink: { label: text('教学结对', 'Teaching link'), also: ['教学模式', '结对名称'] },
    need: { label: text('对应需求', 'Need it answers'), also: ['需求'] },
    groups: { label: text('参学对象', 'For whom'), also: ['对象'], choices: learnerGroups },
    expert: { label: text('专家', 'Expert'), also: ['辅导专家'], searched: true },
    staff: { label: text('工作人员', 'Who ran it'), parts: true },
    segments: { label: text('活动环节', 'Parts of it'), parts: true },
    checked: { label: text('会前检查', 'Checked the day before'), choices: checks },
    beganAt: { label: text('实际开始', 'Began'), hint: text('如 19:05', 'as 19:05') },
    endedAt: { label: text('实际结束', 'Ended'), hint: text('如 21:00', 'as 21:00') },
    interruptions: { label: text('中断', 'Interruptions'), parts: true },
    headCount: {
      label: text('人数', 'Head count'),
      also: ['参加人数'],
      unit: text('人', 'people'),
    },
    members: {
      label: text('其中党员干部', 'Of whom members and cadres'),
      also: ['党员干部人数'],
      unit: text('人', 'people'),
    },
    pupils: { label: text('有学生同室', 'Pupils in the room') },
    gist: { label: text('内容要点', 'Gist'), also: ['要点'], long: true },
    broken: { label: text('设备问题', 'What broke'), also: ['故障'] },
    cause: { label: text('取消或提前结束的原因', 'Why called off or cut short'), choices: causes },
    otherDay: { label: text('改期到', 'Put off to') },
  },
  check: checkSession,
})

function checkSession(row: {
  headCount?: number | undefined
  members?: number | undefined
  beganAt?: string | undefined
  endedAt?: string | undefined
  plannedFrom: string
  plannedTo: string
  otherDay?: Day | undefined
  day: Day
}): Problem[] {
  const { headCount, members, plannedFrom, plannedTo, beganAt, endedAt, otherDay, day } = row
  return [
    ...(members !== undefined && members > (headCount ?? 0)
      ? [{ code: 'session_members_above', field: 'members' }]
      : []),
    ...(plannedFrom === plannedTo ? [{ code: 'session_no_time', field: 'plannedTo' }] : []),
    ...(endedAt !== undefined && beganAt === undefined
      ? [{ code: 'session_end_without_begin', field: 'beganAt' }]
      : []),
    ...(otherDay !== undefined && otherDay === day
      ? [{ code: 'session_same_day', field: 'otherDay' }]
      : []),
  ]
}
