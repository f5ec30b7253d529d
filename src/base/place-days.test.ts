import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dayOf, minuteOf, timeOf } from './calendar.ts'

test('half past six in the morning in Beijing is that day, whatever the day is in Greenwich', () => {
  const instant = '2026-11-22T22:30:00.000Z'
  expect(`${dayOf(instant)} ${timeOf(instant)}`).toBe('2026-11-23 06:30')
  expect(minuteOf(new Date(instant))).toBe(390)
  expect(timeOf('2026-11-22T16:00:00.000Z')).toBe('00:00')
})

/** What takes the day of Greenwich, of the machine or of the database's session for the day of the place. */
const wrongDays =
  /(?:\bat|At|\binstant|\bnow|clock\(\)|toISOString\(\))\.slice\(0, (?:4|7|10|16)\)|\bcurrent_date\b|\bnow\(\)::date|\.get(?:FullYear|Month|Date|Day|Hours)\(\)|toLocale(?:Date|Time)?String\(/

test('no day is cut out of an instant anywhere in the source', () => {
  const src = join(import.meta.dirname, '..')
  const found = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\./.test(file))
    .flatMap((file) =>
      readFileSync(join(src, file), 'utf8')
        .split('\n')
        .flatMap((line, n) => (wrongDays.test(line) ? [`${file}:${n + 1} ${line.trim()}`] : [])),
    )
    // A calendar day reckoned in UTC from a calendar day, and a serial day of a sheet, are right so.
    .filter(
      (place) =>
        !/^(base\/calendar|platform\/sheets\/number-format|features\/registers\/spellings|features\/statements\/time)\.ts:/.test(
          place,
        ),
    )
  expect(found).toEqual([])
})
