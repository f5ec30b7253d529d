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
 * worth before it was settled otherwise is taken back; where that is signed, the difference is a correction, which counts in
 * the next open term (S3-10).
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
      const credits = new Map(
        (isConfirmed(row) ? creditsOf(row) : []).map((credit) => [credit.personId, credit]),
      )
      for (const personId of new Set([...signed.keys(), ...credits.keys()])) {
        const was = signed.get(personId)
        const credit = credits.get(personId)
        const { organisationId, regionCode } = was ?? homes.get(personId) ?? {}
        const activity = credit?.activity ?? was?.activity
        const minutes = (credit?.minutes ?? 0) - (was?.minutes ?? 0)
        // Of another county, or named on paper alone: nobody here to credit.
        if (!organisationId || !regionCode || !activity || minutes === 0) continue
        await insertEntry(system, {
          ...{ id: newId(), personId, organisationId, regionCode, activity, minutes },
          ...{ sourceId: row.id, title: row.title, doneOn: row.day, state: 'confirmed' },
          ...{ corrects: was !== undefined, simulated: row.simulated ?? false },
          enteredBy: actor.personId || null,
        })
      }
    }
  })
}
