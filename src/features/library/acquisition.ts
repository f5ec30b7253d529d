import * as z from 'zod'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { SchoolCode, schoolCodeField } from '../schools/values.ts'
import { acquisitionKinds, keysOf, PlaceCode, placeField, SourceCode } from './values.ts'

export const Acquisition = z.strictObject({
  title: z.string().min(1).max(120),
  placeCode: PlaceCode,
  kind: z.enum(keysOf(acquisitionKinds)),
  onDay: RowDay,
  source: z.exactOptional(SourceCode),
  resourceId: z.exactOptional(z.uuid()),
  needId: z.exactOptional(z.uuid()),
  sizeBytes: z.exactOptional(
    z
      .int()
      .min(0)
      .max(2 ** 42),
  ),
  note: z.exactOptional(z.string().max(300)),
  /** Whose people logged it; absent: those of the place. */
  schoolCode: z.exactOptional(SchoolCode),
})

export const acquisition = describeRegister({
  name: 'acquisitions',
  label: text('接收、下载、引进', 'Received, downloaded, introduced'),
  row: Acquisition,
  naturalKey: ['placeCode', 'kind', 'title', 'onDay'],
  nameField: 'title',
  placeField: 'placeCode',
  owned: true,
  fields: {
    title: { label: text('内容', 'What'), also: ['名称', '资源名称'], searched: true },
    placeCode: placeField,
    kind: { label: text('方式', 'How'), choices: acquisitionKinds },
    onDay: { label: text('日期', 'Day') },
    source: { label: text('来源平台', 'Source') },
    resourceId: { label: text('资源', 'Resource') },
    needId: {
      label: text('为哪个需求', 'For which need'),
      hint: text('引进的东西要对得上一个需求', 'What is brought in answers a need'),
    },
    sizeBytes: { label: text('大小', 'Size'), unit: text('字节', 'bytes') },
    note: { label: text('说明', 'Note') },
    schoolCode: {
      ...schoolCodeField,
      hint: text('学校老师登记的，填本校代码', 'Of what teachers log: the code of their school'),
    },
  },
})
