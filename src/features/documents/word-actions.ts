import type { ISectionOptions, Paragraph, Table } from 'docx'
import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'
import type { Block, Face, Line, Run, SetPaper } from './set-paper.ts'

/**
 * Official papers as a file that Word and WPS open: the page of GB/T 9704 as `office-paper.typ` sets it, by styles that an office
 * goes on with. Type faces are named, not shipped: what a font lacks the computer that opens the file takes from another.
 */
export async function writeWord(
  papers: readonly SetPaper[],
  { title, language, simulated }: { title: string; language: Language; simulated: boolean },
): Promise<Uint8Array> {
  // A third of a second, which only whoever asks for such a file waits.
  const docx = await import('docx')
  const build = builderOf(docx, language, simulated)
  const document = new docx.Document({
    ...{ title, creator: '', evenAndOddHeaderAndFooters: true },
    compatibility: { doNotExpandShiftReturn: true, spaceForUnderline: true },
    styles: build.styles,
    sections: papers.map(build.section),
  })
  return docx.Packer.toBuffer(document)
}

type Docx = typeof import('docx')

/** Twentieths of a point. */
const pitch = 579
const twips = (mm: number): number => Math.round((mm * 1440) / 25.4)
/** Half points: 3号, 2号, 4号, and what tables are set in. */
const [body, large, small, cell] = [32, 44, 28, 21]
/** A character of 3号. */
const em = 320
/** 156 mm. */
const measure = twips(156)

const latin = 'Times New Roman'
const eastern = {
  body: '仿宋',
  sans: '黑体',
  kai: '楷体',
  title: '方正小标宋简体',
  song: '宋体',
} as const
const font = (name: keyof typeof eastern) => ({
  ...{ ascii: latin, hAnsi: latin, cs: latin, eastAsia: eastern[name] },
})
const colon = text('：', ': ')
const simulatedWords = text('模拟数据', 'Simulated data')
const red = 'FF0000'

