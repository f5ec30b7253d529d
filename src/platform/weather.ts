/**
 * What is wrong with the world rather than with the request: the database is away or the disk is
 * full. Nothing was written; the same request may succeed later.
 */
export type Weather = 'database_unavailable' | 'disk_full' | 'database_busy'

export function weatherOf(error: unknown): Weather | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  if (code === '53100' || code === 'ENOSPC') return 'disk_full'
  if (code === '40P01' || code === '55P03' || code === '57014') return 'database_busy'
  const away =
    ['57P01', '57P02', '57P03', '53300', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code) ||
    code.startsWith('08') ||
    /Connection terminated|connection timeout|timeout exceeded when trying to connect/i.test(
      error.message,
    )
  return away ? 'database_unavailable' : undefined
}
