import { afterAll, expect, test } from 'vitest'
import { openPrinter } from '../../platform/pdf.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import {
  printConsentSheets,
  printDecisionSheets,
  printHostList,
  printRegisterVolume,
} from './actions.ts'
import type { Consent, DecisionSheet } from './decision-sheet.ts'
import type { PrintOptions } from './document.ts'
import type { HostList } from './host-list.ts'
import type { RegisterVolume, VolumeRow } from './register-volume.ts'

const printer = openPrinter()
afterAll(() => printer.close())

const hans: PrintOptions = {
  language: 'zh-Hans',
  createdAt: '2026-11-23T08:00:00.000Z',
  simulated: false,
}
const hant: PrintOptions = { ...hans, language: 'zh-Hant' }
const english: PrintOptions = { ...hans, language: 'en' }

/** The text of each page, without line ends: where typesetting makes one, words touch. */
const pagesOf = ({ pdf }: { pdf: Uint8Array }) =>
  pageTexts(pdf).map((text) => text.replace(/[\n\u200B]/g, '').replaceAll('\u00A0', ' '))

const school = (index: number): VolumeRow => ({
  cells: [`列夕乡第${index}小学`, 40, null],
  unverified: index % 10 === 3,
})

const schools = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => school(from + index))

const volume: RegisterVolume = {
  title: '远程教育资源登记册',
  county: '永顺县',
  classifiedBy: 'mode',
  asOf: '2026-11-20',
  columns: [
    { heading: '学校', width: 60, kind: 'text' },
    { heading: '座位', unit: '个', width: 14, kind: 'sum' },
    { heading: '建成年份', width: 20, kind: 'number' },
  ],
  sections: [
    { name: '模式二', rows: schools(1, 120) },
    { name: '模式三', rows: schools(121, 3) },
  ],
  signatures: [
    { label: '填报单位', value: '永顺县教育局' },
    { label: '负责人' },
    { label: '填表人' },
    { label: '日期' },
  ],
}

test('S1-7 a volume names its county, class and day, and numbers every page', async () => {
  const pages = pagesOf(await printRegisterVolume(printer, volume, hans))
  expect(pages.length).toBeGreaterThan(2)
  expect(pages[0]).toContain('远程教育资源登记册（按模式分类）永顺县截至 2026年11月20日')
  for (const [index, page] of pages.entries()) {
    expect(page).toContain(`第 ${index + 1} 页　共 ${pages.length} 页`)
    expect(page).toContain('序号学校座位（个）建成年份核实情况')
  }
})

test('S1-7 each class has its subtotal, the volume its total, and only the last page signatures', async () => {
  const pages = pagesOf(await printRegisterVolume(printer, volume, hans))
  const all = pages.join('')
  expect(all).toContain('小计4800')
  expect(all).toContain('小计120')
  const bearing = (text: string) =>
    pages.flatMap((page, index) => (page.includes(text) ? [index + 1] : []))
  expect(bearing('合计4920')).toEqual([pages.length])
  expect(bearing('填报单位：永顺县教育局')).toEqual([pages.length])
  expect(bearing('负责人：')).toEqual([pages.length])
})

test('S1-5 an unverified row says so in words, and its class counts it', async () => {
  const all = pagesOf(await printRegisterVolume(printer, volume, hans)).join('')
  expect(all).toContain('3列夕乡第3小学40—未核实4列夕乡第4小学40—5')
  expect(all).toContain('模式二（120 行，其中 12 行未核实）')
  expect(all).toContain('模式三（3 行，其中 1 行未核实）')
  expect(all.match(/未核实(?!）)/g)).toHaveLength(13)
})

test('S1-7 a volume of many columns is landscape', async () => {
  const wide = {
    ...volume,
    columns: volume.columns.map((column) => ({ ...column, width: column.width * 2 })),
  }
  const landscapeBox = '/MediaBox [0 0 841.88'
  const boxOf = ({ pdf }: { pdf: Uint8Array }) => Buffer.from(pdf).toString('latin1')
  expect(boxOf(await printRegisterVolume(printer, wide, hans))).toContain(landscapeBox)
  expect(boxOf(await printRegisterVolume(printer, volume, hans))).not.toContain(landscapeBox)
})

