import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { ownerField } from '../library/values.ts'
import { describeRegister } from '../registers/shape.ts'
import { PlaceCode } from '../schools/values.ts'

export const ThemeCode = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_.-]{0,19}$/)

export const Theme = z.strictObject({
  name: z.string().min(1).max(60),
  code: ThemeCode,
  ownerCode: PlaceCode,
  fromDay: RowDay,
  toDay: RowDay,
})

/** 中心工作: what the county wants learned in a time, so that learning keeps to its work (O2-2). */
export const theme = describeRegister({
  name: 'themes',
  label: text('学习主题', 'Themes'),
  row: Theme,
  naturalKey: ['code'],
  nameField: 'name',
  placeField: 'ownerCode',
  fields: {
    name: { label: text('主题', 'Theme'), also: ['主题名称', '中心工作'], searched: true },
    code: {
      label: text('主题代码', 'Code'),
      also: ['编号'],
      hint: text(
        '字母和数字，全县唯一，如 ZT01',
        'Letters and digits, once in the county, as ZT01',
      ),
      searched: true,
    },
    ownerCode: ownerField,
    fromDay: { label: text('开始日期', 'From'), also: ['起'] },
    toDay: { label: text('结束日期', 'To'), also: ['止'] },
  },
  check: ({ fromDay, toDay }: { fromDay: Day; toDay: Day }) =>
    toDay < fromDay ? [{ code: 'plan_ends_before', field: 'toDay' }] : [],
})
