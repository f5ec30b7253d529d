import { useMemo } from 'react'
import { placeAt } from '../../../base/place.ts'
import type { ApiError } from '../../../ui/api.ts'
import type { usePlaceQuery } from '../../../ui/place.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { findByName } from '../api.ts'

/** A row of a list: it is found by its unit, by the unit's township, or by its school. */
type Listed = { unitCode: string; schoolId?: string | null }

/**
 * Which rows the search box finds; the server folds scripts and knows initials. Every row while
 * nothing is looked for or the first answer is on its way.
 */
export function useFound(
  search: string,
  place: ReturnType<typeof usePlaceQuery>,
): { has: (row: Listed) => boolean; error: ApiError | null } {
  const looking = search !== '' && place !== undefined
  const { data, error } = useAsk(findByName, looking ? { ...place, search } : undefined)
  const units = useMemo(() => new Set(data?.unitCodes), [data])
  const schools = useMemo(() => new Set(data?.schoolIds), [data])
  return {
    has: ({ unitCode, schoolId }) =>
      !looking ||
      !data ||
      units.has(unitCode) ||
      units.has(placeAt(unitCode, 'township')) ||
      (typeof schoolId === 'string' && schools.has(schoolId)),
    error: looking ? error : null,
  }
}
