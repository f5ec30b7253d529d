import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, homeOf, may, mayAnywhere, reachOf } from '../people/actor.ts'
import type { Register } from '../registers/registers.ts'
import { readWaiting } from '../registers/waiting-actions.ts'
import { findPutBack, type PutBack } from '../sync/put-back-store.ts'
import { findStrangers } from '../sync/restored-actions.ts'
import type { TodayItem } from '../tasks/api.ts'
import { listOpenAlarms } from './alarm-store.ts'
import { yardstickAt } from './fleet-actions.ts'
import { summariseFleet } from './fleet-store.ts'
import { stoppedByItself } from './rollout.ts'
import { readReleases } from './rollout-actions.ts'
import { storyOf } from './station.ts'

/** More than so many are told as a number. */
const shownAlarms = 3

/** Alarms, releases that stopped by themselves, silent stations and unread records: tasks of whoever manages stations, news to whoever reads. */
export async function stationsToday(
  { db, clock }: Ground,
  actor: Actor,
): Promise<{ waiting: TodayItem[]; missing: TodayItem[] }> {
  if (!mayAnywhere(actor, 'stations.read')) return { waiting: [], missing: [] }
  const stopped = mayAnywhere(actor, 'stations.manage')
    ? stoppedByItself((await readReleases(db, actor)).releases)
    : []
  return scoped(db, actor, async (tx) => {
    const place = homeOf(actor)
    const yardstick = await yardstickAt(tx, place, clock())
    const reach = reachOf(actor, 'stations.read')
    const unread = await summariseFleet(tx, { reach, only: 'quarantined' }, yardstick)
    const alarms = (await listOpenAlarms(tx)).filter((one) => may(actor, 'stations.read', one))
    const strangers = await findStrangers(tx, clock())
    const putBack = await findPutBack(tx, clock())
    const items: TodayItem[] = [
      ...(putBack ? [putBackItem(putBack)] : []),
      ...(strangers
        ? [
            {
              code: 'stations_unknown',
              details: { count: strangers.count },
              link: '/console/stations',
            },
          ]
        : []),
      ...(alarms.length <= shownAlarms
        ? alarms.map(({ id, name, ...alarm }) => ({
            code: `station_${storyOf(alarm)}`,
            details: { station: name },
            link: `/console/stations/${id}`,
          }))
        : [
            {
              code: 'stations_alarmed',
              details: { count: alarms.length, stations: unread.alarmed },
              link: '/console/stations?only=alarms',
            },
          ]),
      ...stopped.map(({ version, counts }) => ({
        code: 'release_stopped',
        details: { version, count: counts.took_back },
        link: '/console/stations/releases',
      })),
      ...(unread.silent > 0
        ? [
            {
              code: 'stations_silent',
              details: { count: unread.silent, days: yardstick.thresholds.silentDays },
              link: '/console/stations?only=silent',
            },
          ]
        : []),
      ...(unread.found > 0
        ? [
            {
              code: 'stations_unread',
              details: { count: unread.found },
              link: '/console/stations?only=quarantined',
            },
          ]
        : []),
      ...(unread.certificatesEnding > 0
        ? [
            {
              code: 'stations_certificates_ending',
              details: { count: unread.certificatesEnding },
              link: '/console/stations?only=certificate_ending',
            },
          ]
        : []),
    ]
    return mayAnywhere(actor, 'stations.manage')
      ? { waiting: items, missing: [] }
      : { waiting: [], missing: items }
  })
}

const putBackItem = ({ certain }: PutBack): TodayItem => ({
  code: certain ? 'database_put_back' : 'database_changed_over',
  details: {},
  link: '/console/stations',
})

/** What schools propose and nobody has decided: a task of whoever may change those rows himself. */
export const proposalsToday =
  (registers: readonly Register[]) =>
  async ({ db }: Ground, actor: Actor): Promise<{ waiting: TodayItem[]; missing: TodayItem[] }> => {
    const { length: count } = await readWaiting(db, actor, registers)
    const item = { code: 'proposals_waiting', details: { count }, link: '/console/proposals' }
    return { waiting: count > 0 ? [item] : [], missing: [] }
  }
