import { type Day, dayOf, daysBetween } from '../../base/calendar.ts'
import { type CodeRange, everywhere, placeAt } from '../../base/place.ts'
import { conflict, forbidden, invalid } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { type Recorder, recordAll } from '../sync/record-actions.ts'
import type { DutySheet } from './api.ts'
import { findSession, refuseUnlessWriter } from './keeper-actions.ts'
import { dutyRecord, visitRecord } from './replication.ts'
import { takeOnce } from './taken-actions.ts'
import { type DutyDone, dutyKinds, type Visit } from './visit.ts'
import { listContacts, listDuties, listVisits } from './visit-store.ts'

export const readVisits = (db: Db, actor: Actor, id: string) =>
  scoped(db, actor, async (tx) => {
    const found = await findSession(tx, actor, id)
    refuseUnlessWriter(actor, found)
    return visitsOf(tx, id)
  })

async function visitsOf(tx: Tx, id: string) {
  const visits = await listVisits(tx, id)
  const came = visits.filter(({ state }) => state === 'came')
  return { visits, people: came.reduce((sum, { people }) => sum + people, 0) }
}

/** Open to the whole township, not to the village alone (S5-14). */
export const recordVisit = (
  db: Db,
  actor: Actor,
  recorder: Recorder,
  id: string,
  { key, visit }: { key: string; visit: Visit },
  now: Date,
) =>
  scoped(db, actor, async (tx) => {
    const found = await findSession(tx, actor, id)
    refuseUnlessWriter(actor, found)
    const { regionCode, row } = found
    const townships = row.stations.map((code) => placeAt(code, 'township'))
    if (!townships.includes(placeAt(visit.unitCode, 'township')))
      throw conflict('visit_outside_township')
    if (await takeOnce(tx, { key, sessionId: id, regionCode, at: now.toISOString() })) {
      const body = { ...visit, session: id, place: regionCode }
      await asSystem(tx, 'sync: record', (system) =>
        recordAll(system, recorder, visitRecord, [{ body, actor, entity: id }]),
      )
    }
    return visitsOf(tx, id)
  })

/** What an assistant did; of his own township or village. */
export async function recordDuty(
  db: Db,
  actor: Actor,
  recorder: Recorder,
  duty: DutyDone,
  now: Date,
): Promise<void> {
  if (!may(actor, 'duties.write', { regionCode: duty.unitCode }))
    throw forbidden('not_permitted', { verb: 'duties.write' })
  if (duty.day > dayOf(now)) throw invalid('day_in_future', { day: duty.day })
  await asSystem(db, 'sync: record', (system) =>
    recordAll(system, recorder, dutyRecord, [{ body: duty, actor }]),
  )
}

/** A month of assistants on a page: the four duties, and who was not in touch with his school for too long. */
export async function readDuties(
  db: Db,
  actor: Actor,
  { place, from, to }: { place: CodeRange; from: Day; to: Day },
  now: Date,
): Promise<DutySheet> {
  requireAnywhere(actor, 'duties.read')
  return scoped(db, actor, async (tx) => {
    const records = (await listDuties(tx, { ...place, from, to })).filter(({ unitCode }) =>
      may(actor, 'duties.read', { regionCode: unitCode }),
    )
    const contacts = await overdueContacts(tx, actor, place, now)
    const byUnit = Map.groupBy(records, ({ unitCode }) => unitCode)
    return {
      units: contacts.map((unit) => ({
        ...unit,
        counts: (Object.keys(dutyKinds) as (keyof typeof dutyKinds)[]).map((kind) => ({
          kind,
          count: (byUnit.get(unit.unitCode) ?? []).filter((one) => one.kind === kind).length,
        })),
        mayRecord: may(actor, 'duties.write', { regionCode: unit.unitCode }),
      })),
      records,
    }
  })
}

/** Fifteen days without a word where policy says fourteen. */
async function overdueContacts(tx: Tx, actor: Actor, within: CodeRange, now: Date) {
  const today = dayOf(now)
  const policies = await readPolicies(tx, ['sessions.contactDays'])
  return (await listContacts(tx, within))
    .filter(({ unitCode }) => may(actor, 'duties.read', { regionCode: unitCode }))
    .map(({ unitCode, name, schoolName, lastOn, activeFrom, simulated }) => {
      const days = daysBetween(lastOn ?? activeFrom, today)
      const allowed = policies(unitCode, today)['sessions.contactDays']
      return { unitCode, name, schoolName, lastOn, days, isOverdue: days > allowed, simulated }
    })
}

/** For Today: how many of the reader’s own units were not in touch for too long. */
export const countOverdue = async (tx: Tx, actor: Actor, now: Date): Promise<number> =>
  (await overdueContacts(tx, actor, everywhere, now)).filter(
    ({ isOverdue, unitCode }) => isOverdue && may(actor, 'duties.write', { regionCode: unitCode }),
  ).length
