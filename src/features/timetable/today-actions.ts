import { sql } from 'kysely'
import { addDays, dayOf } from '../../base/calendar.ts'
import { everywhere } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, may, mayAnywhere, placesOf, reachOf } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import { counted, type Told } from '../tasks/today.ts'
import { agreeVerbs, parties } from './timetable.ts'
import { countRearranged, countStations, groupWaiting } from './waiting-store.ts'

/** How far ahead one is told what the calendar has moved. */
const daysAhead = 14

/** What waits for the reader's word, stations without times, and what the calendar has moved. */
export async function timetableToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  if (!mayAnywhere(actor, 'timetable.read')) return {}
  const today = dayOf(clock())
  const places = placesOf(actor, 'timetable.read')
  return asSystem(db, 'timetables and their schools', async (tx) => {
    const answers = parties.some((party) => mayAnywhere(actor, agreeVerbs[party]))
    // A school answers for villages that it does not read.
    const groups = answers ? await groupWaiting(tx, [everywhere], everywhere) : []
    const own = groups.filter(({ party, regionCode, organisationId }) =>
      may(actor, agreeVerbs[party], { regionCode, organisationId }),
    )
    const { all, without } = await countStations(tx, places, today)
    const ofUnit = isWithinReach(places, { regionCode: 's.unitCode' })
    const ofSchool = isWithinReach(reachOf(actor, 'timetable.read'), {
      ...{ regionCode: 'h.regionCode', organisationId: 'h.id' },
    })
    const moved = await countRearranged(tx, sql<boolean>`${ofUnit} or ${ofSchool}`, {
      ...{ from: today, to: addDays(today, daysAhead) },
    })
    return {
      waiting: [
        ...counted(
          own.reduce((sum, { count }) => sum + count, 0),
          'timetables_to_answer',
          '/console/timetables?only=mine',
        ),
        ...counted(moved, 'times_rearranged', '/console/board', { details: { days: daysAhead } }),
      ],
      ...(without > 0 && {
        missing: counted(without, 'stations_without_times', '/console/timetables?only=none', {
          details: { all },
        }),
      }),
    }
  })
}
