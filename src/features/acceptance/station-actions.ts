import { dayOf } from '../../base/calendar.ts'
import { rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { readFiles } from '../founding/facts-store.ts'
import { mayReadFound } from '../founding/stage-actions.ts'
import { findFound } from '../founding/store.ts'
import type { Actor } from '../people/actor.ts'
import { linesOf } from './order-actions.ts'
import { listOrdersOf } from './order-store.ts'
import { isInTrial, judgeTrials } from './trial-actions.ts'

/** What this feature knows of a station, for its page. */
export async function readStationAcceptance(db: Db, actor: Actor, id: string, now: Date) {
  const day = dayOf(now)
  return asSystem(db, 'what a station rests on', async (tx) => {
    const [station] = await findFound(tx, [id])
    if (!station || !mayReadFound(actor, station)) throw notFound('learning_station', id)
    const { unitCode, level } = station
    const within = rangeOf(unitCode, level)
    const files = (await readFiles(tx, [station], day)).filter(isInTrial)
    const [judged] = await judgeTrials(tx, actor, files, within, now)
    return {
      ...{ unitCode, level },
      trial: judged?.trial ?? null,
      orders: await linesOf(tx, actor, await listOrdersOf(tx, unitCode), day),
    }
  })
}
