import * as z from 'zod'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { ownerField, PlaceCode, SubjectCode } from './values.ts'

export const Subject = z.strictObject({
  name: z.string().min(1).max(40),
  code: SubjectCode.max(60),
  englishName: z.exactOptional(z.string().max(60)),
  ownerCode: PlaceCode,
  parentCode: z.exactOptional(SubjectCode),
  synonyms: z.exactOptional(z.array(z.string().min(1).max(40)).max(60)),
  formerCodes: z.exactOptional(z.array(SubjectCode).max(60)),
})
export type Subject = z.output<typeof Subject>

export const subject = describeRegister({
  name: 'subjects',
  label: text('主题', 'Subjects'),
  row: Subject,
  naturalKey: ['code'],
  nameField: 'name',
  placeField: 'ownerCode',
  fields: {
    name: {
      label: text('主题名称', 'Subject'),
      also: ['名称', '主题'],
      searched: true,
    },
    code: { label: text('主题代码', 'Code'), also: ['代码'], searched: true },
    englishName: { label: text('英文名称', 'English name'), searched: true },
    ownerCode: ownerField,
    parentCode: { label: text('上级主题', 'Below'), also: ['上级代码'] },
    synonyms: {
      label: text('又叫', 'Also called'),
      also: ['同义词', '别名'],
      hint: text(
        '产业和需求里出现这些词，就算这个主题',
        'Words of industries and needs that mean this subject',
      ),
      searched: true,
    },
    formerCodes: {
      label: text('以前的代码', 'Former codes'),
      hint: text('改名、合并时自动留下', 'Kept when renamed or merged'),
    },
  },
  check: ({ code, parentCode }) =>
    code === parentCode ? [{ code: 'subject_below_itself', field: 'parentCode' }] : [],
})
