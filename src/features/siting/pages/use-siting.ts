import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import { usePlace } from '../../../ui/place.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readBoundary } from '../../people/api.ts'
import { type Rings, ringsOf } from './map-point.ts'
import { useCount, useDistance } from './words-of.ts'

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
