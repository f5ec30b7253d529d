import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay, StartTime } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { PlaceCode, placeCodeField } from '../schools/values.ts'

export type MeetingState = 'planned' | 'notified' | 'held' | 'signed' | 'cancelled'

/** It took place. */
export const heldStates: readonly MeetingState[] = ['held', 'signed']

export type MeetingFacts = {
  day: Day
  today: Day
  hasAgenda: boolean
  hasMinutes: boolean
  scans: number
  /** Party organisations of the station that have named nobody (INV-13). */
  unled: readonly string[]
}

const beforeItsDay = ({ day, today }: MeetingFacts): Obstacle[] =>
  day > today ? [{ code: 'meeting_before_its_day', details: { day } }] : []

export const meetingLifecycle = defineLifecycle<MeetingState, MeetingFacts>()({
  name: 'joint_meeting',
  initial: 'planned',
  states: {
    planned: text('待通知', 'To be announced'),
    notified: text('已通知', 'Announced'),
    held: text('已召开', 'Held'),
    signed: text('纪要已签', 'Minutes signed'),
    cancelled: text('不开了', 'Called off'),
  },
  moves: {
    notify: {
      label: text('发会议通知', 'Announce it'),
      about: text(
        '打印通知送到各方；没有办结的事项自动列入议题。',
        'The notice lists what is still open, too.',
      ),
      from: ['planned'],
      to: 'notified',
      by: 'joint_meetings.write',
      obstacles: ({ hasAgenda, unled }) => [
        ...(hasAgenda ? [] : [{ code: 'meeting_without_agenda' }]),
        ...(unled.length > 0 ? [{ code: 'meeting_without_lead', overridable: true as const }] : []),
      ],
    },
    hold: {
      label: text('会议已召开', 'It took place'),
      about: text('接着写纪要和议定事项。', 'Write minutes and resolutions next.'),
      from: ['planned', 'notified'],
      to: 'held',
      by: 'joint_meetings.write',
      obstacles: beforeItsDay,
    },
    sign: {
      label: text('纪要已签字', 'Minutes are signed'),
      about: text(
        '附上签字的纪要；签字以后不再改。',
        'Attach the signed page; nothing is changed afterwards.',
      ),
      from: ['held'],
      to: 'signed',
      by: 'joint_meetings.write',
      obstacles: (facts) => [
        ...beforeItsDay(facts),
        ...(facts.hasMinutes ? [] : [{ code: 'meeting_without_minutes' }]),
        ...(facts.scans > 0 ? [] : [{ code: 'meeting_without_scan' }]),
      ],
    },
    cancel: {
      label: text('不开了', 'Call it off'),
      about: text(
        '写明原因；另定时间的，改会议日期就行。',
        'Say why; to hold it another day, change its day.',
      ),
      from: ['planned', 'notified'],
      to: 'cancelled',
      by: 'joint_meetings.write',
      reason: 'required',
    },
  },
})

const long = (most: number) => z.exactOptional(z.string().min(1).max(most))

const Meeting = z.strictObject({
  unitCode: PlaceCode,
  topic: z.string().min(1).max(120),
  day: RowDay,
  begins: z.exactOptional(StartTime),
  venue: z.exactOptional(z.string().min(1).max(80)),
  chair: z.exactOptional(z.string().min(1).max(40)),
  agenda: long(2_000),
  present: long(500),
  minutes: long(5_000),
  resolutions: long(3_000),
})

const lines = text('一行一条', 'A line for each')

/** 联席会议: township, village and school about the station that they run together. */
export const meeting = describeCase({
  name: 'joint_meetings',
  label: text('联席会议', 'Joint meetings'),
  row: Meeting,
  naturalKey: ['unitCode', 'day', 'topic'],
  nameField: 'topic',
  placeField: 'unitCode',
  lifecycle: meetingLifecycle,
  editable: ['planned', 'notified', 'held'],
  dueField: 'day',
  files: {
    minutes: {
      label: text('签字的纪要', 'Signed minutes'),
      form: 'paper',
      while: ['held'],
    },
  },
  fields: {
    unitCode: {
      label: text('站点', 'Station'),
      also: ['单位', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    topic: { label: text('会议名称', 'Meeting'), also: ['会议主题'], searched: true },
    day: { label: text('会议日期', 'Day'), also: ['时间', '日期'] },
    begins: { label: text('几点开始', 'Begins at'), hint: text('如 15:00', 'as 15:00') },
    venue: { label: text('会议地点', 'Where'), also: ['地点'] },
    chair: { label: text('主持人', 'Chair'), also: ['主持'], searched: true },
    agenda: { label: text('议题', 'Agenda'), also: ['会议议题'], hint: lines, long: true },
    present: { label: text('参加人员', 'Present'), also: ['参会人员'], long: true },
    minutes: { label: text('会议记录', 'What was said'), also: ['纪要'], long: true },
    resolutions: {
      label: text('议定事项', 'Resolutions'),
      also: ['决议'],
      hint: lines,
      long: true,
    },
  },
})

// ── What is to be done ──

export type ActionState = 'open' | 'done' | 'dropped'

export const actionLifecycle = defineLifecycle<ActionState, object>()({
  name: 'meeting_action',
  initial: 'open',
  states: {
    open: text('待办结', 'Open'),
    done: text('已办结', 'Done'),
    dropped: text('不再办', 'Dropped'),
  },
  moves: {
    finish: {
      label: text('办结', 'Done'),
      about: text('写明怎么办的；以后的会议不再列。', 'Say how; later meetings no longer list it.'),
      from: ['open'],
      to: 'done',
      by: 'meeting_actions.write',
      reason: 'report',
    },
    drop: {
      label: text('不再办', 'Drop it'),
      about: text('写明哪次会议、为什么不再办。', 'Say which meeting decided so, and why.'),
      from: ['open'],
      to: 'dropped',
      by: 'meeting_actions.write',
      reason: 'required',
    },
  },
})

const Action = z.strictObject({
  unitCode: PlaceCode,
  what: z.string().min(1).max(120),
  ownerName: z.string().min(1).max(40),
  raisedOn: RowDay,
  dueDay: RowDay,
})
export type ActionRow = z.output<typeof Action>

/** 议定事项: what a meeting asked of whom; on every agenda until it is done (S5-6). */
export const action = describeCase({
  name: 'meeting_actions',
  label: text('会议交办事项', 'Action items'),
  row: Action,
  naturalKey: ['unitCode', 'raisedOn', 'what'],
  nameField: 'what',
  placeField: 'unitCode',
  lifecycle: actionLifecycle,
  editable: ['open'],
  dueField: 'dueDay',
  fields: {
    unitCode: {
      label: text('站点', 'Station'),
      also: ['单位', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    what: { label: text('事项', 'What is to be done'), also: ['交办事项'], searched: true },
    ownerName: { label: text('责任人', 'Who does it'), also: ['承办人'], searched: true },
    raisedOn: { label: text('会议日期', 'Meeting of'), also: ['交办日期'] },
    dueDay: { label: text('办结期限', 'To be done by'), also: ['期限'] },
  },
  check: ({ raisedOn, dueDay }: ActionRow): Problem[] =>
    dueDay < raisedOn ? [{ code: 'action_due_before', field: 'dueDay' }] : [],
})
