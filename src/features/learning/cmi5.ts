import type { Instant } from '../../base/calendar.ts'
import { launchNames } from '../library/packages/cmi5-structure.ts'
import type { CourseBlock, Launch, PackageContent } from '../library/packages/content.ts'
import { agentKey } from '../statements/agent.ts'
import { isObject, type JsonObject } from '../statements/fault.ts'
import { activitiesOf } from '../statements/parts.ts'
import { isDuration, isTimestamp, msOf } from '../statements/time.ts'
import { type Block, type MoveOn, moveOns, type Unit, type UnitFacts } from './move-on.ts'
import { activityOf, type agentOf } from './shelf.ts'
import { verbs } from './verbs.ts'

/** Verbs of cmi5 (9.3): what a unit says, and what is said of it. */
export const unitVerbs = {
  initialized: verbs.initialized,
  completed: verbs.completed,
  passed: verbs.passed,
  failed: verbs.failed,
  terminated: verbs.terminated,
} as const
export const platformVerbs = {
  launched: 'http://adlnet.gov/expapi/verbs/launched',
  abandoned: 'https://w3id.org/xapi/adl/verbs/abandoned',
  waived: 'https://w3id.org/xapi/adl/verbs/waived',
  satisfied: 'https://w3id.org/xapi/adl/verbs/satisfied',
} as const
const voided = 'http://adlnet.gov/expapi/verbs/voided'

const cmi5 = 'https://w3id.org/xapi/cmi5'
const ofCmi5 = `${cmi5}/context/categories/cmi5`
const ofMoveOn = `${cmi5}/context/categories/moveon`
const extension = (name: string) => `${cmi5}/context/extensions/${name}`
const sessionId = extension('sessionid')

export const launchModes = ['Normal', 'Browse', 'Review'] as const
export type LaunchMode = (typeof launchModes)[number]
/** 9.5.5.2 */
export const waivedReasons = [
  'Tested Out',
  'Equivalent AU',
  'Equivalent Outside Activity',
  'Administrative',
] as const
export type WaivedReason = (typeof waivedReasons)[number]

export const launchDataId = 'LMS.LaunchData'
export const preferencesId = 'cmi5LearnerPreferences'

/** What is still on its way when a unit ends is taken for so long (9.3.8). */
export const lateMs = 60_000

type Agent = ReturnType<typeof agentOf>

/** A course within one registration: a learner and an edition. */
export type Course = {
  resourceId: string
  title: string
  registration: string
  learner: Agent
}
export type CourseUnit = Launch & { cmi5: NonNullable<Launch['cmi5']> }

export const unitsOf = ({ launches }: PackageContent): CourseUnit[] =>
  launches.flatMap((one) => (one.cmi5 ? [{ ...one, cmi5: one.cmi5 }] : []))

/** Our own name of a unit or block; never the publisher's (8.1, 9.3.9). */
export const activityOfPart = (resourceId: string, id: string): string =>
  `${activityOf(resourceId)}#${encodeURIComponent(id)}`

export const moveOnOf = ({ moveOn }: CourseUnit['cmi5']): MoveOn =>
  moveOns.find((known) => known === moveOn) ?? 'NotApplicable'

/** The structure by our own names; the course itself is the resource. */
export function structureOf(resourceId: string, content: PackageContent): Block {
  const units = new Map(unitsOf(content).map((unit) => [unit.id, unit]))
  const unitOf = (id: string): Unit[] => {
    const unit = units.get(id)
    return unit ? [{ id: activityOfPart(resourceId, id), moveOn: moveOnOf(unit.cmi5) }] : []
  }
  const childrenOf = (block: Pick<CourseBlock, 'children'>): (Block | Unit)[] =>
    block.children.flatMap((part): (Block | Unit)[] =>
      'unit' in part
        ? unitOf(part.unit)
        : [{ id: activityOfPart(resourceId, part.id), children: childrenOf(part) }],
    )
  return { id: activityOf(resourceId), children: childrenOf(content.course ?? { children: [] }) }
}

/** What stands in the context of all that is said in a session (10). The resource first: hours are its. */
const contextTemplate = ({ resourceId }: Course, publisherId: string, session: string) => ({
  contextActivities: { grouping: [{ id: activityOf(resourceId) }, { id: publisherId }] },
  extensions: { [sessionId]: session },
})

export type LaunchOf = { course: Course; unit: CourseUnit; session: string; mode: LaunchMode }

