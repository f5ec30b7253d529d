import { addDays, dayOf } from '../../base/calendar.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Actor } from '../people/actor.ts'
import type { Told } from '../tasks/today.ts'
import { aroundDays } from './handover-actions.ts'
import { listOwn, listSteps } from './handover-store.ts'

/** To whoever leaves a post what he hands over, to whoever follows his tour, until he has taken it. */
export async function handoverToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  const day = dayOf(clock())
  return asSystem(db, 'a post that is handed over', async (tx) => {
    const { leaving } = await listOwn(tx, actor.personId, {
      from: day,
      to: addDays(day, aroundDays),
    })
    const { begun } = await listOwn(tx, actor.personId, {
      from: addDays(day, -aroundDays),
      to: addDays(day, aroundDays),
    })
    const untaken = []
    for (const one of begun)
      if (one.successorId && (await listSteps(tx, one.successorId)).size === 0) untaken.push(one)
    return {
      waiting: [
        ...leaving.map(({ id, title, toDay }) => ({
          ...{ code: 'handover_to_give', details: { title } },
          link: `/console/handovers/${id}`,
          ...(toDay && { dueOn: toDay }),
        })),
        ...untaken.map(({ id, title }) => ({
          ...{ code: 'handover_to_take', details: { title } },
          link: `/console/handovers/${id}`,
        })),
      ],
    }
  })
}
