import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { decodeMarkup, encodingOf, likelyEncoding } from './encoding.ts'

const simplified = '水稻育秧技术，先晒种再浸种。'
const traditional = '水稻育秧技術，先曬種再浸種，請洽農會。'
const gb = (text: string) => iconv.encode(text, 'gb18030')

describe('without a word of its own a text is in', () => {
  test.each<[string, Buffer, string | undefined]>([
    ['UTF-8', Buffer.from(simplified), 'utf-8'],
    ['GB18030', gb(simplified), 'gb18030'],
    ['GB18030 that is UTF-8 by chance', gb('农业学习'), 'gb18030'],
    ['Big5', iconv.encode(traditional, 'big5'), 'big5'],
    ['UTF-16 without a mark', Buffer.from('<p>育秧</p>', 'utf16le'), 'utf-16le'],
    ['with a character that ends in nothing', Buffer.from('<p>第一</p>', 'utf16le'), 'utf-16le'],
    ['the same the other way round', Buffer.from('<p>第一</p>', 'utf16le').swap16(), 'utf-16be'],
    ['UTF-8 in Russian', Buffer.from('Привет, как дела'), 'utf-8'],
    ['UTF-8 in Greek', Buffer.from('Καλημέρα κόσμε'), 'utf-8'],
    ['UTF-8 in French', Buffer.from('déjà vu, à côté'), 'utf-8'],
    ['ASCII', Buffer.from('let a = 1'), 'utf-8'],
    ['nothing that is known', iconv.encode('déjà vu, müde', 'latin1'), undefined],
  ])('%s', (_what, bytes, encoding) => {
    expect(likelyEncoding(bytes)).toBe(encoding)
  })
})

describe('what a text says of itself', () => {
  const page = (meta: string) => gb(`<html><head>${meta}<title>${simplified}</title>`)
  test.each<[string, Buffer, 'html' | 'xml' | 'css' | 'text' | 'json', string]>([
    ['meta', page('<meta charset=gb2312>'), 'html', 'gb18030'],
    [
      'meta of old pages',
      page('<META http-equiv="Content-Type" content="text/html; charset=GBK">'),
      'html',
      'gb18030',
    ],
    ['nothing', page(''), 'html', 'gb18030'],
    ['meta in a comment', page('<!-- <meta charset="utf-8"> -->'), 'html', 'gb18030'],
    ['what is not so', page('<meta charset="utf-8">'), 'html', 'gb18030'],
    [
      'a mark, whatever the words say',
      Buffer.from(`\uFEFF<meta charset=gb2312>${simplified}`),
      'html',
      'utf-8',
    ],
    [
      'GB2312 of what would also be UTF-8',
      gb('<?xml version="1.0" encoding="GB2312"?><t>农业学习</t>'),
      'xml',
      'gb18030',
    ],
    ['@charset', gb(`@charset "gbk";a{font-family:宋体}`), 'css', 'gb18030'],
    [
      'UTF-8 with one wrong byte',
      Buffer.concat([Buffer.from(`<meta charset="utf-8">${simplified}`), Buffer.from([0xff])]),
      'html',
      'utf-8',
    ],
    ['JSON, which is always UTF-8', gb('{"a":"水稻"}'), 'json', 'utf-8'],
    ['a name nobody knows', Buffer.from(`<meta charset="x-mine">${simplified}`), 'html', 'utf-8'],
    ['UTF-16 in bytes that are none', Buffer.from('<meta charset="utf-16"><p>a'), 'html', 'utf-8'],
  ])('%s', (_what, bytes, kind, encoding) => {
    expect(encodingOf(bytes, kind)).toBe(encoding)
  })

  test('what cannot be told is as the pages beside it', () => {
    const bytes = iconv.encode('document.title = "é"', 'latin1')
    expect(encodingOf(bytes, 'text', 'gb18030')).toBe('gb18030')
  })
})

test('a text is read as it is meant, without its mark', () => {
  const xml = '<?xml version="1.0" encoding="UTF-16"?><t>育秧</t>'
  expect(decodeMarkup(Buffer.from(`\uFEFF${xml}`, 'utf16le'), 'xml')).toBe(xml)
  expect(decodeMarkup(Buffer.from(xml, 'utf16le'), 'xml')).toBe(xml)
})
