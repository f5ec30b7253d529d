import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Hello } from './wire.ts'

/**
 * What this hub knows of a station since it was restored: it lacks what came after the backup, from
 * `after` on in the alarm's epoch, until the machine that has it calls. `lostAt`: that machine cannot any
 * more. `to`: the last record the machine told of before.
 */
type Since = { since: Instant; after: number; to?: number; lostAt?: Instant }

/** S12: each station enrolled here still has to send again what the backup lacks; each that calls is settled. */
export async function awaitStations(tx: Tx, backupTakenAt: Instant): Promise<void> {
  await tx.updateTable('syncIdentity').set({ restoredFrom: backupTakenAt }).execute()
  await sql`insert into sync_alarms (id, kind, station, epoch, details)
    select gen_random_uuid(), 'hub_restored', p.id, l.epoch,
      jsonb_build_object('since', ${backupTakenAt}::text, 'after', coalesce(l.last, 0))
    from sync_peers as p left join lateral (
      select epoch, last from sync_logs
      where station = p.id and opener = 'station' and standing = 'trusted' order by ordinal desc limit 1) as l on true
    where p.kind = 'station' and p.state = 'enrolled'
    on conflict (kind, station) where settled_at is null
      do update set epoch = excluded.epoch, details = excluded.details`.execute(tx)
}

/** The station has called, by line or stick: it is level, it told of more, or it is an older copy itself. */
export async function noteCall(
  tx: Tx,
  station: string,
  logs: { told: Hello['logs']; here: readonly { epoch: string; next: number }[] },
  at: Date,
): Promise<void> {
  const awaited = await findAwaited(tx, station)
  if (!awaited || awaited.details.lostAt !== undefined) return
  const lastOf = (epoch: string | null) => logs.told.find((log) => log.epoch === epoch)?.last ?? 0
  if (lastOf(awaited.epoch) < awaited.details.after) return setDetails(tx, awaited, { lostAt: at })
  const nextHere = (epoch: string) => logs.here.find((log) => log.epoch === epoch)?.next ?? 1
  const ahead = logs.told.findLast(({ epoch, last }) => last >= nextHere(epoch))
  if (ahead) return setDetails(tx, awaited, { epoch: ahead.epoch, to: ahead.last })
  await tx
    .updateTable('syncAlarms')
    .set({ settledAt: at.toISOString() })
    .where('id', '=', awaited.id)
    .execute()
}

/** Its machine has been replaced or revoked before it called: what it alone had is for a person to look for. */
export async function noteMachineGone(tx: Tx, station: string, at: Date): Promise<void> {
  const awaited = await findAwaited(tx, station)
  if (awaited && awaited.details.lostAt === undefined) await setDetails(tx, awaited, { lostAt: at })
}

/** Nobody proves who calls, so only so many are kept. */
const mostStrangers = 1_000

/** A node that is not here calls. Of a hub that was restored it may be one that enrolled after the backup (S12). */
export async function noteStranger(tx: Tx, node: string, at: Date): Promise<void> {
  await sql`insert into sync_strangers (node, last_at) select ${node}, ${at}
    where exists (select from sync_identity where restored_from is not null)
      and (select count(*) from sync_strangers) < ${mostStrangers}
    on conflict (node) do update set last_at = excluded.last_at
      where sync_strangers.last_at < excluded.last_at - interval '1 hour'`.execute(tx)
}

/** It has enrolled again. */
export async function forgetStranger(tx: Tx, node: string): Promise<void> {
  await tx.deleteFrom('syncStrangers').where('node', '=', node).execute()
}

export type Strangers = { count: number; backupTakenAt: Instant }

/** Those that called within the last fourteen days; undefined: none. */
export async function findStrangers(tx: Tx, now: Date): Promise<Strangers | undefined> {
  const { rows } = await sql<Strangers>`
    select count(*) as count, max(i.restored_from) as backup_taken_at
    from sync_strangers as s cross join sync_identity as i
    where s.last_at > ${now}::timestamptz - interval '14 days' having count(*) > 0`.execute(tx)
  return rows[0]
}

type Awaited = { id: string; epoch: string | null; details: Since }

const findAwaited = (tx: Tx, station: string): Promise<Awaited | undefined> =>
  tx
    .selectFrom('syncAlarms')
    .select(['id', 'epoch', 'details'])
    .where('kind', '=', 'hub_restored')
    .where('station', '=', station)
    .where('settledAt', 'is', null)
    .where(sql<boolean>`details ? 'since'`)
    .$castTo<Awaited>()
    .executeTakeFirst()

async function setDetails(
  tx: Tx,
  { id, epoch: before, details }: Awaited,
  { epoch = before, lostAt, to }: { epoch?: string | null; lostAt?: Date; to?: number },
): Promise<void> {
  const changed = {
    ...details,
    ...(lostAt && { lostAt: lostAt.toISOString() }),
    ...(to !== undefined && { to }),
  }
  await tx
    .updateTable('syncAlarms')
    .set({ epoch, details: JSON.stringify(changed) })
    .where('id', '=', id)
    .execute()
}
