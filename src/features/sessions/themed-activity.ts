import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { PlaceCode, placeCodeField } from '../schools/values.ts'
import { ThemeCode } from './theme.ts'

export const ThemedActivity = z.strictObject({
  placeCode: PlaceCode,
  title: z.string().min(1).max(120),
  theme: ThemeCode,
  fromDay: RowDay,
  toDay: RowDay,
  venue: z.exactOptional(z.string().max(120)),
  design: z.string().min(1).max(2_000),
  result: z.exactOptional(z.string().max(2_000)),
})
export type ThemedActivityRow = z.output<typeof ThemedActivity>

/** 主题活动: what a station designs for a theme; its sessions are those of its place with that theme on its days (O2-4). */
export const themedActivity = describeRegister({
  name: 'themed_activities',
  label: text('主题活动', 'Themed activities'),
  row: ThemedActivity,
  naturalKey: ['placeCode', 'fromDay', 'title'],
  nameField: 'title',
  placeField: 'placeCode',
  fields: {
    placeCode: { label: text('站点', 'Station'), also: ['单位', '地区代码'], ...placeCodeField },
    title: { label: text('活动名称', 'Activity'), also: ['名称', '活动'], searched: true },
    theme: {
      label: text('主题代码', 'Theme'),
      also: ['主题'],
      hint: text(
        '“学习主题”里的代码；这些天写了同一主题的学习活动就是它的活动',
        'Its code among the themes; sessions of these days with the same theme belong to it',
      ),
    },
    fromDay: { label: text('开始日期', 'From'), also: ['日期', '起'] },
    toDay: { label: text('结束日期', 'To'), also: ['止'] },
    venue: { label: text('地点', 'Where'), searched: true },
    design: {
      label: text('活动设计', 'Design'),
      also: ['方案', '活动方案'],
      hint: text('目的、对象、怎么做', 'What for, for whom, how'),
      long: true,
    },
    result: { label: text('活动结果', 'Result'), also: ['结果', '成效'], long: true },
  },
  check: ({ fromDay, toDay }: { fromDay: Day; toDay: Day }) =>
    toDay < fromDay ? [{ code: 'plan_ends_before', field: 'toDay' }] : [],
})
