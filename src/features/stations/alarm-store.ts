import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { Station, StationAlarm, StationLog, WaitingProposal } from './api.ts'
import { alarmedPeer } from './fleet-store.ts'

// What the sync tables say of one station. They know no places: the caller has seen its row of `sync_peers`.

export async function listAlarms(tx: Tx, station: string): Promise<StationAlarm[]> {
  const { rows } = await sql<StationAlarm>`
    select sync_alarms.id, kind, epoch, details, raised_at, settled_at, outcome,
      p.name as settled_by_name
    from sync_alarms left join persons as p on p.id = settled_by
    where ${alarmedPeer} = ${station}::uuid
    order by settled_at is not null, raised_at desc`.execute(tx)
  return rows
}

/** False: somebody else has settled it meanwhile. */
export async function settle(
  tx: Tx,
  alarm: { id: string; outcome: string },
  by: { personId: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('syncAlarms')
    .set({ settledAt: by.at.toISOString(), settledBy: by.personId, outcome: alarm.outcome })
    .where('id', '=', alarm.id)
    .where('settledAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function listStationLogs(tx: Tx, station: string): Promise<StationLog[]> {
  const { rows } = await sql<StationLog>`
    select l.epoch, l.ordinal, l.opener, l.standing, l.first, l.last, l.durable,
      (select r.stored_at from sync_records as r where r.log_id = l.id and r.seq = l.last)
        as last_stored_at,
      case when l.standing = 'trusted' then 0 else (select count(*) from sync_records as r
        where r.log_id = l.id and r.state = 'held') end as held
    from sync_logs as l where l.station = ${station}::uuid order by l.ordinal`.execute(tx)
  return rows
}

export type UnreadRecord = { id: string; seq: number; storedAt: string; line: string }

export async function listUnread(tx: Tx, station: string, limit: number): Promise<UnreadRecord[]> {
  const { rows } = await sql<UnreadRecord>`
    select r.id, r.seq, r.stored_at, r.line from sync_records as r
      join sync_logs as l on l.id = r.log_id
    where l.station = ${station}::uuid and r.state = 'quarantined'
    order by l.ordinal, r.seq limit ${limit}`.execute(tx)
  return rows
}

export async function listWaitingProposals(
  tx: Tx,
  station: string,
  limit: number,
): Promise<WaitingProposal[]> {
  const { rows } = await sql<WaitingProposal>`
    select p.id, p.collection, p.key, d.reason, d.decided_at as since, who.name as actor_name
    from sync_decisions as d join sync_proposals as p on p.id = d.proposal_id
      left join persons as who on who.id = p.actor
    where d.station = ${station}::uuid and d.outcome = 'waits'
    order by d.decided_at limit ${limit}`.execute(tx)
  return rows
}

export type OpenAlarm = Pick<StationAlarm, 'kind' | 'details'> &
  Pick<Station, 'id' | 'name' | 'regionCode' | 'organisationId'>

/** Alarms nobody has settled, of stations the transaction sees. */
export async function listOpenAlarms(tx: Tx): Promise<OpenAlarm[]> {
  return tx
    .selectFrom('syncAlarms')
    .innerJoin('syncPeers', (join) => join.on('syncPeers.id', '=', alarmedPeer))
    .select([
      'syncAlarms.kind',
      'syncAlarms.details',
      'syncPeers.id',
      'syncPeers.name',
      'syncPeers.regionCode',
      'syncPeers.organisationId',
    ])
    .where('syncAlarms.settledAt', 'is', null)
    .orderBy('syncAlarms.raisedAt')
    .orderBy('syncPeers.name')
    .$castTo<OpenAlarm>()
    .execute()
}