/** The document that a unit reads first (10). `returnUrl`: where its window goes when it ends. */
export function launchData({ course, unit, session, mode }: LaunchOf, returnUrl?: string) {
  const { masteryScore, launchParameters, entitlementKey, launchMethod } = unit.cmi5
  return {
    contextTemplate: contextTemplate(course, unit.id, session),
    launchMode: mode,
    launchMethod,
    moveOn: moveOnOf(unit.cmi5),
    ...(launchParameters !== undefined && { launchParameters }),
    ...(masteryScore !== undefined && { masteryScore }),
    ...(returnUrl !== undefined && { returnURL: returnUrl }),
    ...(entitlementKey !== undefined && { entitlementKey: { courseStructure: entitlementKey } }),
  }
}

/** 8.1: a unit may have a query and a fragment of its own; what the platform says it cannot say instead. */
export function launchUrl(
  address: string,
  { course, unit }: LaunchOf,
  { endpoint, fetch }: { endpoint: string; fetch: string },
): string {
  const [whole = '', ...fragment] = address.split('#')
  const [path = '', own = ''] = whole.split(/\?(.*)/s)
  const kept = own
    .split('&')
    .filter((one) => one !== '' && !launchNames.some((name) => new URLSearchParams(one).has(name)))
  const query = Object.entries({
    endpoint,
    fetch,
    actor: JSON.stringify(course.learner),
    registration: course.registration,
    activityId: activityOfPart(course.resourceId, unit.id),
  }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return [`${path}?${[...kept, ...query].join('&')}`, ...fragment].join('#')
}

// --- What the platform says -----------------------------------------------------------------------

type Told = { id: string; at: Instant; session: string }

function statementOf(
  { id, at, session }: Told,
  course: Course,
  {
    verb,
    object,
    publisherId,
    result,
    extensions,
  }: {
    verb: keyof typeof platformVerbs
    object: JsonObject
    publisherId: string
    result?: JsonObject
    extensions?: JsonObject
  },
): JsonObject {
  const template = contextTemplate(course, publisherId, session)
  const judges = result !== undefined && ('success' in result || 'completion' in result)
  return {
    id,
    actor: course.learner,
    verb: { id: platformVerbs[verb], display: { en: verb } },
    object,
    ...(result && { result }),
    context: {
      registration: course.registration,
      contextActivities: {
        ...template.contextActivities,
        category: [{ id: ofCmi5 }, ...(judges ? [{ id: ofMoveOn }] : [])],
      },
      extensions: { ...template.extensions, ...extensions },
    },
    timestamp: at,
  }
}

const unitObject = ({ resourceId }: Course, { id, title }: Pick<CourseUnit, 'id' | 'title'>) => ({
  id: activityOfPart(resourceId, id),
  definition: { type: `${cmi5}/activitytype/au`, name: { und: title } },
})

/** 9.3.1; `address` is where the unit is, without what the launch adds. */
export function launched(told: Told, { course, unit, mode }: LaunchOf, address: string) {
  const { masteryScore, launchParameters } = unit.cmi5
  return statementOf(told, course, {
    verb: 'launched',
    object: unitObject(course, unit),
    publisherId: unit.id,
    extensions: {
      [extension('launchmode')]: mode,
      [extension('launchurl')]: address,
      [extension('moveon')]: moveOnOf(unit.cmi5),
      ...(masteryScore !== undefined && { [extension('masteryscore')]: masteryScore }),
      ...(launchParameters !== undefined && { [extension('launchparameters')]: launchParameters }),
    },
  })
}

/** 9.3.6; from its launch to the last that was heard of it. */
export const abandoned = (
  told: Told,
  course: Course,
  unit: Pick<CourseUnit, 'id' | 'title'>,
  lastedMs: number,
): JsonObject =>
  statementOf(told, course, {
    verb: 'abandoned',
    object: unitObject(course, unit),
    publisherId: unit.id,
    result: { duration: `PT${Math.round(lastedMs / 10) / 100}S` },
  })

/** 9.3.7 */
export const waived = (
  told: Told,
  course: Course,
  unit: Pick<CourseUnit, 'id' | 'title'>,
  reason: WaivedReason,
): JsonObject =>
  statementOf(told, course, {
    verb: 'waived',
    object: unitObject(course, unit),
    publisherId: unit.id,
    result: {
      success: true,
      completion: true,
      extensions: { [`${cmi5}/result/extensions/reason`]: reason },
    },
  })

/** 9.3.9, of a block or of the course. */
export function satisfied(
  told: Told,
  course: Course,
  { course: structure }: PackageContent,
  activity: string,
): JsonObject {
  const found =
    structure && activity !== activityOf(course.resourceId)
      ? blocksIn(structure).find(({ id }) => activityOfPart(course.resourceId, id) === activity)
      : structure
  return statementOf(told, course, {
    verb: 'satisfied',
    object: {
      id: activity,
      definition: {
        type: `${cmi5}/activitytype/${found === structure ? 'course' : 'block'}`,
        name: { und: found?.title ?? course.title },
      },
    },
    publisherId: found?.id ?? activity,
  })
}

const blocksIn = ({ children }: CourseBlock): CourseBlock[] =>
  children.flatMap((part) => ('unit' in part ? [] : [part, ...blocksIn(part)]))

// --- What was said, and what may be said next ------------------------------------------------------

type Heard = { verb: string; activity: string; session: string; atMs: number }

/** Statements of cmi5's own kind within one registration. */
export function heardIn(statements: readonly JsonObject[]): Heard[] {
  return statements.flatMap((statement) => {
    if (!categoriesOf(statement).includes(ofCmi5)) return []
    const { verb, object } = statement
    if (!isObject(verb) || !isObject(object)) return []
    const session = String(extensionsOf(statement)[sessionId] ?? '')
    return [{ verb: String(verb.id), activity: String(object.id), session, atMs: atOf(statement) }]
  })
}

export function factsOf(heard: readonly Heard[], activity: string): UnitFacts {
  const has = (verb: string) => heard.some((one) => one.verb === verb && one.activity === activity)
  return {
    completed: has(unitVerbs.completed),
    passed: has(unitVerbs.passed),
    waived: has(platformVerbs.waived),
  }
}

export const satisfiedIn = (heard: readonly Heard[]): Set<string> =>
  new Set(heard.flatMap(({ verb, activity }) => (verb === platformVerbs.satisfied ? activity : [])))

export type Running = {
  course: Course
  unit: CourseUnit
  session: string
  mode: LaunchMode
  /** Whether the unit has asked how its learner likes it (11). */
  knowsPreferences: boolean
}

/** What a statement breaks, by the section that says it. */
export type Broken =
  | 'voiding'
  | 'another_session'
  | 'another_unit'
  | 'id'
  | 'timestamp'
  | 'preferences_unread'
  | 'not_of_unit'
  | 'not_initialized'
  | 'terminated'
  | 'abandoned'
  | 'said_already'
  | 'mode'
  | 'score'
  | 'mastery'
  | 'result'
  | 'category'

/**
 * Why the platform takes none of these, which a unit sent at once; undefined: they are as cmi5 has them
 * (6.3, 9). `heard` is what was said before in the registration.
 */
export function whyRefused(
  running: Running,
  statements: readonly JsonObject[],
  heard: readonly Heard[],
): Broken | undefined {
  let before = heard
  const inOrder = statements.toSorted((a, b) => atOf(a) - atOf(b))
  for (const statement of inOrder) {
    const why = whyOneRefused(running, statement, before)
    if (why) return why
    before = [...before, ...heardIn([statement])]
  }
  return undefined
}

/** What has no time stands after all that have one. */
const atOf = ({ timestamp }: JsonObject): number =>
  typeof timestamp === 'string' && isTimestamp(timestamp, '1.0.3')
    ? msOf(timestamp)
    : Number.MAX_SAFE_INTEGER

function whyOneRefused(
  running: Running,
  statement: JsonObject,
  heard: readonly Heard[],
): Broken | undefined {
  const unfit = whyUnfit(running, statement)
  if (unfit) return unfit
  const { course, unit, session, mode } = running
  const { verb, object } = statement
  const verbId = isObject(verb) ? String(verb.id) : ''
  const isDefined = categoriesOf(statement).includes(ofCmi5)
  const inSession = heard.filter((one) => one.session === session)
  const says = (verb: string) => isDefined && verbId === verb
  if (inSession.some((one) => one.verb === platformVerbs.abandoned)) return 'abandoned'
  const isInitialized = inSession.some((one) => one.verb === unitVerbs.initialized)
  if (!isInitialized && !says(unitVerbs.initialized)) return 'not_initialized'
  const end = inSession.find((one) => one.verb === unitVerbs.terminated)
  if (end && atOf(statement) > end.atMs) return 'terminated'
  if (!isDefined) return categoriesOf(statement).includes(ofMoveOn) ? 'category' : undefined

  if (!Object.values<string>(unitVerbs).includes(verbId)) return 'not_of_unit'
  const activity = activityOfPart(course.resourceId, unit.id)
  if (!isObject(object) || object.id !== activity) return 'another_unit'
  const said = (verbs: readonly string[], where: readonly Heard[]) =>
    where.some((one) => one.activity === activity && verbs.includes(one.verb))
  const { completed, passed, failed } = unitVerbs
  const isJudged = verbId === passed || verbId === failed
  if (
    said([verbId], inSession) ||
    (isJudged && said([passed, failed], inSession)) ||
    (verbId === completed && said([completed], heard)) ||
    (isJudged && said([passed], heard))
  ) {
    return 'said_already'
  }
  if (mode !== 'Normal' && (isJudged || verbId === completed)) return 'mode'
  return whyResultRefused(verbId, statement, unit.cmi5.masteryScore)
}

/** What holds of all that a unit says, whatever was said before (6.3, 9.1, 9.2, 9.6, 9.7, 11). */
function whyUnfit(
  { course, unit, session, knowsPreferences }: Running,
  statement: JsonObject,
): Broken | undefined {
  const { id, actor, verb, context, timestamp } = statement
  if (isObject(verb) && verb.id === voided) return 'voiding'
  const isLearner =
    isObject(actor) &&
    (actor.objectType ?? 'Agent') === 'Agent' &&
    agentKey(actor) === agentKey(course.learner)
  const registration = isObject(context) ? String(context.registration).toLowerCase() : ''
  const { grouping } = contextTemplate(course, unit.id, session).contextActivities
  const isHere =
    isLearner &&
    registration === course.registration &&
    extensionsOf(statement)[sessionId] === session &&
    grouping.every((one) => groupingOf(statement).includes(one.id))
  if (!isHere) return 'another_session'
  if (typeof id !== 'string') return 'id'
  if (typeof timestamp !== 'string' || !isInUtc(timestamp)) return 'timestamp'
  return knowsPreferences ? undefined : 'preferences_unread'
}

const isInUtc = (timestamp: string): boolean =>
  /(Z|\+00:?00)$/i.test(timestamp) && isTimestamp(timestamp, '1.0.3')

/** 9.5, 9.6.2.2 and 9.6.3.2 */
function whyResultRefused(
  verb: string,
  statement: JsonObject,
  mastery: number | undefined,
): Broken | undefined {
  const result = isObject(statement.result) ? statement.result : {}
  const { completed, passed, failed, terminated } = unitVerbs
  const success = verb === passed ? true : verb === failed ? false : undefined
  const completion = verb === completed ? true : undefined
  if (result.success !== success || result.completion !== completion) return 'result'
  const judges = success !== undefined || completion !== undefined
  const needsDuration = judges || verb === terminated
  if (needsDuration && !(typeof result.duration === 'string' && isDuration(result.duration))) {
    return 'result'
  }
  if (categoriesOf(statement).includes(ofMoveOn) !== judges) return 'category'
  if (result.score === undefined) return undefined
  if (success === undefined || !isObject(result.score)) return 'score'
  const { scaled, raw, min, max } = result.score
  const told = extensionsOf(statement)[extension('masteryscore')]
  if (mastery !== undefined && told !== mastery) return 'mastery'
  if (raw !== undefined && (min === undefined || max === undefined)) return 'score'
  if (scaled === undefined) return undefined
  if (typeof scaled !== 'number' || scaled < 0 || scaled > 1) return 'score'
  if (mastery === undefined) return undefined
  return scaled >= mastery === success ? undefined : 'score'
}

const idsOf = (list: unknown): string[] => activitiesOf(list).map(({ id }) => String(id))
const activitiesIn = ({ context }: JsonObject): JsonObject =>
  isObject(context) && isObject(context.contextActivities) ? context.contextActivities : {}
const categoriesOf = (statement: JsonObject) => idsOf(activitiesIn(statement).category)
const groupingOf = (statement: JsonObject) => idsOf(activitiesIn(statement).grouping)
const extensionsOf = ({ context }: JsonObject): JsonObject =>
  isObject(context) && isObject(context.extensions) ? context.extensions : {}
