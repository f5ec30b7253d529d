import { unzipSync } from 'fflate'
import { afterAll, expect, test } from 'vitest'
import { openPrinter } from '../../platform/pdf.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { printOfficePapers } from './actions.ts'
import type { PrintOptions } from './document.ts'
import type { OfficePaper } from './office-paper.ts'

const printer = openPrinter()
afterAll(() => printer.close())

const hans: PrintOptions = {
  language: 'zh-Hans',
  createdAt: '2026-11-23T08:00:00.000Z',
  simulated: false,
}
const heading = {
  mark: '凤凰县教育局文件',
  organ: '凤凰县教育局',
  number: '凤远教办〔2026〕8号',
  signer: '石大山',
}
const report: OfficePaper = {
  ...{ form: 'document', heading, title: '关于站点建设情况的报告', note: null, to: '市远程办' },
  parts: [
    { heading: '建设情况', lines: ['已建成298个站点。'] },
    {
      heading: '下一步',
      sections: [{ heading: '培训。', after: '分批进行。', points: ['先培训管理员。'] }],
    },
    {
      heading: '站点名单',
      table: {
        columns: [
          { heading: '村', share: 1, side: 'left' },
          { heading: '学校', share: 2, side: 'left' },
        ],
        rows: [
          [{ named: '铁桥村' }, { named: '龙山小学' }],
          ['乙村', null],
        ],
      },
    },
  ],
  ...{ signatures: [], from: '远程办', day: '2026-11-05' },
}

const pdfOf = async (paper: OfficePaper, options: PrintOptions = hans) => {
  const { content } = await printOfficePapers(
    printer,
    { title: '文件', papers: [paper] },
    { ...options, format: 'pdf', name: 'paper' },
  )
  return pageTexts(content).map((text) => text.replace(/\n/g, ''))
}

/** The parts of a Word file, as any reader of zip archives gives them. */
const wordOf = async (papers: OfficePaper[], options: PrintOptions = hans) => {
  const { name, content } = await printOfficePapers(
    printer,
    { title: '文件', papers },
    { ...options, format: 'docx', name: 'paper' },
  )
  expect(name).toBe('paper.docx')
  const parts = unzipSync(content)
  const read = (path: string) => Buffer.from(parts[path] ?? []).toString('utf8')
  const document = read('word/document.xml')
  const paragraphs = [...document.matchAll(/<w:p[ >][\s\S]*?<\/w:p>/g)].map(([paragraph]) => ({
    paragraph,
    text: [...paragraph.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, words]) => words).join(''),
  }))
  return { document, paragraphs, styles: read('word/styles.xml'), parts: Object.keys(parts), read }
}

test('F6 only a paper of an organ that has a red head prints it; what goes upwards names who signed it off', async () => {
  const [headed = ''] = await pdfOf(report)
  expect(headed).toContain(
    '凤凰县教育局文件凤远教办〔2026〕8号签发人：石大山关于站点建设情况的报告',
  )
  const [numbered = ''] = await pdfOf({ ...report, heading: { ...heading, mark: null } })
  expect(numbered).not.toContain('教育局文件')
  expect(numbered).toContain('凤远教办〔2026〕8号签发人：石大山')
  const [plain = ''] = await pdfOf({ ...report, heading: null })
  expect(plain).toMatch(/^关于站点建设情况的报告市远程办：/)
})

test('F30 F31 a letter has the name of its organ, minutes are minutes of it and nobody signs them', async () => {
  const letter: OfficePaper = {
    ...{ ...report, form: 'letter', parts: [{ heading: null, lines: ['内容。'.repeat(400)] }] },
    heading: { ...heading, signer: null },
  }
  const pages = await pdfOf(letter)
  expect(pages[0]).toMatch(/^凤凰县教育局凤远教办〔2026〕8号/)
  expect([pages[0]?.includes('— 1 —'), pages[1]?.includes('— 2 —')]).toEqual([false, true])
  const [minutes = ''] = await pdfOf({
    ...{ ...report, form: 'minutes', heading: { ...heading, signer: null }, to: null },
  })
  expect(minutes).toContain('凤凰县教育局纪要凤远教办〔2026〕8号')
  expect(minutes).not.toContain('凤凰县教育局2026年11月5日')
})

