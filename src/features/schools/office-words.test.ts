import { expect, test } from 'vitest'
import { foldText } from '../../platform/folding.ts'
import { parseCell } from '../registers/cells.ts'
import type { Shape } from '../registers/shape.ts'
import { equipment } from './equipment.ts'
import { room } from './room.ts'
import { school } from './school.ts'
import { staff } from './staff.ts'
import { township, village } from './village.ts'

const shapes: readonly Shape[] = [equipment, room, school, staff, township, village] as never

test('X-6 what offices write for a post, a thing or its condition is what the register calls it', () => {
  const said = (shape: unknown, field: string, raw: string) =>
    parseCell(shape as Shape, field, raw, foldText)
  expect(said(staff, 'post', '校长')).toEqual({ value: 'head' })
  expect(said(staff, 'post', '设备管理员')).toEqual({ value: 'equipment_keeper' })
  expect(said(staff, 'education', '大学')).toEqual({ value: 'bachelor' })
  expect(said(equipment, 'type', '投影仪')).toEqual({ value: 'projector' })
  expect(said(equipment, 'condition', '损坏')).toEqual({ value: 'faulty' })
  expect(said(room, 'kind', '微机室')).toEqual({ value: 'computer_classroom' })
  expect(said(staff, 'post', '副校长')).toMatchObject({ problem: { code: 'not_a_choice' } })
})

test('no word of a register stands for two values of one field', () => {
  for (const { name, fields } of shapes)
    for (const [field, { choices = {}, words = {} }] of Object.entries(fields)) {
      const all = [
        ...Object.values(choices).map((one) => one['zh-Hans']),
        ...Object.values(words).flat(),
      ]
      expect([name, field, all.length]).toEqual([name, field, new Set(all).size])
    }
})
