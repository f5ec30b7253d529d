/** A run of characters as it is searched for: folded, cut into words, read in syllables without tones. */
export type Piece = { text: string; words: readonly string[]; syllables: readonly string[] }

/** What a title is found by, as PostgreSQL writes a tsvector: words A, sounds C, pairs of characters D. */
export function tokensOf(pieces: readonly Piece[]): string {
  const lexemes = pieces.flatMap(({ text, words, syllables }) => [
    ...words.map((word) => lexeme(word, 'A')),
    ...soundsOf(syllables).map((sound) => lexeme(sound, 'C')),
    ...pairsOf(text).map((pair) => lexeme(pair, 'D')),
  ])
  return [...new Set(lexemes)].join(' ')
}

/**
 * What is looked for, as a tsquery: every piece by its words, by its pairs of characters, or by its
 * sound, so that a beginning, a middle and a slip of the input method are found alike.
 */
export function queryOf(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text, words, syllables }) => {
      if (isLatin(text)) return prefix(text.slice(0, longestSound))
      const ways = [
        words.map((word) => prefix(word, 'A')).join(' & '),
        pairsOf(text, { alone: true })
          .map((pair) => prefix(pair, 'D'))
          .join(' & '),
        ...(text.length > 1 && syllables.every(isLatin)
          ? [prefix(syllables.join('').slice(0, longestSound), 'C')]
          : []),
      ]
      return `(${ways.map((way) => `(${way})`).join(' | ')})`
    })
    .join(' & ')
}

/** Titles that may be meant where nothing is found: any pair of characters, or the first letters of a sound. */
export function looseQueryOf(pieces: readonly Piece[]): string {
  return pieces
    .flatMap(({ text }) =>
      isLatin(text)
        ? [prefix(text.slice(0, 2), 'AC')]
        : pairsOf(text, { alone: true }).map((pair) => prefix(pair, 'D')),
    )
    .join(' | ')
}

/** Whether `wanted` stands in `text` but for the few slips that its length allows. */
export function isNearly(wanted: string, text: string): boolean {
  const letters = [...wanted]
  const allowed = letters.length < 3 ? 0 : letters.length < 8 ? 1 : 2
  return allowed > 0 && slipsIn(letters, [...text]) <= allowed
}

/** Edits that turn `wanted` into the part of `text` that is nearest to it. */
function slipsIn(wanted: readonly string[], text: readonly string[]): number {
  let row = new Array<number>(text.length + 1).fill(0)
  for (const [i, letter] of wanted.entries()) {
    const next = [i + 1]
    for (let at = 1; at <= text.length; at++) {
      next.push(
        Math.min(
          (row[at - 1] as number) + (letter === text[at - 1] ? 0 : 1),
          (row[at] as number) + 1,
          (next[at - 1] as number) + 1,
        ),
      )
    }
    row = next
  }
  return Math.min(...row)
}

/** Longer sounds tell no more apart. */
const longestSound = 24
const longestInitials = 8

/** From the beginning of every syllable on: spelt out, and by the first letters. */
function soundsOf(syllables: readonly string[]): string[] {
  return syllables.flatMap((_, start) => {
    const rest = syllables.slice(start)
    const spelt = rest.join('').slice(0, longestSound)
    const initials = rest
      .map((syllable) => syllable.charAt(0))
      .join('')
      .slice(0, longestInitials)
    return [spelt, initials]
  })
}

/** Neighbouring characters; the last one also by itself, unless only pairs are wanted and there are some. */
function pairsOf(text: string, { alone = false } = {}): string[] {
  const letters = [...text]
  const pairs = letters.slice(1).map((letter, i) => `${letters[i]}${letter}`)
  return alone && pairs.length > 0 ? pairs : [...pairs, letters.at(-1) ?? '']
}

const isLatin = (text: string): boolean => /^[a-z0-9]+$/.test(text)
// Folded text has neither quotes nor backslashes.
const lexeme = (text: string, weight: string): string => `'${text}':1${weight}`
const prefix = (text: string, weights = ''): string => `'${text}':*${weights}`
