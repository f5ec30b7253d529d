import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { PlaceCode, placeCodeField, SchoolCode } from '../schools/values.ts'
import { enumOf } from './values.ts'

/** The four of the plan, and any that a county names itself (N17). */
export const teachingModels = {
  base_household: text('站点+基地+农户', 'Station, base, household'),
  base_association: text('站点+基地+协会', 'Station, base, association'),
  school_village: text('学校帮村', 'School helps village'),
  teacher_household: text('教师帮户', 'Teacher helps household'),
  other: text('其他模式', 'Another model'),
}
export type TeachingModel = keyof typeof teachingModels

/** Whom a link of each model names. */
const partners = {
  base_household: ['base', 'households'],
  base_association: ['base', 'association'],
  school_village: ['schoolCode'],
  teacher_household: ['teacher', 'households'],
  other: ['otherModel'],
} as const satisfies Record<TeachingModel, readonly string[]>

export const TeachingLink = z.strictObject({
  placeCode: PlaceCode,
  name: z.string().min(1).max(60),
  model: enumOf(teachingModels),
  otherModel: z.exactOptional(z.string().min(1).max(60)),
  base: z.exactOptional(z.string().min(1).max(60)),
  association: z.exactOptional(z.string().min(1).max(60)),
  schoolCode: z.exactOptional(SchoolCode),
  teacher: z.exactOptional(z.string().min(1).max(60)),
  households: z.exactOptional(z.int().min(1).max(10_000)),
  householder: z.exactOptional(z.string().min(1).max(60)),
  fromDay: RowDay,
  toDay: z.exactOptional(RowDay),
})
export type TeachingLinkRow = z.output<typeof TeachingLink>

/** 教学结对: a station beside those it learns with. Of households their number, and a name where one is visited. */
export const teachingLink = describeRegister({
  name: 'teaching_links',
  label: text('教学结对', 'Teaching links'),
  row: TeachingLink,
  naturalKey: ['placeCode', 'name'],
  nameField: 'name',
  placeField: 'placeCode',
  fields: {
    placeCode: { label: text('站点', 'Station'), also: ['单位', '地区代码'], ...placeCodeField },
    name: {
      label: text('结对名称', 'Name'),
      also: ['名称'],
      hint: text('学习活动里写的就是它，如：椪柑基地带户', 'Sessions name it, as: the pomelo base'),
      searched: true,
    },
    model: { label: text('教学模式', 'Model'), also: ['模式'], choices: teachingModels },
    otherModel: { label: text('其他模式名称', 'Which other model'), searched: true },
    base: { label: text('示范基地', 'Base'), also: ['基地'], searched: true },
    association: { label: text('协会', 'Association'), searched: true },
    schoolCode: { label: text('帮扶学校', 'Helping school'), also: ['学校代码', '学校'] },
    teacher: { label: text('帮扶教师', 'Helping teacher'), also: ['教师'], searched: true },
    households: {
      label: text('农户数', 'Households'),
      also: ['户数'],
      unit: text('户', 'households'),
    },
    householder: {
      label: text('户主', 'Householder'),
      hint: text('要上门回访的才填', 'Only where he is visited'),
      personal: true,
    },
    fromDay: { label: text('开始日期', 'From'), also: ['起'] },
    toDay: { label: text('结束日期', 'To'), also: ['止'] },
  },
  check: checkLink,
})

function checkLink(row: {
  model: TeachingModel
  fromDay: Day
  toDay?: Day | undefined
}): Problem[] {
  const { model, fromDay, toDay } = row
  return [
    ...partners[model]
      .filter((field) => (row as Record<string, unknown>)[field] === undefined)
      .map((field) => ({ code: 'teaching_partner_missing', field })),
    ...(toDay !== undefined && toDay < fromDay
      ? [{ code: 'plan_ends_before', field: 'toDay' }]
      : []),
  ]
}
