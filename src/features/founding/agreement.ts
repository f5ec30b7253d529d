import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle, stillToCome } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { PlaceCode, placeCodeField } from '../schools/values.ts'

export type AgreementState = 'draft' | 'signed' | 'ended'

export type AgreementFacts = {
  today: Day
  scans: number
  signedOn: Day | null
  hasSigners: boolean
  /** The host that it was drawn up with is the host no more. */
  isElsewhere: boolean
  /** A signed one of the same station in the same time begins then. */
  other: Day | null
}

const hinderSigning = (facts: AgreementFacts): Obstacle[] => [
  ...(facts.isElsewhere ? [{ code: 'agreement_of_another_host' }] : []),
  ...(facts.other ? [{ code: 'agreement_meets', details: { day: facts.other } }] : []),
  ...(facts.signedOn && facts.hasSigners ? [] : [{ code: 'agreement_without_signers' }]),
  ...stillToCome(facts.signedOn, facts.today),
  ...(facts.scans > 0 ? [] : [{ code: 'agreement_without_scan' }]),
]

export const agreementLifecycle = defineLifecycle<AgreementState, AgreementFacts>()({
  name: 'joint_use_agreement',
  initial: 'draft',
  states: {
    draft: text('起草', 'Draft'),
    signed: text('已签订', 'Signed'),
    ended: text('已终止', 'Ended'),
  },
  moves: {
    sign: {
      label: text('双方已签', 'Signed by both'),
      about: text(
        '先附上双方签字的扫描件；签订以后内容不能再改。',
        'Attach the scan that both have signed; it is not changed afterwards.',
      ),
      from: ['draft'],
      to: 'signed',
      by: 'joint_use_agreements.write',
      obstacles: hinderSigning,
    },
    end: {
      label: text('提前终止', 'End before its time'),
      about: text(
        '今天起不再有效；要接着共用，请另签一份。',
        'It holds no more from today; to go on, sign another.',
      ),
      from: ['signed'],
      to: 'ended',
      by: 'joint_use_agreements.write',
      reason: 'required',
    },
  },
})

const clause = () => z.exactOptional(z.string().max(600))

const Agreement = z.strictObject({
  unitCode: PlaceCode,
  fromDay: RowDay,
  toDay: RowDay,
  number: z.exactOptional(z.string().max(60)),
  rooms: clause(),
  hours: clause(),
  keys: clause(),
  safety: clause(),
  damages: clause(),
  consumables: clause(),
  management: clause(),
  teaching: clause(),
  operation: clause(),
  signedOn: z.exactOptional(RowDay),
  schoolSigner: z.exactOptional(z.string().max(40)),
  unitSigner: z.exactOptional(z.string().max(40)),
})
export type AgreementRow = z.output<typeof Agreement>

/** What is agreed besides what stands in every agreement, in the order of the paper. */
export const clauses = ['rooms', 'hours', 'keys', 'safety', 'damages', 'consumables'] as const
export const annexes = ['management', 'teaching', 'operation'] as const

const besides = text(
  '范本之外另有约定的才写；空着就按范本。',
  'Only what is agreed beyond the model text; empty: the model text holds.',
)

/** 村校共用协议 with its three annexes (G-2, S2-8). */
export const agreement = describeCase({
  name: 'joint_use_agreements',
  label: text('共用协议', 'Joint-use agreements'),
  row: Agreement,
  naturalKey: ['unitCode', 'fromDay'],
  nameField: 'unitCode',
  placeField: 'unitCode',
  lifecycle: agreementLifecycle,
  editable: ['draft'],
  files: {
    scan: { label: text('双方签字的扫描件', 'Scan signed by both'), form: 'paper' },
  },
  fields: {
    unitCode: {
      label: text('站点', 'Station'),
      also: ['单位', '乡镇、村', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    fromDay: { label: text('开始日期', 'From'), also: ['起'] },
    toDay: { label: text('结束日期', 'To'), also: ['止', '有效期至'] },
    number: { label: text('编号', 'Number'), also: ['协议编号'], searched: true },
    rooms: { label: text('场地', 'Rooms'), long: true, hint: besides },
    hours: { label: text('使用时间', 'Hours'), long: true },
    keys: { label: text('钥匙', 'Keys'), long: true },
    safety: { label: text('安全', 'Safety'), long: true },
    damages: { label: text('损坏赔偿', 'Damages'), long: true },
    consumables: { label: text('水电和耗材', 'Power and consumables'), long: true },
    management: { label: text('附件一 站点管理', 'Annex 1: management'), long: true },
    teaching: { label: text('附件二 教学组织', 'Annex 2: teaching'), long: true },
    operation: { label: text('附件三 运行保障', 'Annex 3: operation'), long: true },
    signedOn: { label: text('签订日期', 'Signed on') },
    schoolSigner: { label: text('学校签字人', 'Signed for the school') },
    unitSigner: { label: text('乡镇、村签字人', 'Signed for the township or village') },
  },
  check: ({ fromDay, toDay, signedOn }): Problem[] => [
    ...(toDay < fromDay ? [{ code: 'agreement_ends_before', field: 'toDay' }] : []),
    ...(signedOn !== undefined && signedOn > toDay
      ? [{ code: 'agreement_signed_after', field: 'signedOn' }]
      : []),
  ],
})
