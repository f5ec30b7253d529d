import { seenText } from '../../base/seen-text.ts'

/** What a person reads in a cell; undefined when nothing is left. */
export const cellText = (raw: string): string | undefined => seenText(raw) || undefined

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
