import type { Day } from '../../base/calendar.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { defaultSettings } from './actions.ts'
import type { Candidate } from './candidate.ts'
import { isConcerned } from './standing.ts'
import { listDecisions } from './store.ts'
import type { Ruling, Unit } from './unit.ts'
import { candidatesOf, loadForUnit } from './unit-actions.ts'
import { findUnit, unitRange } from './unit-store.ts'

/**
 * The schools of the unit's county, ranked for it: for whoever reads the unit's place, and for whoever
 * is asked about its host from elsewhere.
 */
export async function readCandidates(
  db: Db,
  actor: Actor,
  unitCode: string,
  day: Day,
): Promise<{ unit: Unit; candidates: Candidate[]; rulings: Ruling[] }> {
  requireAnywhere(actor, 'siting.read')
  const settings = await defaultSettings(db, actor, unitCode, day)
  return asSystem(db, 'candidates of the whole county', async (tx) => {
    const seen =
      may(actor, 'siting.read', { regionCode: unitCode }) ||
      (await listDecisions(tx, unitRange(unitCode))).some(
        (decision) => decision.unitCode === unitCode && isConcerned(actor, decision),
      )
    const unit = seen ? await findUnit(tx, unitCode) : undefined
    if (!unit) throw notFound('unit', unitCode)
    const data = await loadForUnit(tx, unit)
    const candidates = candidatesOf(unit, data, settings).slice(0, 30)
    return { unit, candidates, rulings: [...data.rulings] }
  })
}
