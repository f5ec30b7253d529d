import * as z from 'zod'
import { defineLifecycle, type Obstacle, stillToCome } from '../../base/lifecycle.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { keysOf, PlaceCode, placeCodeField } from '../schools/values.ts'
import type { PlateKind } from './stage-facts.ts'

/** 一站（点）两牌 (S2-7). */
export const plateKinds = {
  school: text('学校校牌', 'The school’s'),
  station: text('站点标牌', 'The station’s'),
} as const satisfies Record<PlateKind, unknown>

export type PlateState = 'ordered' | 'made' | 'hung' | 'replaced'

export type PlateFacts = {
  today: string
  hungOn: string | null
  position: string | null
  photos: number
  /** Another of its kind hangs there since then. */
  other: string | null
  /** The host that it was made for is the host no more. */
  isElsewhere: boolean
}

const hinderHanging = (facts: PlateFacts): Obstacle[] => [
  ...(facts.isElsewhere ? [{ code: 'plate_of_another_host' }] : []),
  ...(facts.other ? [{ code: 'plate_hangs', details: { day: facts.other } }] : []),
  ...(facts.hungOn && facts.position ? [] : [{ code: 'plate_without_day' }]),
  ...stillToCome(facts.hungOn, facts.today),
  ...(facts.photos > 0 ? [] : [{ code: 'plate_without_photo' }]),
]

export const plateLifecycle = defineLifecycle<PlateState, PlateFacts>()({
  name: 'plate',
  initial: 'ordered',
  states: {
    ordered: text('已定做', 'Ordered'),
    made: text('已做好', 'Made'),
    hung: text('已挂', 'Hung'),
    replaced: text('已换下', 'Taken down'),
  },
  moves: {
    make: {
      label: text('已做好', 'Made'),
      about: text('牌已经送到，可以挂了。', 'It has been delivered and can be hung.'),
      from: ['ordered'],
      to: 'made',
      by: 'plates.write',
    },
    hang: {
      label: text('已挂好', 'Hung'),
      about: text(
        '先填挂牌日期和位置，附上照片；挂好以后不能再改。',
        'Say when and where, and attach a photograph; it is not changed afterwards.',
      ),
      from: ['made'],
      to: 'hung',
      by: 'plates.write',
      obstacles: hinderHanging,
    },
    replace: {
      label: text('换下', 'Take down'),
      about: text(
        '损坏、遗失或迁址的，换下后再定做新的。',
        'Damaged, lost or moved: then order a new one.',
      ),
      from: ['ordered', 'made', 'hung'],
      to: 'replaced',
      by: 'plates.write',
      reason: 'required',
    },
  },
})

const Plate = z.strictObject({
  unitCode: PlaceCode,
  kind: z.enum(keysOf(plateKinds)),
  orderedOn: RowDay,
  maker: z.exactOptional(z.string().max(60)),
  hungOn: z.exactOptional(RowDay),
  position: z.exactOptional(z.string().max(60)),
})
export type PlateRow = z.output<typeof Plate>

export const plate = describeCase({
  name: 'plates',
  label: text('标牌', 'Plates'),
  row: Plate,
  naturalKey: ['unitCode', 'kind', 'orderedOn'],
  nameField: 'unitCode',
  placeField: 'unitCode',
  lifecycle: plateLifecycle,
  editable: ['ordered', 'made'],
  files: {
    photo: { label: text('挂牌照片', 'Photograph of the plate'), form: 'photo', while: ['made'] },
  },
  fields: {
    unitCode: {
      label: text('站点', 'Station'),
      also: ['单位', '乡镇、村', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    kind: {
      label: text('哪块牌', 'Which plate'),
      also: ['标牌种类', '牌别'],
      choices: plateKinds,
      words: { school: ['校牌', '学校牌'], station: ['站牌', '站点牌', '终端接收站（点）标牌'] },
    },
    orderedOn: { label: text('定做日期', 'Ordered on'), also: ['下单日期'] },
    maker: { label: text('制作单位', 'Made by'), also: ['厂家'], searched: true },
    hungOn: { label: text('挂牌日期', 'Hung on'), also: ['悬挂日期'] },
    position: {
      label: text('挂在哪里', 'Where it hangs'),
      also: ['悬挂位置', '位置'],
      hint: text('例如：校门左侧', 'For example: left of the gate'),
    },
  },
  check: ({ orderedOn, hungOn }) =>
    hungOn !== undefined && hungOn < orderedOn
      ? [{ code: 'plate_hung_before', field: 'hungOn' }]
      : [],
})
