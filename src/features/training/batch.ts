import * as z from 'zod'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { keysOf, PlaceCode, placeCodeField } from '../schools/values.ts'
import { modes } from './competency.ts'
import { scopes } from './scope.ts'

export const tiers = {
  key_staff: text('业务骨干', 'Key staff'),
  township_station: text('乡镇站', 'Township stations'),
  village_point: text('村级点', 'Village points'),
} as const
export type Tier = keyof typeof tiers

/** Awareness, technology and needs belong together (I3-2). */
export const strands = {
  awareness: text('思想认识', 'Awareness'),
  technology: text('技术应用', 'Use of technology'),
  needs: text('了解群众需求', 'What people need'),
} as const

/** How it is taught (I3-4). */
export const methods = {
  theory: text('理论讲授', 'Theory'),
  hands_on: text('上机实践', 'Hands-on'),
  mentoring: text('帮带', 'Mentoring'),
  questionnaire: text('问卷调查', 'Questionnaire'),
} as const
const fewestMethods = 2

export type BatchState = 'planned' | 'enrolling' | 'running' | 'closed' | 'cancelled'
export type BatchFacts = {
  enrolled: number
  strands: readonly string[]
  methods: readonly string[]
}

export const batchLifecycle = defineLifecycle<BatchState, BatchFacts>()({
  name: 'training_batch',
  initial: 'planned',
  states: {
    planned: text('筹备', 'In preparation'),
    enrolling: text('报名', 'Enrolling'),
    running: text('开班', 'Under way'),
    closed: text('结业', 'Completed'),
    cancelled: text('停办', 'Will not be held'),
  },
  moves: {
    open: {
      label: text('开始报名', 'Open enrolment'),
      about: text('可以安排人参训了。', 'People may be enrolled.'),
      from: ['planned'],
      to: 'enrolling',
      by: 'training_batches.write',
    },
    begin: {
      label: text('开班上课', 'Begin the training'),
      about: text(
        '开始测试和登记成绩；还可以补报名。',
        'Tests and scores are entered; people may still be enrolled.',
      ),
      from: ['enrolling'],
      to: 'running',
      by: 'training_batches.write',
      obstacles: hinderBeginning,
    },
    close: {
      label: text('办理结业', 'Close the training'),
      about: text('每个人都有了结果。', 'Everybody has a result.'),
      from: ['running'],
      to: 'closed',
      by: 'training_batches.write',
      obstacles: ({ enrolled }) =>
        enrolled === 0 ? [] : [{ code: 'batch_undecided', details: { count: enrolled } }],
    },
    reopen: {
      label: text('重新开班', 'Take up again'),
      about: text('写明原因，如补考。', 'Say why, as for a repeated test.'),
      from: ['closed'],
      to: 'running',
      by: 'training_batches.write',
      reason: 'required',
    },
    cancel: {
      label: text('不办了', 'Do not hold it'),
      about: text(
        '写明原因；已报名的人转入同层次的下一期，没有下一期的列入未参训名单。',
        'Say why; whoever is enrolled goes into the next of its tier, or onto the list of those missing.',
      ),
      from: ['planned', 'enrolling'],
      to: 'cancelled',
      by: 'training_batches.write',
      reason: 'required',
    },
  },
})

function hinderBeginning({ enrolled, strands: has, methods: by }: BatchFacts): Obstacle[] {
  const missing = keysOf(strands).filter((one) => !has.includes(one))
  return [
    ...(enrolled === 0 ? [{ code: 'batch_empty' }] : []),
    ...(missing.length > 0
      ? [{ code: 'batch_strands', details: { count: missing.length }, overridable: true as const }]
      : []),
    ...(by.length < fewestMethods
      ? [{ code: 'batch_methods', details: { least: fewestMethods }, overridable: true as const }]
      : []),
  ]
}

export const TrainingBatch = z.strictObject({
  batchNo: z.string().min(1).max(30),
  title: z.string().min(1).max(80),
  placeCode: PlaceCode,
  tier: z.enum(keysOf(tiers)),
  mode: z.exactOptional(z.enum(keysOf(modes))),
  scope: z.enum(keysOf(scopes)),
  strands: z.exactOptional(z.array(z.enum(keysOf(strands))).max(3)),
  methods: z.exactOptional(z.array(z.enum(keysOf(methods))).max(4)),
  fromDay: RowDay,
  toDay: RowDay,
  minutes: z.int().min(30).max(60_000),
  venue: z.string().min(1).max(80),
  capacity: z.int().min(1).max(2_000),
  trainers: z.exactOptional(z.string().max(200)),
  localCases: z.exactOptional(z.string().max(500)),
  partners: z.exactOptional(z.string().max(500)),
})

/** 培训班: one training of a tier (S3-15). */
export const batch = describeCase({
  name: 'training_batches',
  label: text('培训班', 'Training batches'),
  row: TrainingBatch,
  naturalKey: ['batchNo'],
  nameField: 'title',
  placeField: 'placeCode',
  lifecycle: batchLifecycle,
  editable: ['planned', 'enrolling', 'running'],
  fields: {
    batchNo: { label: text('期号', 'Batch no.'), also: ['期次', '第几期'], searched: true },
    title: { label: text('班名', 'Name of the batch'), also: ['培训班名称'], searched: true },
    placeCode: {
      label: text('主办地', 'Held by'),
      also: ['主办单位', '地区代码'],
      ...placeCodeField,
    },
    tier: { label: text('培训层次', 'Tier'), also: ['层次'], choices: tiers },
    mode: {
      label: text('站点模式', 'Mode of the stations'),
      hint: text(
        '只培训一种模式时填写，另一种的操作题不考',
        'Where it trains one mode alone: exercises of the other are left out',
      ),
      choices: modes,
    },
    scope: {
      label: text('发哪种证', 'Certificate it leads to'),
      also: ['证书类别'],
      choices: scopes,
    },
    strands: { label: text('培训内容', 'Strands'), choices: strands },
    methods: { label: text('培训方式', 'Methods'), choices: methods },
    fromDay: { label: text('开班日期', 'First day of training'), also: ['起'] },
    toDay: { label: text('结业日期', 'Last day of training'), also: ['止'] },
    minutes: { label: text('培训时长', 'Training time'), unit: text('分钟', 'minutes') },
    venue: { label: text('培训地点', 'Venue'), also: ['地点'] },
    capacity: { label: text('名额', 'Seats for trainees'), unit: text('人', 'people') },
    trainers: { label: text('培训教师', 'Trainers'), also: ['教师'] },
    localCases: { label: text('本地设备和事例', 'Local equipment and cases'), long: true },
    partners: {
      label: text('与村干部、党员群众的配合', 'With village cadres and members'),
      long: true,
    },
  },
  check: ({ fromDay, toDay }): Problem[] =>
    toDay < fromDay ? [{ code: 'training_ends_before', field: 'toDay' }] : [],
})
