import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { SurveyState } from './survey.ts'

export type OpenForms = { campaignId: string; dueOn: Day; state: SurveyState; count: number }

const openForms = (reach: readonly Reach[]) => sql`
  survey_returns as r join schools as s on s.id = r.school_id
    join survey_campaigns as c on c.id = r.campaign_id
  where c.closed_on is null and s.retired_on is null
    and ${isWithinReach(reach, { regionCode: 'r.regionCode', organisationId: 'r.organisationId' })}`

/** Forms of open campaigns by campaign and state, the earliest deadline first. */
export async function countOpenForms(tx: Tx, reach: readonly Reach[]): Promise<OpenForms[]> {
  const { rows } = await sql<OpenForms>`
    select r.campaign_id, c.due_on, r.state, count(*) as count from ${openForms(reach)}
    group by 1, 2, 3 order by 2, 1`.execute(tx)
  return rows
}

export type UnsentForm = { id: string; schoolName: string; dueOn: Day; state: SurveyState }

export async function listUnsentForms(
  tx: Tx,
  reach: readonly Reach[],
  limit: number,
): Promise<UnsentForm[]> {
  const { rows } = await sql<UnsentForm>`
    select r.id, s.name as school_name, c.due_on, r.state from ${openForms(reach)}
      and r.state in ('draft', 'returned') order by c.due_on, r.region_code limit ${limit}`.execute(
    tx,
  )
  return rows
}
