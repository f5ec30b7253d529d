import type { UseQueryResult } from '@tanstack/react-query'
import { permits, useStation } from '../base/permission.ts'
import type { Me, readMe } from '../base/session.ts'
import type { Verb } from '../base/verbs.ts'
import type { ApiError } from './api.ts'
import { useAsk } from './use-ask.ts'

export const useMe = (): UseQueryResult<Me, ApiError> => useAsk<typeof readMe>('GET /api/me', {})

/** Whether a menu entry or a button makes sense; the server decides about each row. */
export const mayDo = ({ permissions }: Pick<Me, 'permissions'>, verb: Verb): boolean =>
  permits(permissions, verb)

/** Whether the page is a station's. Named, and not by `*.*`: an administrator of a hub has no station of his own. */
export const isAtStation = ({ permissions }: Pick<Me, 'permissions'>): boolean =>
  permissions.includes(useStation)

/** Whether `verb` is allowed to whoever is logged in; false until that is known. */
export function useMay(): (verb: Verb) => boolean {
  const { data } = useMe()
  return (verb) => data !== undefined && mayDo(data, verb)
}
