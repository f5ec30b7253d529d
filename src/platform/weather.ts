/**
 * What is wrong with the world rather than with the request: the database is away, only reads or is
 * busy, or a disk is full. Nothing was written; the same request may succeed later.
 */
export type Weather = 'database_unavailable' | 'database_read_only' | 'database_busy' | 'disk_full'

/** Also of an error that wraps the one that tells: by its cause, or as one of several. */
export const weatherOf = (error: unknown): Weather | undefined => ownWeather(error, 5)

/** For what is noted while somebody only reads: in bad weather it is left out, so that he still reads. */
export function leaveOut(error: unknown): void {
  if (!weatherOf(error)) throw error
}

function ownWeather(error: unknown, depth: number): Weather | undefined {
  if (!(error instanceof Error) || depth === 0) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const own = byCode.get(code) ?? (code.startsWith('08') ? 'database_unavailable' : undefined)
  if (own) return own
  const wrapped = [error.cause, ...(error instanceof AggregateError ? error.errors : [])]
  for (const one of wrapped) {
    const weather = ownWeather(one, depth - 1)
    if (weather) return weather
  }
  return byMessage.find(([pattern]) => pattern.test(error.message))?.[1]
}

const codes: Readonly<Record<Weather, readonly string[]>> = {
  // 53100 is PostgreSQL's own.
  disk_full: ['53100', 'ENOSPC', 'EDQUOT'],
  // A standby, or a primary that was told to write nothing.
  database_read_only: ['25006'],
  // Deadlock, serialization, lock timeout, cancelled, in use.
  database_busy: ['40P01', '40001', '55P03', '57014', '55006'],
  database_unavailable: [
    // It is stopping, has crashed, is starting, is gone, or has ended an idle session.
    ...['57P01', '57P02', '57P03', '57P04', '57P05', '25P03', '25P04'],
    // No memory, no more connections, no resources, a disk that does not answer.
    ...['53000', '53200', '53300', '53400', '58030'],
    ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'],
    ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN'],
  ],
}
const byCode = new Map(
  Object.entries(codes).flatMap(([weather, all]) => all.map((code) => [code, weather as Weather])),
)

/** What says so in words alone: the drivers, and programs that write files. */
const byMessage: readonly [RegExp, Weather][] = [
  [/No space left on device|Disk quota exceeded/i, 'disk_full'],
  [
    /Connection terminated|Connection ended unexpectedly|connection timeout|timeout exceeded when trying to connect|is not queryable|Query read timeout|connection has been discarded|driver has already been destroyed|after calling end on the pool/i,
    'database_unavailable',
  ],
]
