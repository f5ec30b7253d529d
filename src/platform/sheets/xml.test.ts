import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attribute, escapeXml, xmlParser } from './xml.ts'

const events = (...pieces: string[]): string[] => {
  const seen: string[] = []
  let text = ''
  const flush = () => {
    if (text !== '') seen.push(`"${text}"`)
    text = ''
  }
  const parser = xmlParser({
    open: (name, attributes) => {
      flush()
      seen.push(`<${name}${attributes}`)
    },
    text: (more) => {
      text += more
    },
    close: (name) => {
      flush()
      seen.push(`/${name}`)
    },
  })
  for (const piece of pieces) parser.write(piece)
  parser.end()
  return seen
}

const sample = `<?xml version="1.0"?><!-- a > b --><x:sst a="1 > 0" x:b='"'><si><t>A &amp; &#x6751;&#26657;<![CDATA[ <raw> ]]></t></si><si/></x:sst>\n`

test('prefixes, quoted angles, entities, CDATA and comments are read', () => {
  expect(events(sample)).toEqual([
    `<sst a="1 > 0" x:b='"'`,
    '<si',
    '<t',
    '"A & 村校 <raw> "',
    '/t',
    '/si',
    '<si',
    '/si',
    '/sst',
  ])
})

test('where the pieces are cut changes nothing', () => {
  for (let at = 1; at < sample.length; at++)
    expect(events(sample.slice(0, at), sample.slice(at))).toEqual(events(sample))
})

test('an attribute is found by its own name, never inside a value', () => {
  const raw = ` ref="a r='B2'" r = 'A1' x:s="3"`
  expect(attribute(raw, 'r')).toBe('A1')
  expect(attribute(raw, 's')).toBe('3')
  expect(attribute(raw, 'f')).toBeUndefined()
})

test('escaped text is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      fc.pre(!text.includes('\r'))
      expect(events(`<t a="${escapeXml(text)}">${escapeXml(text)}</t>`)[1]).toBe(`"${text}"`)
    }),
    { verbose: 1 },
  )
})

test.each([
  ['<a><b></a></b>', 'xml_nesting'],
  ['<a>', 'xml_incomplete'],
  ['<a></a><b', 'xml_incomplete'],
  ['<!DOCTYPE a><a/>', 'xml_document_type'],
  ['<a>&undeclared;</a>', 'xml_entity'],
  ['<a>&#x110000;</a>', 'xml_entity'],
  ['<a>'.repeat(100), 'xml_too_deep'],
  [`<a b="${'x'.repeat(2 ** 21)}`, 'xml_token_too_long'],
])('%.20s is refused', (xml, reason) => {
  expect(() => events(xml)).toThrow(expect.objectContaining({ details: { reason } }))
})
