import type { Step } from '../../src/base/case-fold.ts'

/** How a case stands, by the definition: on a table of who is before whom, a set of heads stands for what all of it follow last. */
export function byDefinition(steps: readonly Step[]) {
  const byId = new Map(steps.map((one) => [one.id, one]))
  const ids = [...byId.keys()].toSorted()
  const begun = ids.filter((id) => byId.get(id)?.after.length === 0)
  const isBefore = new Map(ids.map((id) => [id, new Set<string>()]))
  for (const { id, after } of byId.values())
    for (const one of after)
      for (const known of byId.has(one) ? [one] : begun) isBefore.get(known)?.add(id)
  for (const via of ids)
    for (const a of ids)
      if (isBefore.get(a)?.has(via))
        for (const b of isBefore.get(via) ?? []) isBefore.get(a)?.add(b)
  const lastOf = (group: readonly string[]) =>
    group.filter((id) => !group.some((other) => isBefore.get(id)?.has(other)))
  const outcomeOf = (heads: readonly string[]): string | undefined => {
    const outcomes = new Set(heads.map((id) => byId.get(id)?.outcome))
    if (outcomes.size <= 1) return [...outcomes][0]
    const behind = (id: string) => heads.every((head) => id === head || isBefore.get(id)?.has(head))
    return outcomeOf(lastOf(ids.filter(behind)))
  }
  const leaves = lastOf(ids)
  return {
    leaves,
    disputed: new Set(leaves.map((id) => byId.get(id)?.outcome)).size > 1,
    outcome: outcomeOf(leaves) ?? byId.get(leaves[0] ?? '')?.outcome,
  }
}
