import type { CodeRange } from '../../base/place.ts'
import { text } from '../../base/text.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { type Actor, placesOf } from '../people/actor.ts'
import type { Waiting } from '../tasks/waiting.ts'
import { agreeVerbs } from './timetable.ts'
import { groupWaiting } from './waiting-store.ts'

const what = text('学习时间待表态', 'Times to be agreed on')

/** Open timetables by the party whose word they want. */
export async function timesWaiting(tx: Tx, actor: Actor, within: CodeRange): Promise<Waiting[]> {
  const groups = await asSystem(tx, 'timetables and their schools', (system) =>
    groupWaiting(system, placesOf(actor, 'timetable.read'), within),
  )
  return groups.map(({ party, regionCode, organisationId, count, since }) => ({
    what,
    verbs: [agreeVerbs[party]],
    standing: { regionCode, organisationId },
    count,
    since,
    link: '/console/timetables?only=open',
  }))
}