test('S1-7 hostile cells are printed as they are, and the rows after them too', async () => {
  const hostile = '#import "x" $\\ [*"'
  const rows = [
    { cells: [hostile, 1, null], unverified: false },
    { cells: ['很长'.repeat(5_000), 1, null], unverified: false },
    { cells: ['W'.repeat(10_000), 1, null], unverified: false },
    { cells: ['张𠮷😀', 1, null], unverified: false },
  ]
  const printed = await printRegisterVolume(
    printer,
    { ...volume, sections: [{ name: '#panic()', rows }] },
    hans,
  )
  const all = pagesOf(printed).join('')
  expect(all).toContain(hostile)
  expect(all).toContain('#panic()（4 行）')
  expect(all.match(/很长/g)?.length).toBeGreaterThan(4_900)
  expect(all.match(/W/g)).toHaveLength(10_000)
  expect(all).toContain('4张〓〓')
  expect(all).toContain('〓 表示字库中没有的字')
  expect(printed.missing).toEqual(['𠮷', '😀'])
})

test('simulated data is marked on every page, real data on none', async () => {
  const marked = pagesOf(await printRegisterVolume(printer, volume, { ...hans, simulated: true }))
  expect(marked.filter((page) => page.includes('模拟数据'))).toHaveLength(marked.length)
  const real = pagesOf(await printRegisterVolume(printer, volume, hans))
  expect(real.join('')).not.toContain('模拟数据')
})

test('a volume that should be several is refused before it is set', async () => {
  const huge = { ...volume, sections: [{ name: '全国', rows: schools(1, 12_001) }] }
  await expect(printRegisterVolume(printer, huge, hans)).rejects.toMatchObject({
    kind: 'too_large',
    code: 'document_too_large',
    details: { cells: 60_005, maxCells: 60_000 },
  })
})

test('the same volume printed at the same moment is the same file', async () => {
  const [first, second] = [
    await printRegisterVolume(printer, volume, hans),
    await printRegisterVolume(printer, structuredClone(volume), hans),
  ]
  expect(Buffer.from(first.pdf).equals(second.pdf)).toBe(true)
})

const agreed = (organisation: string, person: string): Consent => ({
  organisation,
  person,
  answer: 'agree',
  day: '2026-11-05',
})

const sheet: DecisionSheet = {
  sheetNumber: '〔2026〕12号',
  county: '永顺县',
  unit: {
    name: '列夕乡甲村',
    code: '433127101201',
    level: 'village',
    residents: 1240,
    members: null,
  },
  proposals: [
    {
      school: '甲村小学',
      mode: 2,
      distanceMetres: 450,
      travelMinutes: 6,
      taken: 0,
      capacity: 200,
      reasons: ['路程最短', '有空教室'],
    },
    {
      school: '中心学校',
      mode: 3,
      distanceMetres: 3_050,
      travelMinutes: null,
      taken: 278,
      capacity: 324,
      reasons: [],
    },
  ],
  host: { school: '中心学校', mode: 3, distanceMetres: 3_050 },
  why: '不是最近的：更近的甲村小学坐不下。',
  whyOther: '甲村小学明年撤并。',
  consents: {
    township: agreed('中共列夕乡委员会', '王建国'),
    village: agreed('中共甲村支部委员会', '李大山'),
    education: { organisation: '永顺县教育局', person: null, answer: null, day: null },
    school: { organisation: '中心学校', person: '丁一', answer: 'withdrawn', day: '2026-11-06' },
  },
  fixed: false,
}

test('S2-3 a decision sheet ranks the proposals and says why the first was not taken', async () => {
  const [page] = pagesOf(await printDecisionSheets(printer, [sheet], hans))
  expect(page).toContain(
    '1甲村小学模式二0.4560 / 200路程最短，有空教室2中心学校模式三3.05—278 / 324',
  )
  expect(page).toContain(
    '确定的依托学校中心学校（模式三，3.05 公里）不是最近的：更近的甲村小学坐不下。',
  )
  expect(page).toContain('未选首位理由甲村小学明年撤并。')
})

test('S2-4 a sheet that lacks consents names who has not agreed', async () => {
  const [page] = pagesOf(await printDecisionSheets(printer, [sheet], hans))
  expect(page).toContain('未取得县教育局、学校的同意，依托学校未确定。')
  expect(page).toContain('已撤回')
  const consents = {
    ...sheet.consents,
    education: agreed('永顺县教育局', '丙'),
    school: agreed('中心学校', '丁一'),
  }
  const [fixed] = pagesOf(
    await printDecisionSheets(printer, [{ ...sheet, consents, fixed: true }], hans),
  )
  expect(fixed).toContain('四方均已同意，依托学校确定。')
})

