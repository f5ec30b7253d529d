import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemKinds, type NoticeItem, placeMost, signatureMost } from '../notice-item.ts'
import { chatOf } from './chat.ts'
import { loudspeakerOf } from './script.ts'
import { cut, messagesOf, messageUnits } from './sms.ts'
import { cardinal, spokenDay, spokenSpan, spokenText, spokenTime } from './spoken.ts'
import { type Told, whenText } from './told.ts'

const hans = 'zh-Hans'
const at = (day: number, from: string, to: string) => ({
  startsAt: new Date(`2026-12-${String(day).padStart(2, '0')}T${from}:00+08:00`).toISOString(),
  endsAt: new Date(`2026-12-${String(day).padStart(2, '0')}T${to}:00+08:00`).toISOString(),
})
let made = 0
const item = (more: Partial<NoticeItem> = {}): NoticeItem => ({
  id: `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`,
  kind: 'session',
  ...at(9, '19:30', '21:00'),
  title: '水稻育秧',
  place: '柳溪小学多媒体教室',
  ...more,
})
const told = (items: NoticeItem[], more: Partial<Told> = {}): Told => ({
  ...{ signature: '柳溪村学习站点', items, fromDay: '2026-12-07', toDay: '2026-12-13' },
  ...more,
})

test('O2-13 a message is one of 70 units at most, as long as titles can be cut', () => {
  const one = messagesOf(told([item({ audience: '党员' })]), hans)
  expect(one.texts).toEqual([
    '【柳溪村学习站点】12月9日周三19:30-21:00在柳溪小学多媒体教室学《水稻育秧》（党员）',
  ])
  const two = messagesOf(
    told([
      item(),
      item({ ...at(12, '9:00'.padStart(5, '0'), '11:00'), kind: 'open_day', title: '查行情' }),
    ]),
    hans,
  )
  expect(two).toEqual({
    texts: [
      '【柳溪村学习站点】12月9日周三19:30-21:00学《水稻育秧》；12月12日周六9:00-11:00《查行情》；均在柳溪小学多媒体教室',
    ],
    shortened: [],
  })
  expect(two.texts[0]?.length).toBe(70)
  const place = '村小学'
  const long = item({ title: '早稻集中育秧和田间管理的十条经验（上）', place })
  const cutTitle = messagesOf(
    told([long, item({ ...at(11, '19:30', '20:00'), place })], { signature: '柳溪村' }),
    hans,
  )
  expect(cutTitle.texts).toHaveLength(1)
  expect(cutTitle.shortened).toEqual([long.id])
  expect(cutTitle.texts[0]).toMatch(/^.{60,70}$/)
})

test('O2-13 what fits in no single message becomes several, each whole and signed', () => {
  const places = ['柳溪小学多媒体教室', '村委会二楼会议室', '廖家桥镇中心小学']
  const { texts } = messagesOf(
    told(
      places.map((place, n) =>
        item({ place, ...at(8 + n, '19:30', '21:00'), title: '农家乐怎么办' }),
      ),
    ),
    hans,
  )
  expect(texts).toEqual([
    '【柳溪村学习站点】（1/3）12月8日周二19:30-21:00在柳溪小学多媒体教室学《农家乐怎么办》',
    '【柳溪村学习站点】（2/3）12月9日周三19:30-21:00在村委会二楼会议室学《农家乐怎么办》',
    '【柳溪村学习站点】（3/3）12月10日周四19:30-21:00在廖家桥镇中心小学学《农家乐怎么办》',
  ])
})

const someText = (most: number) =>
  fc
    .string({
      unit: fc.constantFrom(...'水稻育秧技术Aa1《》…（'.split(''), '𠮷', '👨‍👩‍👧', 'é'),
      minLength: 1,
      maxLength: 60,
    })
    .map((text) => cutWhole(text, most))
    .filter((text) => text.trim() !== '')
