import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodeAs, encodingOf } from '../../../base/encoding.ts'
import { clockOf, cuesOutside, looksLikeSubtitles, readSubtitles } from './subtitles.ts'

const cases = join(import.meta.dirname, '../../../../../shared/cases/content')
const two = [
  { fromMs: 500, toMs: 1_500, text: '水稻育秧' },
  { fromMs: 1_600, toMs: 2_500, text: '田间管理' },
]

describe('S4-10 subtitles as people write them are read', () => {
  test.each<[string, string, string]>([
    ['as SubRip has it', '00:00:00,500 --> 00:00:01,500', '00:00:01,600 --> 00:00:02,500'],
    ['one digit of hours', '0:00:00,500 --> 0:00:01,500', '0:00:01,600 --> 0:00:02,500'],
    ['dots', '00:00:00.500 --> 00:00:01.500', '00:00:01.600 --> 00:00:02.500'],
    ['hundredths', '00:00:00,50 --> 00:00:01,50', '0:00:01,60 --> 0:00:02,50'],
    ['no hours', '00:00,500 --> 00:01,500', '00:01,600 --> 00:02,500'],
    ['wide signs', '00：00：00，500 --> 00：00：01，500', '00：00：01，600 --> 00：00：02，500'],
    ['short arrows', '00:00:00,500-->00:00:01,500', '00:00:01,600 -> 00:00:02,500'],
    ['places', '00:00:00,500 --> 00:00:01,500 X1:1 X2:2', '00:00:01,600 --> 00:00:02,500'],
  ])('%s', (_name, first, second) => {
    const numbered = `1\n${first}\n水稻育秧\n\n2\n${second}\n田间管理\n`
    const bare = `${first}\n水稻育秧\n\n${second}\n田间管理\n`
    const tight = `1\n${first}\n水稻育秧\n2\n${second}\n田间管理`
    for (const text of [numbered, `\uFEFF${numbered.replaceAll('\n', '\r\n')}`, bare, tight]) {
      expect(readSubtitles(text)).toMatchObject({ cues: two, unread: [] })
      expect(looksLikeSubtitles(text)).toBe(true)
    }
    expect(readSubtitles(numbered.replaceAll('\n', '\r')).cues).toEqual(two)
  })

  test('a blank line within a cue is part of it, a number may be what is said', () => {
    const text =
      '1\n00:00:01,000 --> 00:00:02,000\n一\n\n二\n\n2\n00:00:03,000 --> 00:00:04,000\n2008\n'
    expect(readSubtitles(text).cues.map((cue) => cue.text)).toEqual(['一\n二', '2008'])
  })

  test('colours and places go, bold stays, and what is no tag is shown', () => {
    const text =
      '1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color="red">剪枝</font> <b>3<5</b> & a->b\n'
    expect(readSubtitles(text).vtt).toBe(
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n剪枝 <b>3&lt;5</b> &amp; a-&gt;b\n',
    )
  })

  test('WebVTT stays as it was written, with its places, its styles and times without hours', () => {
    const text =
      'WEBVTT\n\nSTYLE\n::cue { color: lime }\n\nNOTE 旁注\n\na\n00:00.500 --> 00:01.500 line:0 align:start\n水稻\n'
    const read = readSubtitles(text.replaceAll('\n', '\r\n'))
    expect(read.vtt).toBe(text)
    expect(read.cues).toEqual([
      { fromMs: 500, toMs: 1_500, text: '水稻', settings: 'line:0 align:start' },
    ])
    const loose = readSubtitles(text.replace('00:00.500', '0:00,50'))
    expect(loose.vtt).toBe(
      'WEBVTT\n\nSTYLE\n::cue { color: lime }\n\n00:00:00.500 --> 00:00:01.500 line:0 align:start\n水稻\n',
    )
  })

  test('ASS: without styles, comments and drawings, in the order of time', () => {
    const text = [
      '[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name\nStyle: Default\n\n[Events]',
      'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
      'Dialogue: 0,0:00:03.00,0:00:04.50,Default,,0,0,0,,后说，{\\i1}斜{\\i0}\\N第二行\\h完',
      'Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,译者注',
      'Dialogue: 0,0:00:01.00,0:00:03.50,Default,,0,0,0,,先说, 有逗号',
      'Dialogue: 1,0:00:01.00,0:00:03.50,Default,,0,0,0,,{\\bord3}先说, 有逗号',
      'Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}',
      'Dialogue: 0,0:00:xx.00,0:00:02.00,Default,,0,0,0,,坏时间',
    ].join('\n')
    expect(readSubtitles(text)).toMatchObject({
      cues: [
        { fromMs: 1_000, toMs: 3_500, text: '先说, 有逗号' },
        { fromMs: 3_000, toMs: 4_500, text: '后说，斜\n第二行 完' },
      ],
      unread: [{ line: 15, text: expect.stringContaining('坏时间') }],
    })
  })
})

