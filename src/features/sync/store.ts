import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { newId } from '../../base/ids.ts'
import { asSystem, type Db, kept, type Tx } from '../../platform/db.ts'
import { plainList } from '../../platform/plain-list.ts'
import { applyRecords } from './apply-store.ts'
import { listWantedFrom } from './blob-store.ts'
import { feedQuestions, type Unseal } from './feed-store.ts'
import type { LogRecord } from './record.ts'
import type { Replication } from './replication.ts'
import type {
  Alarm,
  AlarmKind,
  LogHead,
  LogKey,
  RecordState,
  StoredRecord,
  SyncStore,
  SyncTx,
} from './storage.ts'

/** The protocol's store in earnest: one PostgreSQL transaction each, on disk when it returns. */
export function openSyncStore(db: Db, replication: Replication, unseal?: Unseal): SyncStore {
  return {
    transaction: (work) => asSystem(db, 'sync', (tx) => work(syncTx(tx, replication, unseal))),
  }
}

/** The protocol's questions within a transaction that is open already: a change and its record (S1). */
export function syncTx(tx: Tx, replication: Replication, unseal?: Unseal): SyncTx {
  const types = new Map(replication.records.map((record) => [record.type, record]))
  return {
    ...logQuestions(tx),
    ...recordQuestions(tx),
    ...alarmQuestions(tx),
    ...feedQuestions(tx, replication, unseal),
    apply: (station, records, from) => applyRecords(tx, types, station, records, from),
    listWantedBlobs: (stations, max) => listWantedFrom(tx, stations, max),
  }
}

type LogQuestions = Pick<
  SyncTx,
  'listLogs' | 'findLogs' | 'lockLogs' | 'lockLog' | 'addLog' | 'setLog'
>

function logQuestions(tx: Tx): LogQuestions {
  const heads = () =>
    tx
      .selectFrom('syncLogs')
      .modifyFront(kept)
      .select([
        'station',
        'epoch',
        'start',
        'ordinal',
        'opener',
        'state',
        'standing',
        'via',
        'first',
        'firstPrevious',
        'last',
        'hash',
        'durable',
      ])
      .orderBy('ordinal')
      .$castTo<LogHead>()
  // A log that is not there yet has no row to lock, so the lock is the station's.
  const lockLogs = async (station: string) => {
    // Both go at once; what the second sees is what is there when the lock is held.
    const [, found] = await Promise.all([
      sql`${kept} select pg_advisory_xact_lock(hashtextextended(${`sync log ${station}`}, 0))`.execute(
        tx,
      ),
      heads().where('station', '=', station).execute(),
    ])
    return found
  }
  return {
    lockLogs,
    lockLog: async ({ station, epoch }) =>
      (await lockLogs(station)).find((log) => log.epoch === epoch),
    listLogs: ({ station, via }) =>
      heads()
        .$if(station !== undefined, (query) => query.where('station', '=', station ?? ''))
        .$if(via !== undefined, (query) => query.where('via', '=', via ?? ''))
        .execute(),
    findLogs: async (keys) => {
      if (keys.length === 0) return []
      return heads()
        .where(({ eb, refTuple }) =>
          eb(
            refTuple('station', 'epoch'),
            'in',
            sql<never>`(select station, epoch from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
              as named (station uuid, epoch text))`,
          ),
        )
        .execute()
    },
    addLog: async (log) => {
      await tx.insertInto('syncLogs').values(log).execute()
    },
    setLog: async ({ station, epoch }, change) => {
      await tx
        .updateTable('syncLogs')
        .set(change)
        .where('station', '=', station)
        .where('epoch', '=', epoch)
        .execute()
    },
  }
}

type RecordQuestions = Pick<
  SyncTx,
  | 'readRecords'
  | 'readHash'
  | 'insertRecords'
  | 'deleteRecords'
  | 'setStates'
  | 'findKnown'
  | 'readQuarantined'
>

function recordQuestions(tx: Tx): RecordQuestions {
  return {
    readRecords: async (log, from, max) => {
      const { rows } = await sql<StoredRecord>`
        select seq, encode(hash, 'hex') as hash, id, line, state from sync_records
        where log_id = ${logId(log)} and seq >= ${from} order by seq limit ${Math.min(max, 1_000_000)}`.execute(
        tx,
      )
      return rows
    },
    readHash: async (log, seq) => {
      const { rows } = await sql<{ hash: string }>`
        select encode(hash, 'hex') as hash from sync_records
        where log_id = ${logId(log)} and seq = ${seq}`.execute(tx)
      return rows[0]?.hash
    },
    insertRecords: async (log, records) => {
      if (records.length === 0) return
      const column = (key: 'seq' | 'hash' | 'id' | 'state') =>
        plainList(records.map((record) => record[key]))
      await sql`${kept} insert into sync_records (log_id, seq, hash, id, state, line)
        select ${logId(log)}, seq, decode(hash, 'hex'), id, state, line
        from unnest(${column('seq')}::bigint[], ${column('hash')}::text[], ${column('id')}::uuid[],
          ${column('state')}::text[], ${records.map(({ line }) => line)}::text[]) as sent (seq, hash, id, state, line)`.execute(
        tx,
      )
    },
    deleteRecords: async (log, from, to) => {
      await sql`delete from sync_records
        where log_id = ${logId(log)} and seq between ${from} and ${to}`.execute(tx)
    },
    setStates: async (log, seqs, state: RecordState) => {
      if (seqs.length === 0) return
      await sql`update sync_records set state = ${state}
        where log_id = ${logId(log)} and seq = any(${[...seqs]}::bigint[])`.execute(tx)
    },
    findKnown: async (station, ids) => {
      if (ids.length === 0) return new Set()
      const { rows } = await sql<{ id: string }>`
        select r.id from sync_records as r join sync_logs as l on l.id = r.log_id
        where r.id = any(${[...ids]}::uuid[]) and l.station = ${station}
          and r.state in ('applied', 'quarantined')`.execute(tx)
      return new Set(rows.map(({ id }) => id))
    },
    readQuarantined: async (max) => {
      const { rows } = await sql<LogKey & LogRecord>`
        select l.station, l.epoch, r.seq, encode(r.hash, 'hex') as hash, r.id, r.line
        from sync_records as r join sync_logs as l on l.id = r.log_id
        where r.state = 'quarantined' order by l.station, l.ordinal, r.seq limit ${max}`.execute(tx)
      return rows
    },
  }
}

const logId = ({ station, epoch }: LogKey) =>
  sql`(select id from sync_logs where station = ${station} and epoch = ${epoch})`

function alarmQuestions(tx: Tx): Pick<SyncTx, 'raise' | 'hasAlarm'> {
  return {
    raise: async ({ kind, station, epoch, details }: Alarm) => {
      await sql`insert into sync_alarms (id, kind, station, epoch, details)
        values (${newId()}, ${kind}, ${station}, ${epoch ?? null}, ${JSON.stringify(details)}::jsonb)
        on conflict (kind, station) where settled_at is null do nothing`.execute(tx)
    },
    hasAlarm: async (kind: AlarmKind, station) => {
      const found = await tx
        .selectFrom('syncAlarms')
        .select('id')
        .where('kind', '=', kind)
        .where('station', '=', station)
        .where('settledAt', 'is', null)
        .executeTakeFirst()
      return found !== undefined
    },
  }
}

/** `bytes` random bytes, as hex. */
export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex')
