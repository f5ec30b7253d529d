import { useMemo } from 'react'
import { placeAt } from '../../../base/place.ts'
import type { ApiError, Query } from '../../../ui/api.ts'
import { useGet } from '../../../ui/use-get.ts'

/** A row of a list: it is found by its unit, by the unit's township, or by its school. */
type Listed = { unitCode: string; schoolId?: string | null }

/**
 * Which rows the search box finds; the server folds scripts and knows initials. Every row while
 * nothing is looked for or the first answer is on its way.
 */
export function useFound(
  search: string,
  place: Query | undefined,
): { has: (row: Listed) => boolean; error: ApiError | null } {
  const looking = search !== '' && place !== undefined
  const { data, error } = useGet<{ unitCodes: string[]; schoolIds: string[] }>(
    looking ? '/api/siting/found' : undefined,
    { ...place, search },
  )
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
