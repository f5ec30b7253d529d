/**
 * Places by their statistical code: 12 digits, zero-padded, of which the first 2, 4, 6, 9 or 12
 * name a province, city, county, township or village. The level is always given, never guessed
 * from trailing zeros: 433123000000 could be asked about as a county or, wrongly, as a city.
 */
export const placeLevels = ['province', 'city', 'county', 'township', 'village'] as const
export type PlaceLevel = (typeof placeLevels)[number]

export const prefixLength: Readonly<Record<PlaceLevel, number>> = {
  province: 2,
  city: 4,
  county: 6,
  township: 9,
  village: 12,
}

/** Half-open range of codes: `lower <= code < upper`, compared byte by byte. */
export type CodeRange = { lower: string; upper: string }

/** Everything there is. ':' follows '9' in ASCII. */
export const everywhere: CodeRange = { lower: '0', upper: ':' }

export const isPlaceCode = (code: string): boolean => /^\d{12}$/.test(code)

/** The code of the unit of `level` that contains `code`: ('433123101201', 'county') → '433123000000'. */
export function placeAt(code: string, level: PlaceLevel): string {
  return code.slice(0, prefixLength[level]).padEnd(12, '0')
}

/** All codes inside the unit of `level` whose code is `code`, itself included. */
export function rangeOf(code: string, level: PlaceLevel): CodeRange {
  const lower = code.slice(0, prefixLength[level])
  return { lower, upper: successor(lower) }
}

export const contains = ({ lower, upper }: CodeRange, code: string): boolean =>
  lower <= code && code < upper

/** The codes that both ranges have, if any. */
export function commonRange(a: CodeRange, b: CodeRange): CodeRange | undefined {
  const lower = a.lower > b.lower ? a.lower : b.lower
  const upper = a.upper < b.upper ? a.upper : b.upper
  return lower < upper ? { lower, upper } : undefined
}

/** Sorted, disjoint ranges that cover the same codes as `ranges`. */
export function mergeRanges(ranges: readonly CodeRange[]): CodeRange[] {
  const merged: CodeRange[] = []
  for (const range of ranges.toSorted((a, b) => (a.lower < b.lower ? -1 : 1))) {
    const last = merged.at(-1)
    if (last && range.lower <= last.upper) {
      if (range.upper > last.upper) merged[merged.length - 1] = { ...last, upper: range.upper }
    } else merged.push(range)
  }
  return merged
}

/** The smallest string greater than every string that begins with `prefix`. */
function successor(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1)
  return prefix.slice(0, -1) + String.fromCharCode(last + 1)
}
