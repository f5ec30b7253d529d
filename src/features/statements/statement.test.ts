import { describe, expect, test } from 'vitest'
import type { JsonObject, XapiVersion } from './fault.ts'
import { isLanguageTag } from './iri.ts'
import { classroom, grafting, learner, stated } from './statement.fixture.ts'
import { checkStatement, checkStatements, voidedVerb } from './statement.ts'
import { durationMs, isDuration, isTimestamp, msOf, utcOf } from './time.ts'

const both: readonly XapiVersion[] = ['1.0.3', '2.0.0']
const wrong = (statement: unknown, version: XapiVersion = '2.0.0') =>
  checkStatement(statement, version).map(({ path, code }) => `${path} ${code}`)
const ref = { objectType: 'StatementRef', id: '8f87ccde-bb56-4c2e-ab83-44982ef22df0' }
const sub = { objectType: 'SubStatement', ...stated() }
const score = (said: JsonObject) => stated({ result: { score: said } })
const defined = (definition: unknown) => stated({ object: { ...grafting, definition } })
const attached = (more: JsonObject = {}) => ({
  usageType: 'http://example.com/photo',
  display: { en: 'photo' },
  contentType: 'image/jpeg',
  length: 3,
  sha2: 'a'.repeat(64),
  ...more,
})

describe.each(both)('xAPI %s takes', (version) => {
  test.each<[string, unknown]>([
    ['the least there is', stated()],
    ['an anonymous group', stated({ actor: classroom })],
    ['a group with a name of its own', stated({ actor: { ...classroom, openid: 'http://a.b/c' } })],
    ['an agent as object', stated({ object: learner })],
    ['a group as object', stated({ object: classroom })],
    ['a reference to a statement', stated({ object: ref })],
    ['a sub-statement that refers', stated({ object: { ...sub, object: ref } })],
    ['a voiding statement', stated({ verb: { id: voidedVerb }, object: ref })],
    ['a single context activity', stated({ context: { contextActivities: { parent: grafting } } })],
    ['null within an extension', stated({ result: { extensions: { 'http://a.b/c': null } } })],
    ['a score at its ends', score({ scaled: -1, raw: 5, min: 0, max: 5 })],
    ['a negative score without bounds', score({ raw: -5 })],
    ['a question', defined({ interactionType: 'choice', choices: [{ id: 'a' }, { id: 'b' }] })],
    ['no right answer at all', defined({ interactionType: 'other', correctResponsesPattern: [] })],
    ['an attachment', stated({ attachments: [attached()] })],
    ['version 1.0.7', stated({ version: '1.0.7' })],
    ['revision and platform of an activity', stated({ context: { revision: '2', platform: 'a' } })],
    ['an empty name', stated({ actor: { ...learner, name: '' } })],
    ['two people of an authority', stated({ authority: classroom })],
  ])('%s', (_what, statement) => {
    expect(wrong(statement, version)).toEqual([])
  })
})

