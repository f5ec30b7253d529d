import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle, stillToCome } from '../../base/lifecycle.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { keysOf, PlaceCode, placeCodeField } from '../schools/values.ts'
import type { BatchState } from './batch.ts'
import { type Competency, competencies } from './competency.ts'

export type EnrolmentState =
  | 'enrolled'
  | 'passed'
  | 'failed'
  | 'missed'
  | 'transferred'
  | 'withdrawn'
  | 'certified'

export type EnrolmentFacts = {
  batchState: BatchState | undefined
  today: Day
  testedOn: Day | undefined
  /** Mandatory items that were not shown. */
  lacking: readonly Competency[]
  postScore: number | undefined
  passScore: number
  /** He is enrolled in another batch already. */
  elsewhere: string | undefined
  /** A certificate of his holds already. */
  holds: boolean
}

const stillOpen = ({ batchState }: EnrolmentFacts): Obstacle[] =>
  batchState === 'running' ? [] : [{ code: 'batch_not_running' }]

/** What became of one person in one batch. */
export const enrolmentLifecycle = defineLifecycle<EnrolmentState, EnrolmentFacts>()({
  name: 'enrolment',
  initial: 'enrolled',
  states: {
    enrolled: text('参训', 'Taking part'),
    passed: text('合格', 'Passed'),
    failed: text('不合格', 'Failed'),
    missed: text('缺训', 'Was absent'),
    transferred: text('已转下期', 'Went into the next'),
    withdrawn: text('退训', 'Withdrew'),
    certified: text('已发证', 'Certified'),
  },
  moves: {
    pass: {
      label: text('考核合格', 'Passes'),
      about: text('可以发上岗证。', 'A certificate may be issued.'),
      from: ['enrolled'],
      to: 'passed',
      by: 'enrolments.write',
      obstacles: hinderPassing,
    },
    fail: {
      label: text('考核不合格', 'Fails'),
      about: text(
        '写明原因；以后可以补考或参加下一期。',
        'Say why; a repeated test or the next batch is open.',
      ),
      from: ['enrolled'],
      to: 'failed',
      by: 'enrolments.write',
      reason: 'required',
      obstacles: stillOpen,
    },
    miss: {
      label: text('没有参加', 'Did not come'),
      about: text(
        '写明原因；转入同层次的下一期，没有下一期的列入未参训名单。',
        'Say why; he goes into the next of its tier, or onto the list of those missing.',
      ),
      from: ['enrolled'],
      to: 'missed',
      by: 'enrolments.write',
      reason: 'required',
    },
    withdraw: {
      label: text('取消报名', 'Withdraws'),
      about: text('写明原因，如已调走。', 'Say why, as that he moved away.'),
      from: ['enrolled'],
      to: 'withdrawn',
      by: 'enrolments.write',
      reason: 'required',
    },
    again: {
      label: text('撤回结果', 'Take the result back'),
      about: text('写明原因，如补考或更正。', 'Say why, as for a repeated test or a mistake.'),
      from: ['passed', 'failed', 'missed', 'withdrawn'],
      to: 'enrolled',
      by: 'enrolments.write',
      reason: 'required',
      obstacles: (facts) => [
        ...(facts.batchState === 'enrolling' ? [] : stillOpen(facts)),
        ...(facts.elsewhere
          ? [{ code: 'enrolled_already', details: { batch: facts.elsewhere } }]
          : []),
      ],
    },
    certify: {
      label: text('发上岗证', 'Issue certificates'),
      about: text(
        '从今天起有效，编号由系统给出；确认后可以打印。',
        'It holds from today, its number is drawn; print it afterwards.',
      ),
      from: ['passed'],
      to: 'certified',
      by: 'post_certificates.issue',
      obstacles: ({ holds }) =>
        holds ? [{ code: 'certificate_holds_already', overridable: true }] : [],
    },
    transfer: {
      label: text('转入下一期', 'Goes into the next'),
      about: text('报了下一期的名。', 'He was enrolled in the next one.'),
      from: ['failed', 'missed'],
      to: 'transferred',
      by: 'system',
    },
  },
})

function hinderPassing(facts: EnrolmentFacts): Obstacle[] {
  const { testedOn, today, lacking, postScore, passScore } = facts
  return [
    ...stillOpen(facts),
    ...(testedOn ? stillToCome(testedOn, today) : [{ code: 'not_tested' }]),
    ...(lacking.length > 0 ? [{ code: 'items_lacking', details: { count: lacking.length } }] : []),
    ...(postScore === undefined
      ? [{ code: 'score_missing' }]
      : postScore < passScore
        ? [{ code: 'score_below', details: { score: postScore, least: passScore } }]
        : []),
  ]
}

const Score = z.exactOptional(z.int().min(0).max(100))

export const Enrolment = z.strictObject({
  batchNo: z.string().min(1).max(30),
  unitCode: PlaceCode,
  name: z.string().min(1).max(40),
  mentor: z.exactOptional(z.string().max(40)),
  testedOn: z.exactOptional(RowDay),
  tester: z.exactOptional(z.string().max(40)),
  mastered: z.exactOptional(z.array(z.enum(keysOf(competencies))).max(20)),
  preScore: Score,
  postScore: Score,
  followUpScore: Score,
  satisfaction: z.exactOptional(z.int().min(1).max(5)),
  remark: z.exactOptional(z.string().max(200)),
})
export type EnrolmentRow = z.output<typeof Enrolment>

/** What is said of him after his result: of the time that followed, and nothing of the test. */
export const afterResult: readonly string[] = ['followUpScore', 'satisfaction', 'mentor', 'remark']

const points = text('分', 'points')

/** 参训人员: who is in which batch, and what came of it (S3-15, S3-16, I3-4, I3-5). */
export const enrolment = describeCase({
  name: 'enrolments',
  label: text('参训人员', 'Trainees'),
  row: Enrolment,
  naturalKey: ['batchNo', 'unitCode', 'name'],
  nameField: 'name',
  namesPersons: true,
  placeField: 'unitCode',
  lifecycle: enrolmentLifecycle,
  editable: ['enrolled', 'passed', 'failed', 'certified'],
  fields: {
    batchNo: { label: text('参加哪一期', 'Takes part in'), also: ['期号', '期次'], searched: true },
    unitCode: {
      label: text('所在站点', 'Of the station'),
      also: ['站点', '单位', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    name: { label: text('姓名', 'Name'), searched: true },
    mentor: { label: text('帮带人', 'Mentor'), also: ['师傅'] },
    testedOn: { label: text('考核日期', 'Tested on') },
    tester: { label: text('考核人', 'Tested by') },
    mastered: {
      label: text('操作考核通过的项目', 'Items shown'),
      also: ['操作考核', '会做的项目'],
      choices: competencies,
    },
    preScore: { label: text('训前成绩', 'Score before'), also: ['训前测试'], unit: points },
    postScore: { label: text('结业成绩', 'Score after'), also: ['训后测试', '成绩'], unit: points },
    followUpScore: { label: text('回访成绩', 'Score a month later'), also: ['回访'], unit: points },
    satisfaction: {
      label: text('问卷评分', 'Questionnaire'),
      hint: text('1 到 5，5 最满意', '1 to 5, 5 the best'),
    },
    remark: { label: text('备注', 'Remark') },
  },
})
