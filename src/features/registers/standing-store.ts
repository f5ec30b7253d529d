import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { isWithinReach, type StandingColumns } from '../people/reach-store.ts'
import type { Standing } from './registers.ts'
import type { Shape } from './shape.ts'
import { column, tableOf } from './store.ts'

/** Where rows stand that name a place by its code; undefined: there is no such place. */
export async function standAt(tx: Tx, codes: readonly string[]): Promise<(Standing | undefined)[]> {
  const known = new Set((await findPlaces(tx, [...new Set(codes)])).map(({ code }) => code))
  return codes.map((code) => (known.has(code) ? { regionCode: code } : undefined))
}

export type StandingGroup = {
  state: string
  regionCode: string
  organisationId: string | null
  count: number
  late: number
  since: string
}

/** Rows in use of those states within `reach` and `within`, by state and by whose they are; `late` on `day`. */
export async function groupStates(
  tx: Tx,
  shape: Shape,
  asked: {
    reach: readonly Reach[]
    within: CodeRange
    states: readonly string[]
    day: Day
    disputed?: boolean
  },
): Promise<StandingGroup[]> {
  if (asked.reach.length === 0 || asked.states.length === 0) return []
  const standing = standingOf(shape)
  const organisation = shape.owned ? sql`r.organisation_id` : sql`null::uuid`
  const late = shape.dueField
    ? sql`count(*) filter (where r.${column(shape.dueField)} < ${asked.day}::date)`
    : sql`0`
  const { rows } = await sql<StandingGroup>`
    select r.state, r.region_code, ${organisation} as organisation_id, count(*) as count, ${late} as late,
      min(r.state_at) as since
    from ${tableOf(shape)} as r
    where r.retired_on is null and r.state = any(${[...asked.states]}::text[])
      and ${isWithinReach(asked.reach, standing)} and ${isWithinReach([asked.within], standing)}
      ${shape.feed ? sql`and r.disputed = ${asked.disputed ?? false}` : sql``}
    group by 1, 2, 3`.execute(tx)
  return rows
}

/** The proposals of stations that a person has to decide, by whose the rows are. */
export async function groupProposed(
  tx: Tx,
  shape: Shape,
  asked: { collection: string; reach: readonly Reach[]; within: CodeRange },
): Promise<Omit<StandingGroup, 'state' | 'late'>[]> {
  if (asked.reach.length === 0) return []
  const standing = standingOf(shape)
  const organisation = shape.owned ? sql`r.organisation_id` : sql`null::uuid`
  const { rows } = await sql<StandingGroup>`
    with waiting as materialized (
      select p.key::uuid as id, d.decided_at as since
      from sync_decisions as d join sync_proposals as p on p.id = d.proposal_id
        join sync_peers as s on s.id = p.station
      where d.outcome = 'waits' and p.collection = ${asked.collection})
    select r.region_code, ${organisation} as organisation_id, count(*) as count, min(waiting.since) as since
    from waiting join ${tableOf(shape)} as r using (id)
    where ${isWithinReach(asked.reach, standing)} and ${isWithinReach([asked.within], standing)}
    group by 1, 2`.execute(tx)
  return rows
}

/** Only rows that belong to an organisation are reached by its people alone. */
const standingOf = ({ owned }: Shape): StandingColumns => ({
  regionCode: 'r.regionCode',
  ...(owned && { organisationId: 'r.organisationId' }),
})
