import { newId } from '../../base/ids.ts'
import { prefixLength } from '../../base/place.ts'

/** The digits of the units above and at a 12-digit code: province, city, county, township, village. */
const scopeDigits = [2, 4, 6, 9, 12] as const

/** The feeds a station follows: the nation's, those of the units it stands in, its own (S21). */
export const stationFeeds = (id: string, regionCode: string): string[] => [
  'scope:nation',
  ...scopeDigits.map((digits) => `scope:${regionCode.slice(0, digits)}`),
  `station:${id}`,
]

export function stationInvitation(school: {
  name: string
  regionCode: string
  organisationId: string
}) {
  const id = newId()
  const { name, regionCode, organisationId } = school
  return {
    id,
    kind: 'station' as const,
    name,
    regionCode,
    organisationId,
    feeds: stationFeeds(id, regionCode),
  }
}

/** A hub follows the nation's feed and those of the units it lies in, its own included; no person's details (S21). */
const hubFeeds = (placeCode: string, level: HubLevel): string[] => [
  'scope:nation',
  ...hubLevels
    .slice(0, hubLevels.indexOf(level) + 1)
    .map((each) => `scope:${placeCode.slice(0, prefixLength[each])}`),
]

/** Of which places there are hubs. */
export const hubLevels = ['province', 'city', 'county'] as const
export type HubLevel = (typeof hubLevels)[number]

export const hubInvitation = (place: { code: string; level: HubLevel; name: string }) => ({
  id: newId(),
  kind: 'hub' as const,
  name: place.name,
  regionCode: place.code,
  organisationId: null,
  feeds: hubFeeds(place.code, place.level),
})
