import { agentKey } from '../statements/agent.ts'
import { isObject, type JsonObject } from '../statements/fault.ts'
import { agentKeyIn } from '../statements/query.ts'
import type { XapiRequest } from '../statements/request.ts'
import type { Saying } from './saying.ts'
import type { agentOf } from './shelf.ts'
import { verbs } from './verbs.ts'

/** A course in Tin Can, from when it was opened; the registration of all that it says. */
export type TincanSitting = Saying & { learner: ReturnType<typeof agentOf> }

/** The address with what a course in Tin Can reads from it; what stands in it already it cannot say instead. */
export function tincanUrl(
  address: string,
  { learner, registration }: Pick<TincanSitting, 'learner' | 'registration'>,
  { endpoint, auth, activityId }: { endpoint: string; auth: string; activityId: string },
): string {
  const url = new URL(address)
  const said = {
    endpoint,
    auth,
    actor: JSON.stringify(learner),
    registration,
    activity_id: activityId,
  }
  const kept = [...url.searchParams].filter(([name]) => !Object.hasOwn(said, name))
  url.search = [...kept, ...Object.entries(said)]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  return url.href
}

/** What a course in Tin Can may not say: for somebody else, or of what is the platform's own. */
export function tincanRefusal(
  statements: readonly JsonObject[],
  { learner, registration }: TincanSitting,
): 'another_learner' | 'another_session' | 'voiding' | 'another_unit' | undefined {
  for (const { actor, verb, object, context } of statements) {
    if (!isObject(actor) || agentKey(actor) !== agentKey(learner)) return 'another_learner'
    if (isObject(verb) && verb.id === 'http://adlnet.gov/expapi/verbs/voided') return 'voiding'
    if (isObject(object) && isOurs(object.id)) return 'another_unit'
    if (!isObject(context)) continue
    const said = context.registration
    if (said !== undefined && String(said).toLowerCase() !== registration) return 'another_session'
    const around = isObject(context.contextActivities) ? context.contextActivities : {}
    const named = Object.values(around).flatMap((list) => (Array.isArray(list) ? list : [list]))
    if (named.some((activity) => isObject(activity) && isOurs(activity.id))) return 'another_unit'
  }
  return undefined
}

/** States and profiles of the learner himself, and none that the platform keeps. */
export function mayTouch(
  { resource, method, parameters }: XapiRequest,
  sitting: TincanSitting,
): boolean {
  if (resource === 'statements') return true
  const { agent, activityId } = parameters
  const isHis = agent === undefined || agentKeyIn(agent) === agentKey(sitting.learner)
  const isShared = resource === 'activities/profile' && method !== 'GET'
  return isHis && !isOurs(activityId) && !isShared
}

const isOurs = (id: unknown): boolean => /^urn:uuid:/i.test(String(id ?? ''))

/** What is said of the whole of it is said of the resource, too. */
export function outcomesIn(statements: readonly JsonObject[], activityId: string) {
  return statements.flatMap(({ verb, object, result }) => {
    const said = isObject(verb) ? String(verb.id) : ''
    const isWhole = isObject(object) && object.id === activityId
    const as = ([verbs.completed, verbs.passed, verbs.failed] as string[]).includes(said)
    if (!isWhole || !as) return []
    const score = isObject(result) && isObject(result.score) ? { score: result.score } : {}
    return [{ verb: said, result: score }]
  })
}