describe('S4-10 a cue that cannot be read is told with its line', () => {
  test.each([
    ['times without an arrow', '00:00:03,000 00:00:04,000', 5],
    ['letters for digits', '00:00:O3,000 --> 00:00:04,000', 5],
    ['an end before its beginning', '00:00:09,000 --> 00:00:04,000', 5],
    ['no end', '00:00:03,000 -->', 5],
  ])('%s', (_name, line, at) => {
    const text = `1\n00:00:01,000 --> 00:00:02,000\n一\n\n${line}\n二\n\n3\n00:00:05,000 --> 00:00:06,000\n三\n`
    const { cues, unread } = readSubtitles(text)
    expect(cues.map((cue) => cue.text)).toEqual(['一', '三'])
    expect(unread).toEqual([{ line: at, text: line.trim() }])
  })

  test('a number with words and no times, and words before the first cue', () => {
    const text =
      '片名\n\n1\n00:00:01,000 --> 00:00:02,000\n一\n\n2\n二\n\n3\n00:00:05,000 --> 00:00:06,000\n三\n'
    const { cues, unread } = readSubtitles(text)
    expect(cues.map((cue) => cue.text)).toEqual(['一', '三'])
    expect(unread).toEqual([
      { line: 1, text: '片名' },
      { line: 7, text: '2' },
    ])
  })

  test('what comes after the end of the film', () => {
    expect(cuesOutside(two, 1_600)).toEqual([two[1]])
    expect(cuesOutside(two, 0)).toEqual([])
    expect(clockOf(3_723_450)).toBe('01:02:03.450')
  })
})

test('S4-10 lines without end are read in the time that they deserve', () => {
  const began = performance.now()
  for (const part of ['1:1:1 ', '{\\', '<font ', '\n', '{', '1:1 -->']) {
    readSubtitles(`[Events]\n${part.repeat(500_000)}`)
    readSubtitles(part.repeat(500_000))
  }
  expect(performance.now() - began).toBeLessThan(20_000)
})

test
  .skipIf(!existsSync(cases))
  .each([
    ...['srt-ok', 'srt-bom-crlf', 'srt-dot-millis', 'srt-gbk', 'srt-later-cue-odd'],
    ...['srt-no-index', 'srt-one-digit-hour', 'srt-two-digit-millis', 'srt-utf16le'],
  ])('S4-10 the given %s', (name) => {
  const bytes = readFileSync(join(cases, `${name}.srt`))
  const text = decodeAs(bytes, encodingOf(bytes, 'text'))
  expect(readSubtitles(text)).toMatchObject({ cues: two, unread: [] })
})

test.skipIf(!existsSync(cases)).each([
  ['srt-big5.srt', ['繁體中文字幕', '田間管理']],
  ['ass.ass', ['水稻']],
  ['vtt-hourless-ok.vtt', ['水稻']],
  ['../sheets/51-utf16.srt', ['春季修剪']],
  ['../sheets/51b-gbk.srt', ['春季修剪']],
])('S4-10 the given %s', (name, said) => {
  const bytes = readFileSync(join(cases, name))
  const { cues, unread } = readSubtitles(decodeAs(bytes, encodingOf(bytes, 'text')))
  expect([cues.map(({ text }) => text), unread]).toEqual([said, []])
})
