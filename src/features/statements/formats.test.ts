import { describe, expect, test } from 'vitest'
import type { JsonObject, XapiVersion } from './fault.ts'
import { formatStatement, readLanguages } from './formats.ts'
import { sameStatement } from './same.ts'
import { classroom, grafting, learner, stated } from './statement.fixture.ts'
import { voidedVerb } from './statement.ts'
import { termsOf } from './terms.ts'

const id = '8f87ccde-bb56-4c2e-ab83-44982ef22df0'
const verb = { id: 'http://a.b/saw', display: { en: 'saw', 'zh-Hans': '看了' } }
const unknown = { languages: [], definitionOf: () => undefined, displayOf: () => undefined }

describe.each<XapiVersion>(['1.0.3', '2.0.0'])(
  'xAPI %s 2.3.1 two texts state the same',
  (version) => {
    test.each<[string, JsonObject, JsonObject]>([
      [
        'whatever the store assigned',
        stated(),
        stated({ id, stored: '2026-11-26T00:00:00Z', version: '1.0.0' }),
      ],
      [
        'in another zone',
        stated({ timestamp: '2026-11-26T10:00:00+08:00' }),
        stated({ timestamp: '2026-11-26T02:00:00Z' }),
      ],
      ['where only one says when', stated({ timestamp: '2026-11-26T10:00:00Z' }), stated()],
      ['however it is displayed', stated({ verb }), stated({ verb: { id: verb.id } })],
      [
        'however it is defined',
        stated(),
        stated({ object: { id: grafting.id, objectType: 'Activity' } }),
      ],
      [
        'in any order of a group',
        stated({ actor: classroom }),
        stated({ actor: { ...classroom, member: classroom.member.toReversed() } }),
      ],
      ['one activity or a list of it', inContext(grafting), inContext([grafting])],
      ['to a hundredth of a second', lasting('PT1.123S'), lasting('PT1.129S')],
      [
        'whatever the case of a mail domain',
        stated(),
        stated({ actor: { mbox: 'mailto:wang@EXAMPLE.com' } }),
      ],
    ])('%s', (_how, a, b) => {
      expect(sameStatement(a, b, version)).toBe(true)
    })

    test.each<[string, JsonObject, JsonObject]>([
      ['of another person', stated(), stated({ actor: { mbox: 'mailto:li@example.com' } })],
      ['of another length, however equal', lasting('PT60S'), lasting('PT1M')],
      ['with a result', stated(), lasting('PT60S')],
      [
        'with another member',
        stated({ actor: classroom }),
        stated({ actor: { ...classroom, member: [learner] } }),
      ],
    ])('but not %s', (_how, a, b) => {
      expect(sameStatement(a, b, version)).toBe(false)
    })
  },
)

test.each<[string, JsonObject]>([
  ['the moment', { timestamp: '2026-11-26T10:00:01Z' }],
  ['what is attached', { attachments: [] }],
  ['the case of letters', { object: { id: grafting.id.toUpperCase() } }],
])('xAPI 4.2 %s tells two texts apart in 1.0.3, and not in 2.0', (_what, more) => {
  const statement = stated({ timestamp: '2026-11-26T10:00:00Z' })
  expect(sameStatement(statement, { ...statement, ...more }, '1.0.3')).toBe(false)
  expect(sameStatement(statement, { ...statement, ...more }, '2.0.0')).toBe(true)
})

function inContext(parent: unknown) {
  return stated({ context: { contextActivities: { parent } } })
}

function lasting(duration: string) {
  return stated({ result: { duration } })
}

