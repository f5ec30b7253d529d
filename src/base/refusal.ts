/**
 * A refusal is an expected "no": the request was understood and cannot be granted.
 * Anything else that is thrown is a bug and becomes a 500.
 *
 * `code` is part of the public API: clients branch on it and translate it, so it never changes.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly kind: RefusalKind
  readonly code: string
  readonly details: Record<string, unknown>

  constructor(kind: RefusalKind, code: string, details: Record<string, unknown> = {}) {
    super(`${code} ${JSON.stringify(details)}`)
    this.kind = kind
    this.code = code
    this.details = details
  }
}

export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable'

export const invalid = (code: string, details?: Record<string, unknown>) =>
  new Refusal('invalid', code, details)

/** `what` is the singular noun of the API: `notFound('school', id)` → `school_not_found`. */
export const notFound = (what: string, id: string) =>
  new Refusal('not_found', `${what}_not_found`, { id })

export const conflict = (code: string, details?: Record<string, unknown>) =>
  new Refusal('conflict', code, details)

export const forbidden = (code: string, details?: Record<string, unknown>) =>
  new Refusal('forbidden', code, details)
