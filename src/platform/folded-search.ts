import { foldText, pinyinInitials } from './folding.ts'

/**
 * A regular expression of PostgreSQL, for `~*`, that finds in a name as it was typed what `foldText`
 * would find in its key: 国强 finds 國強. For tables that keep no key; undefined: nothing to look for.
 */
export function foldedPattern(text: string): string | undefined {
  const folded = foldText(text)
  if (folded === '') return undefined
  return Array.from(folded, (char) => {
    const others = charsFoldedTo().get(char)
    return others ? `[${char}${others}]` : char
  }).join('')
}

/**
 * The same for a `pinyinSortKey`: `zx`, `zengx` and `zengxiang` find `zeng xiang`, from the beginning
 * of any syllable; undefined: not Latin letters.
 */
export function soundsPattern(text: string): string | undefined {
  const letters = foldText(text)
  if (!/^[a-z]+$/.test(letters)) return undefined
  const initials = letters.split('').join('[a-z]* ')
  const spelt = letters.split('').join(' ?')
  return `(^| )(${initials}|${spelt})`
}

/** Whether the name is found by the folded text: in either script, or by its initials. */
export function isFoundBy(name: string, folded: string): boolean {
  if (foldText(name).includes(folded)) return true
  return /^[a-z\d]+$/.test(folded) && initialsOf(name).includes(folded)
}

const mostInitials = 20_000
const knownInitials = new Map<string, string>()

/** Reading a name takes a quarter of a millisecond: too long for each of a thousand names again. */
function initialsOf(name: string): string {
  const known = knownInitials.get(name)
  if (known !== undefined) return known
  if (knownInitials.size >= mostInitials) knownInitials.clear()
  const initials = pinyinInitials(name)
  knownInitials.set(name, initials)
  return initials
}

let folds: ReadonlyMap<string, string> | undefined

/** Every Han character that folds to another one, by that one: 国 → 國. Made at the first search. */
function charsFoldedTo(): ReadonlyMap<string, string> {
  if (folds) return folds
  const chars = hanBlocks.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
  )
  // A letter between them keeps each on its own: a phrase may fold in another way.
  const folded = foldText(chars.join('a')).split('a')
  const found = new Map<string, string>()
  chars.forEach((char, i) => {
    const to = folded[i] ?? char
    if (to !== char) found.set(to, (found.get(to) ?? '') + char)
  })
  folds = found
  return found
}

/** Unified ideographs, extension A, and the compatibility ideographs. */
const hanBlocks = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0xf900, 0xfaff],
] as const