const cutWhole = (text: string, most: number) => {
  let kept = ''
  for (const sign of text) if (kept.length + sign.length <= most) kept += sign
  return kept
}
const someItem = fc.record({
  kind: fc.constantFrom(...(Object.keys(itemKinds) as NoticeItem['kind'][])),
  title: someText(80),
  place: someText(placeMost),
  from: fc.integer({ min: 0, max: 400 * 1_440 }),
  minutes: fc.integer({ min: 1, max: 1_439 }),
})
const someNotice = fc.record({
  signature: someText(signatureMost),
  correction: fc.boolean(),
  items: fc.array(someItem, { minLength: 1, maxLength: 60 }),
})
const begun = Date.parse('2026-01-01T00:00:00Z')
const noticeOf = ({
  signature,
  correction,
  items,
}: {
  signature: string
  correction: boolean
  items: { from: number; minutes: number; kind: NoticeItem['kind']; title: string; place: string }[]
}) =>
  told(
    items.map(({ from, minutes, ...more }) =>
      item({
        ...more,
        startsAt: new Date(begun + from * 60_000).toISOString(),
        endsAt: new Date(begun + (from + minutes) * 60_000).toISOString(),
      }),
    ),
    { signature, ...(correction && { changes: ['改时间'] }) },
  )

test('O2-13 no message is longer than 70 units, and none cuts a time or a place, whatever is announced', () => {
  fc.assert(
    fc.property(
      someNotice,
      fc.constantFrom('zh-Hans' as const, 'zh-Hant' as const),
      (given, script) => {
        const notice = noticeOf(given)
        const { texts } = messagesOf(notice, script)
        for (const text of texts) {
          expect(text.length).toBeLessThanOrEqual(messageUnits)
          expect(text.startsWith(`【${notice.signature}】`)).toBe(true)
          expect(text.isWellFormed()).toBe(true)
        }
        for (const one of notice.items)
          expect(
            texts.some((text) => text.includes(whenText(one, script)) && text.includes(one.place)),
          ).toBe(true)
      },
    ),
    { numRuns: 200, seed: 14 },
  )
})

test('a title is cut between characters as people see them', () => {
  expect(cut('水稻育秧技术', 6)).toBe('水稻育秧技术')
  expect(cut('水稻育秧技术', 5)).toBe('水稻育秧…')
  expect(cut('一家👨‍👩‍👧人', 6)).toBe('一家…')
  expect(cut('水稻（上集）', 4)).toBe('水稻…')
})

test('O2-13 times are read out as somebody says them', () => {
  const said = (hour: number, minute = 0) => spokenTime(hour * 60 + minute, hans)
  expect([
    said(19, 30),
    said(9),
    said(14),
    said(12, 5),
    said(0),
    said(6, 15),
    said(20, 45),
  ]).toEqual([
    '晚上七点半',
    '上午九点',
    '下午两点',
    '中午十二点零五分',
    '凌晨零点',
    '早上六点一刻',
    '晚上八点四十五分',
  ])
  expect(spokenSpan(19 * 60 + 30, 21 * 60, false, hans)).toBe('晚上七点半到九点')
  expect(spokenSpan(11 * 60, 14 * 60, false, hans)).toBe('上午十一点到下午两点')
  expect(spokenSpan(23 * 60, 30, true, hans)).toBe('晚上十一点到第二天凌晨零点半')
  expect(spokenDay('2026-12-09', hans)).toBe('十二月九日，星期三')
  expect(spokenDay('2026-12-20', hans)).toBe('十二月二十日，星期天')
  expect(spokenTime(14 * 60 + 30, 'zh-Hant')).toBe('下午兩點半')
})

test('O2-13 what somebody wrote is read out without a digit', () => {
  const pairs: [string, string][] = [
    ['2026年第3期', '二零二六年第三期'],
    ['19:30开始', '晚上七点半开始'],
    ['改到9:00-11:30', '改到上午九点到十一点半'],
    ['23:00-次日0:30', '晚上十一点到第二天凌晨零点半'],
    ['2个大棚、12个人', '两个大棚、十二个人'],
    ['增产3.5%', '增产百分之三点五'],
    ['3-5月', '三到五月'],
    ['CCTV-7', 'CCTV七'],
    ['电话13574312345', '电话一三五七四三一二三四五'],
    ['1205室', '一千二百零五室'],
    ['2楼１０３教室', '二楼一百零三教室'],
    ['①育秧②插秧', '一育秧二插秧'],
    ['第20讲', '第二十讲'],
    ['30000亩', '三万亩'],
    ['100050元', '十万零五十元'],
  ]
  for (const [written, spoken] of pairs) expect(spokenText(written, hans)).toBe(spoken)
  expect(spokenText('30000畝，2個', 'zh-Hant')).toBe('三萬畝，兩個')
})

