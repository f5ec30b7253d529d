import * as z from 'zod'
import { text } from '../../base/text.ts'
import { describeRegister, type Row } from '../registers/shape.ts'
import { audiences, keysOf, ownerField, PlaceCode } from './values.ts'

export const Pack = z.strictObject({
  title: z.string().min(1).max(80),
  ownerCode: PlaceCode,
  aim: z.string().min(1).max(300),
  audience: z.exactOptional(z.array(z.enum(keysOf(audiences)))),
  minutes: z.int().min(1).max(20_000),
  resourceIds: z.array(z.uuid()).min(1).max(100),
})
export type PackRow = Row<typeof Pack>

export const pack = describeRegister({
  name: 'packs',
  label: text('课程包', 'Course packs'),
  row: Pack,
  naturalKey: ['ownerCode', 'title'],
  nameField: 'title',
  placeField: 'ownerCode',
  fields: {
    title: {
      label: text('课程包名称', 'Course pack'),
      also: ['名称'],
      searched: true,
    },
    ownerCode: ownerField,
    aim: { label: text('学习目标', 'Aim'), also: ['目标'], searched: true },
    audience: { label: text('对象', 'For whom'), choices: audiences },
    minutes: {
      label: text('学时', 'Time'),
      also: ['时长'],
      unit: text('分钟', 'min'),
    },
    resourceIds: { label: text('资源，按顺序', 'Resources in order') },
  },
})
