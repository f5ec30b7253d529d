import { useSearch } from '@tanstack/react-router'
import { type PlaceLevel, placeLevels, prefixLength } from '../base/place.ts'
import type { listPlacesUnder, Me, PlaceName } from '../base/session.ts'
import { useMe } from './session.ts'
import { useAsk } from './use-ask.ts'

export type ChosenPlace = { code: string; level: PlaceLevel }

/**
 * A place in the address bar is its prefix, whose length tells its level: `433123101` is a
 * township, `433123` its county. No code begins with a zero; a number stands there unquoted.
 */
export const placeParam = ({ code, level }: ChosenPlace): number =>
  Number(code.slice(0, prefixLength[level]))

export function readPlaceParam(text: unknown): ChosenPlace | undefined {
  const prefix = String(text ?? '')
  const level = placeLevels.find((candidate) => prefixLength[candidate] === prefix.length)
  return level && /^\d+$/.test(prefix) ? { code: prefix.padEnd(12, '0'), level } : undefined
}

/** The widest place a person's posts cover: where the filter of everything begins. */
export function homeOf({ posts }: Pick<Me, 'posts'>): ChosenPlace | undefined {
  const [widest] = posts.toSorted(
    (a, b) => placeLevels.indexOf(a.level) - placeLevels.indexOf(b.level),
  )
  return widest && { code: widest.regionCode, level: widest.level }
}

/** The place chosen above the page, else the person's own; absent until the person is known. */
export function usePlace(): ChosenPlace | undefined {
  const search: { place?: unknown } = useSearch({ strict: false })
  const { data } = useMe()
  return readPlaceParam(search.place) ?? (data && homeOf(data))
}

/** The same as endpoints want it. */
export function usePlaceQuery(): { place: string; placeLevel: PlaceLevel } | undefined {
  const place = usePlace()
  return place && { place: place.code, placeLevel: place.level }
}

/** Every place of the person's county (or wider), for names beside codes and for choosing one. */
export function usePlaceNames(): ReadonlyMap<string, PlaceName> {
  const { data: me } = useMe()
  const home = me && homeOf(me)
  const { data } = useAsk<typeof listPlacesUnder>(
    'GET /api/places',
    home && { under: home.code, underLevel: home.level },
  )
  return new Map(
    [...(me?.places ?? []), ...(data?.places ?? [])].map((place) => [place.code, place]),
  )
}
