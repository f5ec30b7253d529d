import * as z from 'zod'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { audiences, keysOf, PlaceCode, placeField, SubjectCode, useModes } from './values.ts'

export const Need = z.strictObject({
  topic: z.string().min(1).max(120),
  placeCode: PlaceCode,
  subject: z.exactOptional(SubjectCode),
  audience: z.exactOptional(z.array(z.enum(keysOf(audiences)))),
  dialect: z.exactOptional(z.string().min(1).max(20)),
  useMode: z.exactOptional(z.enum(keysOf(useModes))),
  people: z.exactOptional(z.int().min(1).max(1_000_000)),
  askedOn: RowDay,
})
export type Need = z.output<typeof Need>

export const need = describeRegister({
  name: 'needs',
  label: text('学习需求', 'Learning needs'),
  row: Need,
  naturalKey: ['placeCode', 'topic'],
  nameField: 'topic',
  placeField: 'placeCode',
  fields: {
    topic: {
      label: text('想学什么', 'What people want to learn'),
      also: ['需求', '需求内容', '主题'],
      searched: true,
    },
    placeCode: placeField,
    subject: {
      label: text('主题代码', 'Subject'),
      hint: text('不填就按“想学什么”里的词认', 'Empty: told by the words of the need'),
    },
    audience: { label: text('对象', 'For whom'), choices: audiences },
    dialect: { label: text('方言或民族语', 'Dialect') },
    useMode: { label: text('怎么学', 'How'), choices: useModes },
    people: { label: text('人数', 'People'), unit: text('人', 'people') },
    askedOn: { label: text('提出日期', 'Asked on'), also: ['日期'] },
  },
})
