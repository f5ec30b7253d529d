import { type RawBuilder, sql } from 'kysely'
import type { Reach } from './actor.ts'

/** Columns that tell where a row stands, as `persons.regionCode`. */
export type StandingColumns = { regionCode: string; organisationId?: string }

/**
 * A condition: the row stands where one of `reach` allows. A reach of one organisation never covers
 * rows that belong to none.
 */
export function isWithinReach(
  reach: readonly Reach[],
  { regionCode, organisationId }: StandingColumns,
): RawBuilder<boolean> {
  const place = sql.ref(regionCode)
  const conditions = reach.flatMap((one) => {
    const inPlace = sql`${place} >= ${one.lower} and ${place} < ${one.upper}`
    if (one.organisationId === undefined) return [sql`(${inPlace})`]
    if (organisationId === undefined) return []
    return [sql`(${inPlace} and ${sql.ref(organisationId)} = ${one.organisationId}::uuid)`]
  })
  return conditions.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`(${sql.join(conditions, sql` or `)})`
}
