import * as z from 'zod'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { Phone, PlaceCode, placeCodeField } from '../schools/values.ts'
import { enumOf } from './values.ts'

const kinds = {
  scholar: text('专家学者', 'Scholar'),
  specialist: text('技术干部', 'Specialist'),
  local: text('乡土人才', 'Local practitioner'),
}

export const Expert = z.strictObject({
  placeCode: PlaceCode,
  name: z.string().min(1).max(60),
  kind: enumOf(kinds),
  skills: z.string().min(1).max(200),
  unit: z.exactOptional(z.string().max(80)),
  phone: z.exactOptional(Phone),
  available: z.exactOptional(z.string().max(120)),
  verifiedOn: z.exactOptional(RowDay),
})

/** 专家与乡土人才: who tutors and answers, and where he may be asked (O2-9). */
export const expert = describeRegister({
  name: 'experts',
  label: text('专家与乡土人才', 'Experts'),
  row: Expert,
  naturalKey: ['placeCode', 'name'],
  nameField: 'name',
  namesPersons: true,
  placeField: 'placeCode',
  fields: {
    placeCode: { label: text('所在地', 'Place'), ...placeCodeField },
    name: { label: text('姓名', 'Name'), searched: true },
    kind: { label: text('类别', 'Kind'), choices: kinds },
    skills: {
      label: text('专长', 'Skills'),
      also: ['擅长', '技术专长'],
      hint: text('如：生猪疫病、椪柑修剪', 'as: pig diseases, pruning'),
      searched: true,
    },
    unit: { label: text('单位', 'Where he works'), also: ['工作单位'], searched: true },
    phone: {
      label: text('联系电话', 'Telephone'),
      also: ['电话', '手机'],
      phone: true,
      personal: true,
    },
    available: {
      label: text('何时可以请', 'When he may be asked'),
      hint: text('如：周末；农闲', 'as: weekends; out of season'),
    },
    verifiedOn: { label: text('核实日期', 'Verified on') },
  },
})
