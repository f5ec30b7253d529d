/** What there is by now, as whoever did it holds it to be: of each kind, row by row. */
export type Rows = ReadonlyMap<string, string>
export type Ledger = {
  /** `key`: which row; `state`: how it stands from now on. */
  note(kind: string, key: string, state: string): void
  kinds(): string[]
  of(kind: string): Rows
}

export function newLedger(): Ledger {
  const kinds = new Map<string, Map<string, string>>()
  return {
    note: (kind, key, state) => {
      const rows = kinds.get(kind) ?? new Map<string, string>()
      rows.set(key, state)
      kinds.set(kind, rows)
    },
    kinds: () => [...kinds.keys()],
    of: (kind) => kinds.get(kind) ?? new Map(),
  }
}

/** `plates 990101101201 school: expected hung, there is made` */
export function differences(kind: string, expected: Rows, found: Rows): string[] {
  const keys = [...new Set([...expected.keys(), ...found.keys()])].toSorted()
  return keys.flatMap((key) => {
    const [wanted, there] = [expected.get(key), found.get(key)]
    if (wanted === there) return []
    return [`${kind} ${key}: expected ${wanted ?? 'nothing'}, there is ${there ?? 'nothing'}`]
  })
}

/** `closed 24, open 2`; where every row says something of its own, nothing. */
export function tally(rows: Rows): string {
  const counts = new Map<string, number>()
  for (const state of rows.values()) {
    const [word = ''] = state.split(' ')
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const isTold = [...counts.keys()].every((word) => /^[a-z_]+$/.test(word))
  return isTold
    ? [...counts]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([state, count]) => `${state} ${count}`)
        .join(', ')
    : ''
}
