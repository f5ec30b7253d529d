import type { Instant } from '../../base/calendar.ts'
import { activityOf, type agentOf } from './shelf.ts'

export type Said = {
  verb: string
  /** A part of the resource: a question, a chapter, a unit. */
  part?: string
  result?: Record<string, unknown>
  context?: Record<string, unknown>
}

/** Within what something is said: one learner on one resource, in one sitting. */
export type Saying = {
  resourceId: string
  title: string
  registration: string
  /** From opening the content to closing it. */
  session: string
}

const sessionId = 'https://w3id.org/xapi/video/extensions/session-id'

/** What a learner did, as a statement. */
export function statementOf(
  { resourceId, title, registration, session }: Saying,
  { verb, part, result, context = {} }: Said,
  { id, actor, timestamp }: { id: string; actor: ReturnType<typeof agentOf>; timestamp: Instant },
) {
  const whole = { id: activityOf(resourceId), definition: { name: { und: title } } }
  const { extensions, ...more } = context as { extensions?: object }
  return {
    id,
    actor,
    verb: { id: verb },
    object: part === undefined ? whole : { id: `${whole.id}#${encodeURIComponent(part)}` },
    ...(result && { result }),
    context: {
      registration,
      ...(part !== undefined && { contextActivities: { grouping: [{ id: whole.id }] } }),
      extensions: { [sessionId]: session, ...extensions },
      ...more,
    },
    timestamp,
  }
}
