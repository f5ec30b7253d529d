import * as z from 'zod'
import { text } from '../../base/text.ts'
import { ownerField, PlaceCode } from '../library/values.ts'
import { describeRegister } from '../registers/shape.ts'

export const channelKinds = {
  satellite: text('卫星频道', 'Satellite'),
  cable: text('有线电视', 'Cable'),
  radio: text('广播', 'Radio'),
  online: text('网上直播', 'Online'),
} as const

export const ChannelCode = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_.-]{0,39}$/)

export const Channel = z.strictObject({
  name: z.string().min(1).max(30),
  channelCode: ChannelCode,
  ownerCode: PlaceCode,
  kind: z.enum(Object.keys(channelKinds) as (keyof typeof channelKinds)[]),
  whereFound: z.exactOptional(z.string().min(1).max(80)),
  guideIds: z.exactOptional(z.array(z.string().min(1).max(80)).max(20)),
  language: z.exactOptional(z.string().min(1).max(20)),
})
export type Channel = z.output<typeof Channel>

/** What a county receives and announces from. */
export const channel = describeRegister({
  name: 'channels',
  label: text('频道', 'Channels'),
  row: Channel,
  naturalKey: ['channelCode'],
  nameField: 'name',
  placeField: 'ownerCode',
  fields: {
    name: { label: text('频道名称', 'Name'), also: ['频道', '名称'], searched: true },
    channelCode: {
      label: text('频道代码', 'Code'),
      also: ['频道号', '编号'],
      hint: text(
        '字母和数字，全县唯一，如 NY01',
        'Letters and digits, once in the county, as NY01',
      ),
      searched: true,
    },
    ownerCode: ownerField,
    kind: { label: text('怎么收看', 'How it is received'), also: ['类型'], choices: channelKinds },
    whereFound: {
      label: text('在哪里收看', 'Where it is found'),
      also: ['频率', '网址', '频点'],
      hint: text(
        '接收机上的频道号、频率或网址',
        'The number on the receiver, a frequency or an address',
      ),
    },
    guideIds: {
      label: text('节目单里的名字', 'Names in programme guides'),
      also: ['XMLTV'],
      hint: text(
        '节目单文件里这个频道的编号或名称，几个用顿号分开',
        'What guides call it, by id or name; several with a comma between',
      ),
    },
    language: { label: text('语言', 'Language') },
  },
})
