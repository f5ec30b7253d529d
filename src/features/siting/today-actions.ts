import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, mayAnywhere, placesOf } from '../people/actor.ts'
import type { TodayItem } from '../tasks/api.ts'
import { decisionsFor, readMyConsents } from './decision-actions.ts'
import { listUnits } from './unit-store.ts'

/** Siting: what waits for the reader's answer, and how far the place is from a complete list of hosts. */
export async function sitingToday(
  { db }: Ground,
  actor: Actor,
): Promise<{ waiting: TodayItem[]; missing: TodayItem[] }> {
  const mine = await readMyConsents(db, actor)
  const waiting: TodayItem[] =
    mine.length > 0
      ? [
          {
            code: 'consents_to_give',
            details: { count: mine.length },
            link: '/console/siting/my-consents',
          },
        ]
      : []
  if (!mayAnywhere(actor, 'siting.plan')) return { waiting, missing: [] }
  return scoped(db, actor, async (tx) => {
    const decisions: Awaited<ReturnType<typeof decisionsFor>> = []
    const units: Awaited<ReturnType<typeof listUnits>> = []
    for (const scope of placesOf(actor, 'siting.plan')) {
      decisions.push(...(await decisionsFor(tx, actor, scope)))
      units.push(...(await listUnits(tx, scope)))
    }
    const decided = new Set(decisions.map(({ unitCode }) => unitCode))
    if (units.length === 0)
      return {
        waiting,
        missing: [{ code: 'units_none', details: {}, link: '/console/townships' }],
      }
    const without = units.filter(({ code }) => !decided.has(code))
    const unlocated = without.filter(({ point }) => point === null)
    const open = decisions.filter(({ state }) => state === 'open')
    const missing: TodayItem[] = [
      ...(without.length > 0
        ? [
            {
              code: 'units_without_host',
              details: { count: without.length, all: units.length },
              link: '/console/siting/unserved',
            },
          ]
        : []),
      ...(unlocated.length > 0
        ? [
            {
              code: 'units_without_point',
              details: { count: unlocated.length },
              link: '/console/siting/unserved',
            },
          ]
        : []),
      ...(open.length > 0
        ? [
            {
              code: 'decisions_open',
              details: { count: open.length },
              link: '/console/siting/decisions',
            },
          ]
        : []),
    ]
    return { waiting, missing }
  })
}
