import * as z from 'zod'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import { permits } from '../../base/permission.ts'
import { contains, prefixLength } from '../../base/place.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import type { Actor } from '../people/actor.ts'
import { describeCase } from '../registers/shape.ts'
import { keysOf, PlaceCode, placeCodeField } from '../schools/values.ts'
import { reaches } from './sheet.ts'
import { sheets } from './sheets.ts'

/** In this order, none skipped (N10, INV-35). */
export const levels = {
  county: text('县级验收', 'County acceptance'),
  city: text('市级评估验收', 'City evaluation'),
  province: text('省级验收', 'Provincial acceptance'),
} as const
export type AcceptanceLevel = keyof typeof levels

/** Who judges for a level holds a post of that level: the office of the province does not speak for the city. */
export const actsAt = (actor: Actor, level: AcceptanceLevel, code: string): boolean =>
  actor.grants.some(
    ({ permissions, range, organisationId }) =>
      organisationId === undefined &&
      permits(permissions, 'acceptance.judge') &&
      range.lower.length === prefixLength[level] &&
      contains(range, code),
  )

export type EvaluationState = 'open' | 'passed' | 'rectify' | 'failed' | 'withdrawn'

export type EvaluationFacts = {
  /** He has a post of the level. */
  isOfLevel: boolean
  /** He gave the verdict of the level below. */
  actedBelow: boolean
  /** He filled in what counts. */
  isOwnFilling: boolean
  fillings: 'none' | 'one' | 'many'
  unfilled: readonly string[]
  score: number
  total: number
  isVetoed: boolean
  passPercent: number
  /** The station stands where this level looks at it. */
  isInTurn: boolean
  /** What the station lacks (INV-12, INV-34). */
  lacks: readonly Obstacle[]
}

const judging = (facts: EvaluationFacts): Obstacle[] => [
  ...(facts.isOfLevel ? [] : [{ code: 'verdict_of_other_level' }]),
  ...(facts.actedBelow ? [{ code: 'verdict_at_two_levels' }] : []),
  ...(facts.isOwnFilling ? [{ code: 'verdict_of_own_filling' }] : []),
  ...(facts.fillings === 'none' ? [{ code: 'sheet_not_filled' }] : []),
  ...(facts.fillings === 'many' ? [{ code: 'sheet_to_choose' }] : []),
  ...(facts.fillings === 'one' && facts.unfilled.length > 0
    ? [{ code: 'sheet_incomplete', details: { items: facts.unfilled } }]
    : []),
]

const passing = (facts: EvaluationFacts): Obstacle[] => {
  const { score, total, passPercent, fillings } = facts
  const isShort = fillings === 'one' && !reaches({ score, total }, passPercent)
  return [
    ...judging(facts),
    ...(facts.isInTurn ? [] : [{ code: 'station_not_in_turn' }]),
    ...(isShort
      ? [{ code: 'sheet_score_below', details: { score, total, percent: passPercent } }]
      : []),
    ...(facts.isVetoed ? [{ code: 'sheet_vetoed' }] : []),
    ...facts.lacks,
  ]
}

/** A verdict is never taken back: what was wrong is looked at anew, on a sheet of its own. */
export const evaluationLifecycle = defineLifecycle<EvaluationState, EvaluationFacts>()({
  name: 'acceptance_sheet',
  initial: 'open',
  states: {
    open: text('待评分定论', 'Being looked at'),
    passed: text('合格', 'Passed'),
    rectify: text('整改后再验', 'To be put right first'),
    failed: text('不合格', 'Failed'),
    withdrawn: text('不验了', 'Called off'),
  },
  moves: {
    pass: {
      label: text('评定合格', 'Pass'),
      about: text(
        '写明结论；评分和证据一起封存，以后不能再改。',
        'Say the verdict; score and evidence are kept as they are and never changed.',
      ),
      from: ['open'],
      to: 'passed',
      by: 'acceptance.judge',
      reason: 'report',
      obstacles: passing,
    },
    rectify: {
      label: text('整改后再验', 'Have it put right'),
      about: text(
        '写明要整改什么，会下达整改通知；改好以后另验一次。',
        'Say what is to be put right: it becomes an order; look at the station anew afterwards.',
      ),
      from: ['open'],
      to: 'rectify',
      by: 'acceptance.judge',
      reason: 'required',
      obstacles: judging,
    },
    fail: {
      label: text('评定不合格', 'Fail'),
      about: text('写明原因；以后可以另验一次。', 'Say why; it may be looked at anew later.'),
      from: ['open'],
      to: 'failed',
      by: 'acceptance.judge',
      reason: 'required',
      obstacles: judging,
    },
    withdraw: {
      label: text('不验了', 'Call it off'),
      about: text('写明原因；填过的都留着。', 'Say why; what was filled in stays.'),
      from: ['open'],
      to: 'withdrawn',
      by: 'acceptance.judge',
      reason: 'required',
    },
  },
})

const Evaluation = z.strictObject({
  unitCode: PlaceCode,
  level: z.enum(keysOf(levels)),
  sheet: z.enum(keysOf(sheets)),
  visitDay: RowDay,
  inspectors: z.string().min(1).max(120),
})
export type EvaluationRow = z.output<typeof Evaluation>

/** 验收: one station, looked at by one level on one day, by a sheet. */
export const evaluation = describeCase({
  name: 'acceptance_sheets',
  label: text('验收评分表', 'Acceptance sheets'),
  row: Evaluation,
  naturalKey: ['unitCode', 'level', 'visitDay'],
  nameField: 'inspectors',
  placeField: 'unitCode',
  lifecycle: evaluationLifecycle,
  editable: ['open'],
  dueField: 'visitDay',
  files: {
    photo: { label: text('现场照片', 'Photos of the site'), form: 'photo', while: ['open'] },
    signed: {
      label: text('签字的验收报告', 'Signed report'),
      form: 'paper',
      while: ['open', 'passed', 'rectify', 'failed'],
    },
  },
  fields: {
    unitCode: {
      label: text('站点', 'Station'),
      also: ['单位', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    level: { label: text('哪一级', 'Level'), also: ['验收级别'], choices: levels },
    sheet: {
      label: text('评分表', 'Sheet'),
      choices: { station100: sheets.station100.label, station1000: sheets.station1000.label },
    },
    visitDay: { label: text('验收日期', 'Day of the visit'), also: ['日期'] },
    inspectors: { label: text('验收人员', 'Inspectors'), also: ['验收组'], searched: true },
  },
})
