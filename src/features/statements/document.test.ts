import { describe, expect, test } from 'vitest'
import { type DocumentWrite, isWhatItSays, merged, whyNotWritten } from './document.ts'

const write = (given: Partial<DocumentWrite>): DocumentWrite => ({
  method: 'PUT',
  kind: 'agent_profile',
  version: '2.0.0',
  conditions: {},
  ...given,
})

describe('xAPI 3.1 a document is written only on top of what its writer has seen', () => {
  test.each([
    [{ conditions: { ifMatch: '"a"' } }, 'a', undefined],
    [{ conditions: { ifMatch: '"x", "a"' } }, 'a', undefined],
    [{ conditions: { ifMatch: '"b"' } }, 'a', 'precondition_failed'],
    [{ conditions: { ifMatch: 'W/"a"' } }, 'a', 'precondition_failed'],
    [{ conditions: { ifMatch: '"b"' } }, undefined, 'precondition_failed'],
    [{ conditions: { ifMatch: '*' } }, undefined, 'precondition_failed'],
    [{ conditions: { ifMatch: '*' } }, 'a', undefined],
    [{ conditions: { ifNoneMatch: '*' } }, undefined, undefined],
    [{ conditions: { ifNoneMatch: '*' } }, 'a', 'precondition_failed'],
    [{ conditions: { ifNoneMatch: 'W/"a"' } }, 'a', 'precondition_failed'],
    [{ conditions: { ifNoneMatch: '"b"' } }, 'a', undefined],
    [{}, undefined, 'precondition_needed'],
    [{ kind: 'activity_profile', version: '1.0.3' }, undefined, 'precondition_needed'],
    [{ kind: 'state' }, undefined, undefined],
    [{}, 'a', 'document_exists'],
    [{ kind: 'state' }, 'a', 'document_exists'],
    [{ kind: 'state', version: '1.0.3' }, 'a', undefined],
    [
      { kind: 'state', version: '1.0.3', conditions: { ifMatch: '"b"' } },
      'a',
      'precondition_failed',
    ],
    [{ version: '1.0.3' }, 'a', 'document_exists'],
    [{ method: 'POST' }, 'a', undefined],
    [{ method: 'POST', conditions: { ifNoneMatch: '*' } }, 'a', 'precondition_failed'],
    [{ method: 'DELETE' }, 'a', undefined],
    [{ method: 'DELETE', conditions: { ifMatch: '"b"' } }, 'a', 'precondition_failed'],
  ] as const)('%j on %s: %s', (given, etag, why) => {
    expect(whyNotWritten(write(given), etag)).toBe(why)
  })
})

describe('xAPI 2.2 a POST puts the members of one JSON object over those of another', () => {
  const json = (text: string, contentType = 'application/json') => ({
    contentType,
    content: new TextEncoder().encode(text),
  })
  const mergedText = (before: string | undefined, posted: string) => {
    const result = merged(before === undefined ? undefined : json(before), json(posted))
    return 'why' in result ? result.why : new TextDecoder().decode(result.content.content)
  }

  test('one level deep', () => {
    expect(mergedText('{"x":"foo","y":{"a":1}}', '{"x":"bash","y":{"b":2},"z":3}')).toBe(
      '{"x":"bash","y":{"b":2},"z":3}',
    )
    expect(mergedText('{"x":"foo","y":"bar"}', '{"x":"bash"}')).toBe('{"x":"bash","y":"bar"}')
  })

  test('what is no object is refused, on either side', () => {
    expect(mergedText('{"x":1}', '[1]')).toBe('document_not_json')
    expect(mergedText('[1]', '{"x":1}')).toBe('document_not_json')
    expect(mergedText(undefined, '{"x":')).toBe('document_not_json')
    expect(merged(json('a', 'text/plain'), json('{}'))).toEqual({ why: 'document_not_json' })
    expect(merged(json('{}'), json('a', 'text/plain'))).toEqual({ why: 'document_not_json' })
  })

  test('anything may be posted where nothing is', () => {
    const plain = json('a', 'text/plain')
    expect(merged(undefined, plain)).toEqual({ content: plain })
  })

  test('a document that calls itself JSON must be', () => {
    expect(isWhatItSays(json('{'))).toBe(false)
    expect(isWhatItSays(json('null'))).toBe(true)
    expect(isWhatItSays(json('{', 'text/plain'))).toBe(true)
  })
})
