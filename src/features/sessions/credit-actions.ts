import { newId } from '../../base/ids.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import type { Row } from '../registers/shape.ts'
import { deleteEntriesOf, insertEntry } from '../workload/store.ts'
import { creditsOf } from './credit.ts'
import type { session } from './session.ts'
import { listHomes } from './store.ts'

/**
 * A confirmed session is work of whoever ran it: nobody has to state it, and it is confirmed already (S3-9). What it was
 * worth before it was settled otherwise is taken back, unless it is signed.
 */
export async function creditSessions(
  tx: Tx,
  actor: Actor,
  rows: readonly Row<typeof session.row>[],
  isConfirmed: (row: Row<typeof session.row>) => boolean,
): Promise<void> {
  await asSystem(tx, 'credit of a session', async (system) => {
    const homes = await listHomes(
      system,
      rows.flatMap(({ staff = [] }) => staff.map(({ personId }) => personId)),
    )
    for (const row of rows) {
      const signed = await deleteEntriesOf(system, row.id)
      if (!isConfirmed(row)) continue
      for (const { personId, activity, minutes } of creditsOf(row)) {
        const home = homes.get(personId)
        // Of another county, or named on paper alone: nobody here to credit.
        if (!home || signed.has(personId)) continue
        await insertEntry(system, {
          ...{ id: newId(), personId, ...home, activity, sourceId: row.id, minutes },
          ...{ title: row.title, doneOn: row.day, state: 'confirmed' },
          simulated: row.simulated ?? false,
          enteredBy: actor.personId || null,
        })
      }
    }
  })
}
