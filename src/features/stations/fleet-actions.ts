import { dayOf } from '../../base/calendar.ts'
import type { Cursor } from '../../base/cursor.ts'
import type { CodeRange } from '../../base/place.ts'
import { forbidden, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import { findPolicy } from '../policy/store.ts'
import { readBody } from '../sync/apply-store.ts'
import { listLastRecords, reckonRecords } from '../sync/clock-store.ts'
import { countWaiting, findUplink } from '../sync/identity-store.ts'
import { findPutBack } from '../sync/put-back-store.ts'
import { readLine } from '../sync/record.ts'
import type { Replication } from '../sync/replication.ts'
import { findStrangers } from '../sync/restored-actions.ts'
import { listAlarms, listStationLogs, listUnread, listWaitingProposals } from './alarm-store.ts'
import type {
  Fleet,
  HubAbove,
  Loss,
  OnlyFilter,
  SchoolForStation,
  Station,
  StationLog,
  StationView,
} from './api.ts'
import { listSchoolsWithout, listStations, summariseFleet, type Yardstick } from './fleet-store.ts'
import { findLoss } from './loss-store.ts'
import { withFirstMissing } from './station.ts'

const shownRecords = 50

/** What the policy of that place wants of a station. */
export async function yardstickAt(tx: Tx, regionCode: string, now: Date): Promise<Yardstick> {
  const policy = await findPolicy(
    tx,
    [
      'stations.silentDays',
      'stations.backlogRecords',
      'stations.clockOffMinutes',
      'stations.diskFreeMegabytes',
    ],
    regionCode,
    dayOf(now),
  )
  return {
    now,
    thresholds: {
      silentDays: policy['stations.silentDays'],
      backlogRecords: policy['stations.backlogRecords'],
      clockOffMinutes: policy['stations.clockOffMinutes'],
      diskFreeMegabytes: policy['stations.diskFreeMegabytes'],
    },
  }
}

export type FleetPage = Omit<Fleet, 'next'> & { next?: Cursor }

export async function readFleet(
  db: Db,
  actor: Actor,
  query: {
    place: string
    within: CodeRange
    search?: string
    only: OnlyFilter
    after?: Cursor
    limit: number
  },
  now: Date,
): Promise<FleetPage> {
  requireAnywhere(actor, 'stations.read')
  return scoped(db, actor, async (tx) => {
    const { place, search, only, within, after, limit } = query
    const yardstick = await yardstickAt(tx, place, now)
    const here = { reach: reachOf(actor, 'stations.read'), within }
    const page = await listStations(tx, { ...here, search, only, after, limit }, yardstick)
    const { found: all, ...summary } = await summariseFleet(tx, { ...here, only }, yardstick)
    const found = search
      ? (await summariseFleet(tx, { ...here, only, search }, yardstick)).found
      : all
    const strangers = await findStrangers(tx, now)
    const putBack = await findPutBack(tx, now)
    return {
      ...page,
      found,
      summary,
      silentDays: yardstick.thresholds.silentDays,
      ...(strangers && { strangers }),
      ...(putBack && { putBack }),
      above: await asSystem(tx, 'sync: the hub above', readAbove),
      at: now.toISOString(),
    }
  })
}

/** How this hub stands with the one above it, and what waits to go up there (S13). */
async function readAbove(tx: Tx): Promise<HubAbove | null> {
  const uplink = await findUplink(tx)
  if (!uplink) return null
  const { hubName: name, lastContactAt, lastTrouble } = uplink
  return { name, lastContactAt, lastTrouble, waiting: await countWaiting(tx) }
}

export async function readStation(
  db: Db,
  actor: Actor,
  replication: Replication,
  id: string,
  now: Date,
): Promise<StationView> {
  return scoped(db, actor, async (tx) => {
    const station = await requireStation(tx, actor, id, now)
    const mayManage = may(actor, 'stations.manage', station)
    const types = new Map(replication.records.map((record) => [record.type, record]))
    const unread = await listUnread(tx, id, shownRecords)
    const logs = await listStationLogs(tx, id)
    return {
      station,
      logs: await withLastMade(tx, id, logs),
      alarms: (await listAlarms(tx, id)).map((alarm) => withFirstMissing(alarm, logs)),
      quarantined: unread.map(({ line, ...record }) => ({
        ...record,
        ...typeOf(line),
        reason: whyUnread(types, line),
      })),
      proposals: await listWaitingProposals(tx, id, shownRecords),
      mayManage,
      ...(mayManage &&
        station.state === 'revoked' && { loss: await findLoss(tx, station, dayOf(now)) }),
      at: now.toISOString(),
    }
  })
}

async function withLastMade(
  tx: Tx,
  station: string,
  logs: readonly StationLog[],
): Promise<StationLog[]> {
  const last = new Map((await listLastRecords(tx, station)).map(({ epoch, id }) => [epoch, id]))
  const reckoned = await reckonRecords(tx, [...last.values()])
  return logs.map((log) => {
    const found = reckoned.get(last.get(log.epoch) ?? '')
    return found ? { ...log, lastMade: found.time } : log
  })
}

/** A record that is well-formed and was refused all the same failed while its rows were made. */
function whyUnread(types: Parameters<typeof readBody>[0], line: string): string {
  const read = readBody(types, line)
  return 'reason' in read ? read.reason : 'apply_failed'
}

function typeOf(line: string): { type?: string; v?: number } {
  const read = readLine(line)
  return 'fact' in read ? { type: read.fact.type, v: read.fact.v } : {}
}

/** The station if the actor may read it: else there is none for him. */
export async function requireStation(
  tx: Tx,
  actor: Actor,
  id: string,
  now: Date,
): Promise<Station> {
  const reach = reachOf(actor, 'stations.read')
  const find = async (yardstick: Yardstick) =>
    (await listStations(tx, { reach, id, limit: 1 }, yardstick)).stations[0]
  const seen = await find(await yardstickAt(tx, '000000000000', now))
  // Its own place may want something else of it than the product does.
  const station = seen && (await find(await yardstickAt(tx, seen.regionCode, now)))
  if (!station) throw notFound('station', id)
  return station
}

export async function readLoss(db: Db, actor: Actor, id: string, now: Date): Promise<Loss> {
  return scoped(db, actor, async (tx) => {
    const station = await requireManaged(tx, actor, id, now)
    return findLoss(tx, station, dayOf(now))
  })
}

export async function requireManaged(
  tx: Tx,
  actor: Actor,
  id: string,
  now: Date,
): Promise<Station> {
  const station = await requireStation(tx, actor, id, now)
  requireMay(actor, station)
  return station
}

export function requireMay(
  actor: Actor,
  row: { regionCode: string; organisationId: string | null },
): void {
  if (!may(actor, 'stations.manage', row))
    throw forbidden('not_permitted', { verb: 'stations.manage' })
}

export async function readSchoolsWithout(
  db: Db,
  actor: Actor,
  search: string | undefined,
): Promise<SchoolForStation[]> {
  requireAnywhere(actor, 'stations.manage')
  return scoped(db, actor, (tx) =>
    listSchoolsWithout(tx, reachOf(actor, 'stations.manage'), search, 30),
  )
}
