/**
 * An array as PostgreSQL writes it, of values that need no quotes: numbers, ids, hashes, codes, instants.
 * The driver would look at every character of a thousand of them.
 */
export const plainList = (values: readonly (string | number | boolean | null)[]): string =>
  `{${values.map((value) => value ?? 'null').join(',')}}`
