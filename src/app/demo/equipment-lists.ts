import type { Equipment } from '../../features/schools/equipment.ts'
import type { Room } from '../../features/schools/room.ts'
import type { Mode } from '../../features/schools/school.ts'

/** One line of what a mode was issued with. */
export type Issued = {
  type: Equipment['type']
  model: string
  /** `class`: one for each pupil of a class. */
  quantity: number | 'class'
  /** First and last year of the issue. */
  years: readonly [number, number]
  room: Room['kind']
  /** What breaks. */
  faults: readonly string[]
  /** What is bought when it breaks; nothing is bought for what nobody uses any more. */
  replacement?: { model: string; type?: Equipment['type'] }
  /** Does not wear out: discs in a cupboard. */
  lasts?: true
  /** Part of the schools that have it; all, if absent. */
  share?: number
  fundedBy?: NonNullable<Equipment['fundedBy']>
}

const viewing = 'satellite_viewing' as const
const firstIssue = [2004, 2006] as const
const computerIssue = [2005, 2007] as const

const television: Issued = {
  type: 'tv',
  model: '34 英寸显像管彩色电视机',
  quantity: 1,
  years: firstIssue,
  room: viewing,
  faults: ['显像管老化', '高压包损坏', '遭雷击无图像'],
  replacement: { model: '55 英寸液晶电视机' },
}

const discPlayer: Issued = {
  type: 'dvd_player',
  model: '普通 DVD 播放机',
  quantity: 1,
  years: firstIssue,
  room: viewing,
  faults: ['激光头老化', '不能出仓'],
}

const discs: Issued = {
  type: 'other',
  model: '小学一至六年级教学光盘（全套）',
  quantity: 1,
  years: firstIssue,
  room: viewing,
  faults: [],
  lasts: true,
}

const reception: readonly Issued[] = [
  {
    type: 'satellite_dish',
    model: '1.2 米 Ku 波段天线（含高频头）',
    quantity: 1,
    years: firstIssue,
    room: viewing,
    faults: ['大风后偏离方位', '高频头进水', '支架锈断'],
    replacement: { model: '0.75 米 Ku 波段天线（含高频头）' },
  },
  {
    type: 'satellite_receiver',
    model: '数字卫星接收机（IP 数据）',
    quantity: 1,
    years: firstIssue,
    room: viewing,
    faults: ['电源板烧坏', '不能锁定信号', '遭雷击'],
    replacement: { model: '高清数字卫星接收机' },
  },
]

const receivingComputer: Issued = {
  type: 'pc',
  model: '接收用台式计算机（80 GB 硬盘）',
  quantity: 1,
  years: firstIssue,
  room: viewing,
  faults: ['主板电容鼓包', '硬盘损坏', '电源损坏'],
  replacement: { model: '接收用台式计算机（1 TB 硬盘）' },
}

const printer: Issued = {
  type: 'printer',
  model: '针式打印机',
  quantity: 1,
  years: firstIssue,
  room: viewing,
  faults: ['打印头断针', '走纸故障'],
  replacement: { model: '黑白激光打印机' },
  share: 0.8,
}

const ups: Issued = {
  type: 'ups',
  model: '500 VA 后备式不间断电源',
  quantity: 1,
  years: firstIssue,
  room: viewing,
  faults: ['蓄电池失效', '不能切换'],
  replacement: { model: '1 kVA 后备式不间断电源' },
  share: 0.7,
}

const setTopBox: Issued = {
  type: 'set_top_box',
  model: '远程教育宽带机顶盒',
  quantity: 1,
  years: [2010, 2017],
  room: viewing,
  faults: ['不能启动', '遥控接收失灵'],
  fundedBy: 'programme',
  share: 0.3,
}

const modem: Issued = {
  type: 'modem',
  model: '光纤接入终端',
  quantity: 1,
  years: [2013, 2021],
  room: viewing,
  faults: ['光口损坏', '电源适配器损坏'],
  replacement: { model: '千兆光纤接入终端' },
  fundedBy: 'county',
  share: 0.6,
}

const computerRoom: readonly Issued[] = [
  {
    type: 'server',
    model: '塔式服务器',
    quantity: 1,
    years: computerIssue,
    room: viewing,
    faults: ['阵列卡故障', '硬盘损坏'],
    replacement: { model: '机架式服务器（4 TB）' },
  },
  {
    type: 'pc',
    model: '学生用台式计算机',
    quantity: 'class',
    years: computerIssue,
    room: 'computer_classroom',
    faults: ['主板电容鼓包', '内存损坏', '显示器无显示'],
    replacement: { model: '学生用一体计算机' },
  },
  {
    type: 'pc',
    model: '教师用台式计算机',
    quantity: 1,
    years: computerIssue,
    room: 'computer_classroom',
    faults: ['主板损坏', '硬盘损坏'],
    replacement: { model: '教师用一体计算机' },
  },
  {
    type: 'switch',
    model: '24 口百兆交换机',
    quantity: 2,
    years: computerIssue,
    room: 'computer_classroom',
    faults: ['遭雷击', '端口损坏'],
    replacement: { model: '24 口千兆交换机' },
  },
  {
    type: 'projector',
    model: '液晶投影机（含 100 英寸幕布）',
    quantity: 1,
    years: computerIssue,
    room: 'multimedia',
    faults: ['灯泡寿命已到', '液晶板发黄'],
    replacement: { model: '75 英寸交互式一体机', type: 'tv' },
  },
  {
    type: 'other',
    model: '电源与天馈防雷器',
    quantity: 1,
    years: computerIssue,
    room: viewing,
    faults: ['已动作未更换'],
    replacement: { model: '电源防雷器' },
  },
  {
    type: 'other',
    model: '柜式空调',
    quantity: 1,
    years: [2008, 2020],
    room: 'computer_classroom',
    faults: ['压缩机不启动', '缺制冷剂'],
    fundedBy: 'county',
    share: 0.7,
  },
]

/** What the school project issued by mode, with the boxes and lines that came later. */
export const equipmentOf: Readonly<Record<Mode, readonly Issued[]>> = {
  none: [],
  mode1: [television, discPlayer, discs],
  mode2: [
    ...reception,
    receivingComputer,
    television,
    discPlayer,
    discs,
    printer,
    ups,
    setTopBox,
    modem,
  ],
  mode3: [
    ...reception,
    receivingComputer,
    television,
    discPlayer,
    ...computerRoom,
    printer,
    { ...ups, model: '1 kVA 不间断电源', share: 1 },
    setTopBox,
    { ...modem, share: 1 },
  ],
}
