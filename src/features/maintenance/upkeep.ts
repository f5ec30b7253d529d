import * as z from 'zod'
import { defineLifecycle } from '../../base/lifecycle.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { keysOf, SchoolCode, schoolCodeField } from '../schools/values.ts'
import { works } from './values.ts'

/** What was done is done: nobody has to move it on. What was entered by mistake is retired. */
const upkeepLifecycle = defineLifecycle<'done', unknown>()({
  name: 'maintenance_record',
  initial: 'done',
  states: { done: text('已维护', 'Done') },
  moves: {},
})

export const Upkeep = z.strictObject({
  schoolCode: SchoolCode,
  day: RowDay,
  work: z
    .array(z.enum(keysOf(works)))
    .min(1)
    .max(9),
  /** Absent: the whole room. */
  assetNo: z.exactOptional(z.string().min(1).max(40)),
  doneBy: z.string().min(1).max(60),
  note: z.exactOptional(z.string().min(1).max(500)),
})
export type UpkeepRow = z.output<typeof Upkeep>

/** 维护记录: what was done to keep the equipment of a school at work, also entered without a line (S3-4). */
export const upkeep = describeCase({
  name: 'maintenance_records',
  label: text('维护记录', 'Maintenance records'),
  row: Upkeep,
  // The same room is looked after twice a day, where somebody says nothing that tells the two apart.
  naturalKey: ['schoolCode', 'day', 'assetNo', 'note'],
  nameField: 'doneBy',
  namesPersons: true,
  placeField: 'schoolCode',
  owned: true,
  lifecycle: upkeepLifecycle,
  feed: 'personal',
  fields: {
    schoolCode: schoolCodeField,
    day: { label: text('维护日期', 'Day'), also: ['日期', '时间'] },
    work: { label: text('维护内容', 'What was done'), also: ['内容', '项目'], choices: works },
    assetNo: {
      label: text('资产编号', 'Asset no.'),
      also: ['编号', '设备编号'],
      hint: text('整个教室的，不填', 'Empty: the whole room'),
      searched: true,
    },
    doneBy: { label: text('维护人', 'Who did it'), also: ['管理员', '记录人'], searched: true },
    note: { label: text('备注', 'Note'), also: ['情况', '说明'], long: true },
  },
})
