import { type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { movesFrom } from '../../base/lifecycle.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { move } from '../audit/move-actions.ts'
import { audit } from '../audit/store.ts'
import { findMovable } from '../library/store.ts'
import { type Actor, may, mayAnywhere } from '../people/actor.ts'
import { findPerson } from '../people/person-store.ts'
import { findPolicy } from '../policy/store.ts'
import type { Claim, ShownEntry, Statement, Statements } from './api.ts'
import { type EntryFacts, type EntryMove, entryLifecycle } from './entry.ts'
import { daysOfTerm, periodMinutesOf, periodsOf, type Term } from './period.ts'
import {
  type EntryRow,
  insertEntry,
  listClaimed,
  listEntries,
  lockEntries,
  setEntryStates,
} from './store.ts'

/** What a teacher made, by whoever enters resources for his place or by himself (S4-2). */
export async function claimMaking(
  db: Db,
  actor: Actor,
  { personId, resourceId, minutes, doneOn }: Claim,
  now: Date,
): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const made = await findMovable(tx, resourceId)
    if (!made) throw notFound('resources', resourceId)
    const person = await findPerson(tx, personId)
    if (!person || person.retiredOn) throw notFound('person', personId)
    const standing = { regionCode: person.regionCode, organisationId: person.orgUnitId }
    if (personId !== actor.personId && !may(actor, 'workload.write', standing))
      throw forbidden('not_permitted', { verb: 'workload.write' })
    if (doneOn > dayOf(now)) throw invalid('day_in_future', { day: doneOn })
    const id = newId()
    const isNew = await insertEntry(tx, {
      ...{ id, personId, ...standing, activity: 'resource_making', sourceId: resourceId },
      ...{ doneOn, minutes, enteredBy: actor.personId || null },
    })
    if (!isNew) throw conflict('workload_there_already', { name: person.name })
    await audit(tx, actor, [
      {
        action: 'workload.claimed',
        subjectType: 'workload_entry',
        subjectId: id,
        regionCode: person.regionCode,
        payload: { personId, resourceId, minutes, doneOn },
      },
    ])
    return { id }
  })
}

/** Confirms entries or refuses them, all of them or none: a head reads a list and signs once. */
export async function decideEntries(
  db: Db,
  actor: Actor,
  given: { ids: readonly string[]; move: EntryMove; reason?: string | undefined },
): Promise<{ moved: number }> {
  return scoped(db, actor, async (tx) => {
    const found = await lockEntries(tx, [...new Set(given.ids)])
    const missing = given.ids.find((id) => !found.some((one) => one.id === id))
    if (missing !== undefined) throw notFound('workload_entry', missing)
    for (const one of found) {
      await move(tx, actor, entryLifecycle, one, given.move, {
        facts: factsOf(actor, one),
        permitted: (verb) => may(actor, verb, one),
        reason: given.reason,
      })
    }
    await setEntryStates(
      tx,
      found.map(({ id }) => id),
      entryLifecycle.moves[given.move].to,
    )
    return { moved: found.length }
  })
}

const factsOf = (actor: Actor, { personId, published }: EntryRow): EntryFacts => ({
  own: personId === actor.personId,
  published,
})

/** More than a county has in a term; a province is read by its counties. */
const mostEntries = 20_000

/** A statement for each teacher of the place with entries in the term, those the reader may see and his own. */
export async function readStatements(
  db: Db,
  actor: Actor,
  { place, term }: { place: { code: string; level: PlaceLevel }; term: Term },
): Promise<Statements> {
  return scoped(db, actor, async (tx) => {
    const days = daysOfTerm(term)
    const found = await listEntries(tx, {
      ...rangeOf(place.code, place.level),
      ...days,
      limit: mostEntries,
    })
    const rows = found
      .slice(0, mostEntries)
      .filter((row) => row.personId === actor.personId || may(actor, 'workload.read', row))
    const byTeacher = Map.groupBy(
      rows,
      ({ personId, organisationId }) => `${personId} ${organisationId}`,
    )
    // A statement is the same whoever reads it: by what holds where its school is.
    const policies = new Map<string, Periods>()
    for (const { regionCode } of rows) {
      if (!policies.has(regionCode))
        policies.set(regionCode, await readPeriods(tx, regionCode, days.to))
    }
    return {
      statements: [...byTeacher.values()].flatMap((own) => statementOf(actor, own, policies)),
      isCut: found.length > mostEntries,
    }
  })
}

type Periods = { primary: number; middle: number }

async function readPeriods(tx: Tx, code: string, day: Day): Promise<Periods> {
  const policy = await findPolicy(
    tx,
    ['workload.primaryPeriodMinutes', 'workload.middlePeriodMinutes'],
    code,
    day,
  )
  return {
    primary: policy['workload.primaryPeriodMinutes'],
    middle: policy['workload.middlePeriodMinutes'],
  }
}

function statementOf(
  actor: Actor,
  rows: readonly EntryRow[],
  policies: ReadonlyMap<string, Periods>,
): Statement[] {
  const [first] = rows
  const policy = first && policies.get(first.regionCode)
  if (!policy) return []
  const sum = (state: EntryRow['state']) =>
    rows.reduce((minutes, row) => minutes + (row.state === state ? row.minutes : 0), 0)
  const { stage } = first
  const periodMinutes = periodMinutesOf(
    stage ? { stage, periodMinutes: first.periodMinutes } : undefined,
    policy,
  )
  const confirmedMinutes = sum('confirmed')
  return [
    {
      personId: first.personId,
      name: first.name,
      organisationName: first.organisationName,
      entries: rows.map((row) => shown(actor, row)),
      confirmedMinutes,
      claimedMinutes: sum('claimed'),
      periodMinutes,
      periods: periodsOf(confirmedMinutes, periodMinutes),
    },
  ]
}

function shown(actor: Actor, row: EntryRow): ShownEntry {
  const { id, sourceId, title, doneOn, minutes, state, reason, simulated } = row
  const confirming = movesFrom(entryLifecycle, state, factsOf(actor, row), (verb) =>
    may(actor, verb, row),
  ).find(({ name }) => name === 'confirm')
  return {
    ...{ id, sourceId, title, doneOn, minutes, state, reason, simulated },
    decides: confirming !== undefined && may(actor, 'workload.confirm', row),
    obstacles: (confirming?.obstacles ?? []).map(({ code }) => ({ code })),
  }
}

/** How many entries wait for the reader and can be confirmed. */
export async function countWaiting(db: Db, actor: Actor): Promise<number> {
  if (!mayAnywhere(actor, 'workload.confirm')) return 0
  const waiting = await scoped(db, actor, listClaimed)
  return waiting
    .map((row) => shown(actor, row))
    .filter(({ decides, obstacles }) => decides && obstacles.length === 0).length
}
