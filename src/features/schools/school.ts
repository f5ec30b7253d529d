import * as z from 'zod'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { Latitude, Longitude, pointFields, pointProblems } from './location.ts'
import { keysOf, Phone, PlaceCode, placeCodeField } from './values.ts'

export const stages = {
  primary: text('小学', 'Primary school'),
  junior_middle: text('初中', 'Junior middle school'),
  nine_year: text('九年一贯制学校', 'Nine-year school'),
  teaching_point: text('教学点', 'Teaching point'),
} as const
export type Stage = keyof typeof stages

/** What the distance-education project equipped the school with; only modes 2 and 3 can host (S1-2). */
export const modes = {
  none: text('无', 'None'),
  mode1: text('模式一', 'Mode 1'),
  mode2: text('模式二', 'Mode 2'),
  mode3: text('模式三', 'Mode 3'),
} as const
export type Mode = keyof typeof modes

export const receptions = {
  satellite: text('卫星', 'Satellite'),
  cable: text('有线电视', 'Cable television'),
  broadband: text('宽带机顶盒', 'Broadband set-top box'),
  internet: text('互联网', 'Internet'),
  disc: text('光盘或U盘', 'Disc or USB stick'),
} as const

export const powerKinds = {
  good: text('稳定', 'Reliable'),
  fair: text('时有停电', 'Occasional cuts'),
  poor: text('经常停电', 'Frequent cuts'),
} as const

export const School = z.strictObject({
  schoolCode: z.string().regex(/^[0-9A-Z-]{4,20}$/),
  name: z.string().min(2).max(80),
  villageCode: PlaceCode,
  stage: z.enum(keysOf(stages)),
  mode: z.enum(keysOf(modes)),
  lat: z.exactOptional(Latitude),
  lon: z.exactOptional(Longitude),
  pupils: z.exactOptional(z.int().min(0).max(20_000)),
  boarding: z.boolean(),
  periodMinutes: z.exactOptional(z.int().min(20).max(90)),
  reception: z.exactOptional(z.enum(keysOf(receptions))),
  bandwidthKbps: z.exactOptional(z.int().min(0).max(10_000_000)),
  power: z.exactOptional(z.enum(keysOf(powerKinds))),
  plannedMergerOn: z.exactOptional(RowDay),
  headName: z.exactOptional(z.string().min(1).max(40)),
  headPhone: z.exactOptional(Phone),
})
export type School = z.output<typeof School>

export const school = describeRegister({
  name: 'schools',
  label: text('学校', 'Schools'),
  row: School,
  naturalKey: ['schoolCode'],
  nameField: 'name',
  namesPlaces: true,
  placeField: 'villageCode',
  owned: true,
  point: { lat: 'lat', lon: 'lon' },
  fields: {
    schoolCode: {
      label: text('学校代码', 'School code'),
      also: ['学校编号', '学校标识码', '标识码'],
      hint: text('4 至 20 位数字或大写字母', '4 to 20 digits or capital letters'),
      searched: true,
    },
    name: {
      label: text('学校名称', 'School name'),
      also: ['名称', '校名', '学校'],
      searched: true,
    },
    villageCode: {
      ...placeCodeField,
      label: text('所在村代码', 'Village code'),
      also: ['村代码', '行政村代码', '所在村（社区）代码'],
      namedBy: ['所在村', '所在行政村', '行政村', '村名', '村（社区）', '所在村（社区）'],
    },
    stage: {
      label: text('学段', 'Stage'),
      also: ['学校类别', '办学类型', '类别'],
      choices: stages,
      words: {
        primary: ['完全小学', '完小', '村小', '中心小学', '初级小学'],
        junior_middle: ['初级中学', '中学'],
        nine_year: ['九年一贯制', '九年制学校', '九年义务教育学校'],
      },
    },
    mode: {
      label: text('模式', 'Mode'),
      also: ['远教模式', '设备模式'],
      choices: modes,
      words: {
        mode1: ['模式1', '模式Ⅰ', '一', '1'],
        mode2: ['模式2', '模式Ⅱ', '二', '2'],
        mode3: ['模式3', '模式Ⅲ', '三', '3'],
      },
    },
    ...pointFields,
    pupils: {
      label: text('在校生数', 'Pupils'),
      also: ['学生数', '学生人数'],
      unit: text('人', 'pupils'),
    },
    boarding: { label: text('是否寄宿', 'Boarding school'), also: ['寄宿制'] },
    periodMinutes: {
      label: text('课时长度', 'Period length'),
      also: ['每节课分钟数'],
      unit: text('分钟', 'minutes'),
    },
    reception: { label: text('接收方式', 'Reception'), choices: receptions },
    bandwidthKbps: {
      label: text('网络带宽', 'Bandwidth'),
      also: ['带宽'],
      unit: text('kbit/s', 'kbit/s'),
      bare: { below: 1_000, units: ['kbit/s', 'Mbit/s'] },
      units: {
        ...{ k: 1, kb: 1, kbps: 1 },
        ...{ m: 1_000, mb: 1_000, mbps: 1_000, 'mbit/s': 1_000, 兆: 1_000 },
        ...{ g: 1_000_000, gb: 1_000_000, gbps: 1_000_000, 'gbit/s': 1_000_000 },
      },
    },
    power: {
      label: text('供电情况', 'Power supply'),
      also: ['供电'],
      choices: powerKinds,
    },
    plannedMergerOn: {
      label: text('计划撤并日期', 'Planned merger'),
      also: ['撤并时间', '拟撤并日期'],
      hint: text('计划撤并的学校不宜作依托学校', 'A school due to merge should not host'),
    },
    headName: {
      label: text('负责人', 'Head of school'),
      also: ['校长', '校长姓名', '学校负责人'],
    },
    headPhone: {
      label: text('负责人电话', 'Head’s phone'),
      also: ['联系电话', '电话', '校长电话'],
      phone: true,
      personal: true,
    },
  },
  check: (row) => [...pointProblems(row), ...modeProblems(row)],
})

/** Modes were issued by stage; another combination is possible and worth a second look. */
function modeProblems({ stage, mode }: School): Problem[] {
  const unlikely =
    (stage === 'teaching_point' && (mode === 'mode2' || mode === 'mode3')) ||
    (stage === 'primary' && mode === 'mode3')
  return unlikely
    ? [{ code: 'mode_unlikely', field: 'mode', level: 'warning', details: { stage, mode } }]
    : []
}
