import type { Day } from '../../base/calendar.ts'
import { type Text, text } from '../../base/text.ts'
import type { PaperForm } from './office-paper.ts'

/**
 * The papers that an office numbers and signs off. `upward`: they go to a higher organ and name who signed them off (签发人);
 * their form is that of GB/T 9704 where their organ has a red head.
 */
export const paperKinds = {
  plan: { label: text('实施方案', 'Plan'), form: 'document', upward: true },
  training_notice: { label: text('培训通知', 'Training notice'), form: 'document', upward: false },
  order: { label: text('限期整改通知书', 'Order to rectify'), form: 'letter', upward: false },
  order_reply: {
    label: text('整改情况报告', 'Report on what was put right'),
    form: 'document',
    upward: true,
  },
  trial_report: { label: text('试运行报告', 'Report on a trial'), form: 'document', upward: true },
  meeting_notice: {
    label: text('联席会议通知', 'Notice of a joint meeting'),
    form: 'letter',
    upward: false,
  },
  meeting_minutes: {
    label: text('联席会议纪要', 'Minutes of a joint meeting'),
    form: 'minutes',
    upward: false,
  },
  acceptance_report: {
    label: text('站点验收报告', 'Acceptance report'),
    form: 'document',
    upward: true,
  },
  evaluation_report: {
    label: text('评估验收报告', 'Evaluation report'),
    form: 'document',
    upward: true,
  },
  application: {
    label: text('省级验收申报', 'Application for provincial acceptance'),
    form: 'document',
    upward: true,
  },
} as const satisfies Record<string, { label: Text; form: PaperForm; upward: boolean }>
export type PaperKind = keyof typeof paperKinds
export const paperKindNames = Object.keys(paperKinds) as [PaperKind, ...PaperKind[]]

/** A paper's number, as it is kept. */
export type KeptNumber = {
  orgUnitId: string
  organName: string
  mark: string | null
  number: string
  signer: string | null
  givenByName: string
  givenOn: Day
}
