import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import type { Problem } from '../../base/problem.ts'
import { conflict } from '../../base/refusal.ts'
import { asSystem, type Tx, waitForTurn } from '../../platform/db.ts'
import { recordMoves } from '../moves/move-actions.ts'
import type { Actor } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { decideRows, writeRows } from '../registers/decide-actions.ts'
import { type Change, defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import { setStoredStates } from '../registers/store.ts'
import { issueFor } from './certificate-registers.ts'
import { mandatoryOf } from './competency.ts'
import {
  afterResult,
  type EnrolmentFacts,
  type EnrolmentRow,
  type EnrolmentState,
  enrolment,
  enrolmentLifecycle,
} from './enrolment.ts'
import {
  findBatches,
  type KnownEnrolment,
  listEnrolmentsOf,
  listHolding,
  listOpenBatches,
  personKey,
} from './store.ts'

type Enrolled = Row<typeof enrolment.row>

export const enrolmentRegister: Register = defineCase(enrolment, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ unitCode }) => unitCode),
    ),
  checkAll: checkEnrolments,
  lockFacts: (tx) => takeTurn(tx),
  facts: (tx, _actor, rows, now) => findFacts(tx, rows as readonly Enrolled[], now),
  moved: async (tx, actor, rows, move, now) => {
    const enrolled = rows as readonly Enrolled[]
    if (move === 'miss') await enrolInNext(tx, actor, enrolled)
    if (move === 'certify') await certify(tx, actor, enrolled, now)
  },
  saved: keepResults,
}) as unknown as Register

/** Seats and who sits where are decided one after another. */
const takeTurn = (tx: Tx): Promise<void> => waitForTurn(tx, 'enrolments')

const across = <T>(tx: Tx, work: (system: Tx) => Promise<T>): Promise<T> =>
  asSystem(tx, 'batches and their people', work)

async function checkEnrolments(tx: Tx, rows: readonly EnrolmentRow[]): Promise<Problem[][]> {
  await takeTurn(tx)
  const [batches, known] = await across(tx, async (system) => [
    await findBatches(
      system,
      rows.map(({ batchNo }) => batchNo),
    ),
    await listEnrolmentsOf(system, rows),
  ])
  return rows.map((row) => {
    const batch = batches.get(row.batchNo)
    if (!batch) return [{ code: 'batch_unknown', field: 'batchNo', value: row.batchNo }]
    const own = known.get(personKey(row)) ?? []
    if (own.some((one) => isSame(one, row))) return []
    const other = own.find(({ state }) => state === 'enrolled')
    return [
      ...(batch.state === 'enrolling' || batch.state === 'running'
        ? []
        : [{ code: 'batch_not_open', field: 'batchNo', value: row.batchNo }]),
      ...(other
        ? [{ code: 'enrolled_already', field: 'name', details: { batch: other.batchNo } }]
        : []),
    ]
  })
}

const isSame = (one: KnownEnrolment, row: EnrolmentRow): boolean =>
  one.batchNo === row.batchNo && one.unitCode === row.unitCode && one.name === row.name

async function findFacts(tx: Tx, rows: readonly Enrolled[], now: Date): Promise<EnrolmentFacts[]> {
  const today = dayOf(now)
  const policies = await readPolicies(tx, ['training.passScore'])
  const [batches, known, holding] = await across(tx, async (system) => [
    await findBatches(
      system,
      rows.map(({ batchNo }) => batchNo),
    ),
    await listEnrolmentsOf(system, rows),
    await listHolding(system, everyUnit(rows), today),
  ])
  const held = new Set(holding.map(personKey))
  return rows.map((row) => {
    const batch = batches.get(row.batchNo)
    const { mastered = [], postScore, testedOn } = row
    return {
      batchState: batch?.state,
      ...{ today, testedOn },
      lacking: mandatoryOf(batch?.mode ?? undefined).filter((one) => !mastered.includes(one)),
      postScore,
      passScore: policies(row.unitCode, today)['training.passScore'],
      elsewhere: known
        .get(personKey(row))
        ?.find(({ id, state }) => id !== row.id && state === 'enrolled')?.batchNo,
      holds: held.has(personKey(row)),
    }
  })
}

const everyUnit = (rows: readonly { unitCode: string }[]) => {
  const units = rows.map(({ unitCode }) => unitCode).toSorted()
  return { lower: units[0] ?? '', upper: units.at(-1) ?? '' }
}

