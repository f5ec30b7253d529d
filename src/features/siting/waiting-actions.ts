import { sql } from 'kysely'
import type { CodeRange } from '../../base/place.ts'
import { text } from '../../base/text.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { type Actor, placesOf } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { Waiting } from '../tasks/waiting.ts'
import { consentVerbs, type Party, parties } from './decision.ts'
import { placedDecisions, standings } from './today-store.ts'

const what = text('依托学校待表态', 'Hosts to be agreed to')

type Group = {
  party: Party
  regionCode: string
  organisationId: string | null
  count: number
  since: string
}

/** Open decisions by the party whose word they want. */
export async function consentsWaiting(tx: Tx, actor: Actor, within: CodeRange): Promise<Waiting[]> {
  const seen = placesOf(actor, 'siting.read')
  const unit = { regionCode: 'd.unitCode' }
  const asked = parties.map((party) => {
    const { regionCode, organisationId } = standings[party]
    return sql`select ${party}::text as party, ${sql.ref(regionCode)} as region_code,
        ${organisationId ? sql.ref(organisationId) : sql`null::uuid`} as organisation_id,
        count(*) as count, min(coalesce(c.at, d.created_at)) as since
      from decisions as d left join lateral (select answer, at from siting_consents as c
        where c.decision_id = d.id and c.school_id = d.school_id and c.party = ${party}
        order by c.at desc limit 1) as c on true
      where d.state = 'open' and coalesce(c.answer, 'withdrawn') = 'withdrawn'
        and ${isWithinReach(seen, unit)} and ${isWithinReach([within], unit)}
      group by 1, 2, 3`
  })
  // A party's school or village may lie beyond the border of whoever reads the decision.
  const { rows } = await asSystem(tx, 'consents of a party', (system) =>
    sql<Group>`with decisions as (${placedDecisions}) ${sql.join(asked, sql` union all `)}`.execute(
      system,
    ),
  )
  return rows.map(({ party, regionCode, organisationId, count, since }) => ({
    what,
    verbs: [consentVerbs[party]],
    standing: { regionCode, organisationId },
    count,
    since,
    link: '/console/siting/decisions?only=open',
  }))
}
