import { hash } from 'node:crypto'

/** The name of nothing. */
export const noName = '00000000-0000-0000-0000-000000000000'

/**
 * What something is called in the tables: 16 bytes of the SHA-256 of its name, written as a UUID, so
 * that a long IRI costs no more than a short one and an agent cannot be read from it.
 */
export function nameOf(kind: string, text: string): string {
  const digits = hash('sha256', `${kind} ${text}`)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20, 32)}`
}

export const nameOfAgent = (key: string): string => nameOf('agent', key)
export const nameOfActivity = (iri: string): string => nameOf('activity', iri)
export const nameOfVerb = (iri: string): string => nameOf('verb', iri)
