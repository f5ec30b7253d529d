import { sql } from 'kysely'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { Weights } from './rank.ts'
import { isLowScore } from './store.ts'

/** What waits for approval in these places: of these owners, and of others. */
export async function countInReview(
  tx: Tx,
  places: readonly CodeRange[],
  owners: readonly string[],
): Promise<{ own: number; others: number }> {
  const { rows } = await sql<{ own: number; others: number }>`
    select count(*) filter (where owner_code = any(${[...owners]}::text[])) as own,
      count(*) filter (where owner_code <> all(${[...owners]}::text[])) as others
    from resources where state = 'in_review' and retired_on is null
      and ${isWithinReach(places, { regionCode: 'regionCode' })}`.execute(tx)
  return rows[0] ?? { own: 0, others: 0 }
}

/** Published ones that people could not use. */
export async function countLow(
  tx: Tx,
  place: CodeRange,
  { fairSuitability, fewestRatings }: Weights,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from suitability as s join resources as r on r.id = s.resource_id
    where r.state = 'published' and r.retired_on is null and ${isLowScore(fairSuitability, fewestRatings)}
      and ${isWithinReach([place], { regionCode: 'r.regionCode' })}`.execute(tx)
  return rows[0]?.count ?? 0
}
