import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { findMovable } from '../library/store.ts'
import type { Movable } from '../moves/move-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { findPerson } from '../people/person-store.ts'
import type { Claim, StatedWork } from './api.ts'
import { type EntryFacts, type EntryState, entryLifecycle } from './entry.ts'
import {
  type EntryRow,
  insertEntry,
  lockEntries,
  setEntryMinutes,
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

/** A head reads a list and signs once. */
export const movableEntry: Movable<EntryRow, EntryState, EntryFacts> = {
  lifecycle: entryLifecycle,
  lock: lockEntries,
  sees: () => true,
  facts: async (_tx, actor, rows) => rows.map((row) => factsOf(actor, row)),
  store: (tx, rows, { to }) =>
    setEntryStates(
      tx,
      rows.map(({ row }) => row.id),
      to,
    ),
}

export const factsOf = (actor: Actor, { personId, published }: EntryRow): EntryFacts => ({
  own: personId === actor.personId,
  published,
})

/** What nothing else knows of: downloads, notices, maintenance, tutoring outside a session. */
export async function stateWork(
  db: Db,
  actor: Actor,
  { personId, activity, title, minutes, doneOn }: StatedWork,
  now: Date,
): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const person = await findPerson(tx, personId)
    if (!person || person.retiredOn) throw notFound('person', personId)
    const standing = { regionCode: person.regionCode, organisationId: person.orgUnitId }
    if (personId !== actor.personId && !may(actor, 'workload.write', standing))
      throw forbidden('not_permitted', { verb: 'workload.write' })
    if (doneOn > dayOf(now)) throw invalid('day_in_future', { day: doneOn })
    const id = newId()
    const isNew = await insertEntry(tx, {
      ...{ id, personId, ...standing, activity, sourceId: id, title, doneOn, minutes },
      enteredBy: actor.personId || null,
    })
    if (!isNew) throw conflict('work_there_already', { name: person.name, title })
    await audit(tx, actor, [
      {
        ...{ action: 'workload.claimed', subjectType: 'workload_entry', subjectId: id },
        regionCode: person.regionCode,
        payload: { personId, activity, title, minutes, doneOn },
      },
    ])
    return { id }
  })
}

/** His own minutes, or those of his people: until somebody has decided about them. */
export async function correctEntry(
  db: Db,
  actor: Actor,
  { id, minutes }: { id: string; minutes: number },
): Promise<{ minutes: number }> {
  return scoped(db, actor, async (tx) => {
    const [entry] = await lockEntries(tx, [id])
    if (!entry || !mayRead(actor, entry)) throw notFound('workload_entry', id)
    if (!mayState(actor, entry)) throw forbidden('not_permitted', { verb: 'workload.write' })
    if (entry.state !== 'claimed') throw conflict('workload_decided')
    await setEntryMinutes(tx, id, minutes)
    const { regionCode, minutes: before } = entry
    await audit(tx, actor, [
      {
        ...{ action: 'workload.corrected', subjectType: 'workload_entry', subjectId: id },
        ...{ regionCode, payload: { before, minutes } },
      },
    ])
    return { minutes }
  })
}

const mayRead = (actor: Actor, row: EntryRow): boolean =>
  row.personId === actor.personId || may(actor, 'workload.read', row)

const mayState = (actor: Actor, row: EntryRow): boolean =>
  row.personId === actor.personId || may(actor, 'workload.write', row)

export const mayCorrect = (actor: Actor, row: EntryRow): boolean =>
  row.state === 'claimed' && mayState(actor, row)
