import { dayOf } from '../../base/calendar.ts'
import { placeAt } from '../../base/place.ts'
import type { Problem } from '../../base/problem.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { markStations } from '../founding/stage-actions.ts'
import { hostsOf } from '../founding/store.ts'
import type { Actor } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import { meet } from '../team/team.ts'
import {
  binding,
  type LetterFacts,
  type LetterRow,
  type LetterState,
  letter,
  standing,
} from './letter.ts'
import { answersFor } from './letter-reach.ts'
import { holdLetters, listLettersOf } from './letter-store.ts'
import { appealUntil } from './score-actions.ts'
import { listScores } from './score-store.ts'
import { pointsOf, targetsOf } from './target.ts'

const unitsOf = (rows: readonly LetterRow[]) => rows.map(({ unitCode }) => unitCode)
const townshipOf = (code: string) => placeAt(code, 'township')

export const letterRegister: Register = defineCase(letter, {
  placeOf: (tx, rows) => standAt(tx, unitsOf(rows)),
  checkAll: checkUnits,
  lockFacts: (tx, rows) =>
    holdLetters(
      tx,
      unitsOf(rows).flatMap((code) => [code, townshipOf(code)]),
    ),
  facts: findFacts,
  moved: markSigned,
}) as unknown as Register

async function checkUnits(tx: Tx, rows: readonly LetterRow[]): Promise<Problem[][]> {
  const levels = new Map((await findPlaces(tx, unitsOf(rows))).map((one) => [one.code, one.level]))
  return rows.map(({ unitCode }) =>
    ['township', 'village', undefined].includes(levels.get(unitCode))
      ? []
      : [{ code: 'letter_of_whom', field: 'unitCode' }],
  )
}

/** Of several that are signed at once those before count for those after. */
async function findFacts(
  tx: Tx,
  actor: Actor,
  rows: readonly Row<(typeof letter)['row']>[],
  now: Date,
): Promise<LetterFacts[]> {
  const scored = new Set(
    (
      await listScores(
        tx,
        rows.map(({ id }) => id),
      )
    ).map((one) => `${one.letterId} ${one.line}`),
  )
  const appeals = new Map<string, LetterFacts['appeal']>()
  for (const row of rows)
    if ((row.state as LetterState) === 'scored') {
      const { unitCode, stateAt = now.toISOString() } = row
      const until = await appealUntil(tx, { unitCode, stateAt }, dayOf(now))
      appeals.set(row.id, { until, isOver: dayOf(now) > until })
    }
  const codes = [...new Set(unitsOf(rows).flatMap((code) => [code, townshipOf(code)]))]
  const places = new Map((await findPlaces(tx, codes)).map((one) => [one.code, one]))
  // A village does not read the letter of its township, and rests on it all the same.
  const letters = Map.groupBy(
    await asSystem(tx, 'the letter of a township', (system) => listLettersOf(system, codes)),
    ({ unitCode }) => unitCode,
  )
  return rows.map((row, at) => {
    const level = places.get(row.unitCode)?.level ?? 'village'
    const township = townshipOf(row.unitCode)
    const isBound =
      level === 'township' ||
      letters.get(township)?.some(({ state, ...one }) => binding.includes(state) && meet(one, row))
    const before = rows.slice(0, at).filter(({ unitCode }) => unitCode === row.unitCode)
    const beside = [
      ...(letters.get(row.unitCode) ?? []).filter(
        ({ id, state }) => id !== row.id && standing.includes(state),
      ),
      ...before,
    ].find((one) => meet(one, row))
    return {
      isNamed: row.issuerName !== undefined && row.receiverName !== undefined,
      isReceiver: answersFor(actor, row.unitCode, level),
      unbound: isBound ? undefined : (places.get(township)?.name ?? township),
      beside: beside && { fromDay: beside.fromDay, toDay: beside.toDay },
      points: pointsOf(targetsOf(row.targets)),
      unscored: targetsOf(row.targets).filter(
        ({ line, points }) => points !== null && !scored.has(`${row.id} ${line}`),
      ).length,
      appeal: appeals.get(row.id),
    }
  })
}

/** The station of a unit whose letter is in force may go on: its township's was before (INV-32). */
async function markSigned(
  tx: Tx,
  actor: Actor,
  rows: readonly Row<(typeof letter)['row']>[],
  move: string,
  now: Date,
): Promise<void> {
  if (move !== 'sign' && move !== 'record') return
  const stations = await asSystem(tx, 'what a station rests on', (system) =>
    hostsOf(system, unitsOf(rows)),
  )
  await markStations(
    tx,
    actor,
    rows.flatMap(({ id, unitCode }) => {
      const station = stations.get(unitCode)
      return station
        ? [{ stationId: station.id, mark: 'letters', day: dayOf(now), restsOn: id } as const]
        : []
    }),
    now,
  )
}
