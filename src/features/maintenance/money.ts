/** Undefined: nothing was written; null: it is no amount of money. */
export function fenOf(yuan: string): number | null | undefined {
  const written = yuan.trim()
  if (written === '') return undefined
  return /^\d{1,7}(\.\d{1,2})?$/.test(written) ? Math.round(Number(written) * 100) : null
}
