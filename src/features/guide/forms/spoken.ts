import type { Day } from '../../../base/calendar.ts'
import { minuteOfTime } from '../../../base/clock.ts'
import { weekdayOf } from '../notice-item.ts'
import { listOf, type Phrase, type Script, say } from './words.ts'

/** 19:30 → 晚上七点半: as somebody says it, who has no clock before him. */
export function spokenTime(minute: number, script: Script, { bare = false } = {}): string {
  const hour = Math.floor(minute / 60)
  const rest = minute % 60
  const period = say(script, periodOf(hour))
  const twelve = hour === 0 ? 0 : hour > 12 ? hour - 12 : hour
  const hours = twelve === 2 ? say(script, 'two') : cardinal(twelve, script)
  return `${bare ? '' : period}${hours}${say(script, 'point')}${spokenRest(rest, script)}`
}

/** 晚上七点半到九点: the part of the day is said again only where it is another. */
export function spokenSpan(from: number, to: number, isNextDay: boolean, script: Script): string {
  const isSame = !isNextDay && periodOf(Math.floor(from / 60)) === periodOf(Math.floor(to / 60))
  const day = isNextDay ? say(script, 'spokenNextDay') : ''
  return `${spokenTime(from, script)}${say(script, 'until')}${day}${spokenTime(to, script, { bare: isSame })}`
}

export function spokenDay(day: Day, script: Script): string {
  const [, month = 1, date = 1] = day.split('-').map(Number)
  const told = say(script, 'date', {
    month: cardinal(month, script),
    day: cardinal(date, script),
  })
  return `${told}${say(script, 'comma')}${listOf(script, 'spokenWeekdays')[weekdayOf(day) - 1]}`
}

function spokenRest(minutes: number, script: Script): string {
  if (minutes === 0) return ''
  if (minutes === 30) return say(script, 'half')
  if (minutes === 15) return say(script, 'quarter')
  const zero = minutes < 10 ? digitsOf('0', script) : ''
  return `${zero}${cardinal(minutes, script)}${say(script, 'minutes')}`
}

function periodOf(hour: number): Phrase {
  if (hour < 5) return 'night'
  if (hour < 8) return 'early'
  if (hour < 12) return 'morning'
  if (hour < 13) return 'noon'
  return hour < 18 ? 'afternoon' : 'evening'
}

/** Whatever somebody wrote, without a digit in it: 2026年第3期 → 二零二六年第三期. */
export function spokenText(text: string, script: Script): string {
  return plainDigits(text)
    .replace(spans, (_, from: string, next: string | undefined, to: string) =>
      spokenSpan(minuteOfTime(from), minuteOfTime(to), next !== undefined, script),
    )
    .replace(/(?<!\d)([01]?\d|2[0-3])[:：]([0-5]\d)(?!\d)/g, (_, hour: string, minute: string) =>
      spokenTime(Number(hour) * 60 + Number(minute), script),
    )
    .replace(/(\d)\s*[-–—~～]\s*(?=\d)/g, (_, before: string) => before + say(script, 'until'))
    .replace(/([A-Za-z])[-–](?=\d)/g, '$1')
    .replace(/(\d+(?:\.\d+)?)\s*[%％]/g, (_, number: string) => say(script, 'percent') + number)
    .replace(/\d+(?=年)/g, (year) => (year.length === 4 ? digitsOf(year, script) : year))
    .replace(new RegExp(`(?<![\\d.])2(?=[${counted}])`, 'g'), say(script, 'two'))
    .replace(/(\d+)\.(\d+)/g, (_, whole: string, part: string) =>
      [spokenDigits(whole, script), digitsOf(part, script)].join(say(script, 'point')),
    )
    .replace(/\d+/g, (digits) => spokenDigits(digits, script))
}

const spans =
  /(?<!\d)((?:[01]?\d|2[0-3]):[0-5]\d)\s*[-–—]\s*(次日)?((?:[01]?\d|2[0-3]):[0-5]\d)(?!\d)/g

/** Things of which there are 两, not 二. */
const counted = '个個名场場节節次遍天间間台臺位家户戶亩畝斤元块塊只隻小种種'

/** Full-width, circled and other digits as the ten that everybody writes. */
const plainDigits = (text: string): string =>
  text.replace(/[\p{Nd}\p{No}]/gu, (sign) => {
    const plain = sign.normalize('NFKC')
    if (!/[^\d⁄/.]/.test(plain)) return plain.replace(/[⁄/.]/g, ' ')
    return decimalValue(sign)
  })

/** Digits of other scripts stand in tens one after the other; what is none says nothing aloud. */
function decimalValue(sign: string): string {
  if (!/\p{Nd}/u.test(sign)) return ''
  const code = sign.codePointAt(0) ?? 0
  let first = code
  while (code - first < 9 && /\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--
  return String((code - first) % 10)
}

/** A telephone number or a code is said digit by digit, what counts something as a number. */
const spokenDigits = (digits: string, script: Script): string =>
  digits.length > 6 || (digits.length > 1 && digits.startsWith('0'))
    ? digitsOf(digits, script)
    : cardinal(Number(digits), script)

function digitsOf(digits: string, script: Script): string {
  const names = listOf(script, 'digits')
  return [...digits].map((digit) => names[Number(digit)]).join('')
}

/** 0 to 999,999: 105 → 一百零五, 20 → 二十, 12 → 十二. */
export function cardinal(number: number, script: Script): string {
  const large = Math.floor(number / 10_000)
  if (large === 0) return belowTenThousand(number, script, { isWhole: true })
  const rest = number % 10_000
  const head = `${belowTenThousand(large, script, { isWhole: true })}${say(script, 'tenThousand')}`
  if (rest === 0) return head
  const zero = rest < 1_000 ? digitsOf('0', script) : ''
  return `${head}${zero}${belowTenThousand(rest, script, { isWhole: false })}`
}

function belowTenThousand(
  number: number,
  script: Script,
  { isWhole }: { isWhole: boolean },
): string {
  if (number < 10) return digitsOf(String(number), script)
  if (isWhole && number < 20)
    return say(script, 'ten') + (number === 10 ? '' : digitsOf(String(number - 10), script))
  const powers = ['', 'ten', 'hundred', 'thousand'] as const
  const digits = [...String(number)].map(Number)
  let told = ''
  for (const [at, digit] of digits.entries()) {
    const power = powers[digits.length - 1 - at]
    if (digit > 0) told += digitsOf(String(digit), script) + (power ? say(script, power) : '')
    else if (digits.slice(at).some((one) => one > 0) && !told.endsWith(digitsOf('0', script)))
      told += digitsOf('0', script)
  }
  return told
}
