import { at } from '../../../base/typed-array.ts'

export type Matching = {
  /** Partner on the right of each on the left, -1: none. */
  partner: Int32Array
  /**
   * Where not all on the left find a partner: the smallest set of these found that have, all together, fewer on the right
   * to go to than they are (Hall).
   */
  reached?: { left: number[]; right: number[] }
}

/** As many partners as possible: `edges[i]` are those on the right whom `i` would take. */
export function matchingOf(edges: readonly (readonly number[])[], rightCount: number): Matching {
  const partner = new Int32Array(edges.length).fill(-1)
  const holder = new Int32Array(rightCount).fill(-1)
  const from = new Int32Array(rightCount)
  const visited = new Int32Array(rightCount).fill(-1)
  let reached: Matching['reached']
  for (let root = 0; root < edges.length; root++) {
    const end = search(root)
    if (end < 0) continue
    for (let right = end; right >= 0; ) {
      const left = at(from, right)
      const previous = at(partner, left)
      partner[left] = right
      holder[right] = left
      right = left === root ? -1 : previous
    }
  }
  return { partner, ...(reached && { reached }) }

  /** Breadth first along alternating ways; the free one on the right that it ends at, or -1. */
  function search(root: number): number {
    const left = [root]
    const right: number[] = []
    for (const one of left) {
      for (const candidate of edges[one] ?? []) {
        if (visited[candidate] === root) continue
        visited[candidate] = root
        from[candidate] = one
        if (at(holder, candidate) < 0) return candidate
        right.push(candidate)
        left.push(at(holder, candidate))
      }
    }
    if (!reached || left.length < reached.left.length) reached = { left, right }
    return -1
  }
}
