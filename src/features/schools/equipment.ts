import * as z from 'zod'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { equipmentTypes } from './equipment-types.ts'
import { usableProblems } from './usable.ts'
import { keysOf, notUsableReasonField, SchoolCode, schoolCodeField } from './values.ts'

export const funders = {
  school_project: text('农村中小学远程教育工程', 'School distance-education project'),
  programme: text('党员干部远程教育', 'Cadre education programme'),
  county: text('县级投入', 'County'),
  donation: text('捐赠', 'Donation'),
} as const

export const conditions = {
  good: text('完好', 'In working order'),
  faulty: text('故障', 'Faulty'),
  scrapped: text('报废', 'Scrapped'),
} as const

export const Equipment = z.strictObject({
  schoolCode: SchoolCode,
  assetNo: z.string().min(1).max(40),
  type: z.enum(keysOf(equipmentTypes)),
  model: z.exactOptional(z.string().max(80)),
  quantity: z.int().min(0).max(9_999),
  usableQuantity: z.int().min(0).max(9_999),
  notUsableReason: z.exactOptional(z.string().max(200)),
  receivedOn: z.exactOptional(RowDay),
  fundedBy: z.exactOptional(z.enum(keysOf(funders))),
  condition: z.enum(keysOf(conditions)),
  roomNo: z.exactOptional(z.string().max(20)),
})
export type Equipment = z.output<typeof Equipment>

export const equipment = describeRegister({
  name: 'equipment',
  label: text('设备', 'Equipment'),
  row: Equipment,
  naturalKey: ['schoolCode', 'assetNo'],
  nameField: 'assetNo',
  placeField: 'schoolCode',
  owned: true,
  fields: {
    schoolCode: schoolCodeField,
    assetNo: {
      label: text('资产编号', 'Asset no.'),
      also: ['编号', '固定资产号', '设备编号'],
      searched: true,
    },
    type: {
      label: text('设备类型', 'Type'),
      also: ['类型', '设备名称', '名称'],
      choices: equipmentTypes,
      words: {
        satellite_dish: ['天线', '卫星接收天线'],
        satellite_receiver: ['接收机', '卫星接收卡'],
        pc: ['电脑', '台式电脑', '台式计算机', '台式机', '笔记本电脑', '微机', 'PC'],
        tv: ['电视', '彩电', '彩色电视机', '液晶电视'],
        projector: ['投影', '投影仪'],
        dvd_player: ['DVD', 'DVD机', '影碟机'],
        modem: ['调制解调器', '光猫'],
        ups: ['UPS', 'UPS电源'],
      },
    },
    model: {
      label: text('品牌型号', 'Model'),
      also: ['型号', '规格型号'],
      searched: true,
    },
    quantity: {
      label: text('数量', 'Quantity'),
      also: ['总数', '台数'],
      unit: text('台', 'items'),
    },
    usableQuantity: {
      label: text('可用数量', 'Usable'),
      also: ['可用于远程教育数量', '可用台数'],
      unit: text('台', 'items'),
    },
    notUsableReason: notUsableReasonField,
    receivedOn: {
      label: text('配备日期', 'Received on'),
      also: ['购置日期', '接收日期'],
    },
    fundedBy: {
      label: text('资金来源', 'Funded by'),
      also: ['来源'],
      choices: funders,
    },
    condition: {
      label: text('状况', 'Condition'),
      also: ['设备状况', '完好情况'],
      choices: conditions,
      words: {
        good: ['好', '良好', '正常', '能用'],
        faulty: ['坏', '损坏', '有故障', '待修', '维修中'],
        scrapped: ['已报废', '待报废'],
      },
    },
    roomNo: { label: text('所在房间', 'Room'), also: ['存放地点', '房间编号'] },
  },
  check: ({ quantity, usableQuantity, notUsableReason, condition }) => [
    ...usableProblems({
      total: quantity,
      usable: usableQuantity,
      field: 'usableQuantity',
      notUsableReason,
    }),
    ...(condition === 'scrapped' && usableQuantity > 0
      ? [{ code: 'scrapped_yet_usable', field: 'usableQuantity' }]
      : []),
  ],
})
