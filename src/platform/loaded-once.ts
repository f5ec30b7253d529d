/** What is made when it is first asked for, and kept: a module too heavy to load at start. */
export function loadedOnce<T>(load: () => T): () => T {
  let loaded: { it: T } | undefined
  return () => {
    loaded ??= { it: load() }
    return loaded.it
  }
}
