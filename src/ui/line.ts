import { signal } from './signal.ts'

/** Whether the last request reached the server; the network card's own opinion is not asked. */
export const line = signal(true)

/** Stands on an answer that this device had kept, given because the server was not reached. */
export const keptHeader = 'x-kept-on-device' as const

/** What came of a request: undefined where nothing did. */
export const noteLine = (response: Response | undefined): void =>
  line.set(response !== undefined && !response.headers.has(keptHeader))
