import { numberText } from './cell-text.ts'

/** What a number format makes of a number, as far as the meaning of the cell depends on it. */
export type NumberFormat =
  | { kind: 'number'; picture?: Picture }
  | { kind: 'percent' }
  | { kind: 'zeros'; digits: number }
  | { kind: 'time'; elapsed: boolean }
  | { kind: 'date'; precision: 'year' | 'month' | 'day' | 'time' }

/** What of a number's format shows beside its digits: "ZC-"0000, 000-0000, 0.00. */
type Picture = {
  /** Digits, `0` or `#`, and literals of the whole part from left to right. */
  whole: ({ digit: '0' | '#' } | { literal: string })[]
  /** Decimals shown at least, and at most. */
  decimals: { least: number; most: number }
  after: string
}

export const plain: NumberFormat = { kind: 'number' }

/** The format with this code, as written in the file: `yyyy"年"m"月"d"日"`. */
export function formatOfCode(code: string): NumberFormat {
  const first = code.split(';')[0] ?? ''
  if (/^0{2,30}$/.test(first)) return { kind: 'zeros', digits: first.length }
  const bare = first
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/general|g\/通用格式|e[+-]/gi, '')
    .toLowerCase()
  if (bare.includes('%')) return { kind: 'percent' }
  const has = (letters: RegExp) => letters.test(bare)
  const time = has(/[hs]/)
  if (has(/[yde]|aaa/)) {
    if (time) return { kind: 'date', precision: 'time' }
    if (has(/d|aaa/)) return { kind: 'date', precision: 'day' }
    return { kind: 'date', precision: has(/m/) ? 'month' : 'year' }
  }
  if (time) return { kind: 'time', elapsed: has(/\[[hms]+\]/) }
  if (has(/m/)) return { kind: 'date', precision: 'day' }
  const picture = pictureOf(first)
  return picture ? { kind: 'number', picture } : plain
}

/** Undefined where a section shows nothing but the number, or is none that shows its digits in order. */
function pictureOf(section: string): Picture | undefined {
  const whole: Picture['whole'] = []
  const decimals = { least: 0, most: 0 }
  let after = ''
  let inDecimals = false
  const tokens = section.replace(/\[\$([^\]-]*)[^\]]*\]/g, '"$1"').replace(/\[[^\]]*\]/g, '')
  for (const [token] of tokens.matchAll(/"[^"]*"|\\.|_.|\*.|./gu)) {
    if (token === '0' || token === '#' || token === '?') {
      if (after !== '') return undefined
      if (!inDecimals) whole.push({ digit: token === '0' ? '0' : '#' })
      else decimals.most++
      if (inDecimals && token === '0') decimals.least = decimals.most
    } else if (token === '.' && !inDecimals) inDecimals = true
    else if (token === ',') continue
    else if (token.length === 1 && /[\w@%/]/.test(token)) return undefined
    else {
      const literal = /^[_*]/.test(token) ? '' : token.replace(/^\\|^"|"$/g, '')
      if (inDecimals) after += literal
      else whole.push({ literal })
    }
  }
  const shows = whole.some((one) => 'literal' in one && one.literal.trim() !== '') || after !== ''
  const places = whole.filter((one) => 'digit' in one)
  const pads = places.filter(({ digit }) => digit === '0').length > 1 || decimals.least > 0
  return places.length > 0 && (shows || pads) ? { whole, decimals, after } : undefined
}

/**
 * What the sheet shows of a number whose format is a picture; undefined where that is the number
 * itself, or less than it: a format that rounds hides digits that were typed.
 */
export function shownNumber(value: number, format: NumberFormat): string | undefined {
  if (format.kind !== 'number' || !format.picture || value < 0) return undefined
  const { whole, decimals, after } = format.picture
  const plainText = numberText(value)
  const [above = '', below = ''] = plainText.split('.')
  if (below.length > decimals.most) return undefined
  let rest = above === '0' ? '' : above
  let places = whole.filter((one) => 'digit' in one).length
  let text = ''
  for (const one of whole) {
    if ('literal' in one) {
      text += one.literal
      continue
    }
    const taken = rest.length - places + 1
    if (taken > 0) {
      text += rest.slice(0, taken)
      rest = rest.slice(taken)
    } else if (one.digit === '0') text += '0'
    places--
  }
  const point = decimals.most > 0 ? below.padEnd(decimals.least, '0') : ''
  const shown = `${text}${point === '' ? '' : `.${point}`}${after}`.trim()
  return shown === plainText ? undefined : shown
}

/** The format with this number, where the file gives no code: ECMA-376 18.8.30, Chinese column. */
export function formatOfId(id: number): NumberFormat {
  if (id === 9 || id === 10) return { kind: 'percent' }
  if (id === 22) return { kind: 'date', precision: 'time' }
  if ([17, 27, 36, 50, 52, 57].includes(id)) return { kind: 'date', precision: 'month' }
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47 || id === 55)
    return { kind: 'time', elapsed: false }
  if (id === 56) return { kind: 'time', elapsed: false }
  if (id === 46) return { kind: 'time', elapsed: true }
  if ((id >= 14 && id <= 16) || (id >= 28 && id <= 31) || (id >= 50 && id <= 58))
    return { kind: 'date', precision: 'day' }
  return plain
}

/** `from1904`: the workbook counts days from 1904, as old Macs did. */
export function formatNumber(value: number, format: NumberFormat, from1904: boolean): string {
  switch (format.kind) {
    case 'number':
      return numberText(value)
    case 'percent':
      return `${numberText(value * 100)}%`
    case 'zeros':
      return Number.isInteger(value) && value >= 0
        ? numberText(value).padStart(format.digits, '0')
        : numberText(value)
    case 'time':
      return value < 0 ? numberText(value) : clock(value, format.elapsed)
    case 'date':
      return dateText(value, format.precision, from1904)
  }
}

function dateText(
  serial: number,
  precision: 'year' | 'month' | 'day' | 'time',
  from1904: boolean,
): string {
  // The programs count seconds: 43220.9999999 is midnight, not 24 o'clock of the day before.
  const seconds = Math.round(serial * 86_400)
  const days = Math.floor(seconds / 86_400) + (from1904 ? 1_462 : 0)
  // The programs believe in 1900-02-29, day 60; days before it are one off.
  if (days < 1 || days === 60 || days > 2_958_465) return numberText(serial)
  const sinceEpoch = (days > 60 ? days : days + 1) - 25_569
  const day = new Date(sinceEpoch * 86_400_000).toISOString().slice(0, 10)
  if (precision === 'year') return day.slice(0, 4)
  if (precision === 'month') return day.slice(0, 7)
  const time = precision === 'time' ? clock((seconds % 86_400) / 86_400, false) : '00:00'
  return time === '00:00' ? day : `${day} ${time}`
}

function clock(days: number, elapsed: boolean): string {
  const total = Math.round(days * 86_400)
  const seconds = elapsed ? total : total % 86_400
  const pad = (value: number) => String(value).padStart(2, '0')
  const text = `${pad(Math.floor(seconds / 3_600))}:${pad(Math.floor(seconds / 60) % 60)}`
  return seconds % 60 === 0 ? text : `${text}:${pad(seconds % 60)}`
}

/** The day number of `YYYY-MM-DD`, or undefined for days before March 1900. */
export function serialOf(day: string): number | undefined {
  const serial = Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000) + 25_569
  return serial > 60 ? serial : undefined
}
