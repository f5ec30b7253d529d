/** GF(256) with x⁸ + x⁴ + x³ + x² + 1, as QR codes use it. */
const exponents: number[] = []
const logarithms: number[] = []
for (let i = 0, value = 1; i < 255; i++) {
  exponents.push(value)
  logarithms[value] = i
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0)
}

const product = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : (exponents[((logarithms[a] ?? 0) + (logarithms[b] ?? 0)) % 255] ?? 0)

/** The coefficients of (x - 1)(x - α)…(x - αⁿ⁻¹) after the leading 1. */
function generator(count: number): number[] {
  let coefficients = [1]
  for (let i = 0; i < count; i++) {
    const root = exponents[i] ?? 0
    coefficients = [...coefficients, 0].map(
      (value, at) => value ^ product(coefficients[at - 1] ?? 0, root),
    )
  }
  return coefficients.slice(1)
}

/** `count` codewords after `data`, with which half as many wrong ones are put right. */
export function errorCorrection(data: readonly number[], count: number): number[] {
  const factors = generator(count)
  let rest = new Array<number>(count).fill(0)
  for (const value of data) {
    const lead = value ^ (rest[0] ?? 0)
    rest = factors.map((factor, i) => (rest[i + 1] ?? 0) ^ product(factor, lead))
  }
  return rest
}
