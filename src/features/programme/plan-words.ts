import { text } from '../../base/text.ts'

/** What stands on the annexes of a plan, on paper and in sheets. */
export const words = {
  plan: text('实施方案名单', 'Lists of the plan'),
  hosts: text('乡镇、村依托学校名单', 'Host schools of townships and villages'),
  leads: text('联席会议人员名单', 'Members of joint meetings'),
  operators: text('操作管理人员名单', 'Operators'),
  township: text('乡镇', 'Township'),
  unit: text('乡镇或村', 'Township or village'),
  school: text('依托学校', 'Host school'),
  mode: text('建设模式', 'Mode'),
  name: text('姓名', 'Name'),
  party: text('代表哪方', 'Speaks for'),
  position: text('岗位', 'Position'),
  phone: text('联系电话', 'Telephone'),
} as const
