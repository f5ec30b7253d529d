import { agentKey } from './agent.ts'
import { isObject, type JsonObject } from './fault.ts'
import { activitiesOf, membersOf } from './parts.ts'
import { voidedVerb } from './statement.ts'

/** What a statement is found by. `related`: only where relations are asked for too. */
export type Terms = {
  verb: string
  agents: readonly { key: string; related: boolean }[]
  activities: readonly { iri: string; related: boolean }[]
  registration?: string
  /** The statement that is its object. */
  refersTo?: string
  voids?: string
  /** Activities as this statement defines them. */
  defined: readonly JsonObject[]
}

/** Of a statement that was found right (1.0.3, part three, 2.1.3). */
export function termsOf(statement: JsonObject): Terms {
  const agents = new Map<string, boolean>()
  const activities = new Map<string, boolean>()
  const defined: JsonObject[] = []
  const addAgent = (who: unknown, related: boolean) => {
    if (!isObject(who)) return
    for (const each of [who, ...membersOf(who)]) {
      const key = agentKey(each)
      if (key !== undefined) agents.set(key, (agents.get(key) ?? true) && related)
    }
  }
  const addActivity = (activity: unknown, related: boolean) => {
    if (!isObject(activity)) return
    const iri = String(activity.id)
    activities.set(iri, (activities.get(iri) ?? true) && related)
    if (isObject(activity.definition)) defined.push(activity)
  }

  const addObject = (object: JsonObject, related: boolean) => {
    const type = object.objectType ?? 'Activity'
    if (type === 'Activity') addActivity(object, related)
    else if (type === 'Agent' || type === 'Group') addAgent(object, related)
    else if (type === 'SubStatement') addAll(object, true)
  }
  const addAll = (part: JsonObject, related: boolean) => {
    const { actor, object, context } = part
    addAgent(actor, related)
    if (isObject(object)) addObject(object, related)
    if (!isObject(context)) return
    addAgent(context.instructor, true)
    addAgent(context.team, true)
    for (const { agent } of activitiesOf(context.contextAgents)) addAgent(agent, true)
    for (const { group } of activitiesOf(context.contextGroups)) addAgent(group, true)
    const { contextActivities } = context
    if (!isObject(contextActivities)) return
    for (const list of Object.values(contextActivities)) {
      for (const activity of activitiesOf(list)) addActivity(activity, true)
    }
  }
  addAll(statement, false)
  addAgent(statement.authority, true)

  const { verb, object, context } = statement
  const verbId = isObject(verb) ? String(verb.id) : ''
  const registration = isObject(context) ? context.registration : undefined
  const refersTo =
    isObject(object) && object.objectType === 'StatementRef'
      ? String(object.id).toLowerCase()
      : undefined
  return {
    verb: verbId,
    agents: [...agents].map(([key, related]) => ({ key, related })),
    activities: [...activities].map(([iri, related]) => ({ iri, related })),
    ...(typeof registration === 'string' && { registration: registration.toLowerCase() }),
    ...(refersTo !== undefined && { refersTo }),
    ...(refersTo !== undefined && verbId === voidedVerb && { voids: refersTo }),
    defined,
  }
}
