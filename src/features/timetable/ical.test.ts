import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { instantsOf } from './calendar/instant.ts'
import { occurrencesOf } from './calendar/occurrences.ts'
import type { Pattern } from './calendar/pattern.ts'
import type { DaySpan } from './calendar/spans.ts'
import { type FeedEvent, writeCalendar } from './ical.ts'
import type { ReadEvent } from './read-ical.fixture.ts'

const seed = 20_261_130
const changedAt = '2026-11-01T08:00:00.123Z'
const feed = { name: '龙塘村；学习安排, 2026', refreshHours: 6 }

const hostile = {
  summary: '果树修剪, 第一讲; 带剪刀 \\ 手套 🌳👩🏽‍🌾',
  description: '第一行\n第二行\r\nBEGIN:VEVENT\rATTENDEE:x\u0000\n',
  location: `多媒体教室${'（二楼东头）'.repeat(20)}`,
}
const readDescription = '第一行\n第二行\nBEGIN:VEVENT\nATTENDEE:x\n'

const pattern: Pattern = {
  repeats: { by: 'weeks', weekdays: [2, 6], every: 2 },
  from: '19:00',
  to: '20:30',
  fromDay: '2026-11-03',
  toDay: '2027-01-22',
  except: ['2026-11-17'],
}
const occurrences = occurrencesOf(pattern)
const moved: DaySpan = { day: '2026-12-04', from: 1_110, to: 1_200 }
const night: DaySpan = { day: '2026-12-31', from: 1_410, to: 1_470 }

const events: FeedEvent[] = [
  {
    uid: 'slot-1@qinghe.cunxiao',
    sequence: 3,
    changedAt,
    time: occurrences[0] as DaySpan,
    ...hostile,
    series: {
      weekdays: [2, 6],
      every: 2,
      until: '2027-01-22',
      except: ['2026-11-17'],
      changed: [
        { day: '2026-12-05', time: moved, sequence: 4, changedAt },
        {
          day: '2026-12-29',
          time: { day: '2026-12-29', from: 1_140, to: 1_230 },
          sequence: 5,
          changedAt,
          summary: '停：停电检修',
          isCalledOff: true,
        },
      ],
    },
  },
  { uid: 'one-1@qinghe.cunxiao', sequence: 0, changedAt, time: night, summary: '跨年夜话' },
  {
    uid: 'one-2@qinghe.cunxiao',
    sequence: 1,
    changedAt,
    time: { day: '2026-12-12', from: 540, to: 660 },
    summary: '开放日',
    url: 'https://county.example/week?a=1,2;b',
    isCalledOff: true,
  },
]

/** What somebody who subscribes should see, told without the writer. */
const expected = [
  ...occurrences.map((time) => {
    const texts = { uid: 'slot-1@qinghe.cunxiao', ...hostile, description: readDescription }
    if (time.day === '2026-12-05') return { ...texts, ...instantsOf(moved), status: 'CONFIRMED' }
    if (time.day === '2026-12-29')
      return { ...texts, ...instantsOf(time), status: 'CANCELLED', summary: '停：停电检修' }
    return { ...texts, ...instantsOf(time), status: 'CONFIRMED' }
  }),
  { ...plain('one-1@qinghe.cunxiao', '跨年夜话'), ...instantsOf(night), status: 'CONFIRMED' },
  {
    ...plain('one-2@qinghe.cunxiao', '开放日'),
    ...instantsOf({ day: '2026-12-12', from: 540, to: 660 }),
    status: 'CANCELLED',
  },
]

function plain(uid: string, summary: string) {
  return { uid, summary, description: '', location: '' }
}

const inOrder = (found: readonly ReadEvent[]): ReadEvent[] =>
  found.toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1))

test.each(['UTC', 'Asia/Shanghai', 'America/Los_Angeles'])(
  'two readers in a process at %s see the same occurrences as the timetable has',
  (zone) => {
    expect(expected.length).toBeGreaterThan(10)
    const output = execFileSync(
      process.execPath,
      [join(import.meta.dirname, 'read-ical.fixture.ts')],
      {
        input: writeCalendar(feed, events),
        env: { TZ: zone },
        encoding: 'utf8',
      },
    )
    const read = JSON.parse(output) as { ical: ReadEvent[]; node: ReadEvent[] }
    expect(inOrder(read.ical)).toEqual(inOrder(expected))
    expect(inOrder(read.node)).toEqual(inOrder(expected))
  },
)

test('a feed is written as RFC 5545 asks: CRLF, 75 octets, UNTIL in UTC, the zone of the county', () => {
  const text = writeCalendar(feed, events)
  const lines = text.split('\r\n')
  expect(lines.at(-1)).toBe('')
  expect(lines.join('')).not.toMatch(/[\r\n]/)
  expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([])
  expect(text).toContain(
    'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA;WKST=MO;UNTIL=20270122T110000Z\r\n',
  )
  expect(text).toContain('DTSTART;TZID=Asia/Shanghai:20261103T190000\r\n')
  expect(text).toContain('RECURRENCE-ID;TZID=Asia/Shanghai:20261205T190000\r\n')
  expect(text).toContain('LAST-MODIFIED:20261101T080000Z\r\n')
  expect(text).toContain('X-WR-CALNAME:龙塘村；学习安排\\, 2026\r\n')
  expect(text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1)
  // The same timetable is the same text: whoever asks again may be told that nothing has changed.
  expect(writeCalendar(feed, events)).toBe(text)
})

test('whatever people write comes back as they wrote it, in lines that end nowhere inside a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (summary) => {
      const text = writeCalendar(feed, [{ uid: 'x', sequence: 0, changedAt, time: night, summary }])
      expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
      const [event] = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')
      const kept = summary
        .toWellFormed()
        .replace(/\r\n|[\r\u0085\u2028\u2029]/g, '\n')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be written.
        .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      expect(event?.getFirstPropertyValue('summary')).toBe(kept)
      expect(event?.getAllProperties()).toHaveLength(8)
    }),
    { seed, numRuns: 2_000 },
  )
})
