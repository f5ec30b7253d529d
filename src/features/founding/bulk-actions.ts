import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { forbidden, invalid } from '../../base/refusal.ts'
import { type Verb, verbOf } from '../../base/verbs.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import type { Plain } from '../registers/cells.ts'
import { decideRows, writeRows } from '../registers/decide-actions.ts'
import type { Register } from '../registers/registers.ts'
import { findStored } from '../registers/store.ts'
import { holdUnits } from '../team/store.ts'
import { agreement, annexes, clauses } from './agreement.ts'
import { isInForce } from './facts-store.ts'
import { plateKinds } from './plate.ts'
import { agreementRegister, plateRegister } from './registers.ts'
import type { PlateKind } from './stage-facts.ts'
import { type FoundStation, listAgreements, listFound, listPlates } from './store.ts'

type Asked = { place: string; placeLevel: PlaceLevel; unitCodes?: string[] | undefined }

/** Orders what each station lacks of its two plates, for the host that it has now (S2-7). */
export async function orderPlates(
  db: Db,
  actor: Actor,
  { orderedOn, maker, ...asked }: Asked & { orderedOn: Day; maker?: string | undefined },
): Promise<{ made: number }> {
  return makeRows(db, actor, plateRegister, asked, async (tx, stations) => {
    const there = await listPlates(
      tx,
      stations.map(({ unitCode }) => unitCode),
    )
    return stations.flatMap(({ unitCode, schoolId }) =>
      (Object.keys(plateKinds) as PlateKind[])
        .filter(
          (kind) =>
            !there.some(
              (one) =>
                one.unitCode === unitCode &&
                one.kind === kind &&
                one.state !== 'replaced' &&
                one.schoolId === schoolId,
            ),
        )
        .map((kind) => ({ unitCode, kind, orderedOn, ...(maker && { maker }) })),
    )
  })
}

/** Draws up an agreement for each station that has none, or whose ends soon: with its terms, from the day after (G-2). */
export async function draftAgreements(
  db: Db,
  actor: Actor,
  { fromDay, ...asked }: Asked & { fromDay: Day },
  now: Date,
): Promise<{ made: number }> {
  const day = dayOf(now)
  return makeRows(db, actor, agreementRegister, asked, async (tx, stations) => {
    const units = stations.map(({ unitCode }) => unitCode)
    const there = Map.groupBy(await listAgreements(tx, units), ({ unitCode }) => unitCode)
    const policies = await readPolicies(tx, [
      ...(['founding.agreementYears', 'founding.agreementWarnDays'] as const),
    ])
    const wanted = stations.flatMap(({ unitCode, schoolId }) => {
      const policy = policies(unitCode, day)
      const own = (there.get(unitCode) ?? []).filter((one) => one.schoolId === schoolId)
      const last = own.findLast((one) => one.state === 'signed')
      const goesOn = last && last.toDay > addDays(day, policy['founding.agreementWarnDays'])
      if (own.some(({ state }) => state === 'draft') || goesOn) return []
      const from = last && isInForce(last, day) ? addDays(last.toDay, 1) : fromDay
      const toDay = yearsAfter(from, policy['founding.agreementYears'])
      return [{ unitCode, fromDay: from, toDay, last: last?.id }]
    })
    const terms = await findStored(
      tx,
      agreement,
      wanted.flatMap(({ last }) => last ?? []),
    )
    return wanted.map(({ last, ...row }) => ({ ...termsOf(terms.get(last ?? '')), ...row }))
  })
}

/** The last day of so many years that begin on a day. */
const yearsAfter = (from: Day, years: number): Day =>
  addDays(`${Number(from.slice(0, 4)) + years}${from.slice(4).replace('02-29', '03-01')}`, -1)

const termsOf = (before: Plain | undefined): Plain =>
  Object.fromEntries(
    [...clauses, ...annexes].flatMap((field) =>
      before?.[field] === undefined ? [] : [[field, before[field]]],
    ),
  )

/** Rows of a case for stations that have a host, where the actor may write them; all in one transaction. */
async function makeRows(
  db: Db,
  actor: Actor,
  of: Register,
  { place, placeLevel, unitCodes }: Asked,
  rowsFor: (tx: Tx, stations: readonly FoundStation[]) => Promise<Plain[]>,
): Promise<{ made: number }> {
  const verb: Verb = verbOf(of.shape, 'write')
  requireAnywhere(actor, verb)
  return scoped(db, actor, async (tx) => {
    const found = await asSystem(tx, 'what a station rests on', (system) =>
      listFound(system, rangeOf(place, placeLevel)),
    )
    if (found.length > 0 && !found.some((one) => may(actor, verb, one)))
      throw forbidden('not_permitted', { verb })
    const stations = found.filter(
      (one) =>
        one.schoolId !== null &&
        one.stage !== 'closed' &&
        one.stage !== 'withdrawn' &&
        (unitCodes?.includes(one.unitCode) ?? true) &&
        may(actor, verb, one),
    )
    await holdUnits(
      tx,
      stations.map(({ unitCode }) => unitCode),
    )
    const rows = await rowsFor(tx, stations)
    const decided = await decideRows(
      tx,
      actor,
      of,
      rows.map((row) => ({ row, target: newId() })),
    )
    const problems = decided.flatMap((one) => ('problems' in one ? one.problems : []))
    if (problems.length > 0) throw invalid('row_problems', { problems: problems.slice(0, 20) })
    const simulated = new Set(
      stations.filter((one) => one.simulated).map(({ unitCode }) => unitCode),
    )
    await writeRows(
      tx,
      actor,
      of,
      decided.flatMap((one) =>
        'problems' in one ? [] : { ...one, simulated: simulated.has(String(one.row.unitCode)) },
      ),
    )
    return { made: rows.length }
  })
}
