/** How many are looked at: so many parts of 10,000, rounded up, one at the least. */
export const sampleSize = (listed: number, shareBp: number): number =>
  listed === 0 ? 0 : Math.max(1, Math.ceil((listed * shareBp) / 10_000))

/**
 * Which of the listed codes are drawn with a number (docs/protocols/sampling.md): each code is hashed behind the number and a
 * line end; those with the smallest hashes are drawn, in the order of their codes. `sha256` gives 64 small hexadecimal digits.
 */
export function sampleOf(
  codes: readonly string[],
  { number, size }: { number: string; size: number },
  sha256: (text: string) => string,
): string[] {
  return codes
    .map((code) => ({ code, hash: sha256(`${number}\n${code}`) }))
    .toSorted((a, b) => compare(a.hash, b.hash) || compare(a.code, b.code))
    .slice(0, size)
    .map(({ code }) => code)
    .toSorted(compare)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
