import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../statements/fault.ts'
import { type CourseUnit, heardIn, launchUrl, type Running, whyRefused } from './cmi5.ts'

const unit: CourseUnit = {
  id: 'https://example.org/au/1',
  title: '检查蜂群',
  href: 'unit.html',
  depth: 0,
  cmi5: { moveOn: 'Passed', launchMethod: 'AnyWindow', masteryScore: 0.8 },
}
const resourceId = '019ac000-0000-7000-8000-000000000001'
const course = {
  resourceId,
  title: '蜜蜂越冬',
  registration: '019ac000-0000-8000-a000-000000000002',
  learner: {
    objectType: 'Agent',
    account: { homePage: 'urn:uuid:019ac000-0000-7000-8000-000000000003', name: 'zeng' },
  },
} as const
const running: Running = { course, unit, session: 'now', mode: 'Normal', knowsPreferences: true }
const activityId = `urn:uuid:${resourceId}#${encodeURIComponent(unit.id)}`
const categories = 'https://w3id.org/xapi/cmi5/context/categories/'
const extensions = 'https://w3id.org/xapi/cmi5/context/extensions/'

let second = 0
/** As a unit says it that knows the specification, one second after the other. */
function said(
  verb: string,
  result?: JsonObject,
  { session = 'now', defined = true } = {},
): JsonObject {
  const judges = ['completed', 'passed', 'failed'].includes(verb)
  second += 1
  return {
    id: `019ac000-0000-4000-8000-${String(second).padStart(12, '0')}`,
    actor: course.learner,
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
    object: { id: activityId },
    ...(result && { result: { duration: 'PT1M', ...result } }),
    context: {
      registration: course.registration,
      contextActivities: {
        grouping: [{ id: `urn:uuid:${resourceId}` }, { id: unit.id }],
        ...(defined && {
          category: [
            { id: `${categories}cmi5` },
            ...(judges ? [{ id: `${categories}moveon` }] : []),
          ],
        }),
      },
      extensions: {
        [`${extensions}sessionid`]: session,
        ...(result?.score !== undefined && { [`${extensions}masteryscore`]: 0.8 }),
      },
    },
    timestamp: new Date(Date.parse('2026-11-23T02:00:00Z') + second * 1_000).toISOString(),
  }
}
const passed = (scaled = 0.9) => said('passed', { success: true, score: { scaled } })
const failed = (scaled = 0.5) => said('failed', { success: false, score: { scaled } })
const completed = () => said('completed', { completion: true })
const why = (statements: JsonObject[], before: JsonObject[] = [], over: Partial<Running> = {}) =>
  whyRefused({ ...running, ...over }, statements, heardIn(before))

