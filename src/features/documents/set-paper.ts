import type { Day } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import type { TurnName } from '../../base/names.ts'
import { type Text, text } from '../../base/text.ts'
import type { Named, SignatureLine } from './document.ts'
import type {
  Fact,
  OfficePaper,
  PaperForm,
  PaperPart,
  PaperTable,
  Saying,
  Side,
  Slip,
} from './office-paper.ts'
import { titleLines } from './title-lines.ts'

/**
 * An official paper said out: every word, name, day and number of it, in the order of the page. What typst sets as PDF and what
 * is written for Word are two prints of this.
 */
export type SetPaper = {
  /** Plain: the organ has no red head. */
  form: PaperForm | 'plain'
  /** 发文机关标志, and the size in points in which it fills its line. */
  mark: { words: string; size: number } | null
  /** 发文字号. */
  number: string | null
  /** 签发人, of what goes upwards. */
  signer: Line | null
  title: string[]
  note: string[]
  to: string | null
  blocks: Block[]
}

/** Type of a run: 仿宋, 黑体, 楷体. */
export type Face = 'body' | 'sans' | 'kai'
export type Run = { words: string; face: Face }
export type Line = { label: string; value: string | null }
export type Block =
  /** `level` of a heading, 0: none. `keeps`: it stands on the page of what follows. */
  | { kind: 'line'; runs: Run[]; level: 0 | 1 | 2; keeps: boolean }
  | { kind: 'fact'; label: string; value: string; hangs: boolean }
  | { kind: 'table'; columns: PaperTable['columns']; rows: string[][] }
  | { kind: 'sides'; sides: { heading: string; organ: string; lines: Line[]; day: string }[] }
  | { kind: 'signatures'; lines: Line[] }
  | { kind: 'foot'; from: string | null; day: string }
  | { kind: 'annex'; label: string | null; title: string[] }
  | ({ kind: 'slip' } & SetSlip)
export type SetSlip = {
  title: string
  about: string
  lines: Line[]
  choices: string | null
  said: string | null
  back: string
}

const words = {
  colon: text('：', ': '),
  unknown: text('—', '–'),
  signer: text('签发人', 'Signed off by'),
  day: text('{year}年{month}月{day}日', '{day} {monthName} {year}'),
  blankDay: text('　　　　年　　月　　日', '____ __________ ______'),
  annexes: text('附件', 'Annexes'),
  minutes: text('纪要', ' Minutes'),
} satisfies Record<string, Text>

/** 一 to 九十九, as headings are numbered (GB/T 9704, 7.3.3). */
export function numeral(n: number): string {
  const digits = '〇一二三四五六七八九'
  const ten = Math.floor(n / 10)
  const tens = ten === 0 ? '' : `${ten === 1 ? '' : (digits[ten] ?? '')}十`
  return `${tens}${n % 10 === 0 && n > 0 ? '' : (digits[n % 10] ?? '')}`
}

type Say = (saying: Fact['value']) => string

export function setPaper(
  paper: OfficePaper,
  {
    language,
    turn,
    wordsIn,
  }: { language: Language; turn: TurnName; wordsIn: (text: string) => string[] },
): SetPaper {
  const one = (piece: string | Named) =>
    typeof piece === 'string' ? piece : language === 'zh-Hant' ? turn(piece.named) : piece.named
  const say: Say = (saying) => {
    if (saying === null) return words.unknown[language]
    if (typeof saying === 'object' && 'day' in saying) return sayDay(saying.day, language)
    return isMany(saying) ? saying.map(one).join('') : one(saying)
  }
  const titleOf = (saying: Saying) => titleLines(wordsIn(say(saying)), titleWidth[language])
  const said = { language, say, titleOf, form: paper.form }
  return {
    ...headOf(paper, language, one),
    title: titleOf(paper.title),
    note: paper.note?.split('\n') ?? [],
    to: paper.to === null ? null : say(paper.to) + words.colon[language].trimEnd(),
    blocks: keptTogether(blocksOf(paper, said)),
  }
}

/** Of the page, in characters of 2号. */
const titleWidth: Readonly<Record<Language, number>> = { 'zh-Hans': 18, 'zh-Hant': 18, en: 22 }
const isMany = (saying: Saying): saying is readonly (string | Named)[] => Array.isArray(saying)

export function sayDay(day: Day, language: Language): string {
  const [year = '', month = '', date = ''] = day.split('-')
  const known: Record<string, string> = {
    year,
    month: String(Number(month)),
    day: String(Number(date)),
    monthName: months[Number(month) - 1] ?? '',
  }
  return words.day[language].replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? '')
}
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

function headOf(
  { form, heading }: OfficePaper,
  language: Language,
  one: (name: Named) => string,
): Pick<SetPaper, 'form' | 'mark' | 'number' | 'signer'> {
  if (heading === null) return { form: 'plain', mark: null, number: null, signer: null }
  const { number, mark } = heading
  const signer =
    heading.signer === null ? null : { label: words.signer[language], value: heading.signer }
  if (mark === null) return { form: 'plain', mark: null, number, signer }
  const marked = markOf(one({ named: mark }), form, language)
  return { form, mark: { words: marked, size: markSize(marked) }, number, signer }
}

/** 凤凰县教育局文件 is 凤凰县教育局 on a letter, and 凤凰县教育局纪要 on minutes. */
function markOf(mark: string, form: PaperForm, language: Language): string {
  if (form === 'document') return mark
  const organ = mark.replace(/文件$/, '')
  return form === 'letter' ? organ : organ + words.minutes[language]
}

