import { dayOf, timeOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { conflict } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import type { OfficePaper, PaperTable } from '../documents/office-paper.ts'
import type { MoveEntry } from '../moves/api.ts'
import { listMoves } from '../moves/move-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { planLifecycle, townshipLifecycle } from './plan.ts'
import { requirePlan } from './plan-actions.ts'
import { townshipsOf } from './plan-review-actions.ts'
import type { StoredPlan } from './plan-store.ts'

const words = {
  approval: text('实施方案报审表', 'Submission and approval of a plan'),
  receipt: text('实施方案备案回执', 'Receipt of a filed plan'),
  plan: text('方案', 'Plan'),
  planName: text(
    '农村党员干部现代远程教育依托建点工作实施方案',
    'Plan for founding rural learning stations',
  ),
  version: text('第{}稿', 'Version {}'),
  county: text('报审单位', 'Submitted by'),
  digest: text('方案摘要（前16位）', 'Digest of the plan (first 16)'),
  due: text('应报日期', 'Due on'),
  submitted: text('上报日期', 'Submitted on'),
  townships: text('乡镇核对', 'Looked at by the townships'),
  township: text('乡镇', 'Township'),
  state: text('结果', 'Outcome'),
  steps: text('逐级审核', 'Level by level'),
  day: text('时间', 'When'),
  step: text('办理', 'What'),
  by: text('经办人', 'By whom'),
  why: text('意见', 'Remarks'),
  none: text('还没有上报。', 'It was not submitted yet.'),
  now: text('现在', 'Stands at'),
  countySign: text('县领导协调小组', 'County leading group'),
  citySign: text('市领导协调小组', 'City leading group'),
  provinceSign: text('省远程办', 'Provincial office'),
  filed: text(
    '你县报送的实施方案已经备案，请按方案组织实施；方案有变动的，重新上报。',
    'The plan of your county is filed; carry it out, and submit it anew where it changes.',
  ),
  number: text('备案号', 'Filed as'),
  filedOn: text('备案日期', 'Filed on'),
} as const

/** How a plan came through its levels, and the receipt of its filing (F9, F10). */
export async function printApproval(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  {
    id,
    paper,
    language,
    format,
  }: { id: string; paper: 'approval' | 'receipt'; language: Language; format: PaperFormat },
): Promise<PaperFile> {
  const { plan, history, townships } = await asSystem(db, 'the plan of a county', async (tx) => {
    const found = await requirePlan(tx, actor, id)
    return {
      plan: found,
      history: await listMoves(tx, id),
      townships: (await townshipsOf(tx, found)).filter((one) => may(actor, 'plans.read', one)),
    }
  })
  if (paper === 'receipt' && plan.filingNumber === null) throw conflict('plan_not_filed')
  const made =
    paper === 'receipt'
      ? receiptOf(plan, language)
      : approvalOf(plan, { history, townships }, language)
  return printOfficePapers(
    printer,
    { title: words[paper][language], papers: [made] },
    {
      ...{ language, createdAt: clock().toISOString(), simulated: plan.simulated },
      ...{ format, name: `plan-${paper}` },
    },
  )
}

const headOf = (plan: StoredPlan, language: Language) => [
  { label: words.county[language], value: { named: plan.countyName } },
  {
    label: words.plan[language],
    value: `${words.planName[language]} ${words.version[language].replace('{}', String(plan.number))}`,
  },
]

function approvalOf(
  plan: StoredPlan,
  {
    history,
    townships,
  }: {
    history: readonly MoveEntry[]
    townships: readonly { unitName: string; state: keyof typeof townshipLifecycle.states }[]
  },
  language: Language,
): OfficePaper {
  const say = (what: keyof typeof words) => words[what][language]
  const steps: PaperTable = {
    columns: [
      { heading: say('day'), share: 2.4, side: 'center' },
      { heading: say('step'), share: 2.4, side: 'left' },
      { heading: say('by'), share: 1.6, side: 'center' },
      { heading: say('why'), share: 4, side: 'left' },
    ],
    rows: history.map(({ at, name, actorName, reason }) => [
      ...[`${dayOf(at)} ${timeOf(at)}`, labelOf(name, language), actorName, reason ?? ''],
    ]),
  }
  return {
    ...{ form: 'document', heading: null, title: say('approval'), note: null, to: null },
    parts: [
      {
        heading: null,
        facts: [
          ...headOf(plan, language),
          ...(plan.digest ? [{ label: say('digest'), value: plan.digest.slice(0, 16) }] : []),
          ...(plan.dueOn ? [{ label: say('due'), value: { day: plan.dueOn } }] : []),
          ...(plan.submittedOn
            ? [{ label: say('submitted'), value: { day: plan.submittedOn } }]
            : []),
          { label: say('now'), value: planLifecycle.states[plan.state][language] },
        ],
      },
      ...(townships.length > 0
        ? [
            {
              heading: say('townships'),
              table: {
                columns: [
                  { heading: say('township'), share: 3, side: 'left' as const },
                  { heading: say('state'), share: 2, side: 'center' as const },
                ],
                rows: townships.map((one) => [
                  ...[{ named: one.unitName }, townshipLifecycle.states[one.state][language]],
                ]),
              },
            },
          ]
        : []),
      history.length > 0
        ? { heading: say('steps'), table: steps }
        : { heading: say('steps'), lines: [say('none')] },
    ],
    signatures: (['countySign', 'citySign', 'provinceSign'] as const).map((one) => ({
      label: say(one),
    })),
    from: null,
  }
}

const labelOf = (name: string, language: Language): string =>
  Object.hasOwn(planLifecycle.moves, name)
    ? planLifecycle.moves[name as keyof typeof planLifecycle.moves].label[language]
    : name

function receiptOf(plan: StoredPlan, language: Language): OfficePaper {
  const say = (what: keyof typeof words) => words[what][language]
  return {
    ...{ form: 'document', heading: null, title: say('receipt'), note: null },
    to: { named: plan.countyName },
    parts: [
      {
        heading: null,
        lines: [say('filed')],
        facts: [
          ...headOf(plan, language),
          { label: say('number'), value: plan.filingNumber ?? '' },
          ...(plan.filedOn ? [{ label: say('filedOn'), value: { day: plan.filedOn } }] : []),
          ...(plan.digest ? [{ label: say('digest'), value: plan.digest.slice(0, 16) }] : []),
        ],
      },
    ],
    ...{ signatures: [], from: say('provinceSign'), day: plan.filedOn },
  }
}
