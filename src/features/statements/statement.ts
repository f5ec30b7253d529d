import { agent, agentOrGroup, authority, group } from './agent.ts'
import {
  andThen,
  anything,
  below,
  boolean,
  type Check,
  type Fault,
  isObject,
  type JsonObject,
  listOf,
  type Members,
  mapOf,
  number,
  objectOf,
  oneOf,
  text,
  type XapiVersion,
} from './fault.ts'
import { isIri, isLanguageTag, isMediaType, isSha2, isUuid } from './iri.ts'
import { isDuration, isTimestamp } from './time.ts'

export const voidedVerb = 'http://adlnet.gov/expapi/verbs/voided'

const iri = text(isIri)
const uuid = text(isUuid)
const languageMap = mapOf(isLanguageTag, text())
const extensions = mapOf(isIri, anything)

const components: Check = (value, path) => {
  const faults = listOf(objectOf({ id: text(), description: languageMap }, ['id']))(value, path)
  if (faults.length > 0 || !Array.isArray(value)) return faults
  const seen = new Set<unknown>()
  return value.flatMap(({ id }, n): Fault[] =>
    seen.size < seen.add(id).size ? [] : [{ path: below(below(path, n), 'id'), code: 'twice' }],
  )
}

const onlyOfInteractions: Members = {
  correctResponsesPattern: listOf(text()),
  choices: components,
  scale: components,
  source: components,
  target: components,
  steps: components,
}

const definition = andThen(
  objectOf({
    name: languageMap,
    description: languageMap,
    type: iri,
    moreInfo: iri,
    extensions,
    interactionType: oneOf(
      'true-false',
      'choice',
      'fill-in',
      'long-fill-in',
      'matching',
      'performance',
      'sequencing',
      'likert',
      'numeric',
      'other',
    ),
    ...onlyOfInteractions,
  }),
  (value, path) =>
    !('interactionType' in value) && Object.keys(onlyOfInteractions).some((key) => key in value)
      ? [{ path: below(path, 'interactionType'), code: 'required' }]
      : [],
)

export const activity: Check = objectOf({ objectType: oneOf('Activity'), id: iri, definition }, [
  'id',
])

const statementRef: Check = objectOf({ objectType: oneOf('StatementRef'), id: uuid }, [
  'objectType',
  'id',
])

const verb: Check = objectOf({ id: iri, display: languageMap }, ['id'])

const score = andThen(
  objectOf({ scaled: number, raw: number, min: number, max: number }),
  (value, path) => {
    const scaled = Number(value.scaled ?? 0)
    const min = Number(value.min ?? Number.NEGATIVE_INFINITY)
    const max = Number(value.max ?? Number.POSITIVE_INFINITY)
    const raw = Number(value.raw ?? Math.max(min, Math.min(max, 0)))
    const wrong = [
      ...(scaled < -1 || scaled > 1 ? ['scaled'] : []),
      ...(min >= max ? ['max'] : []),
      ...(raw < min || raw > max ? ['raw'] : []),
    ]
    return wrong.map((key): Fault => ({ path: below(path, key), code: 'out_of_range' }))
  },
)

const result: Check = objectOf({
  score,
  success: boolean,
  completion: boolean,
  response: text(),
  duration: text(isDuration),
  extensions,
})

const oneOrMore =
  (each: Check): Check =>
  (value, path) =>
    (Array.isArray(value) ? listOf(each) : each)(value, path)

const inContext = (objectType: string, key: string, who: Check): Check =>
  objectOf(
    {
      objectType: oneOf(objectType),
      [key]: who,
      relevantTypes: listOf(iri, { mayBeEmpty: false }),
    },
    ['objectType', key],
  )

const contextOf = (version: XapiVersion): Check =>
  objectOf({
    registration: uuid,
    instructor: agentOrGroup,
    team: group,
    contextActivities: objectOf({
      parent: oneOrMore(activity),
      grouping: oneOrMore(activity),
      category: oneOrMore(activity),
      other: oneOrMore(activity),
    }),
    revision: text(),
    platform: text(),
    language: text(isLanguageTag),
    statement: statementRef,
    extensions,
    ...(version === '2.0.0' && {
      contextAgents: listOf(inContext('contextAgent', 'agent', agent)),
      contextGroups: listOf(inContext('contextGroup', 'group', group)),
    }),
  })

