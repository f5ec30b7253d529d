import { signal } from './signal.ts'

/** Whether the last request reached the server; the network card's own opinion is not asked. */
export const line = signal(true)

export const noteLine = (isUp: boolean): void => line.set(isUp)
