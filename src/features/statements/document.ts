import { Refusal } from '../../base/refusal.ts'
import { isObject, type JsonObject, type XapiVersion } from './fault.ts'
import { readAnyJson } from './json-text.ts'

export type DocumentKind = 'state' | 'activity_profile' | 'agent_profile'

/** What the request demands of what is there, as its headers say. */
export type Conditions = { ifMatch?: string | undefined; ifNoneMatch?: string | undefined }

export type DocumentWrite = {
  method: 'PUT' | 'POST' | 'DELETE'
  kind: DocumentKind
  version: XapiVersion
  conditions: Conditions
}

/** Why a document may not be written now; `etag` is what is there, unquoted (1.0.3, part three, 3.1). */
export function whyNotWritten(
  { method, kind, version, conditions }: DocumentWrite,
  etag: string | undefined,
): 'precondition_failed' | 'document_exists' | 'precondition_needed' | undefined {
  const { ifMatch, ifNoneMatch } = conditions
  if (ifMatch !== undefined && !matches(ifMatch, etag)) return 'precondition_failed'
  // A weak tag says "the same" well enough to keep hands off (RFC 9110, 13.1.2).
  if (ifNoneMatch !== undefined && matches(ifNoneMatch.replaceAll('W/"', '"'), etag)) {
    return 'precondition_failed'
  }
  if (method !== 'PUT' || ifMatch !== undefined || ifNoneMatch !== undefined) return undefined
  // Whoever writes a profile says that he knows of none, or which one: several programs share it.
  if (kind !== 'state') return etag === undefined ? 'precondition_needed' : 'document_exists'
  // 1.0.3 lets a state be overwritten unseen, 2.0 does not.
  return etag === undefined || version === '1.0.3' ? undefined : 'document_exists'
}

/** RFC 9110, 13.1: a list of tags, or a star for anything that is there. */
function matches(header: string, etag: string | undefined): boolean {
  if (etag === undefined) return false
  const tags = header.split(',').map((tag) => tag.trim())
  return tags.some((tag) => tag === '*' || tag.replace(/^"(.*)"$/, '$1') === etag)
}

export type Content = { contentType: string; content: Uint8Array }

export const isJson = (contentType: string): boolean =>
  /^application\/json\s*(;|$)/i.test(contentType)

/** What a POST makes of what is there: its members over the ones before, one level deep (2.2). */
export function merged(
  before: Content | undefined,
  posted: Content,
): { content: Content } | { why: 'document_not_json' } {
  if (!before && !isJson(posted.contentType)) return { content: posted }
  const [old, added] = [before ? objectIn(before) : {}, objectIn(posted)]
  if (!old || !added) return { why: 'document_not_json' }
  if (!before) return { content: posted }
  const content = new TextEncoder().encode(JSON.stringify({ ...old, ...added }))
  return { content: { contentType: before.contentType, content } }
}

/** Whether a document that calls itself JSON is. */
export const isWhatItSays = (document: Content): boolean =>
  !isJson(document.contentType) || valueIn(document.content) !== undefined

function objectIn({ contentType, content }: Content): JsonObject | undefined {
  const value = isJson(contentType) ? valueIn(content) : undefined
  return isObject(value) ? value : undefined
}

function valueIn(content: Uint8Array): unknown {
  try {
    return readAnyJson(content)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'json_broken') return undefined
    throw error
  }
}
