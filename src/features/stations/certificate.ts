/** A quarter of a certificate's life before its end somebody has to look: it should have been renewed at a third. */
export const endingShare = 4

/** Below a county's domain a station is called by the code of its school. */
export const nameBelow = (domain: string, schoolCode: string): string =>
  `${schoolCode.toLowerCase()}.${domain}`

/** Of the names in a certificate the one of this school's station: a wildcard stands for its code. */
export function nameAmong(names: readonly string[], schoolCode: string): string | undefined {
  const wildcard = names.find((name) => name.startsWith('*.'))
  return wildcard ? nameBelow(wildcard.slice(2), schoolCode) : names[0]
}
