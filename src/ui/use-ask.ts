import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type Answer, type Endpoint, requestOf, type Wish } from '../base/endpoint.ts'
import { type ApiError, addressOf, get, type Query, withQuery } from './api.ts'

/** What an endpoint answers. `undefined` for the wish: not asked yet. */
export function useAsk<E extends Endpoint>(
  of: E | E['address'],
  wish: Wish<E> | undefined,
): UseQueryResult<Answer<E>, ApiError> {
  const { path, query } = requestOf(addressOf(of), wish ?? {})
  const address = withQuery(path, query as Query)
  return useQuery<Answer<E>, ApiError>({
    queryKey: [wish === undefined ? '' : address],
    queryFn: () => get<Answer<E>>(address),
    enabled: wish !== undefined,
    placeholderData: keepPreviousData,
  })
}
