import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type ApiError, send } from '../../../ui/api.ts'

/** What the server answers to a question that is asked by POST and changes nothing; undefined: not asked yet. */
export const useAnswer = <T>(path: string, question: unknown): UseQueryResult<T, ApiError> =>
  useQuery<T, ApiError>({
    queryKey: [path, question],
    queryFn: () => send<T>('POST', path, question),
    enabled: question !== undefined,
  })
