import { useAsk } from '../../../ui/use-ask.ts'
import { listSubjects, type SubjectOfTree } from '../api.ts'

export const useSubjects = () => useAsk(listSubjects, {})

export type TreeRow = SubjectOfTree & { depth: number }

/** Parents before what lies below them, with how deep each lies. */
export function inTreeOrder(subjects: readonly SubjectOfTree[]): TreeRow[] {
  const known = new Set(subjects.map(({ code }) => code))
  const children = Map.groupBy(subjects, ({ parentCode }) =>
    parentCode !== undefined && known.has(parentCode) ? parentCode : '',
  )
  const below = (code: string, depth: number): TreeRow[] =>
    (children.get(code) ?? []).flatMap((one) => [{ ...one, depth }, ...below(one.code, depth + 1)])
  return below('', 0)
}
