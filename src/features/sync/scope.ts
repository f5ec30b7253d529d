import { newId } from '../../base/ids.ts'

/** The digits of the units above and at a 12-digit code: province, city, county, township, village. */
const scopeDigits = [2, 4, 6, 9, 12] as const

/** The feeds a station follows: the nation's, those of the units it stands in, its own (S21). */
export const stationFeeds = (id: string, regionCode: string): string[] => [
  'scope:nation',
  ...scopeDigits.map((digits) => `scope:${regionCode.slice(0, digits)}`),
  `station:${id}`,
]

/** The feeds of a hub with stations of its own, down to its county. */
export const hubFeeds = (id: string, regionCode: string): string[] => [
  'scope:nation',
  ...[2, 4, 6].map((digits) => `scope:${regionCode.slice(0, digits)}`),
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
