import { type Text, text } from '../../base/text.ts'
import type { CandidateReason } from './candidate.ts'
import type { UnservedReason } from './unit.ts'

/** What stands on the papers of siting. */
export const words = {
  title: text('依托学校名单', 'List of host schools'),
  township: text('乡镇', 'Township'),
  unit: text('乡镇或村', 'Township or village'),
  state: text('状态', 'State'),
  school: text('依托学校', 'Host school'),
  mode: text('模式', 'Mode'),
  distance: text('距离', 'Distance'),
  metres: text('米', 'm'),
  residents: text('人口', 'Residents'),
  members: text('党员数', 'Party members'),
  missing: text('未同意方', 'Has not agreed'),
  reason: text('未定原因', 'Why without a host'),
  fixed: text('已确定', 'fixed'),
  waiting: text('待同意', 'waiting for consent'),
  without: text('未落实', 'without a host'),
  and: text('、', ', '),
  committee: text('党委', ' Party committee'),
  branch: text('党支部', ' Party branch'),
  bureau: text('县教育局', 'County education bureau'),
  office: text('县远程办', 'County programme office'),
  head: text('负责人', 'Person responsible'),
  day: text('日期', 'Date'),
  modes: {
    1: text('模式一', 'Mode 1'),
    2: text('模式二', 'Mode 2'),
    3: text('模式三', 'Mode 3'),
  },
} as const

export const withoutWords: Readonly<Record<UnservedReason, Text>> = {
  no_coordinates: text('没有坐标，由乡镇落实', 'no coordinates; the township places it'),
  no_site_of_right_kind: text('没有符合条件的学校', 'no school of the right kind'),
  all_forbidden: text('可选学校均被排除', 'every possible school was excluded'),
  all_beyond_radius: text('服务半径内没有学校', 'no school within the service radius'),
  no_room: text('附近学校座位已满', 'the schools in reach have no places left'),
  not_decided: text('尚未提出方案', 'not proposed yet'),
}

export const reasonWords: Readonly<Record<CandidateReason, Text>> = {
  same_village: text('就在本村', 'in the village itself'),
  same_township: text('在本乡镇', 'in the township'),
  within_radius: text('在服务半径内', 'within the service radius'),
  beyond_radius: text('超出服务半径', 'beyond the service radius'),
  radius_waived: text('已批准放宽半径', 'radius waived'),
  kind_waived: text('已批准放宽条件', 'kind of school waived'),
  keeper_present: text('有设备管理员', 'has an equipment keeper'),
  no_keeper: text('没有设备管理员', 'has no equipment keeper'),
  power_fair: text('时有停电', 'occasional power cuts'),
  power_poor: text('经常停电', 'frequent power cuts'),
  room_ample: text('座位够用', 'enough seats'),
  room_tight: text('座位偏紧', 'few seats'),
  no_coordinates: text('没有坐标', 'no coordinates'),
}