describe('what a unit may say', () => {
  test('cmi5 9.3 a session in order is taken, in one request or in many, whatever order they stand in', () => {
    const all = [said('initialized'), completed(), passed(), said('terminated', {})]
    expect(why(all)).toBeUndefined()
    expect(why(all.toReversed())).toBeUndefined()
    all.forEach((one, n) => {
      expect(why([one], all.slice(0, n))).toBeUndefined()
    })
  })

  test('cmi5 9.3.2 initialized is the first, of any kind', () => {
    const [early, begin] = [said('experienced', undefined, { defined: false }), said('initialized')]
    expect(why([early])).toBe('not_initialized')
    expect(why([completed()])).toBe('not_initialized')
    expect(why([said('initialized', undefined, { defined: false })])).toBe('not_initialized')
    expect(why([said('experienced', undefined, { defined: false })], [begin])).toBeUndefined()
    // That another session was, does not count.
    const other = said('initialized', undefined, { session: 'before' })
    expect(why([completed()], [other])).toBe('not_initialized')
  })

  test('cmi5 9.3.8 after terminated nothing is taken but what was said before it', () => {
    const begin = said('initialized')
    const late = completed()
    const end = said('terminated', {})
    expect(why([late], [begin, end])).toBeUndefined()
    expect(why([completed()], [begin, end])).toBe('terminated')
    expect(why([said('experienced', undefined, { defined: false })], [begin, end])).toBe(
      'terminated',
    )
  })

  test('cmi5 9.3.3 9.3.4 9.3.5 completed and passed once in a registration, no failed after passed', () => {
    const earlier = (verb: string, result: JsonObject) => said(verb, result, { session: 'before' })
    const done = [
      earlier('completed', { completion: true }),
      earlier('passed', { success: true }),
      said('initialized'),
    ]
    expect(why([completed()], done)).toBe('said_already')
    expect(why([passed()], done)).toBe('said_already')
    expect(why([failed()], done)).toBe('said_already')
    const failedBefore = [earlier('failed', { success: false }), said('initialized')]
    expect(why([passed()], failedBefore)).toBeUndefined()
    expect(why([failed()], failedBefore)).toBeUndefined()
    expect(why([failed(), passed()], failedBefore)).toBe('said_already')
    expect(why([said('initialized')], failedBefore)).toBe('said_already')
  })

  test('cmi5 9.3.4 9.3.5 9.5 the score agrees with the mastery score, the result with the verb', () => {
    const begin = [said('initialized')]
    expect(why([passed(0.8)], begin)).toBeUndefined()
    expect(why([passed(0.79)], begin)).toBe('score')
    expect(why([failed(0.8)], begin)).toBe('score')
    expect(why([passed(1.1)], begin)).toBe('score')
    expect(why([said('passed', { success: true, score: { raw: 9 } })], begin)).toBe('score')
    expect(why([said('completed', { completion: true, score: { scaled: 1 } })], begin)).toBe(
      'score',
    )
    expect(why([said('passed', { success: false })], begin)).toBe('result')
    expect(why([said('completed', { completion: true, success: true })], begin)).toBe('result')
    expect(why([said('terminated')], begin)).toBe('result')
  })

  test('cmi5 6.3 9.2 9.6 neither voiding, nor another’s name, registration, session or unit', () => {
    const begin = [said('initialized')]
    const one = completed()
    const other = { ...course.learner, account: { ...course.learner.account, name: 'other' } }
    const context = one.context as JsonObject
    expect(why([said('voided')], begin)).toBe('voiding')
    expect(why([{ ...one, actor: other }], begin)).toBe('another_session')
    expect(why([{ ...one, context: { ...context, registration: resourceId } }], begin)).toBe(
      'another_session',
    )
    expect(why([said('completed', { completion: true }, { session: 'x' })], begin)).toBe(
      'another_session',
    )
    expect(why([{ ...one, context: { ...context, contextActivities: {} } }], begin)).toBe(
      'another_session',
    )
    expect(why([{ ...one, object: { id: unit.id } }], begin)).toBe('another_unit')
    expect(why([said('launched')], begin)).toBe('not_of_unit')
    const grouped = context.contextActivities as JsonObject
    const grouping = [{ id: unit.id }]
    expect(
      why(
        [{ ...one, context: { ...context, contextActivities: { ...grouped, grouping } } }],
        begin,
      ),
    ).toBe('another_session')
    const unjudged = { ...grouped, category: [{ id: `${categories}cmi5` }] }
    expect(why([{ ...one, context: { ...context, contextActivities: unjudged } }], begin)).toBe(
      'category',
    )
  })

  test('cmi5 9.6.2.2 what is not of cmi5’s own kind does not judge', () => {
    const begin = [said('initialized')]
    const free = said('experienced', undefined, { defined: false })
    const context = free.context as JsonObject
    const contextActivities = {
      ...(context.contextActivities as JsonObject),
      category: [{ id: `${categories}moveon` }],
    }
    expect(why([free], begin)).toBeUndefined()
    expect(why([{ ...free, context: { ...context, contextActivities } }], begin)).toBe('category')
  })

  test('cmi5 9.1 9.2 9.7 each has an id, an agent and a moment in UTC', () => {
    const begin = [said('initialized')]
    const { id: _id, ...nameless } = completed()
    expect(why([nameless], begin)).toBe('id')
    const group = { ...course.learner, objectType: 'Group' }
    expect(why([{ ...completed(), actor: group }], begin)).toBe('another_session')
    const { account } = course.learner
    expect(why([{ ...completed(), actor: { account } }], begin)).toBeUndefined()
    const { timestamp: _timestamp, ...timeless } = completed()
    expect(why([timeless], begin)).toBe('timestamp')
    for (const timestamp of [
      '2026-11-23T10:01:00+08:00',
      '2026-11-23T02:01:00-06:00',
      '2026-11-23T02:01:00',
      '2026-11-23',
      'Z',
    ]) {
      expect([timestamp, why([{ ...completed(), timestamp }], begin)]).toEqual([
        timestamp,
        'timestamp',
      ])
    }
    const timestamp = '2026-11-23T02:01:00+00:00'
    expect(why([{ ...completed(), timestamp }], begin)).toBeUndefined()
  })

  test('cmi5 9.6.3.2 a score says which mastery score it is held against', () => {
    const begin = [said('initialized')]
    const one = passed()
    const context = one.context as JsonObject
    const told = (masteryscore?: number) => ({
      ...one,
      context: {
        ...context,
        extensions: {
          [`${extensions}sessionid`]: 'now',
          ...(masteryscore !== undefined && { [`${extensions}masteryscore`]: masteryscore }),
        },
      },
    })
    expect(why([told()], begin)).toBe('mastery')
    expect(why([told(0.7)], begin)).toBe('mastery')
    expect(why([told(0.8)], begin)).toBeUndefined()
    const { masteryScore: _, ...unmeasured } = unit.cmi5
    expect(why([told()], begin, { unit: { ...unit, cmi5: unmeasured } })).toBeUndefined()
  })

  test('cmi5 11 nothing is taken from a unit that has not asked how its learner likes it', () => {
    const begin = said('initialized')
    expect(why([begin], [], { knowsPreferences: false })).toBe('preferences_unread')
    expect(why([completed()], [begin], { knowsPreferences: false })).toBe('preferences_unread')
  })

  test('cmi5 10 who only browses or reviews is not judged', () => {
    for (const mode of ['Browse', 'Review'] as const) {
      const begin = said('initialized')
      expect(why([begin, said('terminated', {})], [], { mode })).toBeUndefined()
      for (const one of [completed(), passed(), failed()]) {
        expect(why([one], [begin], { mode })).toBe('mode')
      }
    }
  })
})

test('cmi5 8.1 a unit is launched with its own query and fragment', () => {
  const url = launchUrl(
    'http://c/unit.html?theme=1#top',
    { course, unit, session: 'now', mode: 'Normal' },
    { endpoint: 'http://p/xapi/', fetch: 'http://p/fetch/1' },
  )
  const shadowing = launchUrl(
    'http://c/unit.html?actor=x&theme=1&%65ndpoint=http%3A%2F%2Fevil.test&activityId#top',
    { course, unit, session: 'now', mode: 'Normal' },
    { endpoint: 'http://p/xapi/', fetch: 'http://p/fetch/1' },
  )
  expect(shadowing).toBe(url)
  expect(url.endsWith('#top')).toBe(true)
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
    theme: '1',
    endpoint: 'http://p/xapi/',
    fetch: 'http://p/fetch/1',
    actor: JSON.stringify(course.learner),
    registration: course.registration,
    activityId,
  })
})
