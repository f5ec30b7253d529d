import { text } from '../../base/text.ts'

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
  reason: text('依托或未定的原因', 'Why there, or why nowhere'),
  fixed: text('已定', 'fixed'),
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
