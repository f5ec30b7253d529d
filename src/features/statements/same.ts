import { canonicalJson } from '../../base/canonical.ts'
import { agentKey } from './agent.ts'
import { isObject, type JsonObject, type XapiVersion } from './fault.ts'
import { mapParts, membersOf } from './parts.ts'
import { msOf } from './time.ts'

/**
 * Whether two texts state the same (1.0.3, 2.3.1): what a store assigns, how a verb is displayed and
 * an activity defined, the order within a group and the zone of a moment make no difference; in 2.0
 * (4.2) neither do the moment itself, what is attached and the case of letters.
 */
export function sameStatement(a: JsonObject, b: JsonObject, version: XapiVersion): boolean {
  if (version === '2.0.0') return looseText(a) === looseText(b)
  const timed = 'timestamp' in a && 'timestamp' in b
  return canonicalJson(essence(a, timed)) === canonicalJson(essence(b, timed))
}

function looseText({ attachments: _attachments, ...statement }: JsonObject): string {
  return canonicalJson(essence(statement, false)).toLowerCase()
}

function essence(statement: JsonObject, timed: boolean): JsonObject {
  const {
    id: _id,
    authority: _authority,
    stored: _stored,
    version: _version,
    timestamp,
    ...rest
  } = statement
  return {
    ...mapParts(essenceOfTimes(rest), {
      actor: essenceOfActor,
      verb: ({ id }) => ({ id }),
      activity: ({ id }) => ({ id }),
    }),
    ...(timed && typeof timestamp === 'string' && { timestamp: msOf(timestamp) }),
  }
}

/** Durations count to a hundredth of a second (1.0.3, 4.6); a sub-statement's moment to the millisecond. */
function essenceOfTimes(statement: JsonObject): JsonObject {
  const { result, object } = statement
  return {
    ...statement,
    ...(isObject(result) &&
      typeof result.duration === 'string' && {
        result: { ...result, duration: result.duration.replace(/([.,]\d\d)\d+S$/, '$1S') },
      }),
    ...(isObject(object) &&
      object.objectType === 'SubStatement' && {
        object: {
          ...essenceOfTimes(object),
          ...(typeof object.timestamp === 'string' && { timestamp: msOf(object.timestamp) }),
        },
      }),
  }
}

function essenceOfActor(actor: JsonObject): JsonObject {
  const { name, objectType = 'Agent' } = actor
  const members = membersOf(actor).map((member) => canonicalJson(essenceOfActor(member)))
  return {
    objectType,
    ...(name !== undefined && { name }),
    key: agentKey(actor),
    ...(members.length > 0 && { member: members.toSorted() }),
  }
}
