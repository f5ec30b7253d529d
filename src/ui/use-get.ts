import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type ApiError, get, type Query, withQuery } from './api.ts'

/** What the server has at an address. `undefined` for the path: not asked yet. */
export function useGet<T>(path: string | undefined, query?: Query): UseQueryResult<T, ApiError> {
  return useQuery<T, ApiError>({
    queryKey: [path === undefined ? '' : withQuery(path, query)],
    queryFn: () => get<T>(path ?? '', query),
    enabled: path !== undefined,
    placeholderData: keepPreviousData,
  })
}
