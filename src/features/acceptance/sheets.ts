import { text } from '../../base/text.ts'
import type { Sheet } from './sheet.ts'

const deductions = [
  { id: 'X1', label: text('播放与教育无关的内容', 'Played what is no education') },
  { id: 'X2', label: text('设备挪作他用', 'Equipment used for other things') },
  { id: 'X3', label: text('影响学校上课', 'Lessons of the school disturbed') },
] as const
const vetoes = [
  { id: 'V1', label: text('记录弄虚作假', 'False records') },
  { id: 'V2', label: text('有安全隐患不整改', 'A danger left as it is') },
] as const

/** 100 points for a hosted station; what the records say is counted, the rest is seen. */
const station100: Sheet = {
  name: 'station100',
  label: text('依托站点验收表（100分）', 'Sheet of a hosted station (100 points)'),
  blocks: [
    {
      id: 'A',
      label: text('组织领导', 'Organisation'),
      items: [
        { id: 'A1', label: text('三方负责人明确', 'Leads are named'), points: 2, counts: 'leads' },
        {
          id: 'A2',
          label: text('联席会议按期召开', 'Joint meetings in time'),
          points: 5,
          counts: 'meetings',
        },
        {
          id: 'A3',
          label: text('责任书已签订', 'Responsibility letter signed'),
          points: 3,
          counts: 'letter',
        },
        { id: 'A4', label: text('实施方案已备案', 'Plan filed'), points: 2, counts: 'filed' },
        { id: 'A5', label: text('问题整改销号', 'Orders closed'), points: 3, counts: 'orders' },
      ],
    },
    {
      id: 'B',
      label: text('场所和设备', 'Site and equipment'),
      items: [
        { id: 'B1', label: text('两块标牌悬挂', 'Both plates hang'), points: 2, counts: 'plates' },
        { id: 'B2', label: text('规章制度上墙', 'Rules on the wall'), points: 3, counts: 'rules' },
        { id: 'B3', label: text('场所、座位和安全', 'Room, seats, safety'), points: 3 },
        { id: 'B4', label: text('设备完好', 'Equipment works'), points: 4 },
        { id: 'B5', label: text('设备运行记录完整', 'Operation log complete'), points: 3 },
      ],
    },
    {
      id: 'C',
      label: text('管理队伍', 'Team'),
      items: [
        {
          id: 'C1',
          label: text('管理员到位', 'Administrators in post'),
          points: 3,
          counts: 'administrators',
        },
        { id: 'C2', label: text('持证上岗', 'Certified'), points: 5, counts: 'certificate' },
        {
          id: 'C3',
          label: text('协管员到位', 'Assistants in post'),
          points: 3,
          counts: 'assistants',
        },
        { id: 'C4', label: text('操作员现场操作', 'Operator shows the work'), points: 4 },
      ],
    },
    {
      id: 'D',
      label: text('时间和学习', 'Times and learning'),
      items: [
        {
          id: 'D1',
          label: text('共用协议有效', 'Agreement in force'),
          points: 5,
          counts: 'agreement',
        },
        {
          id: 'D2',
          label: text('每周学习时间达标', 'Weekly minutes delivered'),
          points: 10,
          counts: 'minutes',
        },
        { id: 'D3', label: text('每周开放', 'Open every week'), points: 5, counts: 'openDays' },
        { id: 'D4', label: text('参学率', 'Attendance'), points: 5 },
      ],
    },
    {
      id: 'E',
      label: text('资源和预告', 'Resources and notices'),
      items: [
        { id: 'E1', label: text('节目预告及时', 'Notices in time'), points: 4 },
        { id: 'E2', label: text('资源分类编目', 'Resources in order'), points: 2 },
        { id: 'E3', label: text('内容符合需要', 'What people need'), points: 4 },
      ],
    },
    {
      id: 'F',
      label: text('教学和服务', 'Teaching and service'),
      items: [
        { id: 'F1', label: text('学习形式多样', 'Forms of learning'), points: 3 },
        { id: 'F2', label: text('专家和土专家授课', 'Experts teach'), points: 3 },
        { id: 'F3', label: text('提问及时答复', 'Questions answered'), points: 4 },
      ],
    },
    {
      id: 'G',
      label: text('实际效果', 'Effect'),
      items: [
        { id: 'G1', label: text('党员群众满意', 'People are satisfied'), points: 4 },
        { id: 'G2', label: text('学用转化有例证', 'What was learnt is used'), points: 4 },
        { id: 'G3', label: text('经验做法', 'Good practice'), points: 2 },
      ],
    },
  ],
  deductions: deductions.map((one) => ({ ...one, points: 5 })),
  vetoes,
}

/** 1,000 points, for a whole township or where a finer measure is wanted. */
const station1000: Sheet = {
  name: 'station1000',
  label: text('站点使用评估表（1000分）', 'Sheet of how a station is used (1,000 points)'),
  blocks: [
    {
      id: 'U',
      label: text('站点使用', 'Use of the station'),
      items: [
        {
          id: 'U1',
          label: text('集中学习时间达标', 'Weekly minutes delivered'),
          points: 200,
          counts: 'minutes',
        },
        { id: 'U2', label: text('每周开放', 'Open every week'), points: 100, counts: 'openDays' },
        { id: 'U3', label: text('参学人数和纪律', 'Attendance and order'), points: 100 },
      ],
    },
    {
      id: 'M',
      label: text('管理', 'How it is run'),
      items: [
        {
          id: 'M1',
          label: text('管理员到位', 'Administrators in post'),
          points: 50,
          counts: 'administrators',
        },
        { id: 'M2', label: text('持证上岗', 'Certified'), points: 70, counts: 'certificate' },
        {
          id: 'M3',
          label: text('协管员到位', 'Assistants in post'),
          points: 30,
          counts: 'assistants',
        },
        {
          id: 'M4',
          label: text('联席会议按期召开', 'Joint meetings in time'),
          points: 50,
          counts: 'meetings',
        },
        { id: 'M5', label: text('问题整改销号', 'Orders closed'), points: 50, counts: 'orders' },
        { id: 'M6', label: text('规章制度上墙', 'Rules on the wall'), points: 50, counts: 'rules' },
      ],
    },
    {
      id: 'S',
      label: text('场所和设备', 'Site and equipment'),
      items: [
        { id: 'S1', label: text('两块标牌悬挂', 'Both plates hang'), points: 30, counts: 'plates' },
        {
          id: 'S2',
          label: text('共用协议有效', 'Agreement in force'),
          points: 50,
          counts: 'agreement',
        },
        { id: 'S3', label: text('设备完好', 'Equipment works'), points: 70 },
      ],
    },
    {
      id: 'R',
      label: text('效果', 'What came of it'),
      items: [
        { id: 'R1', label: text('学用转化有例证', 'What was learnt is used'), points: 80 },
        { id: 'R2', label: text('党员群众满意', 'People are satisfied'), points: 70 },
      ],
    },
  ],
  deductions: deductions.map((one) => ({ ...one, points: 50 })),
  vetoes,
}

/** By their names; a name never means another sheet: a changed one gets a new name. */
export const sheets = { station100, station1000 } as const
export type SheetName = keyof typeof sheets
