import { type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { type CodeRange, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { openMoves } from '../moves/move-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { factsOf, mayCorrect, movableEntry } from './actions.ts'
import type { ShownEntry, Statement, Statements } from './api.ts'
import {
  countedIn,
  daysOfTerm,
  periodMinutesOf,
  periodsOf,
  type Term,
  textOfTerm,
} from './period.ts'
import { insertSheet, listSheets, type SheetRow, setSheet } from './sheet-store.ts'
import { type EntryRow, listEntries } from './store.ts'

/** More than a county has in a term; a province is read by its counties. */
const mostEntries = 20_000

const periodRules = [
  'workload.primaryPeriodMinutes',
  'workload.middlePeriodMinutes',
  'workload.roundingHundredths',
] as const

/** A statement for each teacher of the place with entries in the term, those the reader may see and his own. */
export const readStatements = (
  db: Db,
  actor: Actor,
  { place, term }: { place: { code: string; level: PlaceLevel }; term: Term },
): Promise<Statements> =>
  scoped(db, actor, async (tx) => {
    const { statements, isCut } = await statementsWithin(
      tx,
      actor,
      rangeOf(place.code, place.level),
      term,
    )
    return { statements: statements.map((one) => shownStatement(actor, one)), isCut }
  })

/** What one teacher has in a term: as it was signed, or as it stands now. */
type Found = {
  head: EntryRow
  entries: readonly EntryRow[]
  sheet: SheetRow | undefined
  from: Day
  periodMinutes: number
  confirmedMinutes: number
  claimedMinutes: number
  periods: number
}

async function statementsWithin(
  tx: Tx,
  actor: Actor,
  within: CodeRange,
  term: Term,
): Promise<{ statements: Found[]; isCut: boolean }> {
  const days = daysOfTerm(term)
  const text = textOfTerm(term)
  const asked = { ...within, term: text, to: days.to, limit: mostEntries }
  const found = await listEntries(tx, asked)
  const sheets = Map.groupBy(await listSheets(tx, within), keyOf)
  const rows = found
    .slice(0, mostEntries)
    .filter((row) => row.personId === actor.personId || may(actor, 'workload.read', row))
    .filter((row) => (row.signedIn ?? countedIn(row.doneOn, signedOf(sheets, row))) === text)
  // A statement is the same whoever reads it: by what holds where its school is.
  const policies = await readPolicies(tx, periodRules)
  return {
    statements: [...Map.groupBy(rows, keyOf)].map(([key, entries]) => {
      const [head] = entries as [EntryRow]
      const sheet = sheets.get(key)?.find(({ period }) => period === text)
      const policy = policies(head.regionCode, days.to)
      const { stage } = head
      const periodMinutes = periodMinutesOf(
        stage ? { stage, periodMinutes: head.periodMinutes } : undefined,
        {
          primary: policy['workload.primaryPeriodMinutes'],
          middle: policy['workload.middlePeriodMinutes'],
        },
      )
      const sum = (state: EntryRow['state']) =>
        entries.reduce((minutes, row) => minutes + (row.state === state ? row.minutes : 0), 0)
      const confirmedMinutes = sum('confirmed')
      return {
        ...{ head, entries, sheet, from: days.from, confirmedMinutes },
        claimedMinutes: sum('claimed'),
        periodMinutes: sheet?.periodMinutes ?? periodMinutes,
        periods:
          sheet?.periods ??
          periodsOf(confirmedMinutes, periodMinutes, policy['workload.roundingHundredths']),
      }
    }),
    isCut: found.length > mostEntries,
  }
}

const keyOf = ({ personId, organisationId }: { personId: string; organisationId: string }) =>
  `${personId} ${organisationId}`

const signedOf = (sheets: ReadonlyMap<string, SheetRow[]>, row: EntryRow): ReadonlySet<string> =>
  new Set((sheets.get(keyOf(row)) ?? []).map(({ period }) => period))

function shownStatement(actor: Actor, found: Found): Statement {
  const { head, entries, sheet, from, ...counted } = found
  const { personId, name, organisationId, organisationName } = head
  return {
    ...{ personId, name, organisationId, organisationName, ...counted },
    entries: entries.map((row) => shown(actor, row, from)),
    correctedMinutes: entries.reduce(
      (minutes, row) =>
        minutes + (row.doneOn < from && row.state === 'confirmed' ? row.minutes : 0),
      0,
    ),
    sheet: sheet
      ? { id: sheet.id, signedByName: sheet.signedByName, signedAt: sheet.signedAt }
      : null,
    maySign: !sheet && personId !== actor.personId && may(actor, 'workload.sign', head),
  }
}

function shown(actor: Actor, row: EntryRow, from: Day): ShownEntry {
  const { id, activity, sourceId, title, doneOn, minutes, state, reason, simulated } = row
  const confirming = openMoves(actor, movableEntry, row, factsOf(actor, row)).find(
    ({ name }) => name === 'confirm',
  )
  return {
    ...{ id, activity, sourceId, title, doneOn, minutes, state, reason, simulated },
    isCorrection: doneOn < from,
    mayCorrect: mayCorrect(actor, row),
    decides: confirming !== undefined && may(actor, 'workload.confirm', row),
    obstacles: (confirming?.obstacles ?? []).map(({ code }) => ({ code })),
  }
}

type Asked = { personId: string; organisationId: string }
type Signing = {
  place: CodeRange
  term: Term
  teachers: readonly Asked[]
  despite?: readonly 'term_not_over'[]
}

/**
 * Signs what teachers have in a term: from then on it stands, and what is confirmed later counts in the next one. Nobody
 * signs his own (INV-15). A term that is not over is signed by whoever was told so (`despite`).
 */
export const signSheets = (
  db: Db,
  actor: Actor,
  { place, term, teachers, despite = [] }: Signing,
  now: Date,
): Promise<{ signed: string[] }> =>
  scoped(db, actor, async (tx) => {
    const { statements } = await statementsWithin(tx, actor, place, term)
    const byKey = new Map(statements.map((one) => [keyOf(one.head), one]))
    const lastDay = daysOfTerm(term).to
    const isEarly = lastDay >= dayOf(now)
    const signed: string[] = []
    for (const teacher of teachers) {
      const found = byKey.get(keyOf(teacher))
      if (!found) throw notFound('workload_statement', teacher.personId)
      mustBeSignable(actor, found)
      if (isEarly && !despite.includes('term_not_over'))
        throw conflict('term_not_over', { day: lastDay })
      signed.push(await signOne(tx, actor, found, { period: textOfTerm(term), isEarly }))
    }
    return { signed }
  })

function mustBeSignable(actor: Actor, { head }: Found): void {
  if (!may(actor, 'workload.sign', head))
    throw forbidden('not_permitted', { verb: 'workload.sign' })
  if (head.personId === actor.personId) throw forbidden('own_sheet')
}

async function signOne(
  tx: Tx,
  actor: Actor,
  found: Found,
  { period, isEarly }: { period: string; isEarly: boolean },
): Promise<string> {
  const { head, entries, periodMinutes, periods, confirmedMinutes } = found
  const { personId, organisationId, regionCode, name } = head
  const id = newId()
  const counted = entries.filter(({ state }) => state === 'confirmed')
  const isNew = await insertSheet(tx, {
    ...{ id, personId, organisationId, regionCode, period, periodMinutes, periods },
    ...{ minutes: confirmedMinutes, entries: counted.length },
    ...{ signedBy: actor.personId, signedByName: actor.name },
    simulated: counted.some(({ simulated }) => simulated),
  })
  if (!isNew) throw conflict('sheet_signed', { name })
  await setSheet(
    tx,
    counted.map((row) => row.id),
    id,
  )
  await audit(tx, actor, [
    {
      ...{ action: 'workload.signed', subjectType: 'workload_sheet', subjectId: id, regionCode },
      payload: {
        ...{ personId, period, minutes: confirmedMinutes, periods },
        ...(isEarly && { despite: ['term_not_over'] }),
      },
    },
  ])
  return id
}
