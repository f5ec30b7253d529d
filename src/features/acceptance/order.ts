import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { keysOf, PlaceCode, placeCodeField } from '../schools/values.ts'

export type OrderState = 'found' | 'issued' | 'acknowledged' | 'submitted' | 'closed' | 'withdrawn'

/** What an order may still be put right by. */
export const openStates: readonly OrderState[] = ['issued', 'acknowledged', 'submitted']

export const origins = {
  inspection: text('检查', 'An inspection'),
  trial: text('试运行', 'The trial'),
  acceptance: text('验收', 'An acceptance'),
  report: text('站点自己报告', 'The station itself'),
} as const

export type OrderFacts = {
  evidence: number
  dueDay: Day
  today: Day
  /** Whoever makes the move is who said that it is put right. */
  isFixer: boolean
}

const another = ({ isFixer }: OrderFacts): Obstacle[] =>
  isFixer ? [{ code: 'order_of_own_hand' }] : []

/** Problem, order, evidence, another's look (I4-4); open from the day it is issued until somebody else finds it right. */
export const orderLifecycle = defineLifecycle<OrderState, OrderFacts>()({
  name: 'rectification_order',
  initial: 'found',
  states: {
    found: text('待下达', 'To be issued'),
    issued: text('待签收', 'To be acknowledged'),
    acknowledged: text('正在整改', 'Being put right'),
    submitted: text('待复查', 'To be checked'),
    closed: text('已销号', 'Closed'),
    withdrawn: text('已撤回', 'Withdrawn'),
  },
  moves: {
    issue: {
      label: text('下达整改通知', 'Issue the order'),
      about: text(
        '站点进入整改；签收以后限期改好，由另一个人复查。',
        'The station rectifies until another person has found it put right.',
      ),
      from: ['found'],
      to: 'issued',
      by: 'rectification_orders.issue',
      obstacles: ({ dueDay, today }) =>
        dueDay < today ? [{ code: 'order_due_passed', details: { day: dueDay } }] : [],
    },
    acknowledge: {
      label: text('签收', 'Acknowledge'),
      about: text('已经看到，开始整改。', 'It was read, and is being put right.'),
      from: ['issued'],
      to: 'acknowledged',
      by: 'rectification_orders.answer',
    },
    submit: {
      label: text('报整改结果', 'Say what was done'),
      about: text(
        '先添加整改后的照片；写明怎么改的，会印在整改报告上。',
        'Add photos of how it is now first; what you say is printed in the reply.',
      ),
      from: ['acknowledged'],
      to: 'submitted',
      by: 'rectification_orders.answer',
      reason: 'report',
      obstacles: ({ evidence }) => (evidence > 0 ? [] : [{ code: 'order_without_evidence' }]),
    },
    pass: {
      label: text('复查合格', 'Found put right'),
      about: text(
        '写明复查情况；通知销号，站点回到原来的阶段。',
        'Say what you saw; the order is closed, and the station goes on where it stood.',
      ),
      from: ['submitted'],
      to: 'closed',
      by: 'rectification_orders.issue',
      reason: 'report',
      obstacles: another,
    },
    fail: {
      label: text('复查不合格', 'Not put right'),
      about: text('写明还差什么，退回整改。', 'Say what is still wrong; it goes back.'),
      from: ['submitted'],
      to: 'acknowledged',
      by: 'rectification_orders.issue',
      reason: 'required',
      obstacles: another,
    },
    withdraw: {
      label: text('撤回通知', 'Withdraw the order'),
      about: text('下错了的，写明原因；不算整改过。', 'Issued by mistake: say why.'),
      from: ['found', 'issued', 'acknowledged'],
      to: 'withdrawn',
      by: 'rectification_orders.issue',
      reason: 'required',
    },
  },
})

const Order = z.strictObject({
  unitCode: PlaceCode,
  title: z.string().min(1).max(120),
  foundOn: RowDay,
  origin: z.enum(keysOf(origins)),
  required: z.string().min(1).max(1_000),
  ownerName: z.exactOptional(z.string().min(1).max(40)),
  dueDay: RowDay,
})
export type OrderRow = z.output<typeof Order>

/** 整改通知: what is wrong at a station, what is to be done about it, by whom and when. */
export const order = describeCase({
  name: 'rectification_orders',
  label: text('整改通知', 'Rectification orders'),
  row: Order,
  naturalKey: ['unitCode', 'foundOn', 'title'],
  nameField: 'title',
  placeField: 'unitCode',
  owned: true,
  lifecycle: orderLifecycle,
  editable: ['found'],
  dueField: 'dueDay',
  files: {
    before: {
      label: text('问题照片', 'Photos of the problem'),
      form: 'photo',
      while: ['found', 'issued'],
    },
    evidence: {
      label: text('整改后照片', 'Photos of how it is now'),
      form: 'photo',
      while: ['acknowledged'],
    },
  },
  fields: {
    unitCode: {
      label: text('站点', 'Station'),
      also: ['单位', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    title: { label: text('发现的问题', 'What is wrong'), also: ['问题'], searched: true },
    foundOn: { label: text('发现日期', 'Found on'), also: ['检查日期'] },
    origin: { label: text('怎么发现的', 'Found by'), also: ['来源'], choices: origins },
    required: {
      label: text('整改要求', 'What is to be done'),
      also: ['要求', '整改措施'],
      long: true,
    },
    ownerName: {
      label: text('整改责任人', 'Who sees to it'),
      also: ['责任人'],
      searched: true,
    },
    dueDay: { label: text('整改期限', 'To be put right by'), also: ['期限', '完成期限'] },
  },
  check: ({ foundOn, dueDay }: OrderRow): Problem[] =>
    dueDay < foundOn ? [{ code: 'order_due_before', field: 'dueDay' }] : [],
})