function builderOf(docx: Docx, language: Language, simulated: boolean) {
  const { AlignmentType, LineRuleType, BorderStyle, TabStopType } = docx
  const runOf = ({ words, face }: Run) => new docx.TextRun({ text: words, font: font(face) })
  const plain = (words: string, face: Face = 'body') => runOf({ words, face })

  const paragraph = (
    children: InstanceType<Docx['TextRun']>[],
    more: ConstructorParameters<Docx['Paragraph']>[0] & object = {},
  ) => new docx.Paragraph({ ...more, children })

  /** Centred, as large as it is, on a line of its own height. */
  const display = (words: string, size: number, more: { color?: string; before?: number }) =>
    paragraph(
      [
        new docx.TextRun({
          ...{ text: words, size, font: font('title') },
          ...(more.color && { color: more.color }),
        }),
      ],
      {
        alignment: AlignmentType.CENTER,
        indent: { firstLine: 0 },
        spacing: {
          ...{ before: more.before ?? 0, after: 0, lineRule: LineRuleType.EXACT },
          line: Math.max(Math.round(size * 12.5), 700),
        },
      },
    )
  const gap = (lines = 1, keepNext = false) =>
    Array.from({ length: lines }, () => paragraph([], { indent: { firstLine: 0 }, keepNext }))
  const flat = { indent: { firstLine: 0 } }
  const centred = { ...flat, alignment: AlignmentType.CENTER }

  const ruled = (side: 'top' | 'bottom', style: keyof typeof BorderStyle, size: number) => ({
    border: { [side]: { style: BorderStyle[style], size, color: red, space: 0 } },
  })
  /** 170 mm where the page has 156. */
  const over = { left: -twips(8), right: -twips(6), firstLine: 0 }

  const signedOff = ({ number, signer }: SetPaper) =>
    paragraph(
      [
        plain(`${number ?? ''}\t${signer?.label}${colon[language]}`),
        plain(signer?.value ?? '', 'kai'),
      ],
      {
        indent: { left: em, right: em, firstLine: 0 },
        tabStops: [{ type: TabStopType.RIGHT, position: measure - em }],
      },
    )
  const numbered = (paper: SetPaper) =>
    paper.number === null
      ? []
      : [paper.signer ? signedOff(paper) : paragraph([plain(paper.number)], centred)]

  const head = (paper: SetPaper): Paragraph[] => {
    const { form, mark } = paper
    if (form === 'plain' || mark === null)
      return paper.number === null ? [] : [...numbered(paper), ...gap()]
    if (form === 'letter')
      return [
        paragraph([plain(paper.number ?? '')], { ...flat, alignment: AlignmentType.RIGHT }),
        ...gap(2),
      ]
    return [
      display(mark.words, mark.size * 2, { color: red, before: twips(35) }),
      ...gap(2),
      ...numbered(paper),
      paragraph([], {
        ...{ ...ruled('bottom', 'SINGLE', 16), ...flat },
        spacing: { line: twips(4), lineRule: LineRuleType.EXACT },
      }),
      ...gap(2),
    ]
  }

  const titled = (lines: readonly string[]) => [
    new docx.Paragraph({
      style: 'Title',
      children: lines.map(
        (words, at) =>
          new docx.TextRun({
            ...{ text: words, font: font('title') },
            ...(at > 0 && { break: 1 }),
          }),
      ),
    }),
  ]

  const edge = { style: BorderStyle.SINGLE, size: 4, color: '777777' }
  const bare = { style: BorderStyle.NONE, size: 0, color: 'auto' }
  const bareTable = {
    top: bare,
    bottom: bare,
    left: bare,
    right: bare,
    insideHorizontal: bare,
    insideVertical: bare,
  }
  const sides = {
    left: AlignmentType.LEFT,
    center: AlignmentType.CENTER,
    right: AlignmentType.RIGHT,
  }

  const cellOf = (words: string, side: keyof typeof sides, heading: boolean) =>
    new docx.TableCell({
      verticalAlign: docx.VerticalAlignTable.CENTER,
      margins: { top: 60, bottom: 60, left: 70, right: 70 },
      children: [
        paragraph(
          [new docx.TextRun({ text: words, size: cell, font: font(heading ? 'sans' : 'body') })],
          {
            ...{ ...flat, alignment: heading ? AlignmentType.CENTER : sides[side] },
            spacing: { line: 320, lineRule: LineRuleType.AT_LEAST },
          },
        ),
      ],
    })

  const tableOf = ({ columns, rows }: Block & { kind: 'table' }): Table => {
    const shares = columns.reduce((sum, { share }) => sum + share, 0)
    return new docx.Table({
      width: { size: measure, type: docx.WidthType.DXA },
      columnWidths: columns.map(({ share }) => Math.floor((share / shares) * measure)),
      layout: docx.TableLayoutType.FIXED,
      borders: {
        ...{ top: edge, bottom: edge, left: edge, right: edge },
        ...{ insideHorizontal: edge, insideVertical: edge },
      },
      rows: [
        new docx.TableRow({
          tableHeader: true,
          children: columns.map(({ heading }) => cellOf(heading, 'center', true)),
        }),
        ...rows.map(
          (row) =>
            new docx.TableRow({
              cantSplit: true,
              children: row.map((words, at) => cellOf(words, columns[at]?.side ?? 'left', false)),
            }),
        ),
      ],
    })
  }

  /** Cells without lines, beside each other. */
  const beside = (cells: readonly Paragraph[][]): Table =>
    new docx.Table({
      width: { size: measure, type: docx.WidthType.DXA },
      columnWidths: cells.map(() => Math.floor(measure / cells.length)),
      layout: docx.TableLayoutType.FIXED,
      borders: bareTable,
      rows: [
        new docx.TableRow({
          cantSplit: true,
          children: cells.map((children) => new docx.TableCell({ children })),
        }),
      ],
    })

  /** A name, or the line on which it is written. */
  const labelled = ({ label, value }: Line, length = 9): Paragraph =>
    paragraph(
      [
        plain(label + colon[language]),
        value === null
          ? new docx.TextRun({ text: '　'.repeat(length), font: font('body'), underline: {} })
          : plain(value),
      ],
      flat,
    )

  const blockOf = (block: Block): (Paragraph | Table)[] => {
    switch (block.kind) {
      case 'line':
        return [
          new docx.Paragraph({
            ...(block.level > 0 && { style: `Heading${block.level}` }),
            keepNext: block.keeps,
            children: block.runs.map(runOf),
          }),
        ]
      case 'fact': {
        const indent = (block.label.length + 2) * em
        return [
          paragraph(
            [plain(block.label, 'sans'), plain(block.value)],
            block.hangs ? { indent: { left: indent, hanging: block.label.length * em } } : {},
          ),
        ]
      }
      case 'table':
        return [tableOf(block), ...gap()]
      case 'sides':
        return [
          ...gap(1, true),
          beside(
            block.sides.map((side) => [
              paragraph([plain(side.heading + colon[language], 'sans'), plain(side.organ)], flat),
              ...side.lines.map((one) => labelled(one)),
              paragraph([plain(side.day)], { ...flat, alignment: AlignmentType.RIGHT }),
            ]),
          ),
        ]
      case 'signatures':
        return [
          ...gap(1, true),
          ...pairs(block.lines).map((two) => beside(two.map((one) => [labelled(one, 7)]))),
        ]
      case 'foot': {
        const right = (before: number) => ({
          alignment: AlignmentType.RIGHT,
          indent: { right: 2 * em, firstLine: 0 },
          spacing: { before, line: pitch, lineRule: LineRuleType.EXACT },
        })
        return [
          ...(block.from === null
            ? []
            : [paragraph([plain(block.from)], { ...right(2 * pitch), keepNext: true })]),
          paragraph([plain(block.day)], right(block.from === null ? 2 * pitch : 0)),
        ]
      }
      case 'slip': {
        const blank = (label: string) => labelled({ label, value: null }, 12)
        return [
          ...gap(),
          paragraph([], {
            ...flat,
            border: { top: { style: BorderStyle.DASHED, size: 6, color: '000000', space: 0 } },
            keepNext: true,
          }),
          paragraph([plain(block.title, 'sans')], { ...centred, keepNext: true }),
          paragraph([plain(block.about)], { ...flat, keepNext: true }),
          ...block.lines.map((one) => labelled(one, 12)),
          ...(block.choices === null ? [] : [paragraph([plain(block.choices)], flat)]),
          ...(block.said === null ? [] : [blank(block.said)]),
          paragraph([plain(block.back)], flat),
        ]
      }
      case 'annex':
        return [
          paragraph([plain(block.label ?? '', 'sans')], { ...flat, pageBreakBefore: true }),
          ...titled(block.title),
          ...gap(),
        ]
    }
  }

  const pageNumber = (alignment: (typeof AlignmentType)[keyof typeof AlignmentType]) =>
    new docx.Footer({
      children: [
        paragraph(
          [
            new docx.TextRun({
              ...{ size: small, font: font('song') },
              children: ['— ', docx.PageNumber.CURRENT, ' —'],
            }),
          ],
          { alignment, indent: { left: 280, right: 280, firstLine: 0 } },
        ),
      ],
    })
  const marked = (): Paragraph =>
    paragraph(
      simulated
        ? [
            new docx.TextRun({
              ...{ text: simulatedWords[language], size: 18, color: 'B3261E', bold: true },
              font: font('sans'),
            }),
          ]
        : [],
      {
        ...{ ...flat, alignment: AlignmentType.RIGHT },
        spacing: { line: simulated ? 280 : 20, lineRule: LineRuleType.EXACT },
      },
    )
  const header = () => new docx.Header({ children: [marked()] })

  /** The head of a letter stands above its page, 30 mm below the edge of the paper. */
  const letterHeader = ({ mark }: SetPaper) =>
    new docx.Header({
      children: [
        ...(mark === null ? [] : [display(mark.words, mark.size * 2, { color: red })]),
        paragraph([], {
          ...{ ...ruled('bottom', 'THICK_THIN_SMALL_GAP', 24), indent: over },
          spacing: { line: twips(4), lineRule: LineRuleType.EXACT },
        }),
        marked(),
      ],
    })

  const section = (paper: SetPaper): ISectionOptions => {
    const isLetter = paper.form === 'letter'
    return {
      properties: {
        ...(isLetter && { titlePage: true }),
        page: {
          size: { width: twips(210), height: twips(297) },
          margin: {
            ...{ top: twips(37), bottom: twips(35), left: twips(28) },
            ...{ right: twips(26), header: twips(isLetter ? 30 : 15) },
            footer: twips(isLetter ? 20 : 25),
          },
          pageNumbers: { start: 1 },
        },
      },
      headers: {
        ...{ default: header(), even: header() },
        ...(isLetter && { first: letterHeader(paper) }),
      },
      footers: {
        default: pageNumber(AlignmentType.RIGHT),
        even: pageNumber(AlignmentType.LEFT),
        ...(isLetter && {
          first: new docx.Footer({
            children: [
              paragraph([], { ...ruled('top', 'THIN_THICK_SMALL_GAP', 24), indent: over }),
            ],
          }),
        }),
      },
      children: [
        ...head(paper),
        ...titled(paper.title),
        ...paper.note.map((words) => paragraph([plain(words)], centred)),
        ...gap(),
        ...(paper.to === null ? [] : [paragraph([plain(paper.to)], flat)]),
        ...paper.blocks.flatMap(blockOf),
      ],
    }
  }

  const line = { line: pitch, lineRule: LineRuleType.EXACT, before: 0, after: 0 }
  const heading = (name: 'sans' | 'kai') => ({
    run: { size: body, bold: false, color: '000000', font: font(name) },
    paragraph: { spacing: line, indent: { firstLine: 2 * em }, keepNext: true },
  })
  return {
    section,
    styles: {
      default: {
        document: {
          run: { size: body, font: font('body'), language: { value: 'en-US', eastAsia: 'zh-CN' } },
          paragraph: {
            ...{ spacing: line, indent: { firstLine: 2 * em } },
            alignment: AlignmentType.BOTH,
          },
        },
        title: {
          run: { size: large, bold: false, color: '000000', font: font('title') },
          paragraph: {
            ...{ alignment: AlignmentType.CENTER, indent: { firstLine: 0 } },
            spacing: { ...line, line: 700 },
          },
        },
        heading1: heading('sans'),
        heading2: heading('kai'),
      },
    },
  }
}

const pairs = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / 2) }, (_, at) => all.slice(at * 2, at * 2 + 2))
