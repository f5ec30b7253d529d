import { useSyncExternalStore } from 'react'

let up = true
const listeners = new Set<() => void>()

/** Whether the last request reached the server; the network card's own opinion is not asked. */
export function noteLine(isUp: boolean): void {
  if (up === isUp) return
  up = isUp
  for (const tell of listeners) tell()
}

const lineIsUp = (): boolean => up

export const useLine = (): boolean => useSyncExternalStore(listen, lineIsUp)

function listen(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}
