import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, homeOf, may, mayAnywhere, reachOf } from '../people/actor.ts'
import type { Register } from '../registers/registers.ts'
import { countWaiting } from '../registers/waiting-actions.ts'
import { findPutBack, type PutBack } from '../sync/put-back-store.ts'
import { findStrangers } from '../sync/restored-actions.ts'
import type { Standing, TodayItem } from '../tasks/api.ts'
import { counted, type Told } from '../tasks/today.ts'
import { listOpenAlarms, type OpenAlarm } from './alarm-store.ts'
import type { FleetSummary } from './api.ts'
import { yardstickAt } from './fleet-actions.ts'
import { summariseFleet } from './fleet-store.ts'
import { stoppedByItself } from './rollout.ts'
import { readReleases } from './rollout-actions.ts'
import { storyOf } from './station.ts'

/** More than so many are told as a number. */
const shownAlarms = 3

/** Alarms, releases that stopped by themselves, silent stations and unread records: tasks of whoever manages stations, news to whoever reads. */
export async function stationsToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  if (!mayAnywhere(actor, 'stations.read')) return {}
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
    const { silentDays } = yardstick.thresholds
    const items: TodayItem[] = [
      ...(putBack ? [putBackItem(putBack)] : []),
      ...counted(strangers?.count ?? 0, 'stations_unknown', '/console/stations'),
      ...(alarms.length <= shownAlarms
        ? alarms.map(alarmItem)
        : counted(alarms.length, 'stations_alarmed', fleetOf('alarms'), {
            details: { stations: unread.alarmed },
          })),
      ...stopped.map(({ version, counts }) => ({
        code: 'release_stopped',
        details: { version, count: counts.took_back },
        link: '/console/stations/releases',
      })),
      ...counted(unread.silent, 'stations_silent', fleetOf('silent'), {
        details: { days: silentDays },
      }),
      ...counted(unread.found, 'stations_unread', fleetOf('quarantined')),
      ...counted(
        unread.certificatesEnding,
        'stations_certificates_ending',
        fleetOf('certificate_ending'),
      ),
    ]
    const standing = standingOf(unread)
    return mayAnywhere(actor, 'stations.manage')
      ? { waiting: items, missing: [], standing }
      : { missing: items, standing }
  })
}

const fleetOf = (only: string): string => `/console/stations?only=${only}`

const alarmItem = ({ id, name, ...alarm }: OpenAlarm): TodayItem => ({
  code: `station_${storyOf(alarm)}`,
  details: { station: name },
  link: `/console/stations/${id}`,
})

/** None: the county has no stations yet. */
function standingOf({ stations, well, invited }: FleetSummary): Standing[] {
  if (stations === 0) return []
  const attention = stations - well - invited
  const parts: Standing['parts'] = [
    { code: 'well', tone: 'done', count: well, link: '/console/stations' },
    { code: 'invited', tone: 'going', count: invited, link: fleetOf('invited') },
    { code: 'attention', tone: 'late', count: attention, link: fleetOf('attention') },
  ]
  return [{ code: 'stations', parts }]
}

const putBackItem = ({ certain }: PutBack): TodayItem => ({
  code: certain ? 'database_put_back' : 'database_changed_over',
  details: {},
  link: '/console/stations',
})

/** What schools propose and nobody has decided: a task of whoever may change those rows himself. */
export const proposalsToday =
  (registers: readonly Register[]) =>
  async ({ db }: Ground, actor: Actor): Promise<Told> => ({
    waiting: counted(
      await countWaiting(db, actor, registers),
      'proposals_waiting',
      '/console/proposals',
    ),
  })
