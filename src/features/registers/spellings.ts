import { dayOf, isDay } from '../../base/calendar.ts'

/**
 * Values as people and programs spell them. `told`: the spelling said more or less than the value, and
 * whoever wrote it should see what became of it.
 */
export type Spelled<T> = { value: T; told?: true }

/**
 * 2018-5-1, 2018/5/1 0:00, 2018.05.01, 20180501, 2018 年 5 月 1 日, 二〇一八年五月一日, 1-May-18, a moment
 * of UTC (the day here), the number that a program shows of a day without its format. Nothing that
 * lacks a day or may be two days.
 */
export function readDay(typed: string): Spelled<string> | undefined {
  const text = withDigits(typed)
    .replace(/[‐-―−]/g, '-')
    .replace(/\s*([年月日号號/.-])\s*/g, '$1 ')
    .replace(/([年月/.-]) /g, '$1')
    .replace(/\s*(?:星期|週|周)[一二三四五六日天]$/, '')
    .trim()
  if (/^\d{5}$/.test(text)) return dayOfSerial(Number(text))
  const { date, time, zone } = splitTime(text) ?? { date: text, time: undefined, zone: undefined }
  const day = readDate(date)
  if (day === undefined) return undefined
  if (zone === undefined || time === undefined) return { value: day }
  const here = dayOf(new Date(`${day}T${time}${zone}`))
  return here === day ? { value: day } : { value: here, told: true }
}

function readDate(text: string): string | undefined {
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号號]?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (match) return dayIn(match[1], match[2], match[3])
  const english = /^(\d{1,2})[- ]([a-z]{3})[a-z]*[- ,]+(\d{4}|\d{2})$/i.exec(text)
  if (!english) return undefined
  const month = months.indexOf((english[2] ?? '').toLowerCase()) + 1
  const year = english[3] ?? ''
  // As the spreadsheet programs take two digits.
  const century = year.length === 4 ? '' : Number(year) < 30 ? '20' : '19'
  return dayIn(`${century}${year}`, String(month), english[1])
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

function dayIn(year = '', month = '', date = ''): string | undefined {
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isDay(day) ? day : undefined
}

/** There is no 24:00: it would be another day. */
function splitTime(text: string): { date: string; time: string; zone?: string } | undefined {
  const match =
    /^(.*?)(?:T|\s+)([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
      text,
    )
  if (!match) return undefined
  const [, date = '', hour = '', minute = '', second = '00', zone] = match
  const offset = zone?.toUpperCase().replace(/^(.\d{2})(\d{2})$/, '$1:$2')
  return {
    date,
    time: `${hour.padStart(2, '0')}:${minute}:${second}`,
    ...(offset && { zone: offset }),
  }
}

/** 1950 to 2064: what else has five digits is no day. */
function dayOfSerial(serial: number): Spelled<string> | undefined {
  if (serial < 18_264 || serial > 60_000) return undefined
  const day = new Date((serial - 25_569) * 86_400_000).toISOString().slice(0, 10)
  return { value: day, told: true }
}

/** 二〇一八年五月十五日 → 2018年5月15日; other texts as they are. */
function withDigits(text: string): string {
  const match =
    /^([〇零○Oo一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号號]$/.exec(
      text,
    )
  if (!match) return text
  const [, year = '', month = '', date = ''] = match
  const digit = (char: string) => Math.max(0, '一二三四五六七八九'.indexOf(char) + 1)
  const number = (word: string) => {
    const [tens, ones] = word.split('十')
    return ones === undefined
      ? digit(word)
      : (tens ? digit(tens) : 1) * 10 + (ones ? digit(ones) : 0)
  }
  return `${[...year].map(digit).join('')}年${number(month)}月${number(date)}日`
}

/**
 * 1,024, １０２４, 183人, 约150, 1.2万. `units`: what may follow, folded to small letters, and how many of
 * the field's own unit it is. Commas only part thousands: 1,5 is no number.
 */
export function readNumber(
  typed: string,
  units: Readonly<Record<string, number>>,
): Spelled<number> | undefined {
  const text = typed.replace(/[，]/g, ',').trim().toLowerCase()
  const match =
    /^(约|大约|近|≈|~)?\s*(共|计|¥|￥)?\s*([+-]?[\d,\s]*\d(?:\.\d{1,15})?|[+-]?\.\d{1,15})\s*(.*)$/.exec(
      text,
    )
  if (!match) return undefined
  const [, about, , digits = '', rest = ''] = match
  if (!grouped.test(digits)) return undefined
  const plain = digits.replace(/[,\s]/g, '')
  if (plain.replace(/^[+-]|\..*$/g, '').length > 15) return undefined
  const tail = /^(万|萬)?\s*(余|餘|多)?\s*(.*?)\s*(左右|以上|上下)?$/.exec(rest)
  const [, myriad, more, unit = '', around] = tail ?? []
  const factor = unit === '' ? 1 : units[unit]
  if (factor === undefined) return undefined
  const scale = factor * (myriad ? 10_000 : 1)
  const value = scale === 1 ? Number(plain) : Number((Number(plain) * scale).toPrecision(15))
  return about || more || around ? { value, told: true } : { value }
}

const grouped = /^[+-]?(?:\d*|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\s\d{3})+)(?:\.\d+)?$/

/** Words by which things are counted; none of them changes the number. */
export const counters: Readonly<Record<string, number>> = Object.fromEntries(
  [...'人名位口户戶台臺套部件个個间間所村组組张張节節岁歲门門本册冊份条條次座', '人次'].map(
    (word) => [word, 1],
  ),
)

/** 27.930646, 27.930646N, 北纬27.93°, 27°55'50", 109度30分14秒 */
export function readDegrees(typed: string): Spelled<number> | undefined {
  const text = typed
    .replace(/\s/g, '')
    .replace(/[’′‘＇]/g, "'")
    .replace(/[”″“＂]|''/g, '"')
  const match =
    /^(北纬|北緯|东经|東經|[NE])?(\d{1,3}(?:\.\d+)?)(?:[°度º](?:(\d{1,2}(?:\.\d+)?)['分](?:(\d{1,2}(?:\.\d+)?)(?:"|秒))?)?)?([NE])?$/i.exec(
      text,
    )
  if (!match) return undefined
  const [, , degrees = '', minutes = '0', seconds = '0'] = match
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return undefined
  const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3_600
  return { value: Math.round(value * 1e6) / 1e6 }
}

/** Marks as people tick a list; words are folded by the caller. */
export const tickOf = (typed: string): boolean | undefined =>
  /^[√✓✔☑✅]$/u.test(typed) ? true : /^[×✗✘☒✕✖❌]$/u.test(typed) ? false : undefined

/** What people write where they have nothing to write. */
export const isDash = (typed: string): boolean => /^[-‐-―−—–/\\_.。…~～、]+$/.test(typed)

export const isUnknown = (typed: string): boolean =>
  /^(?:不详|不詳|不明|未知|暂无|暫無|无|無|没有|沒有|待定|待补|待補|未填|空|n\/?a|null|none|nil)$/i.test(
    typed,
  )

/** The same for texts that look the same: in their case, width, dashes, blanks and leading zeros. */
export const lookOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[‐-―−ー－—–_]/g, '-')
    .replace(/[\s\p{Cf}]/gu, '')
    .replace(/\.0+$/, '')
    .replace(/^0+(?=.)|(?<!\d)0+(?=\d)/g, '')
