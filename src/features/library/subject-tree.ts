import type { Subject } from './subject.ts'

export type SubjectNode = Pick<
  Subject,
  'code' | 'name' | 'englishName' | 'parentCode' | 'synonyms' | 'formerCodes'
>

/** The county's tree, asked by any code a subject ever had and by what it is called. */
export type SubjectTree = {
  /** The code of today; undefined: no subject ever had it or is called so. */
  codeOf(code: string): string | undefined
  /** The subject and all below it, by everything that may stand for them in a row. */
  codesBelow(code: string): string[]
  /** Subjects that are called just that. */
  called(word: string): string[]
  /** Subjects whose name or synonym stands in the words, the longest only. */
  meantBy(words: string): string[]
  /** Subjects above, the root first, itself last. */
  pathTo(code: string): SubjectNode[]
}

/** `fold` makes two ways of writing a word one. */
export function subjectTree(
  nodes: readonly SubjectNode[],
  fold: (text: string) => string,
): SubjectTree {
  const current = new Map(nodes.map((node) => [node.code, node]))
  const former = new Map(
    nodes.flatMap((node) => (node.formerCodes ?? []).map((code) => [code, node.code] as const)),
  )
  const named = new Map(
    nodes.flatMap(({ code, name, synonyms = [] }) =>
      [...synonyms, name].map((word) => [fold(word), code] as const),
    ),
  )
  const codeOf = (code: string) =>
    current.has(code) ? code : (former.get(code) ?? named.get(fold(code)))
  const children = Map.groupBy(nodes, ({ parentCode = '' }) => codeOf(parentCode) ?? '')
  const names = nodes.flatMap(({ code, name, synonyms = [] }) =>
    [name, ...synonyms].map((word) => ({ code, word: fold(word) })),
  )

  const below = (code: string, seen: Set<string>): SubjectNode[] => {
    const node = current.get(code)
    if (!node || seen.has(code)) return []
    seen.add(code)
    return [node, ...(children.get(code) ?? []).flatMap((child) => below(child.code, seen))]
  }
  return {
    codeOf,
    codesBelow: (code) =>
      below(codeOf(code) ?? '', new Set()).flatMap((node) => [
        node.code,
        ...(node.formerCodes ?? []),
        node.name,
        ...(node.synonyms ?? []),
      ]),
    called: (word) => {
      const folded = fold(word)
      return names.filter((name) => name.word === folded).map(({ code }) => code)
    },
    meantBy: (words) => {
      const folded = fold(words)
      const met = names.filter(({ word }) => word !== '' && folded.includes(word))
      const longest = met.filter(
        ({ word }) => !met.some((other) => other.word !== word && other.word.includes(word)),
      )
      return [...new Set(longest.map(({ code }) => code))]
    },
    pathTo: (code) => {
      const path: SubjectNode[] = []
      for (
        let node = current.get(codeOf(code) ?? '');
        node && !path.includes(node);
        node = current.get(codeOf(node.parentCode ?? '') ?? '')
      )
        path.unshift(node)
      return path
    },
  }
}