describe.each(both)('xAPI %s refuses, and says where', (version) => {
  test.each<[string, unknown]>([
    [' wrong_type', []],
    [' wrong_type', 'statement'],
    ['/actor required', { verb: stated().verb, object: grafting }],
    ['/result wrong_type', stated({ result: null })],
    ['/colour not_allowed', stated({ colour: 'red' })],
    ['/Actor not_allowed', stated({ Actor: learner })],
    ['/id wrong_format', stated({ id: '42' })],
    ['/id wrong_type', stated({ id: 42 })],
    ['/actor one_identifier', stated({ actor: { name: 'Wang' } })],
    ['/actor one_identifier', stated({ actor: { ...learner, openid: 'http://a.b' } })],
    ['/actor/objectType wrong_value', stated({ actor: { ...learner, objectType: 'agent' } })],
    ['/actor/member not_allowed', stated({ actor: { ...learner, member: [learner] } })],
    ['/actor/mbox wrong_format', stated({ actor: { mbox: 'wang@example.com' } })],
    ['/actor/mbox_sha1sum wrong_format', stated({ actor: { mbox_sha1sum: 'a'.repeat(39) } })],
    ['/actor/openid wrong_format', stated({ actor: { openid: 'wang' } })],
    ['/actor/account/name required', stated({ actor: { account: { homePage: 'http://a.b' } } })],
    [
      '/actor/account/homePage wrong_format',
      stated({ actor: { account: { homePage: 'a', name: 'b' } } }),
    ],
    ['/actor/member required', stated({ actor: { objectType: 'Group', name: 'class' } })],
    ['/actor/member empty', stated({ actor: { objectType: 'Group', member: [] } })],
    [
      '/actor/member/0/objectType wrong_value',
      stated({ actor: { objectType: 'Group', member: [classroom] } }),
    ],
    ['/verb/id required', stated({ verb: { display: { en: 'saw' } } })],
    ['/verb/id wrong_format', stated({ verb: { id: 'saw' } })],
    [
      '/verb/display/en_GB! wrong_format',
      stated({ verb: { id: 'http://a.b', display: { 'en_GB!': 'x' } } }),
    ],
    ['/object/id required', stated({ object: { objectType: 'Activity' } })],
    ['/object/objectType wrong_value', stated({ object: { ...grafting, objectType: 'Thing' } })],
    ['/object/mbox not_allowed', stated({ object: { id: 'http://a.b', mbox: learner.mbox } })],
    ['/object/id wrong_format', stated({ object: { ...ref, id: 'last' } })],
    ['/object/object/objectType wrong_value', stated({ object: { ...sub, object: sub } })],
    ['/object/id not_allowed', stated({ object: { ...sub, id: ref.id } })],
    ['/object voids_no_statement', stated({ verb: { id: voidedVerb } })],
    ['/object/definition/moreInfo wrong_format', defined({ moreInfo: 'more' })],
    ['/object/definition/interactionType required', defined({ choices: [{ id: 'a' }] })],
    ['/object/definition/interactionType wrong_value', defined({ interactionType: 'Choice' })],
    [
      '/object/definition/choices/1/id twice',
      defined({ interactionType: 'choice', choices: [{ id: 'a' }, { id: 'a' }] }),
    ],
    ['/object/definition/extensions/mine wrong_format', defined({ extensions: { mine: 1 } })],
    ['/result/score/scaled out_of_range', score({ scaled: 1.01 })],
    ['/result/score/raw out_of_range', score({ raw: 6, max: 5 })],
    ['/result/score/max out_of_range', score({ min: 5, max: 5 })],
    ['/result/score/raw wrong_type', score({ raw: '5' })],
    ['/result/success wrong_type', stated({ result: { success: 'true' } })],
    ['/result/duration wrong_format', stated({ result: { duration: '90' } })],
    ['/context/registration wrong_format', stated({ context: { registration: 'first' } })],
    ['/context/team/objectType wrong_value', stated({ context: { team: learner } })],
    ['/context/contextActivities/parents not_allowed', contextual({ parents: [grafting] })],
    ['/context/contextActivities/other/0/id required', contextual({ other: [{}] })],
    [
      '/context/platform only_with_activity',
      { ...stated({ context: { platform: 'a' } }), object: ref },
    ],
    ['/context/language wrong_format', stated({ context: { language: 'chinese-simplified' } })],
    ['/timestamp wrong_format', stated({ timestamp: 'yesterday' })],
    ['/timestamp wrong_format', stated({ timestamp: '2026-11-26T10:00:00-00:00' })],
    ['/stored wrong_format', stated({ stored: 'now' })],
    ['/version version_unknown', stated({ version: '0.9' })],
    ['/version version_unknown', stated({ version: '1.1.0' })],
    ['/version version_unknown', stated({ version: '1' })],
    ['/authority/member out_of_range', stated({ authority: trio() })],
    ['/attachments/0/sha2 wrong_format', stated({ attachments: [attached({ sha2: 'abc' })] })],
    ['/attachments/0/length wrong_type', stated({ attachments: [attached({ length: '3' })] })],
    ['/attachments/0/fileUrl wrong_format', stated({ attachments: [attached({ fileUrl: 'a' })] })],
  ])('%s', (fault, statement) => {
    expect(wrong(statement, version)).toContain(fault)
  })

  test('every fault at once', () => {
    expect(wrong({ actor: {}, verb: {}, object: {} }, version).toSorted()).toEqual([
      '/actor one_identifier',
      '/object/id required',
      '/verb/id required',
    ])
  })

  test('the same id twice in one batch', () => {
    const id = '8f87ccde-bb56-4c2e-ab83-44982ef22df0'
    expect(checkStatements([stated({ id }), stated({ id: id.toUpperCase() })], version)).toEqual([
      { path: '/1/id', code: 'twice' },
    ])
  })
})

