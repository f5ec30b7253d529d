/** A run of characters as it is searched for: folded, cut into words, read in syllables without tones. */
export type Piece = { text: string; words: readonly string[]; syllables: readonly string[] }

/** What a title is found by, as PostgreSQL writes a tsvector: w words, s sounds, p pairs of characters. */
export function tokensOf(pieces: readonly Piece[]): string {
  const lexemes = pieces.flatMap(({ text, words, syllables }) => [
    ...words.map((word) => `w${word}`),
    ...soundsOf(syllables).map((sound) => `s${sound}`),
    ...[...pairsOf(text), [...text].at(-1) ?? ''].map((pair) => `p${pair}`),
  ])
  return [...new Set(lexemes)].map(quoted).join(' ')
}

/**
 * What is looked for, as a tsquery: every piece by its words, by its pairs of characters, or by its
 * sound, so that a beginning, a middle and a slip of the input method are found alike.
 */
export function queryOf(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text, words, syllables }) => {
      const sound = isLatin(text) ? text : syllables.join('')
      const ways = [
        allOf(words.map((word) => `w${word}`)),
        ...(isLatin(text) ? [] : [allOf(pairsOrAll(text).map((pair) => `p${pair}`))]),
        ...((isLatin(text) || text.length > 1) && isLatin(sound)
          ? [allOf([`s${sound.slice(0, longestSound)}`])]
          : []),
      ]
      return `(${ways.join(' | ')})`
    })
    .join(' & ')
}

/**
 * Titles that may be meant where nothing is found. Of a text with so many slips, one of one more parts
 * is right: its pairs of characters stand in the title, or it is how the sound begins or goes on.
 */
export function looseQueryOf(pieces: readonly Piece[]): string {
  return pieces
    .flatMap(({ text }) => {
      if (!isLatin(text))
        return partsOf(text).map((part) => allOf(pairsOrAll(part).map((pair) => `p${pair}`)))
      const starts = Array.from({ length: text.length }, (_, i) => i).filter(
        (i) => i === 0 || (i >= text.length / 3 && i <= text.length - shortestRest),
      )
      return starts.map((start) =>
        allOf([
          `s${start === 0 ? text.slice(0, Math.ceil(text.length / 2)) : text.slice(start, longestSound)}`,
        ]),
      )
    })
    .join(' | ')
}

/** Whether `wanted` stands in `text` but for the few slips that its length allows. */
export function isNearly(wanted: string, text: string): boolean {
  const letters = [...wanted]
  const allowed = slipsAllowed(letters.length)
  return allowed > 0 && slipsIn(letters, [...text]) <= allowed
}

const slipsAllowed = (length: number): number => (length < 3 ? 0 : length < 8 ? 1 : 2)

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
/** Shorter ends of a sound are those of half the catalogue. */
const shortestRest = 4

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

/** Neighbouring characters. */
function pairsOf(text: string): string[] {
  const letters = [...text]
  return letters.slice(1).map((letter, i) => `${letters[i]}${letter}`)
}

const pairsOrAll = (text: string): string[] => {
  const pairs = pairsOf(text)
  return pairs.length > 0 ? pairs : [text]
}

/** One part more than slips are allowed. */
function partsOf(text: string): string[] {
  const letters = [...text]
  const size = Math.ceil(letters.length / (slipsAllowed(letters.length) + 1))
  return Array.from({ length: Math.ceil(letters.length / size) }, (_, i) =>
    letters.slice(i * size, (i + 1) * size).join(''),
  )
}

const isLatin = (text: string): boolean => /^[a-z0-9]+$/.test(text)
// Folded text has neither quotes nor backslashes.
const quoted = (lexeme: string): string => `'${lexeme}'`
/** Words that begin so, all of them. */
const allOf = (beginnings: readonly string[]): string =>
  `(${beginnings.map((beginning) => `${quoted(beginning)}:*`).join(' & ')})`