/** In points: as large as its line holds, and no larger than those of a higher organ are used to be. */
const markSize = (mark: string): number => Math.min(44, Math.floor(430 / mark.length))

/** A foot never stands alone on its page: the last line of the text goes with it. */
const keptTogether = (blocks: readonly Block[]): Block[] =>
  blocks.map((block, at) => {
    const next = blocks[at + 1]?.kind
    return block.kind === 'line' && (next === 'foot' || next === 'signatures' || next === 'sides')
      ? { ...block, keeps: true }
      : block
  })

type Said = {
  language: Language
  say: Say
  titleOf: (saying: Saying) => string[]
  form: PaperForm
}

function blocksOf(paper: OfficePaper, said: Said): Block[] {
  const { language, titleOf } = said
  const annexes = paper.annexes ?? []
  return [
    ...paper.parts.flatMap(partsOf(paper.parts, said)),
    ...annexLines(annexes, language),
    ...(paper.sides ? [sidesOf(paper.sides, said)] : []),
    ...(paper.signatures.length > 0
      ? [{ kind: 'signatures' as const, lines: paper.signatures.map(lineOf) }]
      : []),
    ...footOf(paper, said),
    ...(paper.slip ? [slipOf(paper.slip, said)] : []),
    ...annexes.flatMap(({ label, title, parts }): Block[] => [
      { kind: 'annex', label, title: titleOf(title) },
      ...parts.flatMap(partsOf(parts, said)),
    ]),
  ]
}

function slipOf({ title, about, lines, choices, ...slip }: Slip, { language, say }: Said): Block {
  const colon = words.colon[language]
  return {
    ...{ kind: 'slip', title, about: about.label + colon + about.value },
    lines: lines.map(({ label, value }) => ({ label, value: value === null ? null : say(value) })),
    choices:
      choices && choices.label + colon + choices.values.map((one) => `□ ${one}`).join('　　'),
    ...{ said: slip.said, back: say(slip.back) },
  }
}

/** Who issued it is its organ; minutes have nobody (10.3). */
function footOf({ form, heading, from, day }: OfficePaper, { language, say }: Said): Block[] {
  const organ = heading ? { named: heading.organ } : from
  const isUnsigned = heading?.mark !== undefined && heading.mark !== null && form === 'minutes'
  if (day === undefined && organ === null) return []
  return [
    {
      kind: 'foot',
      from: organ === null || isUnsigned ? null : say(organ),
      day: day ? sayDay(day, language) : words.blankDay[language],
    },
  ]
}

const lineOf = ({ label, value }: SignatureLine): Line => ({ label, value: value ?? null })

/** 附件：1．… below the text (GB/T 9704, 7.3.4). */
function annexLines(annexes: NonNullable<OfficePaper['annexes']>, language: Language): Block[] {
  const listed = annexes.filter(({ label }) => label !== null)
  return listed.map(({ title }, at) => {
    const lead = at === 0 ? words.annexes[language] + words.colon[language] : '　　　'
    const number = listed.length === 1 ? '' : `${at + 1}. `
    return line(lead + number + title)
  })
}

const sidesOf = (sides: readonly Side[], { language, say }: Said): Block => ({
  kind: 'sides',
  sides: sides.map(({ heading, unit, lines }) => ({
    ...{ heading, organ: say(unit), lines: [...lines] },
    day: words.blankDay[language],
  })),
})

const line = (said: string, face: Face = 'body', level: 0 | 1 | 2 = 0): Block => ({
  ...{ kind: 'line', level, keeps: level > 0 },
  runs: [{ words: said, face }],
})

/** The blocks of one part, which knows how many stand before it. */
function partsOf(all: readonly PaperPart[], { language, say, form }: Said) {
  const headed = all.filter(({ heading }) => heading !== null)
  const mark = (part: PaperPart): string => {
    if (headed.length < 2) return ''
    const n = headed.indexOf(part) + 1
    return language === 'en' ? `${n}. ` : `${numeral(n)}、`
  }
  return (part: PaperPart): Block[] => [
    ...(part.heading === null ? [] : [line(mark(part) + part.heading, 'sans', 1)]),
    ...(part.facts ?? []).map(
      ({ label, value }): Block => ({
        ...{ kind: 'fact', value: say(value), hangs: form === 'minutes' },
        label: label + words.colon[language],
      }),
    ),
    ...(part.lines ?? []).map((one) => line(say(one))),
    ...(part.points ?? []).map((one, at) => line(`${at + 1}. ${say(one)}`)),
    ...(part.sections ?? []).flatMap((section, at): Block[] => {
      const number = language === 'en' ? `(${at + 1}) ` : `（${numeral(at + 1)}）`
      const heading: Run = { words: number + section.heading, face: 'kai' }
      const after = say(section.after)
      const runs = after === '' ? [heading] : [heading, { words: after, face: 'body' as const }]
      return [
        { kind: 'line', level: 2, keeps: true, runs },
        ...section.points.map((point, index) => line(`${index + 1}. ${point}`)),
      ]
    }),
    ...(part.table ? [tableOf(part.table, say)] : []),
  ]
}

const tableOf = ({ columns, rows }: PaperTable, say: Say): Block => ({
  ...{ kind: 'table', columns },
  rows: rows.map((row) => row.map((cell) => say(typeof cell === 'number' ? String(cell) : cell))),
})
