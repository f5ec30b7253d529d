import * as z from 'zod'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { usableProblems } from './usable.ts'
import { notUsableReasonField, SchoolCode, schoolCodeField } from './values.ts'

export const roomKinds = {
  satellite_viewing: text('卫星收视室', 'Satellite viewing room'),
  computer_classroom: text('计算机教室', 'Computer classroom'),
  multimedia: text('多媒体教室', 'Multimedia classroom'),
  meeting: text('会议室', 'Meeting room'),
  other: text('其他', 'Other'),
} as const

export const Room = z.strictObject({
  schoolCode: SchoolCode,
  roomNo: z.string().min(1).max(20),
  name: z.string().min(1).max(60),
  kind: z.enum(Object.keys(roomKinds) as (keyof typeof roomKinds)[]),
  areaM2: z.int().min(1).max(10_000),
  seats: z.int().min(0).max(5_000),
  usableSeats: z.int().min(0).max(5_000),
  notUsableReason: z.exactOptional(z.string().max(200)),
  safetyCheckedOn: z.exactOptional(RowDay),
})
export type Room = z.output<typeof Room>

export const room = describeRegister({
  name: 'rooms',
  label: text('场地', 'Rooms'),
  row: Room,
  naturalKey: ['schoolCode', 'roomNo'],
  nameField: 'name',
  namesPlaces: true,
  placeField: 'schoolCode',
  owned: true,
  fields: {
    schoolCode: schoolCodeField,
    roomNo: {
      label: text('房间编号', 'Room no.'),
      also: ['编号', '房号'],
      searched: true,
    },
    name: {
      label: text('场地名称', 'Room name'),
      also: ['名称', '房间名称'],
      searched: true,
    },
    kind: {
      label: text('场地类型', 'Kind'),
      also: ['类型'],
      choices: roomKinds,
      words: {
        satellite_viewing: ['收视室', '卫星室', '卫星收视点'],
        computer_classroom: ['电脑教室', '电脑室', '微机室', '计算机室', '机房'],
        multimedia: ['多媒体室'],
      },
    },
    areaM2: {
      label: text('面积', 'Area'),
      also: ['使用面积', '建筑面积'],
      unit: text('平方米', 'm²'),
      units: { 平米: 1, 平方: 1 },
    },
    seats: {
      label: text('座位数', 'Seats'),
      also: ['座位', '容纳人数'],
      unit: text('个', 'seats'),
    },
    usableSeats: {
      label: text('可用座位数', 'Usable seats'),
      also: ['可用于远程教育的座位数', '可用座位'],
      unit: text('个', 'seats'),
    },
    notUsableReason: notUsableReasonField,
    safetyCheckedOn: {
      label: text('安全检查日期', 'Safety checked on'),
      also: ['安全检查'],
    },
  },
  check: ({ seats, usableSeats, notUsableReason, areaM2 }) => [
    ...usableProblems({ total: seats, usable: usableSeats, field: 'usableSeats', notUsableReason }),
    // Half a square metre a seat is a crowded cinema; a classroom needs about one.
    ...(seats > areaM2 * 2
      ? [
          {
            code: 'seats_implausible',
            field: 'seats',
            value: String(seats),
            level: 'warning' as const,
            details: { areaM2, likely: areaM2 },
          },
        ]
      : []),
  ],
})
