import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import type { Text } from '../../base/text.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Column } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { audit } from '../audit/store.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import { readHeadings } from '../documents/official-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { findUnmasking } from '../people/unmasking-actions.ts'
import { maskText } from '../registers/cells.ts'
import { modes } from '../schools/school.ts'
import { parties, positions } from '../team/appointment.ts'
import type { PlanLists } from './plan.ts'
import { listsOf, requirePlan } from './plan-actions.ts'
import { planPaper } from './plan-paper.ts'
import type { StoredPlan } from './plan-store.ts'
import { words } from './plan-words.ts'

type Asked = { id: string; language: Language }
type Cell = { name?: string; text?: string }

/** 方案 on the official page, with the lists as its annexes (F6). */
export async function printPlan(
  ground: Pick<Ground, 'db' | 'clock' | 'printer'>,
  actor: Actor,
  { id, language, format }: Asked & { format: PaperFormat },
): Promise<PaperFile> {
  const now = ground.clock()
  const { plan, annexes } = await papersOf(ground, actor, { id, language })
  const headings = await asSystem(ground.db, 'the plan of a county', (tx) =>
    readHeadings(tx, 'plan', [id]),
  )
  const { basis, goals, tasks } = plan.content
  const { filingNumber, filedOn } = plan
  const paper = planPaper(
    {
      ...{ county: plan.countyName, number: plan.number, heading: headings(id) },
      filing: filingNumber && filedOn ? { number: filingNumber, day: filedOn } : null,
      basis: basis.map(({ title, number = null, issuer, day }) => ({ title, number, issuer, day })),
      goals: goals.map((one) => one.text),
      tasks: tasks.map(({ title, lead, cooperating, steps }) => ({
        ...{ title, lead: lead.name, cooperating: cooperating.map(({ name }) => name) },
        steps: steps.map((step) => ({ title: step.title, dueOn: step.dueOn })),
      })),
      annexes: annexes.map(({ title, columns, rows }) => ({
        ...{ title: title[language] },
        columns: columns.map(({ heading, share }) => ({ heading: heading[language], share })),
        rows: rows.map((row) =>
          row.map(({ name, text }) => (name === undefined ? (text ?? null) : { named: name })),
        ),
      })),
    },
    language,
  )
  return printOfficePapers(
    ground.printer,
    { title: words.plan[language], papers: [paper] },
    {
      ...{ language, createdAt: now.toISOString(), simulated: plan.simulated },
      ...{ format, name: 'implementation-plan' },
    },
  )
}

/** The three lists, a worksheet each. */
export async function writePlanLists(
  ground: Pick<Ground, 'db' | 'clock'>,
  actor: Actor,
  { id, language }: Asked,
): Promise<{ name: string; content: AsyncGenerator<Buffer> }> {
  const { annexes } = await papersOf(ground, actor, { id, language })
  const content = writeSheet({
    title: words.plan[language],
    sheets: annexes.map(({ title, columns, rows }) => ({
      name: title[language],
      columns: columns.map(
        ({ heading }): Column => ({ heading: heading[language], format: 'text' }),
      ),
      rows: rows.map((row) => row.map(({ name, text }) => name ?? text)),
    })),
    ...{ language, createdAt: ground.clock() },
  })
  return { name: 'plan-lists.xlsx', content }
}

type Annex = {
  title: Text
  columns: readonly { heading: Text; share: number }[]
  rows: Cell[][]
}

/** The reader's rows; telephone numbers as they are for whoever was granted to see them, which the trail keeps (INV-46). */
async function papersOf(
  { db, clock }: Pick<Ground, 'db' | 'clock'>,
  actor: Actor,
  { id, language }: Asked,
): Promise<{ plan: StoredPlan; annexes: Annex[] }> {
  return asSystem(db, 'the plan of a county', async (tx) => {
    const day = dayOf(clock())
    const plan = await requirePlan(tx, actor, id)
    const lists = seenBy(actor, await listsOf(tx, plan, day))
    const grantId = await findUnmasking(tx, actor, plan.regionCode, day)
    if (grantId) await keepReveal(tx, actor, plan, grantId)
    const phone = (text: string | null): Cell =>
      text === null ? {} : { text: grantId ? text : maskText(text) }
    return { plan, annexes: annexesOf(lists, phone, language) }
  })
}

const keepReveal = (tx: Tx, actor: Actor, { id, regionCode }: StoredPlan, grantId: string) =>
  audit(tx, actor, [
    {
      ...{ action: 'plan.revealed', subjectType: 'implementation_plan', subjectId: id },
      ...{ regionCode, payload: { grantId, fields: ['phone'] } },
    },
  ])

function seenBy(actor: Actor, { hosts, leads, operators }: PlanLists): PlanLists {
  const own = <L extends { unitCode: string }>(lines: readonly L[]) =>
    lines.filter(({ unitCode }) => may(actor, 'plans.read', { regionCode: unitCode }))
  return { hosts: own(hosts), leads: own(leads), operators: own(operators) }
}

function annexesOf(
  { hosts, leads, operators }: PlanLists,
  phone: (text: string | null) => Cell,
  language: Language,
): Annex[] {
  const column = (heading: Text, share: number) => ({ heading, share })
  const [township, unit] = [column(words.township, 1.1), column(words.unit, 1.3)]
  const [name, tel] = [column(words.name, 0.9), column(words.phone, 1.3)]
  const where = (line: { townshipName: string; unitName: string }): Cell[] => [
    { name: line.townshipName },
    { name: line.unitName },
  ]
  const said = (labels: Readonly<Record<string, Text>>, key: string | null): Cell => {
    const label = key === null ? undefined : labels[key]
    return label ? { text: label[language] } : {}
  }
  return [
    {
      title: words.hosts,
      columns: [township, unit, column(words.school, 2), column(words.mode, 0.9)],
      rows: hosts.map((line) => [
        ...where(line),
        { name: line.schoolName },
        said(modes, line.mode),
      ]),
    },
    {
      title: words.leads,
      columns: [township, unit, name, column(words.party, 1.2), tel],
      rows: leads.map((line) => [
        ...where(line),
        { text: line.name },
        said(parties, line.party),
        phone(line.phone),
      ]),
    },
    {
      title: words.operators,
      columns: [township, unit, name, column(words.position, 1.6), tel],
      rows: operators.map((line) => [
        ...where(line),
        { text: line.name },
        said(positions, line.position),
        phone(line.phone),
      ]),
    },
  ]
}
