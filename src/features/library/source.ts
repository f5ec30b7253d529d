import * as z from 'zod'
import { text } from '../../base/text.ts'
import { describeRegister, type Row } from '../registers/shape.ts'
import { keysOf, licences, originLevels, ownerField, PlaceCode, SourceCode } from './values.ts'

export const Source = z.strictObject({
  name: z.string().min(1).max(60),
  code: SourceCode.max(40),
  ownerCode: PlaceCode,
  originLevel: z.enum(keysOf(originLevels)),
  address: z.exactOptional(z.httpUrl().max(200)),
  licence: z.exactOptional(z.enum(keysOf(licences))),
})
export type SourceRow = Row<typeof Source>

export const source = describeRegister({
  name: 'resource_sources',
  label: text('来源平台', 'Sources'),
  row: Source,
  naturalKey: ['code'],
  nameField: 'name',
  placeField: 'ownerCode',
  fields: {
    name: { label: text('平台名称', 'Platform'), also: ['名称'], searched: true },
    code: { label: text('平台代码', 'Code'), also: ['代码'], searched: true },
    ownerCode: ownerField,
    originLevel: { label: text('层级', 'Level'), choices: originLevels },
    address: { label: text('网址', 'Address') },
    licence: { label: text('许可', 'Licence'), choices: licences },
  },
})

/** What a platform's own headings and words mean; kept with the platform (S4-8). */
export const KeptReading = z.strictObject({
  headings: z.record(z.string().min(1).max(60), z.string().max(40)),
  choices: z.record(z.string().max(40), z.record(z.string().min(1).max(60), z.string().max(60))),
  /** What holds of every row where the sheet says nothing. */
  given: z.record(z.string().max(40), z.union([z.string().max(60), z.array(z.string().max(60))])),
})
export type KeptReading = z.output<typeof KeptReading>
