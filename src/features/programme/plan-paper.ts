import type { Day } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'
import {
  fillIn,
  type Heading,
  type OfficePaper,
  type PaperTable,
} from '../documents/office-paper.ts'
import { sayDay } from '../documents/set-paper.ts'

export type PlanContent = {
  /** 凤凰县. */
  county: string
  number: number
  heading: Heading | null
  filing: { number: string; day: Day } | null
  basis: readonly { title: string; number: string | null; issuer: string; day: Day }[]
  goals: readonly string[]
  tasks: readonly {
    title: string
    lead: string
    cooperating: readonly string[]
    steps: readonly { title: string; dueOn: Day }[]
  }[]
  annexes: readonly {
    title: string
    columns: readonly { heading: string; share: number }[]
    rows: PaperTable['rows']
  }[]
}

const words = {
  title: text(
    '农村党员干部现代远程教育依托建点工作实施方案',
    ': plan for founding rural learning stations',
  ),
  version: text('第{}稿', 'Version {}'),
  filed: text('备案号：{number}　{day}备案', 'Filed as {number} on {day}'),
  basis: text('依据', 'Basis'),
  goals: text('目标任务', 'Goals'),
  tasks: text('工作任务和步骤', 'Tasks and steps'),
  document: text('《{title}》{number}，{issuer}，{day}。', '{title}{number}, {issuer}, {day}.'),
  numbered: text('（{}）', ' ({})'),
  leads: text('牵头单位：', 'Led by '),
  cooperate: text('；配合单位：', '; with '),
  comma: text('、', ', '),
  stop: text('。', '. '),
  step: text('{title}，{day}前完成。', '{title}, by {day}.'),
  annex: text('附件{}', 'Annex {}'),
  number: text('序号', 'No.'),
}

/** 实施方案, with its lists as annexes (F6). */
export function planPaper(plan: PlanContent, language: Language): OfficePaper {
  const say = (what: keyof typeof words, known: Readonly<Record<string, string>> = {}) =>
    words[what][language].replaceAll(/\{(\w*)\}/g, (_, name: string) => known[name] ?? '')
  const on = (day: Day) => sayDay(day, language)
  const { filing } = plan
  return {
    ...{ form: 'document', heading: plan.heading, to: null },
    title: [{ named: plan.county }, say('title')],
    note: [
      say('version', { '': String(plan.number) }),
      ...(filing ? [say('filed', { number: filing.number, day: on(filing.day) })] : []),
    ].join('\n'),
    parts: [
      {
        heading: say('basis'),
        points: plan.basis.map(({ title, number, issuer, day }) =>
          fillIn(words.document[language], {
            ...{ title, issuer: { named: issuer }, day: on(day) },
            number: number === null ? '' : say('numbered', { '': number }),
          }),
        ),
      },
      { heading: say('goals'), points: plan.goals },
      {
        heading: say('tasks'),
        sections: plan.tasks.map(({ title, lead, cooperating, steps }) => ({
          heading: title + say('stop'),
          after: [
            say('leads'),
            { named: lead },
            ...(cooperating.length > 0 ? [say('cooperate')] : []),
            ...cooperating.flatMap((name, at) => [
              ...(at > 0 ? [say('comma')] : []),
              { named: name },
            ]),
            say('stop'),
          ],
          points: steps.map((step) => say('step', { title: step.title, day: on(step.dueOn) })),
        })),
      },
    ],
    ...{ signatures: [], from: null },
    annexes: plan.annexes.map(({ title, columns, rows }, at) => ({
      ...{ label: say('annex', { '': String(at + 1) }), title },
      parts: [
        {
          heading: null,
          table: {
            columns: [
              { heading: say('number'), share: 0.7, side: 'center' },
              ...columns.map((column) => ({ ...column, side: 'left' as const })),
            ],
            rows: rows.map((row, index) => [index + 1, ...row]),
          },
        },
      ],
    })),
  }
}
