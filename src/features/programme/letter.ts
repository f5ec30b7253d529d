import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { PlaceCode, placeCodeField } from '../schools/values.ts'
import { areWeighed } from './target.ts'

export type LetterState =
  | 'drafted'
  | 'signed_by_issuer'
  | 'in_force'
  | 'scored'
  | 'evaluated'
  | 'terminated'

/** Letters that bind their unit; and those that stand for what it answers for, signed below or not. */
export const binding: readonly LetterState[] = ['in_force', 'scored', 'evaluated']
export const standing: readonly LetterState[] = ['signed_by_issuer', ...binding]

export type LetterFacts = {
  isNamed: boolean
  /** Whoever makes the move answers for the unit that the letter binds. */
  isReceiver: boolean
  /** Of a village: its township, whose letter of these days is not in force. */
  unbound: string | undefined
  /** Another letter of this unit that holds on a day of this one. */
  beside: { fromDay: Day; toDay: Day } | undefined
  /** Of its targets: what their points come to, and how many bear none; null: none bears any. */
  points: { sum: number; without: number } | null
  /** Targets that bear points and have no score yet. */
  unscored: number
  /** Of one that was scored: the day up to which its unit may object, and whether that has passed. */
  appeal: { until: Day; isOver: boolean } | undefined
}

/** Who has signed: level by level, the township before its villages (INV-32). */
export const letterLifecycle = defineLifecycle<LetterState, LetterFacts>()({
  name: 'letter',
  initial: 'drafted',
  states: {
    drafted: text('待上级签', 'To be signed above'),
    signed_by_issuer: text('待下级签', 'To be signed below'),
    in_force: text('已签订', 'In force'),
    scored: text('已评分，公示中', 'Scored, to be objected to'),
    evaluated: text('已考核', 'Evaluated'),
    terminated: text('已终止', 'Terminated'),
  },
  moves: {
    issue: {
      label: text('上级签发', 'Sign above'),
      about: text(
        '签发单位已签字，交下级负责人签。',
        'The issuing side has signed; it goes to whoever it binds.',
      ),
      from: ['drafted'],
      to: 'signed_by_issuer',
      by: 'letters.issue',
      obstacles: (facts) => [...hinderSigning(facts), ...(facts.isReceiver ? [ownLetter] : [])],
    },
    sign: {
      label: text('责任人签字', 'Sign'),
      about: text(
        '从这时起责任书生效，内容不能再改。',
        'It is in force from then on, and is not changed any more.',
      ),
      from: ['signed_by_issuer'],
      to: 'in_force',
      by: 'letters.sign',
      obstacles: (facts) => [
        ...hinderSigning(facts),
        ...(facts.isReceiver ? [] : [{ code: 'letter_of_others' }]),
      ],
    },
    record: {
      label: text('登记纸质签订', 'Enter what was signed on paper'),
      about: text(
        '双方已在纸上签字；写明哪天签的、原件放在哪里。',
        'Both have signed on paper; say on which day, and where it is kept.',
      ),
      from: ['drafted', 'signed_by_issuer'],
      to: 'in_force',
      by: 'letters.issue',
      reason: 'required',
      obstacles: (facts) => [...hinderSigning(facts), ...(facts.isReceiver ? [ownLetter] : [])],
    },
    score: {
      label: text('评分完成', 'Scores are complete'),
      about: text(
        '写一句总的评价。得分和依据告诉责任单位，申诉期内可以提出意见，分数不再改动。',
        'Sum it up in a sentence. The unit is told scores and evidence, and may object for some days; they are not changed any more.',
      ),
      from: ['in_force'],
      to: 'scored',
      by: 'letters.issue',
      // Nobody waits for it all year: a letter in force is where it should be.
      reason: 'required',
      obstacles: ({ isReceiver, points, unscored }) => [
        ...(isReceiver ? [ownLetter] : []),
        ...(points === null ? [{ code: 'letter_without_points' }] : []),
        ...(unscored > 0 ? [{ code: 'targets_unscored', details: { count: unscored } }] : []),
      ],
    },
    object: {
      label: text('申诉', 'Object'),
      about: text('写明哪一项、为什么；上级重新评分。', 'Say which and why; it is scored anew.'),
      from: ['scored'],
      to: 'in_force',
      by: 'letters.sign',
      reason: 'required',
      obstacles: ({ isReceiver, appeal }) => [
        ...(isReceiver ? [] : [{ code: 'letter_of_others' }]),
        ...(appeal?.isOver ? [{ code: 'appeal_is_over', details: { day: appeal.until } }] : []),
      ],
    },
    evaluate: {
      label: text('考核定论', 'Evaluate'),
      about: text(
        '写明考核结果；以后不再改动。',
        'Say what came of it; it is not changed any more.',
      ),
      from: ['scored', 'in_force'],
      to: 'evaluated',
      by: 'letters.issue',
      reason: 'required',
      obstacles: ({ isReceiver, points, appeal }) => [
        ...(isReceiver ? [ownLetter] : []),
        ...(points !== null && appeal === undefined ? [{ code: 'letter_unscored' }] : []),
        // INV-36: nothing is final before the unit could object.
        ...(appeal && !appeal.isOver
          ? [{ code: 'appeal_is_open', details: { day: appeal.until } }]
          : []),
      ],
    },
    terminate: {
      label: text('终止', 'Terminate'),
      about: text(
        '写明原因；负责人换了的，终止以后重新签订。',
        'Say why; where somebody else took over, it is signed anew afterwards.',
      ),
      from: ['drafted', 'signed_by_issuer', 'in_force'],
      to: 'terminated',
      by: 'letters.issue',
      reason: 'required',
      obstacles: ({ isReceiver }) => (isReceiver ? [ownLetter] : []),
    },
  },
})

