import type { UseQueryResult } from '@tanstack/react-query'
import type { Day } from '../base/calendar.ts'
import { permits, useStation } from '../base/permission.ts'
import type { PlaceLevel } from '../base/place.ts'
import type { Text } from '../base/text.ts'
import type { ApiError } from './api.ts'
import { useGet } from './use-get.ts'

export type PlaceName = { code: string; level: PlaceLevel; name: string }

export type HeldPost = {
  id: string
  role: string
  roleLabel?: Text
  title: string
  organisationId: string
  organisationName: string
  level: PlaceLevel
  regionCode: string
  /** Somebody else's, while he is on leave. */
  lent: boolean
}

/** Who is logged in, as GET /api/me tells it. */
export type Me = {
  personId: string
  name: string
  today: Day
  posts: HeldPost[]
  permissions: string[]
  places: PlaceName[]
  /** The node holds demonstration data. */
  simulated: boolean
}

export const useMe = (): UseQueryResult<Me, ApiError> => useGet<Me>('/api/me')

/** Whether a menu entry or a button makes sense; the server decides about each row. */
export const mayDo = ({ permissions }: Pick<Me, 'permissions'>, verb: string): boolean =>
  permits(permissions, verb)

/** Whether the page is a station's. Named, and not by `*.*`: an administrator of a hub has no station of his own. */
export const isAtStation = ({ permissions }: Pick<Me, 'permissions'>): boolean =>
  permissions.includes(useStation)

/** Whether `verb` is allowed to whoever is logged in; false until that is known. */
export function useMay(): (verb: string) => boolean {
  const { data } = useMe()
  return (verb) => data !== undefined && mayDo(data, verb)
}
