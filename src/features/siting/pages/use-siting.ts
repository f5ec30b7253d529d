import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import { usePlace } from '../../../ui/place.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readBoundary } from '../../people/api.ts'
import { type Rings, ringsOf } from './map-point.ts'
import { useCount, useDistance } from './words-of.ts'

/** The county's outline: none where nobody has imported it, undefined until that is known. */
export function useBoundary(): Rings | undefined {
  const place = usePlace()
  const county = place && placeAt(place.code, 'county')
  const { data, error } = useAsk(readBoundary, county === undefined ? undefined : { code: county })
  const isMissing = error?.code === 'boundary_not_found'
  return useMemo(
    () => (data !== undefined ? ringsOf(data) : isMissing ? [] : undefined),
    [data, isMissing],
  )
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
