import { numberText } from './cell-text.ts'

/** What a number format makes of a number, as far as the meaning of the cell depends on it. */
export type NumberFormat =
  | { kind: 'number' }
  | { kind: 'percent' }
  | { kind: 'zeros'; digits: number }
  | { kind: 'time'; elapsed: boolean }
  | { kind: 'date'; precision: 'year' | 'month' | 'day' | 'time' }

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
  return has(/m/) ? { kind: 'date', precision: 'day' } : plain
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
  const days = Math.floor(serial) + (from1904 ? 1_462 : 0)
  // The programs believe in 1900-02-29, day 60; days before it are one off.
  if (days < 1 || days === 60 || days > 2_958_465) return numberText(serial)
  const sinceEpoch = (days > 60 ? days : days + 1) - 25_569
  const day = new Date(sinceEpoch * 86_400_000).toISOString().slice(0, 10)
  if (precision === 'year') return day.slice(0, 4)
  if (precision === 'month') return day.slice(0, 7)
  const time = precision === 'time' ? clock(serial - Math.floor(serial), false) : '00:00'
  return time === '00:00' ? day : `${day} ${time}`
}

function clock(days: number, elapsed: boolean): string {
  const seconds = Math.round((elapsed ? days : days % 1) * 86_400)
  const pad = (value: number) => String(value).padStart(2, '0')
  const text = `${pad(Math.floor(seconds / 3_600))}:${pad(Math.floor(seconds / 60) % 60)}`
  return seconds % 60 === 0 ? text : `${text}:${pad(seconds % 60)}`
}

/** The day number of `YYYY-MM-DD`, or undefined for days before March 1900. */
export function serialOf(day: string): number | undefined {
  const serial = Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000) + 25_569
  return serial > 60 ? serial : undefined
}
