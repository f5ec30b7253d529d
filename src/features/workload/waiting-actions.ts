import { sql } from 'kysely'
import type { CodeRange } from '../../base/place.ts'
import { text } from '../../base/text.ts'
import type { Tx } from '../../platform/db.ts'
import { type Actor, reachOf } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { Waiting } from '../tasks/waiting.ts'

const what = text('工作量待确认', 'Workload to be confirmed')

type Group = { regionCode: string; organisationId: string; count: number; since: string }

/** Workload that waits for its school's word: not the reader's own, which others confirm (INV-15), nor of drafts. */
export async function workloadWaiting(tx: Tx, actor: Actor, within: CodeRange): Promise<Waiting[]> {
  const standing = { regionCode: 'w.regionCode', organisationId: 'w.organisationId' }
  const { rows } = await sql<Group>`
    select w.region_code, w.organisation_id, count(*) as count, min(w.entered_at) as since
    from workload_entries as w left join resources as r on r.id = w.source_id
    where w.state = 'claimed' and (w.activity <> 'resource_making' or r.state = 'published') and w.person_id <> ${actor.personId}::uuid
      and ${isWithinReach(reachOf(actor, 'workload.read'), standing)} and ${isWithinReach([within], standing)}
    group by 1, 2`.execute(tx)
  return rows.map(({ regionCode, organisationId, count, since }) => ({
    what,
    verbs: ['workload.confirm'],
    standing: { regionCode, organisationId },
    count,
    since,
    link: '/console/workload',
  }))
}
