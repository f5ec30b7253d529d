import * as z from 'zod'
import { text } from '../../base/text.ts'

export const PlaceCode = z.string().regex(/^\d{12}$/)
export const Phone = z.string().regex(/^(\+?86)?1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}(-\d{1,6})?$/)
export const SchoolCode = z.string().regex(/^[0-9A-Z-]{4,20}$/)

export const placeCodeField = {
  hint: text('12 位统计用区划代码', '12-digit statistical code'),
  placeCode: true,
  searched: true,
} as const

export const schoolCodeField = {
  label: text('学校代码', 'School code'),
  also: ['学校编号', '学校标识码', '标识码'],
  searched: true,
} as const

export const notUsableReasonField = {
  label: text('不可用原因', 'Why not usable'),
  also: ['不能用于远程教育的原因'],
} as const

/** The values of an enum whose labels are `record`. */
export const keysOf = <T extends Record<string, unknown>>(record: T) =>
  Object.keys(record) as (keyof T & string)[]
