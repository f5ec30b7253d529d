/**
 * One thing that was done to a case, at the hub or at a station. It says what the case was afterwards, and which
 * steps it follows: those that whoever made it had seen. None: the case begins with it.
 */
export type Step = {
  id: string
  after: readonly string[]
  /** What the case was after it; steps of equal outcome agree. */
  outcome: string
}

export type Folded<S extends Step> = {
  /** What nothing follows, in the order of their ids. */
  leaves: S[]
  /** The step after which the case stands as it stands now. */
  holds: S
  /** The leaves disagree; a person makes a step that follows them all. */
  disputed: boolean
}

/**
 * What a case is by all steps that are known, in any order, each any number of times. One leaf: its outcome.
 * Several that agree: theirs. Several that do not: the outcome before they parted, disputed until a step follows
 * them all. No clock is asked. A step may be known before what it follows; whatever it follows, it follows the
 * beginning. `undefined`: no steps.
 */
export function foldCase<S extends Step>(steps: readonly S[]): Folded<S> | undefined {
  const known = new Map(steps.map((step) => [step.id, step]))
  const follows = followedBy(known)
  const followed = new Set([...known.keys()].flatMap((id) => [...follows(id)]))
  const leaves = [...known.values()].filter(({ id }) => !followed.has(id)).toSorted(byId)
  const [first] = leaves
  if (!first) return undefined
  const holds = heldBy(leaves, known, lineages(follows))
  return { leaves, holds: holds ?? first, disputed: !agree(leaves) }
}

/** What each leaf of a dispute says: the steps that lead to it and not to every other, in their order. */
export function sidesOf<S extends Step>(steps: readonly S[], { leaves }: Folded<S>): S[][] {
  const known = new Map(steps.map((step) => [step.id, step]))
  const lineage = lineages(followedBy(known))
  const shared = sharedBy(leaves, lineage)
  const order = inOrder([...known.values()])
  return leaves.map((leaf) => {
    const led = lineage(leaf.id)
    return order.filter(({ id }) => led.has(id) && !shared.has(id))
  })
}

/** Each after all that it follows; among the others by `before`, or by their ids. */
export function inOrder<S extends Step>(
  steps: readonly S[],
  before: (a: S, b: S) => number = byId,
): S[] {
  const left = new Map(steps.map((step) => [step.id, step]))
  const follows = followedBy(left)
  const ordered: S[] = []
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ id }) =>
      [...follows(id)].every((one) => !left.has(one)),
    )
    const [next] = (ready.length > 0 ? ready : [...left.values()]).toSorted(before)
    if (!next) break
    left.delete(next.id)
    ordered.push(next)
  }
  return ordered
}

const byId = (a: Step, b: Step): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const agree = (steps: readonly Step[]): boolean =>
  steps.every(({ outcome }) => outcome === steps[0]?.outcome)

/** The known steps that each one follows; what follows something unknown follows the beginning at least. */
function followedBy(known: ReadonlyMap<string, Step>): (id: string) => ReadonlySet<string> {
  const begun = [...known.values()].filter(({ after }) => after.length === 0).map(({ id }) => id)
  const followed = new Map(
    [...known.values()].map(({ id, after }) => {
      const here = after.filter((one) => known.has(one))
      return [id, new Set(here.length < after.length ? [...here, ...begun] : here)]
    }),
  )
  return (id) => followed.get(id) ?? new Set()
}

/** A step with all that it follows, near or far. */
function lineages(follows: (id: string) => ReadonlySet<string>): (id: string) => Set<string> {
  return (id) => {
    const line = new Set([id])
    for (const one of line) for (const before of follows(one)) line.add(before)
    return line
  }
}

/** What lies behind every one of them. */
function sharedBy(
  [first, ...others]: readonly Step[],
  lineage: (id: string) => Set<string>,
): Set<string> {
  const lines = others.map(({ id }) => lineage(id))
  const all = first ? [...lineage(first.id)] : []
  return new Set(all.filter((id) => lines.every((line) => line.has(id))))
}

/** Steps that disagree give way to the last that all of them follow. `undefined`: they share no beginning. */
function heldBy<S extends Step>(
  heads: readonly S[],
  known: ReadonlyMap<string, S>,
  lineage: (id: string) => Set<string>,
): S | undefined {
  let disagreeing = heads
  while (!agree(disagreeing)) {
    const shared = sharedBy(disagreeing, lineage)
    const passed = new Set(
      [...shared].flatMap((id) => [...lineage(id)].filter((one) => one !== id)),
    )
    const last = [...shared].flatMap((id) => (passed.has(id) ? [] : (known.get(id) ?? [])))
    if (last.length === 0) return undefined
    disagreeing = last.toSorted(byId)
  }
  return disagreeing[0]
}
