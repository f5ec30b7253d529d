import { createHash } from 'node:crypto'
import { dayOf } from '../../base/calendar.ts'
import { canonicalJson } from '../../base/canonical.ts'
import { conflict } from '../../base/refusal.ts'
import type { Tx } from '../../platform/db.ts'
import { recordMoves } from '../moves/move-actions.ts'
import type { Actor } from '../people/actor.ts'
import { listFiles } from '../registers/file-store.ts'
import { defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import { lockStored, setStoredStates } from '../registers/store.ts'
import { type CircularFacts, type CircularState, circular, circularLifecycle } from './circular.ts'
import { countUnits, findCircular, type KeptCircular, keysText, setSent } from './circular-store.ts'

type Sent = Row<(typeof circular)['row']>

export const circularRegister: Register = defineCase(circular, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ issuerCode }) => issuerCode),
    ),
  facts: async (tx, _actor, rows, now): Promise<CircularFacts[]> => {
    const units = await countUnits(
      tx,
      rows.map(({ id }) => id),
    )
    return rows.map(({ id, dueDay = null }) => ({
      ...{ units: units.get(id) ?? 0, dueDay, today: dayOf(now) },
    }))
  },
  moved: async (tx, actor, rows, move, now) => {
    if (move === 'send') for (const row of rows) await freeze(tx, actor, row, now)
  },
}) as unknown as Register

/** What is sent is what its digest says, from now on (INV-02); the one in whose place it comes is replaced. */
async function freeze(tx: Tx, actor: Actor, { id }: Sent, now: Date): Promise<void> {
  const row = await findCircular(tx, id)
  if (!row) throw new Error(`a circular that is not there is sent: ${id}`)
  if (row.replaces) await replace(tx, actor, row.replaces, row.title)
  await setSent(tx, id, dayOf(now), await digestOf(tx, row))
}

async function replace(tx: Tx, actor: Actor, id: string, reason: string): Promise<void> {
  const old = (await lockStored(tx, circular, [id])).get(id)
  // Closed or withdrawn meanwhile: nothing is left that it could stand in for.
  if (old?.state !== 'sent') throw conflict('circular_not_sent')
  await recordMoves(
    tx,
    actor,
    circularLifecycle,
    [{ ...old, state: old.state satisfies CircularState }],
    { move: 'replace', reason },
  )
  await setStoredStates(tx, circular, [id], 'replaced')
}

export async function digestOf(tx: Tx, row: KeptCircular): Promise<string> {
  const { issuerCode, kind, title, body, signature, number, contact, writtenOn, dueDay } = row
  const content = canonicalJson({
    ...{ issuerCode, kind, title, body, signature, number, contact, writtenOn, dueDay },
    ...{ replaces: row.replaces, units: await keysText(tx, row.id) },
    files: (await listFiles(tx, row.id)).map(({ hash }) => hash).toSorted(),
  })
  return createHash('sha256').update(content).digest('hex')
}
