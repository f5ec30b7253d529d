import { readExponent } from './exponent.ts'

/**
 * A CSV cell has no type: a program that opens the file runs what begins like a formula, and makes a
 * number of 1.5E+3. The apostrophe in front is the mark for "text"; text that has such apostrophes
 * gets one more, so that taking one away restores every text.
 */
export const guardText = (text: string): string =>
  dangerous.test(text) || markedDigits.test(text) || looksCut(text) ? `'${text}` : text

/** Undefined: it has no such mark. */
export const restoreText = (text: string): string | undefined =>
  text.startsWith("'") && (guarded.test(text) || markedDigits.test(text) || looksCut(text))
    ? text.slice(1)
    : undefined

const looksCut = (text: string): boolean => readExponent(text.replace(/^'+/, '')) !== undefined

// Full-width signs too: programs in Chinese and Japanese take them for the ASCII ones.
const dangerous = /^'*[=+\-@\t\r\n＝＋－＠]/
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/
/** '0012 as people type it into a sheet to keep the zeros. */
const markedDigits = /^'+\d+$/
