import type { Coverage } from './font-coverage.ts'

/** The geta mark: what Chinese and Japanese printers set where they have no type for a character. */
const missingMark = '〓'

/**
 * `value` with every string in it made fit for print, and the characters that had to be replaced by
 * the geta mark, in the order of their first appearance. Keys stay as they are.
 */
export function makePrintable(
  value: unknown,
  has: Coverage,
): { printable: unknown; missing: string[] } {
  const missing = new Set<string>()
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return printableText(part, has, missing)
    if (Array.isArray(part)) return part.map(walk)
    if (part !== null && typeof part === 'object') {
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]))
    }
    return part
  }
  return { printable: walk(value), missing: [...missing] }
}

function printableText(text: string, has: Coverage, missing: Set<string>): string {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[\t\v\f]/g, ' ')
    .replace(invisible, '')
  let printed = ''
  for (const character of plain) {
    if (character === '\n' || has(character.codePointAt(0) ?? 0)) printed += character
    else {
      missing.add(character)
      printed += missingMark
    }
  }
  return printed.replace(overlongWord, (word) => [...word].join(zeroWidthSpace))
}

/**
 * Controls, format characters and variation selectors print as nothing, and a direction override turns the rest of its
 * line, so they never reach typst.
 */
const invisible = /[^\P{Cc}\n]|\p{Cf}|\p{Variation_Selector}/gu

/** A run without a break opportunity would be set past the edge of its cell. */
const overlongWord = /[!-~]{20,}/g

const zeroWidthSpace = '\u200B'
