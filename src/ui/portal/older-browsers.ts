/** What the browsers that the configurations of small pages name do not have yet; where it is there nothing changes. */
function give(on: object, name: string, value: unknown): void {
  if (!(name in on)) Object.defineProperty(on, name, { value, writable: true, configurable: true })
}

give(Array.prototype, 'at', function at<T>(this: T[], n: number): T | undefined {
  return this[n < 0 ? this.length + n : n]
})
give(Array.prototype, 'toSorted', function toSorted<T>(this: T[], by?: (a: T, b: T) => number) {
  return [...this].sort(by)
})
give(Map, 'groupBy', <T, Key>(items: Iterable<T>, keyOf: (item: T, n: number) => Key) => {
  const groups = new Map<Key, T[]>()
  let n = 0
  for (const item of items) {
    const key = keyOf(item, n++)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
})
