import { type Text, text } from '../../base/text.ts'
import type { CandidateReason } from './candidate.ts'
import type { UnservedReason } from './unserved.ts'

/** What stands on the papers of siting. */
export const words = {
  title: text('依托学校名单', '依託學校名單', 'List of host schools'),
  township: text('乡镇', '鄉鎮', 'Township'),
  unit: text('乡镇或村', '鄉鎮或村', 'Township or village'),
  state: text('状态', '狀態', 'State'),
  school: text('依托学校', '依託學校', 'Host school'),
  mode: text('模式', '模式', 'Mode'),
  distance: text('距离', '距離', 'Distance'),
  metres: text('米', '米', 'm'),
  residents: text('人口', '人口', 'Residents'),
  members: text('党员数', '黨員數', 'Party members'),
  missing: text('未同意方', '未同意方', 'Has not agreed'),
  reason: text('未定原因', '未定原因', 'Why without a host'),
  fixed: text('已确定', '已確定', 'fixed'),
  waiting: text('待同意', '待同意', 'waiting for consent'),
  without: text('未落实', '未落實', 'without a host'),
  and: text('、', '、', ', '),
  committee: text('党委', '黨委', ' Party committee'),
  branch: text('党支部', '黨支部', ' Party branch'),
  bureau: text('县教育局', '縣教育局', 'County education bureau'),
  office: text('县远程办', '縣遠程辦', 'County programme office'),
  head: text('负责人', '負責人', 'Person responsible'),
  day: text('日期', '日期', 'Date'),
  modes: {
    1: text('模式一', '模式一', 'Mode 1'),
    2: text('模式二', '模式二', 'Mode 2'),
    3: text('模式三', '模式三', 'Mode 3'),
  },
} as const

export const withoutWords: Readonly<Record<UnservedReason, Text>> = {
  no_coordinates: text(
    '没有坐标，由乡镇落实',
    '沒有坐標，由鄉鎮落實',
    'no coordinates; the township places it',
  ),
  no_site_of_right_kind: text(
    '没有符合条件的学校',
    '沒有符合條件的學校',
    'no school of the right kind',
  ),
  all_forbidden: text('可选学校均被排除', '可選學校均被排除', 'every possible school was excluded'),
  all_beyond_radius: text(
    '服务半径内没有学校',
    '服務半徑內沒有學校',
    'no school within the service radius',
  ),
  no_room: text('附近学校座位已满', '附近學校座位已滿', 'the schools in reach have no places left'),
  not_decided: text('尚未提出方案', '尚未提出方案', 'not proposed yet'),
}

export const reasonWords: Readonly<Record<CandidateReason, Text>> = {
  same_village: text('就在本村', '就在本村', 'in the village itself'),
  same_township: text('在本乡镇', '在本鄉鎮', 'in the township'),
  within_radius: text('在服务半径内', '在服務半徑內', 'within the service radius'),
  beyond_radius: text('超出服务半径', '超出服務半徑', 'beyond the service radius'),
  radius_waived: text('已批准放宽半径', '已批准放寬半徑', 'radius waived'),
  kind_waived: text('已批准放宽条件', '已批准放寬條件', 'kind of school waived'),
  keeper_present: text('有设备管理员', '有設備管理員', 'has an equipment keeper'),
  no_keeper: text('没有设备管理员', '沒有設備管理員', 'has no equipment keeper'),
  power_fair: text('时有停电', '時有停電', 'occasional power cuts'),
  power_poor: text('经常停电', '經常停電', 'frequent power cuts'),
  room_ample: text('座位够用', '座位夠用', 'enough seats'),
  room_tight: text('座位偏紧', '座位偏緊', 'few seats'),
  no_coordinates: text('没有坐标', '沒有坐標', 'no coordinates'),
}
