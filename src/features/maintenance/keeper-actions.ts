import { dayOf, timeOf } from '../../base/calendar.ts'
import { everywhere } from '../../base/place.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { verbOf } from '../../base/verbs.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { makeMoves } from '../moves/move-actions.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import { saveRow } from '../registers/actions.ts'
import { movableOf } from '../registers/case-actions.ts'
import { type Plain, valuesOf } from '../registers/cells.ts'
import { mayRead } from '../registers/reading.ts'
import type { Register } from '../registers/registers.ts'
import { findStored, lockStored } from '../registers/store.ts'
import { holdSchoolsByCode } from '../schools/store.ts'
import { doneAt } from '../sessions/act.ts'
import { takeOnce } from '../sessions/taken-actions.ts'
import { judgeKept, judgeTickets } from './due-actions.ts'
import type { FaultAct, KeptSchool } from './keeper-api.ts'
import { listAssets, listLatest, listRepairers, listSchools } from './store.ts'
import { type TicketRow, ticket } from './ticket.ts'
import type { UpkeepRow } from './upkeep.ts'

/** The registers as this node keeps them: at a station what is done is recorded. */
export type Kept = { upkeep: Register; tickets: Register }

export async function readKept(
  db: Db,
  actor: Actor,
  now: Date,
): Promise<{ today: string; schools: KeptSchool[] }> {
  requireAnywhere(actor, 'maintenance_records.write')
  const today = dayOf(now)
  return scoped(db, actor, async (tx) => {
    const own = await listSchools(
      tx,
      reachOf(actor, 'maintenance_records.write').filter(
        ({ organisationId }) => organisationId !== undefined,
      ),
    )
    const kept = await judgeKept(tx, actor, everywhere, today)
    const tickets = await judgeTickets(tx, actor, everywhere, today)
    const repairers = await listRepairers(
      tx,
      tickets.map(({ id }) => id),
    )
    const schools: KeptSchool[] = []
    for (const { id, schoolCode, name } of own) {
      const latest = await listLatest(tx, id, 5)
      // The station of the school that is due first.
      const [due] = kept
        .filter(({ schoolId }) => schoolId === id)
        .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
      schools.push({
        ...{ schoolCode, schoolName: name, latest, assets: await listAssets(tx, id) },
        ...{ lastOn: latest[0]?.day ?? null, dueOn: due?.dueOn ?? null },
        isOverdue: due?.isOverdue ?? false,
        faults: tickets
          .filter(({ organisationId }) => organisationId === id)
          .map((one) => ({
            ...{ id: one.id, state: one.state, symptom: one.symptom, severity: one.severity },
            ...{ assetNo: one.assetNo, reportedOn: one.reportedOn },
            ...{ dueOn: one.dueOn, isOverdue: one.isOverdue },
            mayVerify:
              one.state === 'repaired' &&
              may(actor, 'fault_tickets.verify', one) &&
              one.repairer !== actor.name &&
              !repairers.get(one.id)?.has(actor.personId),
          })),
      })
    }
    return { today, schools }
  })
}

type Sent = { key: string; at: string; sentAt: string }

/** A record of the day on which it was done, by whoever was there. */
export async function recordUpkeep(
  db: Db,
  actor: Actor,
  { upkeep }: Kept,
  { key, at, sentAt, ...said }: Sent & Omit<UpkeepRow, 'day' | 'doneBy'>,
  now: Date,
) {
  const day = dayOf(doneAt({ at, sentAt }, now))
  await enterOnce(db, actor, upkeep, key, { ...said, day, doneBy: actor.name }, now)
  return readKept(db, actor, now)
}

export async function reportFault(
  db: Db,
  actor: Actor,
  { tickets }: Kept,
  {
    key,
    at,
    sentAt,
    ...said
  }: Sent & Pick<TicketRow, 'schoolCode' | 'symptom' | 'assetNo' | 'severity'>,
  now: Date,
) {
  const found = doneAt({ at, sentAt }, now)
  const row = { ...said, reportedOn: dayOf(found), reportedAt: timeOf(found) }
  await enterOnce(db, actor, tickets, key, { ...row, reportedBy: actor.name }, now)
  return readKept(db, actor, now)
}

/** The key is the row's id: a page without its station knows by it what it has entered. */
const enterOnce = (
  db: Db,
  actor: Actor,
  of: Register,
  key: string,
  row: Plain & { schoolCode: string },
  now: Date,
): Promise<void> =>
  scoped(db, actor, async (tx) => {
    const regionCode = await regionOf(tx, actor, of, row.schoolCode)
    const taken = { key, sessionId: key, regionCode, at: now.toISOString() }
    if (await takeOnce(tx, taken)) {
      await saveRow(tx, actor, of, row, key)
      return
    }
    // What the key has entered is a row of this register and this school, or else it is something else.
    const entered = (await findStored(tx, of.shape, [key])).get(key)
    if (entered?.schoolCode !== row.schoolCode) throw conflict('act_of_another_session')
  })

async function regionOf(tx: Tx, actor: Actor, of: Register, schoolCode: string): Promise<string> {
  const found = (await holdSchoolsByCode(tx, [schoolCode])).get(schoolCode)
  const verb = verbOf(of.shape, 'write')
  if (!found || !may(actor, verb, { regionCode: found.regionCode, organisationId: found.id }))
    throw forbidden('not_permitted', { verb })
  return found.regionCode
}

/** When it was repaired by a telephone that knew of the report: not before it, however its clock was set meanwhile. */
function repairedAfter({ reportedOn, reportedAt }: TicketRow, done: Date) {
  const [repairedOn, repairedAt] = [dayOf(done), timeOf(done)]
  const isBefore = `${repairedOn} ${repairedAt}` < `${reportedOn} ${reportedAt ?? ''}`
  return isBefore
    ? { repairedOn: reportedOn, repairedAt: reportedAt ?? repairedAt }
    : { repairedOn, repairedAt }
}

/** Says that it is repaired, or what came of trying it. */
export async function actOnFault(
  db: Db,
  actor: Actor,
  { tickets }: Kept,
  id: string,
  { key, at, sentAt, ...act }: FaultAct,
  now: Date,
) {
  await scoped(db, actor, async (tx) => {
    const stored = (await lockStored(tx, ticket as never, [id])).get(id)
    if (!stored || stored.retiredOn || !mayRead(actor, ticket as never, stored))
      throw notFound('fault_tickets', id)
    const { regionCode, version } = stored
    if (!(await takeOnce(tx, { key, sessionId: id, regionCode, at: now.toISOString() }))) return
    if (act.act === 'repair') {
      const done = doneAt({ at, sentAt }, now)
      const { repairer, costFen } = act
      const row = valuesOf(ticket as never, stored) as TicketRow
      await saveRow(tx, actor, tickets, {
        ...row,
        ...{ repairer, ...repairedAfter(row, done), id, version },
        ...(costFen !== undefined && { costFen }),
      })
    }
    const reason = 'told' in act ? act.told : undefined
    const asked = { rows: [{ id }], move: act.act, ...(reason !== undefined && { reason }) }
    await makeMoves(tx, actor, movableOf(tickets), asked, now)
  })
  return readKept(db, actor, now)
}
