import { useSyncExternalStore } from 'react'

let seen = false
const listeners = new Set<() => void>()

/** Call with the rows a page shows: one simulated row and the whole console says so. */
export function noteSimulated(rows: readonly { simulated?: boolean }[]): void {
  if (seen || !rows.some(({ simulated }) => simulated)) return
  seen = true
  for (const tell of listeners) tell()
}

export const useSimulatedSeen = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => seen,
  )