function contextual(contextActivities: unknown) {
  return stated({ context: { contextActivities } })
}

function trio() {
  return { ...classroom, member: [...classroom.member, { openid: 'http://a.b' }] }
}

describe('the two versions differ', () => {
  const present = [{ objectType: 'contextAgent', agent: learner, relevantTypes: ['http://a.b/c'] }]
  const others = [{ objectType: 'contextGroup', group: classroom }]

  test('2.0 has agents and groups of the context, 1.0.3 has not', () => {
    const statement = stated({ context: { contextAgents: present, contextGroups: others } })
    expect(wrong(statement, '2.0.0')).toEqual([])
    expect(wrong(statement, '1.0.3')).toEqual([
      '/context/contextAgents not_allowed',
      '/context/contextGroups not_allowed',
    ])
  })

  test('what is relevant of a context agent is not an empty list', () => {
    const nothing = [{ objectType: 'contextAgent', agent: learner, relevantTypes: [] }]
    expect(wrong(stated({ context: { contextAgents: nothing } }))).toEqual([
      '/context/contextAgents/0/relevantTypes empty',
    ])
  })

  test('2.0 wants seconds and a zone of a moment, 1.0.3 takes ISO 8601', () => {
    for (const timestamp of [
      '2026-11-26T10:00Z',
      '2026-11-26T10:00:00',
      '2026-11-26T10:00:00+08',
    ]) {
      expect(wrong(stated({ timestamp }), '1.0.3')).toEqual([])
      expect(wrong(stated({ timestamp }), '2.0.0')).toEqual(['/timestamp wrong_format'])
    }
  })

  test('1.0.3 takes no statement of version 2', () => {
    expect(wrong(stated({ version: '2.0.0' }), '2.0.0')).toEqual([])
    expect(wrong(stated({ version: '2.0.0' }), '1.0.3')).toEqual(['/version version_unknown'])
  })
})

test('a moment is the same in UTC, as precise as it was', () => {
  expect(utcOf('2026-11-26T10:00:00.12345+08:00')).toBe('2026-11-26T02:00:00.12345Z')
  expect(utcOf('2026-11-26T10:00:00Z')).toBe('2026-11-26T10:00:00Z')
  expect(utcOf('2026-11-26T00:15:00+0030')).toBe('2026-11-25T23:45:00.000Z')
  expect(msOf('1970-01-01T08:00:00.5+08:00')).toBe(500)
})

test('no moment has a 30th of February, a 25th hour or a 61st minute', () => {
  for (const value of ['2026-02-30T10:00:00Z', '2026-01-01T25:00:00Z', '2026-01-01T10:61:00Z']) {
    expect(isTimestamp(value, '1.0.3')).toBe(false)
  }
})

test('durations of ISO 8601', () => {
  for (const value of ['PT4H35M59.14S', 'P3Y1M29DT4H35M59.14S', 'P4W', 'P3Y', 'PT0S']) {
    expect(isDuration(value)).toBe(true)
  }
  for (const value of ['P', 'PT', 'P1DT', 'P4W1D', '4H', 'PT1.5H2M', 'P16559.14S']) {
    expect(isDuration(value)).toBe(false)
  }
  expect(durationMs('PT1H30M0.5S')).toBe(5_400_500)
})

test('language tags by their parts', () => {
  for (const tag of [
    'zh',
    'zh-Hans-CN',
    'zh-cmn-Hant',
    'mmr',
    'de-CH-1996',
    'x-own',
    'i-default',
    'es-419',
  ]) {
    expect(isLanguageTag(tag)).toBe(true)
  }
  for (const tag of ['', 'z', 'zh_CN', 'zh-', 'chinese-simplified-long', 'en-GB-x']) {
    expect(isLanguageTag(tag)).toBe(false)
  }
})
