import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Answer, Endpoint, Wish } from '../../../base/endpoint.ts'
import { type ApiError, ask, type Given } from '../../../ui/api.ts'
import { useLanguage } from '../../../ui/language.ts'
import { turningFor } from '../../../ui/names.ts'

/** What the server answers to a question that is asked by POST and changes nothing; undefined: not asked yet. */
export const useAnswer = <E extends Endpoint>(
  of: E,
  question: Wish<E> | undefined,
): UseQueryResult<Answer<E>, ApiError> =>
  useQuery<Answer<E>, ApiError>({
    queryKey: [of.address, question],
    queryFn: () => ask<E>(of, ...([question] as Given<E>)),
    select: turningFor(useLanguage()).answer<Answer<E>>,
    enabled: question !== undefined,
  })
