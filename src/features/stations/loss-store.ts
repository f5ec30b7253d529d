import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Loss, Station } from './api.ts'
import { certificateCollection } from './replication.ts'

/** What whoever has the machine has with it; the caller has seen the station's row. */
export async function findLoss(
  tx: Tx,
  station: Pick<
    Station,
    'id' | 'organisationId' | 'enrolledAt' | 'certificateName' | 'certificateEndsAt'
  >,
  today: Day,
): Promise<Loss> {
  const personal = await sql<Loss['personal'][number]>`
    select collection, count(*) as items from sync_items
    where feed = ${`station:${station.id}`} and op = 'put' and collection <> ${certificateCollection}
    group by collection order by collection`.execute(tx)
  const contact = await tx
    .selectFrom('syncContacts')
    .select(['at', 'waiting'])
    .where('peerId', '=', station.id)
    .executeTakeFirst()
  const accounts = station.organisationId
    ? await sql<Loss['accounts'][number]>`
        select who.name, a.login_name, string_agg(distinct p.title, '、') as title
        from post_holdings as h join posts as p on p.id = h.post_id
          join persons as who on who.id = h.person_id join accounts as a on a.person_id = who.id
        where p.org_unit_id = ${station.organisationId}::uuid and a.disabled_at is null
          and h.from_day <= ${today}::date and (h.to_day is null or h.to_day >= ${today}::date)
        group by who.name, a.login_name order by a.login_name`.execute(tx)
    : { rows: [] }
  const { certificateName: name, certificateEndsAt: endsAt } = station
  return {
    enrolled: station.enrolledAt !== null,
    personal: personal.rows,
    waiting: contact?.waiting ?? null,
    contactAt: contact?.at ?? null,
    accounts: accounts.rows,
    certificate: name !== null && endsAt !== null ? { name, endsAt } : null,
  }
}
