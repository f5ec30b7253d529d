/**
 * What a person reads in a cell: no blanks around it, one kind of line break, no characters that
 * cannot be seen or stored; undefined when nothing is left.
 */
export function cellText(raw: string): string | undefined {
  if (!needsCare.test(raw)) return raw === '' ? undefined : raw
  const text = raw
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(invisible, '')
    .replace(outerBlanks, '')
  return text === '' ? undefined : text
}

// They come with text copied from chats and web pages, and make two of one name: zero-width blanks,
// direction marks, soft hyphens and the selectors of emoji. U+200C and U+200D join letters.
const unseen =
  '\\u00ad\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufe0e\\ufe0f\\ufeff'
const controls = '\\u0000-\\u0008\\u000b-\\u001f\\u007f'
// A carriage return is a line break, not one of them.
const invisible = new RegExp(`[${unseen}${controls}]`, 'g')
const outerBlanks = /^[\s\u200c\u200d]+|[\s\u200c\u200d]+$/g
const needsCare = new RegExp(
  `[${unseen}${controls}\\ud800-\\udfff]|^[\\s\\u200c\\u200d]|[\\s\\u200c\\u200d]$`,
)

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
