import { sql } from 'kysely'
import { statesByVerb } from '../../base/lifecycle.ts'
import type { CodeRange } from '../../base/place.ts'
import { text } from '../../base/text.ts'
import type { Tx } from '../../platform/db.ts'
import { type Actor, reachOf } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { Waiting } from '../tasks/waiting.ts'
import { surveyReturn } from './survey.ts'

const what = {
  draft: text('摸底表待填报', 'Survey forms to be filled in'),
  returned: text('摸底表退回待改', 'Survey forms sent back for correction'),
  submitted: text('摸底表待核实', 'Survey forms to be verified'),
}

type Group = {
  campaignId: string
  state: keyof typeof what
  regionCode: string
  organisationId: string
  count: number
  since: string
}

/** Survey forms that wait for their school, or for whoever verifies them. */
export async function surveyWaiting(tx: Tx, actor: Actor, within: CodeRange): Promise<Waiting[]> {
  const standing = { regionCode: 'r.regionCode', organisationId: 'r.organisationId' }
  const byVerb = [...statesByVerb(surveyReturn)]
  const states = byVerb.flatMap(([, own]) => own)
  const { rows } = await sql<Group>`
    select r.campaign_id, r.state, r.region_code, r.organisation_id, count(*) as count,
      min(coalesce(m.at, c.created_at)) as since
    from survey_returns as r join survey_campaigns as c on c.id = r.campaign_id
      join schools as s on s.id = r.school_id
      left join lateral (select max(at) as at from moves where subject_id = r.id) as m on true
    where c.closed_on is null and s.retired_on is null and r.state = any(${states}::text[])
      and ${isWithinReach(reachOf(actor, 'survey.read'), standing)} and ${isWithinReach([within], standing)}
    group by 1, 2, 3, 4`.execute(tx)
  return rows.flatMap(({ campaignId, state, regionCode, organisationId, count, since }) =>
    byVerb
      .filter(([, own]) => own.includes(state))
      .map(([verb]) => ({
        what: what[state],
        verbs: [verb],
        standing: { regionCode, organisationId },
        count,
        since,
        link: `/console/survey/${campaignId}?only=${state}`,
      })),
  )
}
