import { dayOf, type Instant } from '../../base/calendar.ts'
import { isObject, type JsonObject } from '../statements/fault.ts'
import { durationMs, msOf } from '../statements/time.ts'
import { learnedIn, type Moment, type TimeRules } from './learning-time.ts'
import { verbs } from './verbs.ts'

/** Extensions of the context that tell one sitting from another, and how long the content is. */
const sessionIds = [
  'https://w3id.org/xapi/video/extensions/session-id',
  'https://w3id.org/xapi/cmi5/context/extensions/sessionid',
]
const contentLength = 'https://w3id.org/xapi/video/extensions/length'

export type Said = { id: string; station: string; statement: JsonObject }

/** What one learner did with one resource in one month at one station, and what it counts for. */
export type Attempt = {
  /** The activity he learned with. */
  activity: string
  month: string
  station: string
  minutes: number
  /** The statements that the minutes were made from. */
  countedIds: string[]
  said: { id: string; at: Instant; verb: string }[]
  completed: boolean
  passed: boolean
  lastAt: Instant
}

type Read = {
  id: string
  key: string
  activity: string
  month: string
  station: string
  verb: string
  at: Instant
  moment: Moment
  contentMs?: number
}

/** Every minute of every attempt with its evidence, the latest attempt first. */
export function attemptsIn(said: readonly Said[], rules: TimeRules): Attempt[] {
  const read = said.flatMap((one) => readOne(one) ?? [])
  return [...Map.groupBy(read, ({ key }) => key).values()]
    .map((parts) => attemptOf(parts, rules))
    .toSorted((a, b) => (a.lastAt < b.lastAt ? 1 : -1))
}

function attemptOf(parts: readonly Read[], rules: TimeRules): Attempt {
  const inOrder = parts.toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const [first] = inOrder as [Read]
  const contentMs = inOrder.find((part) => part.contentMs !== undefined)?.contentMs
  const { minutes, statementIds } = learnedIn(
    inOrder.map(({ moment }) => moment),
    rules,
    contentMs,
  )
  const has = (verb: string) => inOrder.some((part) => part.verb === verb)
  return {
    activity: first.activity,
    month: first.month,
    station: first.station,
    minutes,
    countedIds: statementIds,
    said: inOrder.map(({ id, at, verb }) => ({ id, at, verb })),
    completed: has(verbs.completed) || has(verbs.passed),
    passed: has(verbs.passed),
    lastAt: inOrder.at(-1)?.at ?? first.at,
  }
}

/** Undefined: about no activity. */
function readOne({ id, station, statement }: Said): Read | undefined {
  const { verb, object, timestamp, result } = statement
  if (!isObject(verb) || !isObject(object) || typeof object.id !== 'string') return undefined
  if ((object.objectType ?? 'Activity') !== 'Activity') return undefined
  const context = isObject(statement.context) ? statement.context : {}
  const extensions = isObject(context.extensions) ? context.extensions : {}
  const duration = isObject(result) ? result.duration : undefined
  const activity = wholeOf(context) ?? object.id
  const atMs = msOf(String(timestamp))
  const at = new Date(atMs).toISOString()
  const month = dayOf(at).slice(0, 7)
  const registration = String(context.registration ?? activity)
  const session = sessionIds.map((name) => extensions[name]).find((one) => one !== undefined)
  const seconds = extensions[contentLength]
  const verbId = String(verb.id)
  return {
    id,
    activity,
    month,
    station,
    verb: verbId,
    at,
    key: `${month} ${station} ${registration} ${activity}`,
    moment: {
      statementId: id,
      sitting: String(session ?? registration),
      atMs,
      ends: verbId === verbs.terminated,
      ...(typeof duration === 'string' && { durationMs: durationMs(duration) }),
    },
    ...(typeof seconds === 'number' && { contentMs: seconds * 1_000 }),
  }
}

/** A question belongs to its quiz, a unit to its course. */
function wholeOf(context: JsonObject): string | undefined {
  const { contextActivities } = context
  const grouping = isObject(contextActivities) ? contextActivities.grouping : undefined
  const [first] = Array.isArray(grouping) ? grouping : [grouping]
  return isObject(first) && typeof first.id === 'string' ? first.id : undefined
}
