/**
 * What a person reads in a cell: no blanks around it, one kind of line break, no characters that
 * cannot be seen or stored; undefined when nothing is left.
 */
export function cellText(raw: string): string | undefined {
  if (!needsCare.test(raw)) return raw === '' ? undefined : raw
  const text = raw
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(controls, '')
    .replace(outerBlanks, '')
  return text === '' ? undefined : text
}

// Zero-width and direction marks come with text copied from chats and web pages.
const outerBlanks = /^[\s\u200b\u200e\u200f\u2060]+|[\s\u200b\u200e\u200f\u2060]+$/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL refuses the first, nobody sees the others
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g
const needsCare =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  /[\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff]|^[\s\u200b\u200e\u200f\u2060]|[\s\u200b\u200e\u200f\u2060]$/

/**
 * A number as people write it: no exponent and no float noise (0.1 + 0.2 is 0.3). Every other
 * number keeps all its digits, so that reading back what was written changes nothing.
 */
export function numberText(value: number): string {
  const rounded = Number(value.toPrecision(15))
  const isNoise = Number.isFinite(rounded) && significantDigits(rounded) <= 12
  return withoutExponent(String(isNoise ? rounded : value))
}

const significantDigits = (value: number): number =>
  value.toExponential().replace(/e.*|[-.]/g, '').length

function withoutExponent(short: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(short)
  if (!match) return short
  const [, sign, whole = '', fraction = '', exponent] = match
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  return point <= 0
    ? `${sign}0.${'0'.repeat(-point)}${digits}`
    : `${sign}${digits.padEnd(point, '0')}`
}
