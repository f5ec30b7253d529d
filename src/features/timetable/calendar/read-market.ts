import type { Problem } from '../../../base/problem.ts'
import type { Weekday } from './days.ts'
import type { MarketRule, Moon } from './market-rule.ts'

/**
 * What people write of their market: 逢三逢八, 农历逢五逢十, 三、六、九赶场, 每周三周六, 逢子、午日, 初一十五.
 * `isMoonSaid`: digits without a word for the calendar are read as lunar, and the page asks.
 */
export type MarketReading = { rule: MarketRule; isMoonSaid: boolean } | { problem: Problem }

export function readMarket(written: string): MarketReading {
  const said = written.normalize('NFKC').replace(/\s/g, '')
  const moon = moonOf(said)
  const bare = said.replace(fillers, '')
  const isSaid = moon !== undefined
  const weekdays = weekdaysOf(bare)
  if (weekdays) return { rule: { by: 'weekdays', weekdays }, isMoonSaid: true }
  const branches = branchesOf(bare)
  if (branches) return { rule: { by: 'branches', branches }, isMoonSaid: true }
  const calendar = moon ?? 'lunar'
  const digits = digitsOf(bare)
  if (digits) return { rule: { by: 'digits', calendar, digits }, isMoonSaid: isSaid }
  const dates = datesOf(bare, isSaid)
  if (dates) return { rule: { by: 'dates', calendar, dates }, isMoonSaid: isSaid }
  return { problem: { code: 'market_unreadable', value: written } }
}

const lunarWords = /农历|阴历|旧历|夏历|農曆|陰曆|舊曆/
const solarWords = /公历|阳历|新历|国历|公曆|陽曆|新曆|西历/

const moonOf = (said: string): Moon | undefined =>
  lunarWords.test(said) ? 'lunar' : solarWords.test(said) ? 'solar' : undefined

/** Words beside the days: of the calendar, of the market, and what joins them. */
const fillers =
  /农历|阴历|旧历|夏历|農曆|陰曆|舊曆|公历|阳历|新历|国历|公曆|陽曆|新曆|西历|赶集|赶场|赶圩|赶墟|赶街|赶山|趕集|趕場|趕墟|集日|场期|场日|圩期|圩日|墟期|墟日|街天|街期|大集|为|為|是|的|每月|每逢|每旬|和|与|及|、|,|，|;|；|\.|。|\/|—|-|:|：/g

const numerals = '〇一二三四五六七八九'

/** 三 and 3 are 3; 十, 0 and 10 are 0: the last digit of the day. */
function digitsOf(bare: string): number[] | undefined {
  const text = bare.replace(/[集场圩墟街場日号號天]+$/, '')
  if (!/^(?:逢?(?:[〇零一二三四五六七八九十]|10|\d))+$/.test(text)) return undefined
  // 十五 without 逢 between may be the 15th.
  if (!text.includes('逢') && /十[一二三四五六七八九]|[一二]十/.test(text)) return undefined
  const found = [...text.matchAll(/10|[〇零一二三四五六七八九十]|\d/g)].map(
    ([sign]) => numberOf(sign) % 10,
  )
  return inOrder(found)
}

const numberOf = (sign: string): number =>
  sign === '十' ? 10 : sign === '零' ? 0 : /\d/.test(sign) ? Number(sign) : numerals.indexOf(sign)

/** 初一十五, 初五、二十: days of the month as one says them. */
function datesOf(bare: string, isSaid: boolean): number[] | undefined {
  const text = bare.replace(/[集场圩墟街場]+$/, '').replaceAll('逢', '')
  const one =
    /初[一二三四五六七八九十]|廿[一二三四五六七八九]?|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|(?:[12]?\d|3[01])[日号號]/g
  const found = text.match(one)
  if (!found || found.join('') !== text.replace(/(?<=[一二三四五六七八九十])[日号號]/g, ''))
    return undefined
  if (!isSaid && !text.includes('初') && !/\d/.test(text)) return undefined
  return inOrder(found.map(dateOf))
}

function dateOf(text: string): number {
  if (/\d/.test(text)) return Number.parseInt(text, 10)
  if (text.startsWith('初')) return numberOf(text.slice(1))
  const [tens, rest] = text.startsWith('廿')
    ? [2, text.slice(1)]
    : text.startsWith('十')
      ? [1, text.slice(1)]
      : [numberOf(text.slice(0, 1)), text.slice(2)]
  return tens * 10 + (rest === '' ? 0 : numberOf(rest))
}

const weekdaySigns = '一二三四五六日'

function weekdaysOf(bare: string): Weekday[] | undefined {
  const text = bare
    .replaceAll(/星期|礼拜|禮拜|週/g, '周')
    .replaceAll('每', '')
    .replaceAll('逢', '')
  if (!/^(?:周[一二三四五六日天末1-7]+)+[集场圩墟街場]?$/.test(text)) return undefined
  const found = [...text.matchAll(/[一二三四五六日天末1-7]/g)].flatMap(([sign]) =>
    weekdayOfSign(sign),
  )
  return inOrder(found) as Weekday[]
}

function weekdayOfSign(sign: string): number[] {
  if (sign === '末') return [6, 7]
  if (sign === '天') return [7]
  return [/\d/.test(sign) ? Number(sign) : weekdaySigns.indexOf(sign) + 1]
}

const branchSigns = '子丑寅卯辰巳午未申酉戌亥'
const animals = '鼠牛虎兔龙蛇马羊猴鸡狗猪'
const animalsTraditional = '鼠牛虎兔龍蛇馬羊猴雞狗豬'

function branchesOf(bare: string): number[] | undefined {
  const text = bare.replace(/[逢属屬每]/g, '').replace(/[日天集场圩墟街場]/g, '')
  const found = [...text].map((sign) =>
    Math.max(branchSigns.indexOf(sign), animals.indexOf(sign), animalsTraditional.indexOf(sign)),
  )
  return found.length > 0 && !found.includes(-1) ? inOrder(found) : undefined
}

const inOrder = (found: readonly number[]): number[] =>
  [...new Set(found)].toSorted((a, b) => a - b)
