import { dayOf } from '../../base/calendar.ts'
import { everywhere } from '../../base/place.ts'
import type { Verb } from '../../base/verbs.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, may, mayAnywhere } from '../people/actor.ts'
import { counted, type Told } from '../tasks/today.ts'
import { viewsOf } from './actions.ts'
import type { FoundStation } from './api.ts'
import { isEnding, isUnagreed, isUnhung } from './lacking.ts'

/** What stations lack that are due to have it, to whoever sees to it (S2-5, G-2). */
export async function foundingToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  const verbs: readonly Verb[] = ['plates.write', 'joint_use_agreements.write']
  if (!verbs.some((verb) => mayAnywhere(actor, verb))) return {}
  const stations = await asSystem(db, 'what a station rests on', (tx) =>
    viewsOf(tx, actor, everywhere, dayOf(clock())),
  )
  const those = (verb: Verb, is: (one: FoundStation) => boolean) =>
    stations.filter((one) => is(one) && may(actor, verb, { regionCode: one.unitCode }))
  const ending = those('joint_use_agreements.write', isEnding)
  const [dueOn] = ending
    .flatMap(({ agreements }) => agreements.filter((one) => one.isEnding).map(({ toDay }) => toDay))
    .toSorted()
  return {
    waiting: [
      ...counted(those('plates.write', isUnhung).length, 'stations_unhung', link('unhung')),
      ...counted(
        those('joint_use_agreements.write', isUnagreed).length,
        'stations_unagreed',
        link('unagreed'),
      ),
      ...counted(ending.length, 'agreements_ending', link('ending'), {
        ...(dueOn !== undefined && { dueOn }),
      }),
    ],
  }
}

const link = (only: string) => `/console/founding?only=${only}`
