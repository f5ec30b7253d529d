import type { Instant } from '../../../base/calendar.ts'
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

/** What a station has room for; bytes. */
export type StationRoom = {
  id: string
  name: string
  /** Of everything that is placed there. */
  placedBytes: number
  /** What the new placement adds to it: files that are placed there already cost nothing. */
  addedBytes: number
  /** What the county's policy lets content take. */
  quotaBytes: number
  /** On its disk, less what is still on its way; null: it has not said. */
  freeBytes: number | null
}

export const hasRoom = ({ placedBytes, addedBytes, quotaBytes, freeBytes }: StationRoom): boolean =>
  placedBytes + addedBytes <= quotaBytes && (freeBytes === null || addedBytes <= freeBytes)

/** Bytes of files by their hash, each once. */
export const bytesOnce = (
  lists: readonly (readonly { hash: string; sizeBytes: number }[])[],
): Map<string, number> =>
  new Map(lists.flatMap((files) => files.map(({ hash, sizeBytes }) => [hash, sizeBytes])))

/** POST /api/library/placements/plan */
export type PlacementPlan = { sizeBytes: number; stations: (StationRoom & { fits: boolean })[] }

export type PlacedStation = {
  id: string
  name: string
  /** Null: it has not said yet. */
  missingFiles: number | null
  missingBytes: number | null
  saidAt: Instant | null
}

/** GET /api/library/resources/:id/placements */
export type PlacementsAnswer = {
  placements: {
    id: string
    editionId: string
    number: number
    level: PlacementLevel
    /** The place's, or the station's. */
    targetName: string
    renditions: string[]
    sizeBytes: number
    placedAt: Instant
    /** What it was sent for; null: nobody said, or it lies outside what the reader sees. */
    needTopic: string | null
    mayEnd: boolean
    stations: PlacedStation[]
  }[]
  mayPlace: boolean
}

/** GET /api/library/placement-targets */
export type TargetsAnswer = { targets: (Target & { name: string; stations: number })[] }