const ownLetter: Obstacle = { code: 'letter_issued_above' }

function hinderSigning({ isNamed, unbound, beside, points }: LetterFacts): Obstacle[] {
  return [
    ...(areWeighed(points) ? [] : [{ code: 'letter_points', details: { ...points } }]),
    ...(isNamed ? [] : [{ code: 'letter_unnamed' }]),
    ...(unbound === undefined
      ? []
      : [{ code: 'letter_before_township', details: { township: unbound } }]),
    ...(beside ? [{ code: 'letter_beside', details: beside }] : []),
  ]
}

const Letter = z.strictObject({
  unitCode: PlaceCode,
  title: z.string().min(1).max(120),
  fromDay: RowDay,
  toDay: RowDay,
  issuerName: z.exactOptional(z.string().min(1).max(40)),
  receiverName: z.exactOptional(z.string().min(1).max(40)),
  targets: z.string().min(1).max(3_000),
})
export type LetterRow = z.output<typeof Letter>

/** 责任书: what a township, then each of its villages, answers for in these days, signed level by level (I2-4). */
export const letter = describeCase({
  name: 'letters',
  label: text('责任书', 'Responsibility letter'),
  row: Letter,
  naturalKey: ['unitCode', 'fromDay', 'title'],
  nameField: 'title',
  placeField: 'unitCode',
  lifecycle: letterLifecycle,
  editable: ['drafted'],
  fields: {
    unitCode: {
      label: text('责任单位', 'Unit it binds'),
      also: ['单位', '乡镇、村', '下级单位'],
      namedBy: ['单位名称', '村', '乡镇'],
      ...placeCodeField,
    },
    title: { label: text('责任书名称', 'Title'), also: ['标题'], searched: true },
    fromDay: { label: text('责任期开始', 'From'), also: ['起'] },
    toDay: { label: text('责任期结束', 'To'), also: ['止'] },
    issuerName: {
      label: text('签发人', 'Signed above by'),
      also: ['甲方负责人', '上级负责人'],
      searched: true,
    },
    receiverName: {
      label: text('责任人', 'Who answers'),
      also: ['乙方负责人', '负责人', '下级负责人'],
      searched: true,
    },
    targets: {
      label: text('责任目标', 'What for'),
      also: ['责任内容', '目标任务'],
      hint: text(
        '一行一条；要评分的在行末写分值，如（20分），合计100分',
        'A line for each; where it is scored, its points at the end, a hundred in all',
      ),
      long: true,
    },
  },
  check: ({ fromDay, toDay }: LetterRow): Problem[] =>
    toDay < fromDay ? [{ code: 'letter_ends_before', field: 'toDay' }] : [],
})
