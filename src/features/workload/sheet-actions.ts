import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import type { PlaceLevel } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import type { Ground } from '../../platform/ground.ts'
import { printWorkloadSheets } from '../documents/actions.ts'
import type { Actor } from '../people/actor.ts'
import { shownTitle } from '../timetable/shown-title.ts'
import { activities } from './activity.ts'
import type { Statement } from './api.ts'
import { type Term, textOfTerm } from './period.ts'
import { readStatements } from './statement-actions.ts'

/** One page for each teacher: what counted, how it was converted, who has signed and lines for the rest (F36). */
export async function printSheets(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  {
    place,
    term,
    person,
    language,
  }: {
    place: { code: string; level: PlaceLevel }
    term: Term
    person?: string | undefined
    language: Language
  },
): Promise<{ name: string; content: Uint8Array }> {
  const { statements } = await readStatements(db, actor, { place, term })
  const asked = statements.filter(({ personId }) => person === undefined || personId === person)
  if (asked.length === 0) throw notFound('workload_statement', person ?? place.code)
  const printed = await printWorkloadSheets(
    printer,
    { term, asOf: dayOf(clock()), sheets: asked.map((one) => sheetOf(one, language)) },
    {
      ...{ language, createdAt: clock().toISOString() },
      simulated: asked.some(({ entries }) => entries.some(({ simulated }) => simulated)),
    },
  )
  return { name: `workload-${textOfTerm(term)}.pdf`, content: printed.pdf }
}

const sheetOf = (statement: Statement, language: Language) => ({
  name: statement.name,
  school: statement.organisationName,
  rows: statement.entries
    .filter(({ state }) => state === 'confirmed')
    .map(({ doneOn, activity, title, minutes, isCorrection }) => ({
      ...{ day: doneOn, activity: activities[activity][language], minutes, isCorrection },
      title: shownTitle(title, language),
    })),
  minutes: statement.confirmedMinutes,
  periodMinutes: statement.periodMinutes,
  periods: (statement.periods / 100).toFixed(2),
  signedBy: statement.sheet?.signedByName ?? null,
  signedOn: statement.sheet ? dayOf(statement.sheet.signedAt) : null,
})