describe('a statement is given back', () => {
  test('exact as it came, but for lists of context activities', () => {
    const statement = inContext(grafting)
    expect(formatStatement(statement, 'exact', unknown)).toEqual(inContext([grafting]))
  })

  test('with ids alone', () => {
    const statement = stated({
      actor: { ...classroom, name: 'class' },
      verb,
      context: { instructor: { ...learner, name: 'Wang' } },
    })
    expect(formatStatement(statement, 'ids', unknown)).toEqual({
      actor: { objectType: 'Group', member: classroom.member },
      verb: { id: verb.id },
      object: { id: grafting.id },
      context: { instructor: { mbox: learner.mbox } },
    })
    const of = { objectType: 'Agent', name: 'Li', mbox: 'mailto:li@example.com' }
    expect(formatStatement(stated({ object: of }), 'ids', unknown).object).toEqual({
      objectType: 'Agent',
      mbox: of.mbox,
    })
    const object = { objectType: 'Activity', id: grafting.id }
    expect(formatStatement(stated({ object }), 'ids', unknown).object).toEqual({ id: grafting.id })
  })

  test('canonical: in one language, with what the store knows', () => {
    const known = {
      languages: readLanguages('fr;q=0.9, zh-CN;q=0.8, en;q=0.1'),
      definitionOf: () => ({
        name: { en: 'Grafting', 'zh-Hans': '嫁接' },
        interactionType: 'choice',
        choices: [{ id: 'a', description: { en: 'yes', zh: '是' } }],
      }),
      displayOf: () => undefined,
    }
    expect(formatStatement(stated({ verb }), 'canonical', known)).toMatchObject({
      verb: { display: { 'zh-Hans': '看了' } },
      object: {
        definition: { name: { 'zh-Hans': '嫁接' }, choices: [{ description: { zh: '是' } }] },
      },
    })
  })

  test('in its first language where the reader names none of its', () => {
    expect(
      formatStatement(stated({ verb }), 'canonical', { ...unknown, languages: ['fr'] }),
    ).toMatchObject({ verb: { display: { en: 'saw' } } })
  })
})

test('the language wanted most comes first', () => {
  expect(readLanguages('en;q=0.5, zh-Hans, *;q=0.1, fr;q=0')).toEqual(['zh-Hans', 'en'])
})

describe('1.0.3 2.1.3 a statement is found', () => {
  test('by who acts and what it is about, and by relation where that is asked for', () => {
    const terms = termsOf(
      stated({
        actor: classroom,
        authority: { mbox: 'mailto:office@example.com' },
        context: {
          registration: id.toUpperCase(),
          instructor: { openid: 'http://a.b/li' },
          contextActivities: { grouping: { id: 'http://a.b/course' } },
        },
      }),
    )
    expect(terms).toMatchObject({
      verb: 'http://adlnet.gov/expapi/verbs/experienced',
      registration: id,
      agents: [
        { key: 'mailto:wang@example.com', related: false },
        { key: 'account:https://hub.example 17', related: false },
        { key: 'openid:http://a.b/li', related: true },
        { key: 'mailto:office@example.com', related: true },
      ],
      activities: [
        { iri: grafting.id, related: false },
        { iri: 'http://a.b/course', related: true },
      ],
      defined: [grafting],
    })
    expect(terms.refersTo).toBeUndefined()
  })

  test('within a sub-statement by relation only', () => {
    const object = { objectType: 'SubStatement', ...stated({ actor: { openid: 'http://a.b/li' } }) }
    const { agents, activities } = termsOf(stated({ object }))
    expect(agents).toContainEqual({ key: 'openid:http://a.b/li', related: true })
    expect(activities).toEqual([{ iri: grafting.id, related: true }])
  })

  test('who acts and is its authority too is found without asking for relations', () => {
    expect(termsOf(stated({ authority: learner })).agents).toEqual([
      { key: 'mailto:wang@example.com', related: false },
    ])
  })

  test('by what it refers to, and says what it voids', () => {
    const object = { objectType: 'StatementRef', id: id.toUpperCase() }
    expect(termsOf(stated({ object }))).toMatchObject({ refersTo: id })
    expect(termsOf(stated({ object })).voids).toBeUndefined()
    expect(termsOf(stated({ object, verb: { id: voidedVerb } })).voids).toBe(id)
  })
})
