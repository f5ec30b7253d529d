import { sql } from 'kysely'
import { conflict } from '../../base/refusal.ts'
import { asSystem, type Tx, waitForTurn } from '../../platform/db.ts'
import { recordMoves } from '../moves/move-actions.ts'
import type { Actor } from '../people/actor.ts'
import { type Change, defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import { lockStored, rowOf, type Stored, setStoredStates } from '../registers/store.ts'
import { batch } from './batch.ts'
import { certificateRegister } from './certificate-registers.ts'
import { enrolment, enrolmentLifecycle } from './enrolment.ts'
import { enrolInNext, enrolmentRegister } from './enrolment-registers.ts'

type Batch = Row<typeof batch.row>

export const batchRegister: Register = defineCase(batch, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ placeCode }) => placeCode),
    ),
  lockFacts: (tx) => waitForTurn(tx, 'enrolments'),
  facts: async (tx, _actor, rows) => {
    const batches = rows as readonly Batch[]
    const counts = await asSystem(tx, 'batches and their people', (system) =>
      countEnrolled(
        system,
        batches.map(({ batchNo }) => batchNo),
      ),
    )
    return batches.map(({ batchNo, strands = [], methods = [] }) => ({
      ...{ strands, methods },
      enrolled: counts.get(batchNo) ?? 0,
    }))
  },
  moved: async (tx, actor, rows, move) => {
    if (move === 'cancel') for (const row of rows) await missAll(tx, actor, row as unknown as Batch)
  },
  saved: keepNumber,
  hindersRetiring: ['enrolments'],
  usedBy: async (tx, ids) => {
    const { rows } = await sql<{ id: string; by: string }>`
      select distinct b.id, 'enrolments' as by from training_batches as b
      join enrolments as e on e.batch_no = b.batch_no and e.retired_on is null
      where b.id = any(${[...ids]}::uuid[])`.execute(tx)
    return rows
  },
}) as unknown as Register

export const trainingRegisters: readonly Register[] = [
  batchRegister,
  enrolmentRegister,
  certificateRegister,
]

async function countEnrolled(system: Tx, numbers: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ batchNo: string; count: number }>`
    select batch_no, count(*)::integer as count from enrolments
    where batch_no = any(${[...numbers]}) and state = 'enrolled' and retired_on is null
    group by batch_no`.execute(system)
  return new Map(rows.map(({ batchNo, count }) => [batchNo, count]))
}

/** A batch that is not held is missed by everybody in it. */
async function missAll(tx: Tx, actor: Actor, { batchNo }: Batch): Promise<void> {
  const { rows: found } = await sql<{ id: string }>`
    select id from enrolments where batch_no = ${batchNo} and state = 'enrolled' and retired_on is null`.execute(
    tx,
  )
  const stored = await lockStored(
    tx,
    enrolment,
    found.map(({ id }) => id),
  )
  const rows = [...stored.values()].map((one: Stored) => rowOf(one)) as unknown as Row<
    typeof enrolment.row
  >[]
  await recordMoves(
    tx,
    actor,
    enrolmentLifecycle,
    rows.map(({ id, regionCode }) => ({ id, regionCode, state: 'enrolled' })),
    { move: 'miss', reason: batchNo },
  )
  await setStoredStates(
    tx,
    enrolment,
    rows.map(({ id }) => id),
    'missed',
  )
  await enrolInNext(tx, actor, rows)
}

/** Its people are enrolled under its number. */
async function keepNumber(
  tx: Tx,
  _actor: unknown,
  changes: readonly Change<typeof batch.row>[],
): Promise<void> {
  const renumbered = changes.flatMap(({ before, after }) =>
    before && after && before.batchNo !== after.batchNo ? [before.batchNo] : [],
  )
  const { rows } = await sql`
    select from enrolments where batch_no = any(${renumbered}) and retired_on is null limit 1`.execute(
    tx,
  )
  if (rows.length > 0) throw conflict('batch_number_used', {})
}
