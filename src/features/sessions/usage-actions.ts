import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import { asSystem, type Db, scoped } from '../../platform/db.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { listFunctions, listRoomUse, listThemes } from './usage-store.ts'

/** A month of shared rooms: what the school had, what the villages had, and what for. */
export async function readUsage(
  db: Db,
  actor: Actor,
  { place, from, to }: { place: CodeRange; from: Day; to: Day },
) {
  requireAnywhere(actor, 'sessions.read')
  return scoped(db, actor, async (tx) => {
    const asked = { ...place, from, to }
    const rooms = await asSystem(tx, 'the week of stations', (system) => listRoomUse(system, asked))
    return {
      rooms: rooms
        .filter(({ regionCode, schoolId }) =>
          may(actor, 'sessions.read', { regionCode, organisationId: schoolId }),
        )
        .map((one) => ({
          ...one,
          totalMinutes:
            one.schoolMinutes === null ? null : one.schoolMinutes + one.communityMinutes,
        })),
      functions: await listFunctions(tx, asked),
      themes: await listThemes(tx, asked),
    }
  })
}