test('F6 the same paper for Word has the page, the lines and the levels of the official format', async () => {
  const { document, paragraphs, styles, read } = await wordOf([report])
  // 37, 35, 28 and 26 mm; a line of 579 twips, exactly.
  expect(document).toMatch(
    /<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"[^>]*w:footer="1417"/,
  )
  expect(styles).toMatch(/<w:docDefaults>[\s\S]*w:line="579"[^>]*w:lineRule="exact"/)
  for (const face of ['仿宋', '黑体', '楷体', '方正小标宋简体'])
    expect(styles + document).toContain(`w:eastAsia="${face}"`)
  const styleOf = (text: string) =>
    /<w:pStyle w:val="(\w+)"/.exec(
      paragraphs.find((one) => one.text === text)?.paragraph ?? '',
    )?.[1]
  expect(styleOf('关于站点建设情况的报告')).toBe('Title')
  expect(styleOf('一、建设情况')).toBe('Heading1')
  expect(styleOf('（一）培训。分批进行。')).toBe('Heading2')
  const texts = paragraphs.map(({ text }) => text)
  for (const text of [
    '凤凰县教育局文件',
    '市远程办：',
    '1. 先培训管理员。',
    '铁桥村',
    '凤凰县教育局',
  ])
    expect(texts).toContain(text)
  expect(texts.find((text) => text.startsWith('凤远教办'))).toContain('签发人：石大山')
  expect(document).toContain('<w:tblHeader/>')
  const footers = ['word/footer1.xml', 'word/footer2.xml'].map(read)
  expect(footers.map((footer) => /<w:jc w:val="(\w+)"/.exec(footer)?.[1]).toSorted()).toEqual([
    'left',
    'right',
  ])
  for (const footer of footers) expect(footer).toContain('PAGE')
  expect(read('word/settings.xml')).toContain('<w:evenAndOddHeaders')
})

test('F6 each of many papers begins at page one of its own section; names are turned, simulated ones marked', async () => {
  const { document, paragraphs, read, parts } = await wordOf([report, report], {
    ...{ ...hans, language: 'zh-Hant', simulated: true },
  })
  expect(document.match(/<w:pgNumType w:start="1"/g)).toHaveLength(2)
  const texts = paragraphs.map(({ text }) => text)
  expect(texts).toContain('鐵橋村')
  expect(texts).toContain('龍山小學')
  const headers = parts.filter((path) => /^word.header\d/.test(path)).map(read)
  expect(headers.every((header) => header.includes('模擬資料'))).toBe(true)
})

test('a letter for Word has its head and its lower double line on the first page alone', async () => {
  const { document, read, parts } = await wordOf([
    { ...report, form: 'letter', heading: { ...heading, signer: null } },
  ])
  expect(document).toContain('<w:titlePg')
  const first = (kind: string) => parts.filter((path) => path.startsWith(`word/${kind}`)).map(read)
  expect(first('header').filter((part) => part.includes('凤凰县教育局'))).toHaveLength(1)
  expect(first('footer').filter((part) => part.includes('thinThickSmallGap'))).toHaveLength(1)
})

test('a missing glyph is named on paper and stays as it is for Word', async () => {
  const rare: OfficePaper = { ...report, parts: [{ heading: null, lines: ['石𠮷山'] }] }
  const [page = ''] = await pdfOf(rare)
  expect(page).toContain('石〓山')
  expect(page).toContain('〓 表示字库中没有的字')
  expect((await wordOf([rare])).document).toContain('石𠮷山')
})