test('S2-4 many units are one file, each sheet counted from its own first page', async () => {
  const long = { ...sheet, whyOther: '路远。'.repeat(900) }
  const none = { ...sheet, proposals: [], host: null, why: null, whyOther: null }
  const pages = pagesOf(await printDecisionSheets(printer, [sheet, long, none], hans))
  const numbers = pages.map((page) => /第 \d+ 页　共 \d+ 页/.exec(page)?.[0])
  const ofLong = pages.length - 2
  expect(ofLong).toBeGreaterThan(1)
  expect(numbers).toEqual([
    '第 1 页　共 1 页',
    ...Array.from({ length: ofLong }, (_, index) => `第 ${index + 1} 页　共 ${ofLong} 页`),
    '第 1 页　共 1 页',
  ])
  expect(pages.at(-1)).toContain('没有符合条件的学校。')
  expect(pages.at(-1)).toContain('没有选定依托学校。')
})

const list: HostList = {
  county: '永顺县',
  asOf: '2026-11-20',
  townships: [
    {
      name: '列夕乡',
      rows: [
        {
          unit: '甲村',
          residents: 900,
          members: 20,
          state: 'fixed',
          school: '甲村小学',
          mode: 2,
          distanceMetres: 450,
          why: '最近的一所',
          missingConsents: [],
        },
        {
          unit: '乙村',
          residents: null,
          members: 21,
          state: 'waiting',
          school: '中心学校',
          mode: 3,
          distanceMetres: null,
          why: null,
          missingConsents: ['education', 'school'],
        },
      ],
    },
    {
      name: '石堤镇',
      rows: [
        { unit: '丙村', residents: 300, members: 9, state: 'without', reason: '15公里内没有学校' },
      ],
    },
  ],
  signatures: [{ label: '县教育局（盖章）' }],
}

test('the host list counts its units and gives every village a host, a wait or a reason', async () => {
  const [page] = pagesOf(await printHostList(printer, list, hans))
  expect(page).toContain('共 3 个乡镇、村：已定 1 个，待四方同意 1 个，没有依托学校 1 个。')
  expect(page).toContain('1甲村甲村小学最近的一所模式二0.4590020均同意')
  expect(page).toContain('2乙村中心学校模式三——21尚缺教育局、学校')
  expect(page).toContain('3丙村没有依托学校：15公里内没有学校3009')
  expect(page).toContain('列夕乡（盖章）')
  expect(page).toContain('石堤镇（盖章）')
})

test('S2-4 a township’s sheet has a line for every unit, why its host, and a box for each signature', async () => {
  const line = {
    unit: '瓦场村',
    school: '满江小学',
    distanceMetres: 2_350,
    why: '不是最近的：更近的中心小学（1.46 公里）坐不下',
    consents: {
      township: { person: '王建国', agrees: true, day: '2026-11-05' as const },
      village: null,
      education: null,
      school: { person: '丁一', agrees: false, day: '2026-11-06' as const },
    },
  }
  const of = (township: string, count: number) => ({
    ...{ county: '凤凰县', township, asOf: '2026-11-20' as const },
    rows: Array.from({ length: count }, () => line),
  })
  const sheets = [of('廖家桥镇', 24), of('茶田镇', 1)]
  const pages = pagesOf(await printConsentSheets(printer, sheets, hans))
  expect(pages[0]).toContain('凤凰县廖家桥镇截至 2026年11月20日')
  expect(pages[0]).toContain(
    '1瓦场村满江小学不是最近的：更近的中心小学（1.46 公里）坐不下2.35已同意王建国2026年11月5日不同意丁一2026年11月6日2瓦场村',
  )
  const numbers = pages.map((page) => /第 \d+ 页　共 \d+ 页/.exec(page)?.[0])
  const ofFirst = pages.length - 1
  expect(numbers[ofFirst - 1]).toBe(`第 ${ofFirst} 页　共 ${ofFirst} 页`)
  expect(numbers[ofFirst]).toBe('第 1 页　共 1 页')
  for (const page of pages) expect(page).toContain('乡镇党组织村党组织县教育局学校')
  // A name of sixty characters makes its line higher, instead of standing over the next ones.
  const named = (unit: string) => {
    const sheet = { ...of('茶田镇', 0), rows: Array.from({ length: 8 }, () => ({ ...line, unit })) }
    return printConsentSheets(printer, [sheet], hans)
  }
  expect(pagesOf(await named('瓦场村'))).toHaveLength(1)
  expect(pagesOf(await named('长'.repeat(60)))).toHaveLength(3)
})

test('words, dates and numbers of pages follow the language', async () => {
  const [traditional] = pagesOf(await printHostList(printer, list, hant))
  expect(traditional).toContain('鄉鎮、村依託學校名單')
  expect(traditional).toContain('第 1 頁　共 1 頁')
  const [plain] = pagesOf(await printHostList(printer, list, english))
  expect(plain).toContain('As of 20 November 2026')
  expect(plain).toContain('Page 1 of 1')
  expect(plain).toContain('Missing: education bureau, school')
})
