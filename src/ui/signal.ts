/** A value that tells whoever listens when it changes; no framework needed. */
export type Signal<T> = {
  get(): T
  set(value: T): void
  /** Returns how to stop. */
  listen(tell: () => void): () => void
}

export function signal<T>(first: T): Signal<T> {
  let value = first
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const tell of listeners) tell()
    },
    listen(tell) {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
  }
}
