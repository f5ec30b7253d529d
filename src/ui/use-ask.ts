import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type Answer, type Endpoint, type Parts, requestOf, type Wish } from '../base/endpoint.ts'
import { type ApiError, addressOf, get, type Query, withQuery } from './api.ts'

/** What an endpoint answers. `undefined` for the wish: not asked yet. */
export function useAsk<P extends Parts, A extends string>(
  of: Endpoint<P, A> | A,
  wish: Wish<P> | undefined,
): UseQueryResult<Answer<P>, ApiError> {
  const { path, query } = requestOf(addressOf(of), wish ?? {})
  const address = withQuery(path, query as Query)
  return useQuery<Answer<P>, ApiError>({
    queryKey: [wish === undefined ? '' : address],
    queryFn: () => get<Answer<P>>(address),
    enabled: wish !== undefined,
    placeholderData: keepPreviousData,
  })
}
