import * as z from 'zod'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { PlaceCode, placeCodeField } from '../schools/values.ts'
import { enumOf } from './values.ts'

export const baseKinds = {
  base: text('示范基地', 'Demonstration base'),
  association: text('协会', 'Association'),
}

export const TeachingBase = z.strictObject({
  placeCode: PlaceCode,
  name: z.string().min(1).max(60),
  kind: enumOf(baseKinds),
  trade: z.exactOptional(z.string().max(60)),
})

/** 示范基地与协会: where and with whom stations learn by doing (O2-5). */
export const teachingBase = describeRegister({
  name: 'teaching_bases',
  label: text('基地和协会', 'Bases and associations'),
  row: TeachingBase,
  naturalKey: ['placeCode', 'name'],
  nameField: 'name',
  placeField: 'placeCode',
  fields: {
    placeCode: { label: text('所在地', 'Place'), also: ['地区代码'], ...placeCodeField },
    name: {
      label: text('名称', 'Name'),
      also: ['基地名称', '协会名称', '基地', '协会'],
      searched: true,
    },
    kind: { label: text('类别', 'Kind'), also: ['类型'], choices: baseKinds },
    trade: { label: text('产业', 'Trade'), also: ['主要产业'], searched: true },
  },
})
