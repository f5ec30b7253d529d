import { afterAll, expect, test } from 'vitest'
import { openPrinter } from '../../platform/pdf.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import {
  printGateSheet,
  printNoticePoster,
  printNoticeSheet,
  printPlainList,
  printRecordPaper,
} from './actions.ts'
import type { PrintOptions } from './document.ts'
import type { NoticePaper } from './notice-paper.ts'

const printer = openPrinter()
afterAll(() => printer.close())

const hant: PrintOptions = {
  language: 'zh-Hant',
  createdAt: '2026-11-23T08:00:00.000Z',
  simulated: false,
}
const textOf = async (printing: Promise<{ pdf: Uint8Array }>) =>
  pageTexts((await printing).pdf)
    .join('')
    .replace(/[\n\u200B]/g, '')

/** In Traditional characters: 廖家橋鎮, 鐵橋村, 龍山小學; a person stays 龙学华. */
const [township, village, school, person] = ['廖家桥镇', '铁桥村', '龙山小学', '龙学华']
const turned = ['廖家橋鎮', '鐵橋村', '龍山小學']
const column = { heading: '一', share: 1, side: 'left' as const }

test('on paper in Traditional characters every name of a place or school is turned, in cells too, and no person’s', async () => {
  const list = await textOf(
    printPlainList(
      printer,
      {
        ...{ title: '题', place: township, about: '', asOf: '2026-11-23', landscape: false },
        ...{ columns: [column, column], none: '', signatures: [{ label: '签' }] },
        sections: [{ name: { named: village }, rows: [[{ named: school }, person]] }],
      },
      hant,
    ),
  )
  const record = await textOf(
    printRecordPaper(
      printer,
      {
        ...{ title: '题', subject: '事', unit: township, asOf: '2026-11-23', texts: [] },
        facts: [
          { label: '一', value: { named: school } },
          { label: '二', value: person },
        ],
        tables: [{ heading: '表', columns: [column], rows: [[{ named: village }]], none: '' }],
        ...{ photos: [], photosAbout: '', signatures: [{ label: '签' }] },
      },
      hant,
    ),
  )
  for (const text of [list, record]) {
    for (const name of turned) expect(text).toContain(name)
    expect(text).toContain(person)
  }
})

test('S3-6 X-9 so are those of notices, and of the list for the gate', async () => {
  const paper: NoticePaper = {
    ...{ title: '题', issuer: school, signature: township, period: '12月1日' },
    items: [
      {
        ...{ day: '2026-12-01', month: '12月', date: '1日', weekday: '周二', time: '19:00' },
        ...{ title: '事', place: `${village}${school}`, audience: null, channel: null, kind: '' },
      },
    ],
    ...{ note: null, changes: [], code: null },
  }
  expect(await textOf(printNoticePoster(printer, paper, hant))).toMatch(
    /鐵橋村龍山小學.*廖家橋鎮|廖家橋鎮.*鐵橋村龍山小學/,
  )
  const units = [{ name: village, receivedBy: person, receivedOn: null, via: null }]
  const sheet = await textOf(printNoticeSheet(printer, { ...paper, issuedOn: null, units }, hant))
  for (const name of ['龍山小學', '鐵橋村', person]) expect(sheet).toContain(name)
  const gate = await textOf(
    printGateSheet(
      printer,
      {
        ...{ title: '事', kind: 'group_learning', school, room: null, units: [township] },
        ...{ day: '2026-12-01', from: '19:00', to: '20:00', runners: [person], blank: 2 },
        groups: [{ unit: village, names: [person] }],
      },
      hant,
    ),
  )
  for (const name of [...turned, person]) expect(gate).toContain(name)
})
