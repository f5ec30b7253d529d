import { isObject, type JsonObject } from './fault.ts'

/** How a statement is walked: what each of its parts becomes. */
export type Parts = {
  /** Agents and groups, but not the members of a group. */
  actor(actor: JsonObject): JsonObject
  verb(verb: JsonObject): JsonObject
  activity(activity: JsonObject): JsonObject
}

const contextKinds = ['parent', 'grouping', 'category', 'other'] as const

/** An activity where one stands alone, or a list of them. */
export const activitiesOf = (value: unknown): JsonObject[] =>
  (Array.isArray(value) ? value : [value]).filter(isObject)

/**
 * The same statement with its parts put otherwise, also within a sub-statement. Context activities
 * become lists, as a store gives them back (1.0.3, 2.4.6.2).
 */
export function mapParts(statement: JsonObject, parts: Parts): JsonObject {
  const { actor, verb, object, context, authority } = statement
  return {
    ...statement,
    ...(isObject(actor) && { actor: parts.actor(actor) }),
    ...(isObject(verb) && { verb: parts.verb(verb) }),
    ...(isObject(object) && { object: mapObject(object, parts) }),
    ...(isObject(context) && { context: mapContext(context, parts) }),
    ...(isObject(authority) && { authority: parts.actor(authority) }),
  }
}

function mapObject(object: JsonObject, parts: Parts): JsonObject {
  switch (object.objectType ?? 'Activity') {
    case 'Activity':
      return parts.activity(object)
    case 'Agent':
    case 'Group':
      // An object without a type is an activity.
      return { objectType: object.objectType, ...parts.actor(object) }
    case 'SubStatement':
      return mapParts(object, parts)
    default:
      return object
  }
}

function mapContext(context: JsonObject, parts: Parts): JsonObject {
  const { instructor, team, contextActivities, contextAgents, contextGroups } = context
  return {
    ...context,
    ...(isObject(instructor) && { instructor: parts.actor(instructor) }),
    ...(isObject(team) && { team: parts.actor(team) }),
    ...(isObject(contextActivities) && {
      contextActivities: Object.fromEntries(
        contextKinds
          .filter((kind) => kind in contextActivities)
          .map((kind) => [kind, activitiesOf(contextActivities[kind]).map(parts.activity)]),
      ),
    }),
    ...(Array.isArray(contextAgents) && {
      contextAgents: mapMembers(contextAgents, 'agent', parts),
    }),
    ...(Array.isArray(contextGroups) && {
      contextGroups: mapMembers(contextGroups, 'group', parts),
    }),
  }
}

const mapMembers = (list: readonly unknown[], key: string, parts: Parts): unknown[] =>
  list.filter(isObject).map((each) => {
    const who = each[key]
    return isObject(who) ? { ...each, [key]: parts.actor(who) } : each
  })

export const membersOf = (group: JsonObject): JsonObject[] =>
  Array.isArray(group.member) ? group.member.filter(isObject) : []
