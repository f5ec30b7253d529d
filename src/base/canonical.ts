/**
 * JSON with sorted keys and without undefined members: the same value always gives the same text,
 * so that a hash over it can be checked years later, on another machine.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(inOrder(value))

function inOrder(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(inOrder)
  if ('toJSON' in value && typeof value.toJSON === 'function') return inOrder(value.toJSON())
  // Without a prototype a member called `__proto__` is one like any other.
  const ordered: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(value).sort()) {
    ordered[key] = inOrder((value as Record<string, unknown>)[key])
  }
  return ordered
}
