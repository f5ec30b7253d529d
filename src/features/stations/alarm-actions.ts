import { conflict, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { trustLog } from '../sync/intake-protocol.ts'
import type { Replication } from '../sync/replication.ts'
import { syncTx } from '../sync/store.ts'
import { listAlarms, listStationLogs, settle } from './alarm-store.ts'
import type { Station, StationAlarm } from './api.ts'
import { requireManaged } from './fleet-actions.ts'
import { competing } from './station.ts'

type Settlement = { stationId: string; alarmId: string; note: string }

/** A person has done what the alarm asked for and says what it was. */
export async function settleAlarm(
  db: Db,
  actor: Actor,
  { stationId, alarmId, note }: Settlement,
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const { station, alarm } = await requireOpen(tx, actor, { stationId, alarmId }, now)
    if (alarm.kind === 'clone') throw invalid('clone_needs_choice', { station: station.name })
    await settleOnce(tx, actor, station, { alarmId, note }, now)
    await audit(tx, actor, [
      {
        action: 'stations.alarm_settled',
        subjectType: 'station',
        subjectId: station.id,
        regionCode: station.regionCode,
        payload: { name: station.name, kind: alarm.kind, note },
      },
    ])
  })
}

/**
 * S10: of two machines under one key a person says which is the station. Its epoch counts, what waited
 * in it becomes rows; the other's are told to enrol anew, and what they still send is kept.
 */
export async function settleClone(
  db: Db,
  actor: Actor,
  replication: Replication,
  { stationId, alarmId, note, epoch }: Settlement & { epoch: string },
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    // Logs before the alarm, as a push does: one that begins a log now waits, or is among those in question.
    await asSystem(tx, 'sync: a person settles a clone', (system) =>
      syncTx(system, replication).lockLogs(stationId),
    )
    const { station, alarm } = await requireOpen(tx, actor, { stationId, alarmId }, now)
    if (alarm.kind !== 'clone') throw notFound('alarm', alarmId)
    const epochs = competing(alarm, await listStationLogs(tx, stationId))
    if (!epochs.includes(epoch)) throw invalid('epoch_not_in_question', { station: station.name })
    await asSystem(tx, 'sync: a person settles a clone', async (system) => {
      const sync = syncTx(system, replication)
      for (const each of epochs) {
        const key = { station: stationId, epoch: each }
        if (each === epoch) await trustLog(sync, key)
        else await sync.setLog(key, { standing: 'told_off' })
      }
    })
    await settleOnce(tx, actor, station, { alarmId, note }, now)
    await audit(tx, actor, [
      {
        action: 'stations.clone_settled',
        subjectType: 'station',
        subjectId: station.id,
        regionCode: station.regionCode,
        payload: { name: station.name, epoch, others: epochs.filter((e) => e !== epoch), note },
      },
    ])
  })
}

/** The answer was wrong, or what the other machine recorded counts too: its records become rows. */
export async function trustEpoch(
  db: Db,
  actor: Actor,
  replication: Replication,
  { stationId, epoch, note }: { stationId: string; epoch: string; note: string },
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const station = await requireManaged(tx, actor, stationId, now)
    const logs = await listStationLogs(tx, stationId)
    const log = logs.find((each) => each.epoch === epoch)
    if (!log) throw notFound('station_log', epoch)
    const alarms = await listAlarms(tx, stationId)
    if (alarms.some(({ kind, settledAt }) => kind === 'clone' && settledAt === null))
      throw conflict('clone_alarm_open', { station: station.name })
    await asSystem(tx, 'sync: a person trusts a log', (system) =>
      trustLog(syncTx(system, replication), { station: stationId, epoch }),
    )
    await audit(tx, actor, [
      {
        action: 'stations.log_trusted',
        subjectType: 'station',
        subjectId: station.id,
        regionCode: station.regionCode,
        payload: { name: station.name, epoch, note },
      },
    ])
  })
}

async function requireOpen(
  tx: Tx,
  actor: Actor,
  { stationId, alarmId }: Pick<Settlement, 'stationId' | 'alarmId'>,
  now: Date,
): Promise<{ station: Station; alarm: StationAlarm }> {
  const station = await requireManaged(tx, actor, stationId, now)
  const alarm = (await listAlarms(tx, stationId)).find(({ id }) => id === alarmId)
  if (!alarm) throw notFound('alarm', alarmId)
  if (alarm.settledAt !== null) throw conflict('alarm_settled', { station: station.name })
  return { station, alarm }
}

async function settleOnce(
  tx: Tx,
  actor: Actor,
  { name }: Station,
  { alarmId, note }: { alarmId: string; note: string },
  at: Date,
): Promise<void> {
  const done = await settle(tx, { id: alarmId, outcome: note }, { personId: actor.personId, at })
  if (!done) throw conflict('alarm_settled', { station: name })
}
