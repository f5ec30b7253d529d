import characters from 'opencc-js/dict/STCharacters'
import phrases from 'opencc-js/dict/STPhrases'
import variants from 'opencc-js/dict/TWVariants'
import type { NameTable } from '../src/base/names.ts'
import { foldText } from '../src/platform/folding.ts'
import chosen from './place-names.json' with { type: 'json' }

const pairsOf = (dictionary: string): [string, string][] =>
  dictionary.split('|').map((line) => line.split(' ') as [string, string])

const ofTaiwan: ReadonlyMap<string, string> = new Map([...pairsOf(variants), ['臺', '台']])
const inTaiwan = (text: string): string =>
  Array.from(text, (letter) => ofTaiwan.get(letter) ?? letter).join('')

/** Whether a Simplified character is also a Traditional one: OpenCC has phrases in which it stays. */
function staying(): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [simplified, traditional] of pairsOf(phrases)) {
    const there = Array.from(traditional)
    Array.from(simplified).forEach((letter, i) => {
      if (there[i] === letter) found.add(letter)
    })
  }
  return found
}

/** The characters that OpenCC turns and that are also Traditional ones of their own: which, somebody has to say. */
export const ambiguous = (): string[] => {
  const stays = staying()
  return pairsOf(characters).flatMap(([letter, other]) =>
    inTaiwan(other) !== letter && stays.has(letter) ? [letter] : [],
  )
}

/**
 * By which names of places, schools and organisations are shown in Traditional characters. A character that is also a
 * Traditional one (里 谷 松 岳 范) stays unless place-names.json says what it becomes in a name, alone or in a phrase.
 */
export function nameTable(): NameTable {
  const own: Readonly<Record<string, string>> = chosen.characters
  const stays = staying()
  const turned = pairsOf(characters)
    .filter(([letter]) => letter in own || !stays.has(letter))
    .map(([letter, other]) => [letter, own[letter] ?? inTaiwan(other)] as const)
    // Beyond the basic plane there are no fonts on the machines of a county.
    .filter(([letter, other]) => letter !== other && letter.length + other.length === 2)
    // Who types a name as it is shown must find it: of rare variants (锺 馀 缐) the search knows another.
    .filter(([letter, other]) => foldText(other) === foldText(letter))
  return {
    simplified: turned.map(([letter]) => letter).join(''),
    traditional: turned.map(([, other]) => other).join(''),
    phrases: Object.fromEntries(
      chosen.phrases
        .flatMap((line) => line.split(' '))
        .map((phrase) => phrase.split('='))
        .map(([simplified = '', traditional = simplified]) => [simplified, traditional]),
    ),
  }
}
