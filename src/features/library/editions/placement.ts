import { prefixLength } from '../../../base/place.ts'
import { text } from '../../../base/text.ts'

export const placementLevels = {
  county: text('全县', 'County'),
  township: text('乡镇', 'Township'),
  village: text('村', 'Village'),
  station: text('站点', 'Station'),
} as const
export type PlacementLevel = keyof typeof placementLevels

/** Where an edition goes: to one station, or to all there are in a place and will be. */
export type Target = {
  level: PlacementLevel
  /** Of the place, or of the station's. */
  regionCode: string
  station?: string | undefined
}

/** The digits that a code shares with every place of a target; a station's are its own. */
export const digitsOf = (level: PlacementLevel): number =>
  prefixLength[level === 'station' ? 'village' : level]

export const feedOf = ({ level, regionCode, station }: Target): string =>
  level === 'station' ? `station:${station}` : `scope:${regionCode.slice(0, digitsOf(level))}`

export const covers = (
  { level, regionCode, station }: Target,
  of: { id: string; regionCode: string },
): boolean => {
  if (level === 'station') return station === of.id
  const digits = digitsOf(level)
  return regionCode.slice(0, digits) === of.regionCode.slice(0, digits)
}

/** Bytes; `freeBytes` of a station that has not said: null. */
export const hasRoom = ({
  placedBytes,
  addedBytes,
  quotaBytes,
  freeBytes,
}: {
  placedBytes: number
  addedBytes: number
  quotaBytes: number
  freeBytes: number | null
}): boolean =>
  placedBytes + addedBytes <= quotaBytes && (freeBytes === null || addedBytes <= freeBytes)

/** Bytes of files by their hash, each once. */
export const bytesOnce = (
  lists: readonly (readonly { hash: string; sizeBytes: number }[])[],
): Map<string, number> =>
  new Map(lists.flatMap((files) => files.map(({ hash, sizeBytes }) => [hash, sizeBytes])))
