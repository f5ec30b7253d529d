import { sql } from 'kysely'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { type Actor, reachOf } from '../people/actor.ts'
import { isWithinReach, type StandingColumns } from '../people/reach-store.ts'
import { consentVerbs, type Party, parties } from './decision.ts'

export type UnitCounts = {
  all: number
  fixed: number
  open: number
  withoutHost: number
  /** Of those without a host. */
  withoutPoint: number
}

/** Townships and villages in scope there, and how far each has come. */
export async function countUnits(tx: Tx, places: readonly CodeRange[]): Promise<UnitCounts> {
  const { rows } = await sql<UnitCounts>`
    with units as (
      select township_code::text as code, lat from townships
        where retired_on is null and in_scope and ${isWithinReach(places, { regionCode: 'regionCode' })}
      union all
      select village_code::text, lat from villages
        where retired_on is null and in_scope and ${isWithinReach(places, { regionCode: 'regionCode' })})
    select count(*) as all, count(*) filter (where d.state = 'fixed') as fixed,
      count(*) filter (where d.state = 'open') as open, count(*) filter (where d.id is null) as without_host,
      count(*) filter (where d.id is null and lat is null) as without_point
    from units left join siting_decisions as d on d.unit_code = units.code`.execute(tx)
  return rows[0] as UnitCounts
}

/** Where each party of a decision stands. */
export const standings: Readonly<Record<Party, StandingColumns>> = {
  township: { regionCode: 'd.township' },
  village: { regionCode: 'd.village' },
  education: { regionCode: 'd.unitCode' },
  school: { regionCode: 'd.schoolPlace', organisationId: 'd.schoolId' },
}

/** Decisions with the places of their parties. */
export const placedDecisions = sql`
  select d.id, d.state, d.school_id, d.created_at, d.unit_code::text as unit_code,
    rpad(left(d.unit_code, 9), 12, '0') as township,
    case when d.unit_level = 'village' then d.unit_code else s.region_code end::text as village,
    s.region_code::text as school_place
  from siting_decisions as d join schools as s on s.id = d.school_id`

/**
 * Open decisions that want the actor's word for one of their parties, and those for which somebody entered his word from
 * a signed paper. Needs a system scope.
 */
export async function countOwnDecisions(
  system: Tx,
  actor: Actor,
): Promise<{ due: number; byPaper: number }> {
  const asked = parties.map((party) => {
    const concerned = isWithinReach(reachOf(actor, consentVerbs[party]), standings[party])
    return sql`select d.id, d.state, coalesce(c.answer, 'withdrawn') = 'withdrawn' as is_due,
        c.paper_id is not null as by_paper
      from decisions as d left join lateral (select answer, paper_id from siting_consents as c
        where c.decision_id = d.id and c.school_id = d.school_id and c.party = ${party}
        order by c.at desc limit 1) as c on true
      where ${concerned}`
  })
  const { rows } = await sql<{ due: number; byPaper: number }>`
    with decisions as (${placedDecisions}),
    asked as (${sql.join(asked, sql` union all `)})
    select count(distinct id) filter (where is_due and state = 'open') as due,
      count(distinct id) filter (where by_paper and not is_due) as by_paper from asked`.execute(
    system,
  )
  return rows[0] ?? { due: 0, byPaper: 0 }
}