const attachment: Check = objectOf(
  {
    usageType: iri,
    display: languageMap,
    description: languageMap,
    contentType: text(isMediaType),
    length: (value, path) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 0
        ? []
        : [{ path, code: 'wrong_type' }],
    sha2: text(isSha2),
    fileUrl: iri,
  },
  ['usageType', 'display', 'contentType', 'length', 'sha2'],
)

/** An object without a type is an activity. */
const objectWith =
  (nested: Check | undefined): Check =>
  (value, path) => {
    if (!isObject(value)) return [{ path, code: 'wrong_type' }]
    const type = value.objectType ?? 'Activity'
    if (type === 'Activity') return activity(value, path)
    if (type === 'Agent' || type === 'Group') return agentOrGroup(value, path)
    if (type === 'StatementRef') return statementRef(value, path)
    if (type === 'SubStatement' && nested) return nested(value, path)
    return [{ path: below(path, 'objectType'), code: 'wrong_value' }]
  }

/** What a statement says of the whole: of an object that is no activity there is no revision and no platform. */
function together(value: JsonObject, path: string): Fault[] {
  const { verb: said, object, context } = value
  const type = isObject(object) ? (object.objectType ?? 'Activity') : 'Activity'
  const voids = isObject(said) && said.id === voidedVerb
  const faults: Fault[] = []
  if (voids && type !== 'StatementRef') {
    faults.push({ path: below(path, 'object'), code: 'voids_no_statement' })
  }
  if (type !== 'Activity' && isObject(context)) {
    for (const key of ['revision', 'platform']) {
      if (key in context) {
        faults.push({ path: below(below(path, 'context'), key), code: 'only_with_activity' })
      }
    }
  }
  return faults
}

const inBoth = (version: XapiVersion): Members => ({
  actor: agentOrGroup,
  verb,
  result,
  context: contextOf(version),
  timestamp: text((value) => isTimestamp(value, version)),
  attachments: listOf(attachment),
})
const always = ['actor', 'verb', 'object']

const subStatement = (version: XapiVersion): Check =>
  andThen(
    objectOf(
      {
        objectType: oneOf('SubStatement'),
        object: objectWith(undefined),
        ...inBoth(version),
      },
      ['objectType', ...always],
    ),
    together,
  )

/** What a store of each version takes: the newer one also what was stated in the older. 1.0 alone is 1.0.0. */
const versionsTaken: Readonly<Record<XapiVersion, RegExp>> = {
  '1.0.3': /^1\.0(\.\d+)?$/,
  '2.0.0': /^(1\.0(\.\d+)?|2\.0\.\d+)$/,
}

const statementOf = (version: XapiVersion): Check =>
  andThen(
    objectOf(
      {
        id: uuid,
        object: objectWith(subStatement(version)),
        stored: text((value) => isTimestamp(value, version)),
        authority,
        version: (value, path) => {
          if (typeof value !== 'string') return [{ path, code: 'wrong_type' }]
          return versionsTaken[version].test(value) ? [] : [{ path, code: 'version_unknown' }]
        },
        ...inBoth(version),
      },
      always,
    ),
    together,
  )

const statements: Readonly<Record<XapiVersion, Check>> = {
  '1.0.3': statementOf('1.0.3'),
  '2.0.0': statementOf('2.0.0'),
}

/** All that is wrong with one statement (xAPI 1.0.3, part two, 2; 2.0, 4.2). */
export const checkStatement = (value: unknown, version: XapiVersion, path = ''): Fault[] =>
  statements[version](value, path)

/** One statement or several of them, as a POST brings them; no id may come twice. */
export function checkStatements(value: unknown, version: XapiVersion): Fault[] {
  if (!Array.isArray(value)) return checkStatement(value, version)
  const seen = new Set<string>()
  return value.flatMap((each: unknown, n) => {
    const path = below('', n)
    const faults = checkStatement(each, version, path)
    const id = isObject(each) && typeof each.id === 'string' ? each.id.toLowerCase() : undefined
    if (id === undefined) return faults
    if (seen.has(id)) faults.push({ path: below(path, 'id'), code: 'twice' })
    seen.add(id)
    return faults
  })
}

export const checkAgent = (value: unknown, path = ''): Fault[] => agent(value, path)
export const checkActor = (value: unknown, path = ''): Fault[] => agentOrGroup(value, path)
