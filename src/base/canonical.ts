/**
 * JSON with sorted keys and without undefined members: the same value always gives the same text,
 * so that a hash over it can be checked years later, on another machine.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(
          Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
        )
      : member,
  )
}