test('O2-13 the loudspeaker’s script has no digit, whatever the notice says', () => {
  fc.assert(
    fc.property(someNotice, fc.string({ maxLength: 40 }), (given, note) => {
      const script = loudspeakerOf({ ...noticeOf(given), note }, hans)
      expect(script).not.toMatch(/[\p{Nd}\p{No}]/u)
      expect(spokenText(note, 'zh-Hant')).not.toMatch(/[\p{Nd}\p{No}]/u)
    }),
    { numRuns: 100, seed: 14 },
  )
})

test('numbers are said as they are counted', () => {
  expect(
    [0, 10, 11, 20, 100, 101, 110, 1_001, 1_010, 9_999].map((one) => cardinal(one, hans)),
  ).toEqual([
    '零',
    '十',
    '十一',
    '二十',
    '一百',
    '一百零一',
    '一百一十',
    '一千零一',
    '一千零一十',
    '九千九百九十九',
  ])
})

test('O2-13 the script opens, says each thing once, repeats when and where, and ends', () => {
  const script = loudspeakerOf(
    told([
      item({ audience: '党员' }),
      item({ ...at(12, '09:00', '11:00'), kind: 'open_day', title: '查行情、打视频电话' }),
      item({
        ...at(13, '20:00', '20:30'),
        kind: 'broadcast',
        title: '《致富经》第2集',
        channel: '农业频道',
      }),
    ]),
    hans,
  )
  expect(script).toBe(`乡亲们请注意，乡亲们请注意。
柳溪村学习站点通知：
这几天有三场学习，请大家记好。
第一场，十二月九日，星期三，晚上七点半到九点，在柳溪小学多媒体教室，一起学：水稻育秧。请党员来参加。
第二场，十二月十二日，星期六，上午九点到十一点，在柳溪小学多媒体教室，学习室开放，内容是：查行情、打视频电话。
第三场，十二月十三日，星期天，晚上八点到八点半，在柳溪小学多媒体教室，一起收看农业频道：致富经第二集。
不收费，欢迎大家来。下面再说一遍。
十二月九日，星期三，晚上七点半，在柳溪小学多媒体教室。
十二月十二日，星期六，上午九点，在柳溪小学多媒体教室。
十二月十三日，星期天，晚上八点，在柳溪小学多媒体教室。
通知完毕，谢谢大家。`)
})

test('O2-13 the chat text answers when, what and where, line by line, and says what was corrected', () => {
  expect(
    chatOf(
      told([item({ audience: '党员' })], {
        changes: ['《水稻育秧》改到12月9日'],
        note: '带上身份证。',
      }),
      hans,
    ),
  ).toBe(`【柳溪村学习站点】12月7日至12月13日学习安排
更正：《水稻育秧》改到12月9日

1. 12月9日 周三 19:30—21:00
水稻育秧（党员）
地点：柳溪小学多媒体教室

带上身份证。
不收费，谁都可以来。想学别的，请告诉管理员。`)
})

test('O2-13 what is typed in several lines or with marks of a signature breaks none of the forms', () => {
  const odd = told(
    [
      item({
        title: '水稻育秧\n第二讲【必学】',
        place: '柳溪小学\r\n多媒体教室',
        audience: '党员\u2028干部',
      }),
    ],
    { signature: '【柳溪村】学习站点', note: '带上\n【本子】' },
  )
  const { texts } = messagesOf(odd, hans)
  expect(texts).toEqual([
    '【柳溪村学习站点】12月9日周三19:30-21:00在柳溪小学 多媒体教室学《水稻育秧 第二讲〔必学〕》（党员 干部）',
  ])
  const lines = chatOf(odd, hans).split('\n')
  expect(lines).toContain('水稻育秧 第二讲〔必学〕（党员 干部）')
  expect(lines.join('').match(/[【】]/g)).toEqual(['【', '】'])
  expect(loudspeakerOf(odd, hans)).toContain('水稻育秧 第二讲必学')
  expect(loudspeakerOf(odd, hans)).not.toMatch(/[【】]/)
})