/** Of several who are given seats at once those before count for those after. */
async function keepResults(
  tx: Tx,
  _actor: unknown,
  changes: readonly Change<typeof enrolment.row>[],
): Promise<void> {
  for (const { before, after } of changes)
    if (before && after && before.state !== 'enrolled')
      for (const field of Object.keys(enrolment.fields) as (keyof EnrolmentRow)[])
        if (!afterResult.includes(field) && String(before[field]) !== String(after[field]))
          throw conflict('result_stands', { name: after.name })
  const into = changes.flatMap(({ before, after }) => (after && !before ? [after.batchNo] : []))
  if (into.length === 0) return
  const batches = await across(tx, (system) => findBatches(system, into))
  for (const { batchNo, capacity, enrolled } of batches.values())
    if (enrolled > capacity) throw conflict('batch_full', { batch: batchNo, capacity })
}

type Person = Pick<EnrolmentRow, 'unitCode' | 'name'> & { simulated?: boolean }

/** Enrols people; what they missed or failed before has gone into this batch (S3-15). */
export async function enrolIn(
  tx: Tx,
  actor: Actor,
  batchNo: string,
  people: readonly Person[],
): Promise<void> {
  const known = await across(tx, (system) => listEnrolmentsOf(system, people))
  const before = people.flatMap((one) => known.get(personKey(one)) ?? [])
  const back = before.filter(
    (one) => one.batchNo === batchNo && one.state !== 'enrolled' && one.state !== 'certified',
  )
  const returning = new Set(back.map(personKey))
  await addPeople(
    tx,
    actor,
    batchNo,
    people.filter((one) => !returning.has(personKey(one))),
  )
  await moveAlong(tx, actor, back, { move: 'again', to: 'enrolled', reason: batchNo })
  const left = before.filter(
    (one) => one.batchNo !== batchNo && (one.state === 'missed' || one.state === 'failed'),
  )
  await moveAlong(tx, actor, left, { move: 'transfer', to: 'transferred', reason: batchNo })
}

async function addPeople(tx: Tx, actor: Actor, batchNo: string, people: readonly Person[]) {
  const decided = await decideRows(
    tx,
    actor,
    enrolmentRegister,
    people.map(({ unitCode, name }) => ({ target: newId(), row: { batchNo, unitCode, name } })),
  )
  for (const one of decided)
    if ('problems' in one) {
      const [problem] = one.problems
      throw conflict('not_enrolled', {
        name: String(one.row.name),
        why: problem?.code ?? '',
        batch: String(problem?.details?.batch ?? batchNo),
      })
    }
  await writeRows(
    tx,
    actor,
    enrolmentRegister,
    decided.flatMap((one, at) =>
      'problems' in one ? [] : [{ ...one, ...(people[at]?.simulated && { simulated: true }) }],
    ),
  )
}

async function moveAlong(
  tx: Tx,
  actor: Actor,
  rows: readonly KnownEnrolment[],
  { move, to, reason }: { move: string; to: EnrolmentState; reason: string },
): Promise<void> {
  await recordMoves(tx, actor, enrolmentLifecycle, rows, { move, reason })
  await setStoredStates(
    tx,
    enrolment,
    rows.map(({ id }) => id),
    to,
  )
}

/** Into the next batch of the same tier that has a seat; who finds none stays on the list of those missing. */
export async function enrolInNext(
  tx: Tx,
  actor: Actor,
  missed: readonly Enrolled[],
): Promise<void> {
  const next = await across(tx, async (system) => {
    const from = await findBatches(
      system,
      missed.map(({ batchNo }) => batchNo),
    )
    const open = await listOpenBatches(system)
    return new Map(
      [...from.values()].map((batch) => [
        batch.batchNo,
        open.filter(
          (one) =>
            one.tier === batch.tier &&
            one.scope === batch.scope &&
            one.batchNo !== batch.batchNo &&
            one.fromDay >= batch.fromDay,
        ),
      ]),
    )
  })
  const seats = new Map(
    [...next.values()].flat().map((one) => [one.batchNo, one.capacity - one.enrolled]),
  )
  const into = Map.groupBy(missed, ({ batchNo }) => {
    const found = next.get(batchNo)?.find((one) => (seats.get(one.batchNo) ?? 0) > 0)?.batchNo
    if (found) seats.set(found, (seats.get(found) ?? 0) - 1)
    return found
  })
  for (const [batchNo, people] of into)
    if (batchNo !== undefined) await enrolIn(tx, actor, batchNo, people)
}

async function certify(tx: Tx, actor: Actor, rows: readonly Enrolled[], now: Date): Promise<void> {
  const batches = await across(tx, (system) =>
    findBatches(
      system,
      rows.map(({ batchNo }) => batchNo),
    ),
  )
  await issueFor(
    tx,
    actor,
    rows.map(({ unitCode, name, batchNo, simulated }) => ({
      ...{ unitCode, name, batchNo, scope: batches.get(batchNo)?.scope ?? 'administrator' },
      ...(simulated && { simulated }),
    })),
    now,
  )
}
