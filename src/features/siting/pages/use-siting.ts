import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import type { Query } from '../../../ui/api.ts'
import { usePlace } from '../../../ui/place.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useGet } from '../../../ui/use-get.ts'
import { readBoundary } from '../../people/api.ts'
import { type Rings, ringsOf } from './map-point.ts'
import { useCount, useDistance } from './words-of.ts'

/** The place above the page as the siting addresses want it; absent until it is known. */
export function usePlaceQuery(): Query | undefined {
  const place = usePlace()
  return place && { place: place.code, placeLevel: place.level }
}

export function usePlaceGet<T>(path: string) {
  const query = usePlaceQuery()
  return useGet<T>(query && path, query)
}

/** The county's outline; a county without one still has its points. */
export function useBoundary(): Rings {
  const place = usePlace()
  const county = place && placeAt(place.code, 'county')
  const { data } = useAsk(readBoundary, county === undefined ? undefined : { code: county })
  return useMemo(() => (data === undefined ? [] : ringsOf(data)), [data])
}

/** The lines told about points of a map. */
export function useMapWords() {
  const { t } = useTranslation('siting')
  const distance = useDistance()
  const count = useCount()
  return {
    distance,
    host: (used: number, capacity: number, units: number) =>
      t('map.host', { used: count(used), capacity: count(capacity), units: count(units) }),
    served: (school: string, far: string) => t('map.served', { school, distance: far }),
    unserved: t('map.unserved'),
  }
}
