import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'

/** Reading is tried again for as long as the line or the database is away; a refusal is final. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 15_000,
        retry: (_failures, error) =>
          error instanceof ApiError && (error.status === 0 || error.status === 503),
        retryDelay: (failures) => Math.min(15_000, 1_000 * 2 ** failures),
      },
      mutations: { networkMode: 'always' },
    },
  })
