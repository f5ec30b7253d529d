import { type Day, dayOf } from '../../base/calendar.ts'
import { type CodeRange, placeAt, rangeOf } from '../../base/place.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { mayRead } from '../registers/reading.ts'
import type { ContactStanding, UncoveredLeader } from './api.ts'
import { contactPoint, leader, promisedBy, yearOf } from './contact-point.ts'
import { countVisits, listLeadersOn, listPointsOn } from './store.ts'

/** Contact points of a place on a day, with the visits of that year. */
export async function readContacts(
  db: Db,
  actor: Actor,
  { within, day: asked }: { within: CodeRange; day?: Day | undefined },
  now: Date,
): Promise<{ day: Day; points: ContactStanding[]; uncovered: UncoveredLeader[] }> {
  requireAnywhere(actor, 'contact_points.read')
  const day = asked ?? dayOf(now)
  return scoped(db, actor, async (tx) => ({ day, ...(await contactsOn(tx, actor, within, day)) }))
}

export async function contactsOn(
  tx: Tx,
  actor: Actor,
  within: CodeRange,
  day: Day,
): Promise<{ points: ContactStanding[]; uncovered: UncoveredLeader[] }> {
  const leaders = await leadersWithin(tx, actor, within, day)
  const visits = new Map(
    (await countVisits(tx, { ...within, from: yearOf(day).from, to: day })).map((one) => [
      one.pointId,
      one,
    ]),
  )
  const points = (await listPointsOn(tx, within, day)).filter(({ unitCode }) =>
    mayRead(actor, contactPoint, { regionCode: unitCode }),
  )
  return {
    points: points.map(({ fromDay, toDay, visitsPerYear, ...point }) => {
      const { inYear, byNow } = promisedBy(day, { fromDay, toDay, visitsPerYear })
      const made = visits.get(point.id)
      const own = leaders.all.find(
        ({ placeCode, name }) =>
          name === point.leaderName && placeCode === placeAt(point.unitCode, 'county'),
      )
      return {
        ...point,
        ...{ title: own?.title ?? null, visits: made?.visits ?? 0, lastOn: made?.lastOn ?? null },
        ...{ due: byNow, promised: inYear, isBehind: (made?.visits ?? 0) < byNow },
      }
    }),
    uncovered: leaders.uncovered,
  }
}

/** Leaders of a place; `uncovered`: they see to no station of their county. */
async function leadersWithin(tx: Tx, actor: Actor, within: CodeRange, day: Day) {
  const all = (await listLeadersOn(tx, within, day)).filter(({ placeCode }) =>
    mayRead(actor, leader, { regionCode: placeCode }),
  )
  const counties = [...new Set(all.map(({ placeCode }) => placeAt(placeCode, 'county')))]
  const covered = new Set<string>()
  for (const county of counties)
    for (const { leaderName } of await listPointsOn(tx, rangeOf(county, 'county'), day))
      covered.add(`${county} ${leaderName}`)
  return {
    all,
    uncovered: all.filter(
      ({ placeCode, name }) => !covered.has(`${placeAt(placeCode, 'county')} ${name}`),
    ),
  }
}
