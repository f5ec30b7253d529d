import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { PlaceCode, placeCodeField } from '../schools/values.ts'

export type LetterState = 'drafted' | 'signed_by_issuer' | 'in_force' | 'evaluated' | 'terminated'

/** Letters that stand for what their unit answers for. */
export const standing: readonly LetterState[] = ['signed_by_issuer', 'in_force', 'evaluated']

export type LetterFacts = {
  isNamed: boolean
  /** Whoever makes the move answers for the unit that the letter binds. */
  isReceiver: boolean
  /** Of a village: its township, whose letter of these days is not in force. */
  unbound: string | undefined
  /** Another letter of this unit that holds on a day of this one. */
  beside: { fromDay: Day; toDay: Day } | undefined
}

/** Who has signed: level by level, the township before its villages (INV-32). */
export const letterLifecycle = defineLifecycle<LetterState, LetterFacts>()({
  name: 'letter',
  initial: 'drafted',
  states: {
    drafted: text('待上级签', 'To be signed above'),
    signed_by_issuer: text('待下级签', 'To be signed below'),
    in_force: text('已签订', 'In force'),
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
    evaluate: {
      label: text('考核', 'Evaluate'),
      about: text('写明考核结果。', 'Say what came of it.'),
      from: ['in_force'],
      to: 'evaluated',
      by: 'letters.issue',
      reason: 'required',
      obstacles: ({ isReceiver }) => (isReceiver ? [ownLetter] : []),
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

function hinderSigning({ isNamed, unbound, beside }: LetterFacts): Obstacle[] {
  return [
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
      hint: text('一行一条', 'A line for each'),
      long: true,
    },
  },
  check: ({ fromDay, toDay }: LetterRow): Problem[] =>
    toDay < fromDay ? [{ code: 'letter_ends_before', field: 'toDay' }] : [],
})
