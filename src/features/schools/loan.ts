import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { Phone, SchoolCode, schoolCodeField } from './values.ts'

export type LoanState = 'asked' | 'approved' | 'lent' | 'returned' | 'refused' | 'lost'
/** Of the asset: how many are usable, and how many of those are out or promised. Null: it is not in the register. */
export type LoanFacts = { usable: number | null; out: number; quantity: number }

const tooMany = ({ usable, out, quantity }: LoanFacts): Obstacle[] =>
  usable !== null && out + quantity > usable
    ? [{ code: 'loan_too_many', details: { usable, out, quantity }, remedy: 'equipment' }]
    : []

/** Asked for, lent and taken back at the school, also without a line; approved at the hub. */
export const loanLifecycle = defineLifecycle<LoanState, LoanFacts>()({
  name: 'loan',
  initial: 'asked',
  states: {
    asked: text('待批准', 'Waiting for approval'),
    approved: text('已批准', 'Approved'),
    lent: text('已借出', 'Lent'),
    returned: text('已归还', 'Returned'),
    refused: text('未同意', 'Refused'),
    lost: text('未归还', 'Not brought back'),
  },
  moves: {
    approve: {
      label: text('批准', 'Approve'),
      about: text('批准以后，学校就可以借出。', 'The school may lend it then.'),
      from: ['asked'],
      to: 'approved',
      by: 'loans.approve',
      obstacles: tooMany,
    },
    lend: {
      label: text('借出', 'Lend'),
      about: text(
        '东西已交给借用人；到期没有归还会提醒。',
        'It was handed over; when it is overdue, you are reminded.',
      ),
      from: ['approved'],
      to: 'lent',
      by: 'loans.write',
      at: 'both',
    },
    lendFirst: {
      label: text('先借出', 'Lend before approval'),
      about: text(
        '还没有批准就要借出的，写明原因；连上网以后，县里会看到。',
        'Say why it could not wait for approval; the hub sees it once there is a line.',
      ),
      from: ['asked'],
      to: 'lent',
      by: 'loans.write',
      at: 'station',
      judgedAt: 'hub',
      reason: 'required',
      obstacles: tooMany,
    },
    giveBack: {
      label: text('已归还', 'Brought back'),
      about: text(
        '请先看过东西是否完好；坏了的，请同时改设备的状况。',
        'Look at it first; where it is damaged, change its condition among the equipment too.',
      ),
      from: ['lent'],
      to: 'returned',
      by: 'loans.write',
      at: 'both',
    },
    refuse: {
      label: text('不同意', 'Refuse'),
      about: text('借的人会看到原因。', 'Whoever asked reads the reason.'),
      from: ['asked'],
      to: 'refused',
      by: 'loans.approve',
      reason: 'required',
    },
    lose: {
      label: text('没有归还', 'Not brought back'),
      about: text('损坏或遗失，写明怎么处理。', 'Damaged or lost; say what becomes of it.'),
      from: ['lent'],
      to: 'lost',
      by: 'loans.write',
      at: 'both',
      reason: 'required',
    },
    // Nobody waits for what is lost; where it turns up, somebody says how.
    find: {
      label: text('又找回了', 'Found again'),
      about: text('写明是怎么找回的；之后算已归还。', 'Say how; it counts as brought back.'),
      from: ['lost'],
      to: 'returned',
      by: 'loans.write',
      at: 'both',
      reason: 'required',
    },
  },
})

export const Loan = z.strictObject({
  schoolCode: SchoolCode,
  what: z.string().min(1).max(80),
  assetNo: z.exactOptional(z.string().min(1).max(40)),
  quantity: z.int().min(1).max(999),
  borrower: z.string().min(1).max(60),
  borrowerPhone: z.exactOptional(Phone),
  purpose: z.exactOptional(z.string().max(200)),
  fromDay: RowDay,
  dueDay: RowDay,
})

/** 借出登记: what a school lends, to whom and until when (world.md, forms of a county). */
export const loan = describeCase({
  name: 'loans',
  label: text('设备借用', 'Loans'),
  row: Loan,
  naturalKey: ['schoolCode', 'what', 'borrower', 'fromDay'],
  nameField: 'what',
  placeField: 'schoolCode',
  owned: true,
  lifecycle: loanLifecycle,
  editable: ['asked'],
  dueField: 'dueDay',
  feed: 'personal',
  fields: {
    schoolCode: schoolCodeField,
    what: { label: text('借用物品', 'What'), also: ['物品', '设备名称'], searched: true },
    assetNo: { label: text('资产编号', 'Asset no.'), also: ['编号'], searched: true },
    quantity: { label: text('数量', 'Quantity'), unit: text('台', 'items') },
    borrower: { label: text('借用人', 'Borrower'), also: ['借用单位'], searched: true },
    borrowerPhone: {
      label: text('联系电话', 'Telephone'),
      also: ['电话'],
      phone: true,
      personal: true,
    },
    purpose: { label: text('用途', 'Purpose'), also: ['事由'] },
    fromDay: { label: text('借出日期', 'From'), also: ['借用日期'] },
    dueDay: { label: text('应还日期', 'Due back'), also: ['归还日期'] },
  },
  check: ({ fromDay, dueDay }: { fromDay: Day; dueDay: Day }) =>
    dueDay < fromDay ? [{ code: 'loan_due_before', field: 'dueDay' }] : [],
})

/** Of loans that are looked at together: what those before would take is out for those after them. */
export function inTurn(
  rows: readonly { state?: string; schoolCode: string; assetNo?: string | undefined }[],
  facts: readonly LoanFacts[],
): LoanFacts[] {
  const taken = new Map<string, number>()
  return facts.map((one, at) => {
    const { state, schoolCode, assetNo } = rows[at] ?? { schoolCode: '' }
    if (state !== 'asked' || assetNo === undefined) return one
    const key = JSON.stringify([schoolCode, assetNo])
    const before = taken.get(key) ?? 0
    const found = { ...one, out: one.out + before }
    if (tooMany(found).length === 0) taken.set(key, before + one.quantity)
    return found
  })
}
