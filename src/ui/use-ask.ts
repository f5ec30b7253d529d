import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type Answer, type Endpoint, requestOf, type Wish } from '../base/endpoint.ts'
import { type ApiError, addressOf, get, type Query, withQuery } from './api.ts'
import { useLanguage } from './language.ts'
import { turningFor } from './names.ts'

/** What an endpoint answers, its names of places as the reader reads them. `undefined` for the wish: not asked yet. */
export function useAsk<E extends Endpoint>(
  of: E | E['address'],
  wish: Wish<E> | undefined,
): UseQueryResult<Answer<E>, ApiError> {
  const { answer } = turningFor(useLanguage())
  const { path, query } = requestOf(addressOf(of), wish ?? {})
  const address = withQuery(path, query as Query)
  return useQuery<Answer<E>, ApiError>({
    queryKey: [wish === undefined ? '' : address],
    queryFn: () => get<Answer<E>>(address),
    select: answer<Answer<E>>,
    enabled: wish !== undefined,
    placeholderData: keepPreviousData,
  })
}
