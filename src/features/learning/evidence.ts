import { dayOf, type Instant } from '../../base/calendar.ts'
import { isObject, type JsonObject } from '../statements/fault.ts'
import { durationMs, msOf } from '../statements/time.ts'
import { learnedIn, type Moment, type TimeRules } from './learning-time.ts'
import { verbs } from './verbs.ts'

/** Extensions of the context that tell one sitting from another, and how long the content is. */
const ownSession = 'https://w3id.org/xapi/video/extensions/session-id'
const sessionIds = [ownSession, 'https://w3id.org/xapi/cmi5/context/extensions/sessionid']
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
  registration: string
  /** Absent: nothing tells its sittings apart. */
  sitting?: string
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
  const sittings = [...Map.groupBy(read, sittingOf).values()].flatMap(whereItBegan)
  return [...Map.groupBy(sittings, attemptKey).values()]
    .map((parts) => attemptOf(parts, rules))
    .toSorted((a, b) => (a.lastAt < b.lastAt ? 1 : -1))
}

const sittingOf = ({ id, registration, activity, sitting }: Read): string =>
  sitting === undefined ? id : `${registration} ${activity} ${sitting}`

/** A sitting tells at its end what it told half-way, so it counts in one month and at one station. */
function whereItBegan(sitting: readonly Read[]): Read[] {
  const [{ month, station }] = sitting.toSorted(byTime) as [Read]
  return sitting.map((part) => ({ ...part, month, station }))
}

const byTime = (a: Read, b: Read): number => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1)

const attemptKey = ({ month, station, registration, activity }: Read): string =>
  `${month} ${station} ${registration} ${activity}`

function attemptOf(parts: readonly Read[], rules: TimeRules): Attempt {
  const inOrder = parts.toSorted(byTime)
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

/** What a player of ours says of its sitting before the end. */
const soFarVerbs: readonly string[] = [verbs.progressed, verbs.paused]

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
    registration,
    ...(session !== undefined && { sitting: String(session) }),
    moment: {
      statementId: id,
      sitting: String(session ?? registration),
      atMs,
      soFar:
        verbId === verbs.terminated ||
        (extensions[ownSession] !== undefined && soFarVerbs.includes(verbId)),
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
