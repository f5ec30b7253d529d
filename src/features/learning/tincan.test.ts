import { expect, test } from 'vitest'
import { mayTouch, outcomesIn, tincanRefusal, tincanUrl } from './tincan.ts'
import { verbs } from './verbs.ts'

const learner = {
  objectType: 'Agent',
  account: { homePage: 'urn:uuid:019ac000-0000-7000-8000-000000000003', name: 'zeng' },
} as const
const sitting = {
  resourceId: '019ac000-0000-7000-8000-000000000001',
  title: '茶',
  registration: '019ac000-0000-7000-8000-000000000002',
  session: '019ac000-0000-7000-8000-000000000004',
  learner,
}
const whole = 'http://a.test/course'
const said = (more: object = {}) => ({
  actor: learner,
  verb: { id: verbs.completed },
  object: { id: whole },
  ...more,
})

test('B5 a course in Tin Can reads from its address who learns, and where it speaks', () => {
  const url = tincanUrl('http://c.test/content/e/index.html?a=1&auth=mine#x', sitting, {
    endpoint: 'http://p.test/xapi/',
    auth: 'Basic abc',
    activityId: whole,
  })
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
    a: '1',
    endpoint: 'http://p.test/xapi/',
    auth: 'Basic abc',
    actor: JSON.stringify(learner),
    registration: sitting.registration,
    activity_id: whole,
  })
  expect(new URL(url).hash).toBe('#x')
})

test.each<[string, object, string | undefined]>([
  ['what its learner did', {}, undefined],
  [
    'a part of it, within the session',
    { object: { id: `${whole}/1` }, context: { registration: sitting.registration.toUpperCase() } },
    undefined,
  ],
  [
    'what another did',
    { actor: { ...learner, account: { ...learner.account, name: 'li' } } },
    'another_learner',
  ],
  ['another session', { context: { registration: sitting.resourceId } }, 'another_session'],
  ['what takes back', { verb: { id: 'http://adlnet.gov/expapi/verbs/voided' } }, 'voiding'],
  ['a resource of ours', { object: { id: `urn:uuid:${sitting.resourceId}` } }, 'another_unit'],
  [
    'within a resource of ours',
    { context: { contextActivities: { grouping: [{ id: 'URN:UUID:1' }] } } },
    'another_unit',
  ],
])('A12 a course in Tin Can says %s', (_what, more, why) => {
  expect(tincanRefusal([said(more)], sitting)).toBe(why)
})

test('A12 it keeps states of its learner and of its own activities', () => {
  const asked = (resource: string, parameters: Record<string, string>, method = 'PUT') =>
    mayTouch(
      { resource, parameters, method, store: '', header: () => undefined, body: Buffer.alloc(0) },
      sitting,
    )
  const agent = JSON.stringify(learner)
  expect(asked('activities/state', { agent, activityId: whole })).toBe(true)
  expect(asked('activities/state', { agent, activityId: `urn:uuid:${sitting.resourceId}` })).toBe(
    false,
  )
  expect(asked('activities/state', { agent: agent.replace('zeng', 'li'), activityId: whole })).toBe(
    false,
  )
  expect(asked('activities/profile', { activityId: whole })).toBe(false)
  expect(asked('activities/profile', { activityId: whole }, 'GET')).toBe(true)
})

test('what is said of the whole is said of the resource, with its score', () => {
  const passed = said({
    verb: { id: verbs.passed },
    result: { score: { scaled: 0.8 }, success: true },
  })
  const part = said({ object: { id: `${whole}/1` } })
  expect(outcomesIn([part, passed], whole)).toEqual([
    { verb: verbs.passed, result: { score: { scaled: 0.8 } } },
  ])
})
