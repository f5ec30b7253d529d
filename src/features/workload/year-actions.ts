import { newId } from '../../base/ids.ts'
import type { CodeRange } from '../../base/place.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import type { RolledUp, YearSheet } from './api.ts'
import { insertSheet, listSheets, type SheetRow } from './sheet-store.ts'

/** The year of each teacher: its two terms as they were signed, and their sum (S3-10). */
export const readYear = (
  db: Db,
  actor: Actor,
  { place, year }: { place: CodeRange; year: number },
): Promise<{ teachers: YearSheet[]; schools: RolledUp[] }> =>
  scoped(db, actor, async (tx) => {
    const sheets = (await listSheets(tx, { ...place, periods: periodsOfYear(year) })).filter(
      (one) => one.personId === actor.personId || may(actor, 'workload.read', one),
    )
    const teachers = [...Map.groupBy(sheets, keyOf).values()].map((own) => yearOf(actor, own, year))
    return { teachers, schools: rolledUp(teachers) }
  })

const periodsOfYear = (year: number): string[] => [`${year}-1`, `${year}-2`, `${year}`]

const keyOf = ({ personId, organisationId }: SheetRow) => `${personId} ${organisationId}`

function yearOf(actor: Actor, sheets: readonly SheetRow[], year: number): YearSheet {
  const [first] = sheets as [SheetRow]
  const { personId, name, organisationId, organisationName, regionCode } = first
  const find = (period: string) => {
    const found = sheets.find((one) => one.period === period)
    return found
      ? { minutes: found.minutes, periods: found.periods, signedByName: found.signedByName }
      : null
  }
  const [firstTerm, secondTerm] = [find(`${year}-1`), find(`${year}-2`)]
  const signed = find(String(year))
  return {
    ...{ personId, name, organisationId, organisationName, regionCode, firstTerm, secondTerm },
    minutes: (firstTerm?.minutes ?? 0) + (secondTerm?.minutes ?? 0),
    periods: (firstTerm?.periods ?? 0) + (secondTerm?.periods ?? 0),
    signedByName: signed?.signedByName ?? null,
    maySign:
      !signed &&
      firstTerm !== null &&
      secondTerm !== null &&
      personId !== actor.personId &&
      may(actor, 'workload.sign', first),
  }
}

/** For the bureau: what each school’s teachers add up to. */
function rolledUp(teachers: readonly YearSheet[]): RolledUp[] {
  const bySchool = Map.groupBy(teachers, ({ organisationId }) => organisationId)
  return [...bySchool].map(([organisationId, own]) => ({
    organisationId,
    organisationName: own[0]?.organisationName ?? '',
    teachers: own.length,
    minutes: own.reduce((sum, { minutes }) => sum + minutes, 0),
    periods: own.reduce((sum, { periods }) => sum + periods, 0),
  }))
}

/** A year is signed once both its terms are. */
export const signYear = (
  db: Db,
  actor: Actor,
  asked: {
    place: CodeRange
    year: number
    teachers: readonly { personId: string; organisationId: string }[]
  },
): Promise<{ signed: string[] }> =>
  scoped(db, actor, async (tx) => {
    const sheets = await listSheets(tx, { ...asked.place, periods: periodsOfYear(asked.year) })
    const signed: string[] = []
    for (const { personId, organisationId } of asked.teachers) {
      const own = sheets.filter(
        (one) => one.personId === personId && one.organisationId === organisationId,
      )
      const terms = own.filter(({ period }) => period.includes('-'))
      const [first] = terms
      if (!first || !may(actor, 'workload.read', first))
        throw notFound('workload_statement', personId)
      if (!may(actor, 'workload.sign', first))
        throw forbidden('not_permitted', { verb: 'workload.sign' })
      if (personId === actor.personId) throw forbidden('own_sheet')
      if (terms.length < 2) throw conflict('year_not_whole', { name: first.name })
      const id = newId()
      const { regionCode, periodMinutes, simulated, name } = first
      const sum = (of: 'minutes' | 'periods' | 'entries') =>
        terms.reduce((total, one) => total + one[of], 0)
      const isNew = await insertSheet(tx, {
        ...{ id, personId, organisationId, regionCode, periodMinutes, simulated },
        ...{ period: String(asked.year), minutes: sum('minutes'), periods: sum('periods') },
        ...{ entries: sum('entries'), signedBy: actor.personId, signedByName: actor.name },
      })
      if (!isNew) throw conflict('sheet_signed', { name })
      await audit(tx, actor, [
        {
          ...{ action: 'workload.signed', subjectType: 'workload_sheet', subjectId: id },
          ...{ regionCode, payload: { personId, period: String(asked.year) } },
        },
      ])
      signed.push(id)
    }
    return { signed }
  })
