import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { type Text, text } from '../../base/text.ts'
import type { Ground } from '../../platform/ground.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import type { OfficePaper, PaperPart } from '../documents/office-paper.ts'
import type { Actor } from '../people/actor.ts'
import { formatCell } from '../registers/cells.ts'
import { fieldNames, kindOf, type Row, type Shape } from '../registers/shape.ts'
import { equipment } from './equipment.ts'
import { room } from './room.ts'
import { school } from './school.ts'
import { staff } from './staff.ts'
import { readReturn } from './survey-actions.ts'
import type { ReturnDetail, SurveyedRegister } from './survey-api.ts'

const words = {
  title: text('农村中小学远程教育资源摸底表', 'Survey return of a school'),
  remarks: text('核实意见', 'What the office remarked'),
  reply: text('答复：', 'Answer: '),
  unknown: text('没有登记', 'Not entered'),
  filledBy: text('填表人', 'Filled in by'),
  head: text('学校负责人', 'Head of the school'),
  verifier: text('核实人', 'Verified by'),
} as const satisfies Record<string, Text>

/** Of a table: its columns and how wide each is. */
type Listed = { shape: Shape; columns: Readonly<Record<string, number>> }
const listed: Readonly<Partial<Record<SurveyedRegister, Listed>>> = {
  rooms: {
    shape: room,
    columns: { roomNo: 2, name: 3, kind: 3, areaM2: 2, seats: 2, usableSeats: 2 },
  },
  equipment: {
    shape: equipment,
    columns: { assetNo: 3, type: 3, model: 3, quantity: 2, usableQuantity: 2, condition: 2 },
  },
  staff: {
    shape: staff,
    columns: {
      name: 2,
      post: 3,
      partyMember: 2,
      weeklyLessons: 2,
      phone: 3,
      usableForProgramme: 2,
    },
  },
}

/** Lines left to be filled in by hand, while the form is the school's to fill in. */
const blankLines = 3

/** F1: one school's form as the reader sees it, to be checked, filled in and signed on paper. */
export async function printReturn(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  { id, language, format }: { id: string; language: Language; format: PaperFormat },
): Promise<PaperFile> {
  const form = await readReturn(db, actor, id, clock())
  const [first] = form.sections.schools?.rows ?? []
  return printOfficePapers(
    printer,
    { title: words.title[language], papers: [paperOf(form, language, dayOf(clock()))] },
    {
      ...{ language, format, name: `survey-${form.schoolCode}` },
      ...{ createdAt: clock().toISOString(), simulated: first?.row.simulated ?? false },
    },
  )
}

function paperOf(form: ReturnDetail, language: Language, day: string): OfficePaper {
  const say = (what: keyof typeof words) => words[what][language]
  const open = form.state === 'draft' || form.state === 'returned'
  const tables = Object.entries(listed).flatMap(([name, of]) => {
    const section = form.sections[name as SurveyedRegister]
    return section
      ? [
          tableOf(
            of,
            section.rows.map(({ row }) => row),
            { open, language },
          ),
        ]
      : []
  })
  const remarks = form.remarks.map(
    ({ remark, saidByName, reply }) =>
      `${saidByName}：${remark}${reply ? ` ${say('reply')}${reply}` : ''}`,
  )
  return {
    ...{ form: 'document', heading: null, title: say('title'), to: null },
    note: `${form.schoolName}（${form.schoolCode}）`,
    parts: [
      ...(form.sections.schools?.rows ?? []).map(({ row }) => factsOf(school, row, language)),
      ...tables,
      ...(remarks.length > 0 ? [{ heading: say('remarks'), points: remarks }] : []),
    ],
    signatures: [
      ...[{ label: say('filledBy') }, { label: say('head') }, { label: say('verifier') }],
    ],
    ...{ from: { named: form.schoolName }, day },
  }
}

const factsOf = (shape: Shape, row: Row, language: Language): PaperPart => ({
  heading: shape.label[language],
  facts: fieldNames(shape)
    .filter((field) => field !== shape.nameField)
    .map((field) => ({
      label: shape.fields[field]?.label[language] ?? field,
      value: cellOf(shape, field, row, language) || null,
    })),
})

function tableOf(
  { shape, columns }: Listed,
  rows: readonly Row[],
  { open, language }: { open: boolean; language: Language },
): PaperPart {
  const fields = Object.keys(columns)
  const blank = open ? Array.from({ length: blankLines }, () => fields.map(() => '')) : []
  const filled = rows.map((row) => fields.map((field) => namedCell(shape, field, row, language)))
  const all = [...filled, ...blank]
  return {
    heading: shape.label[language],
    lines: all.length === 0 ? [words.unknown[language]] : [],
    table:
      all.length === 0
        ? null
        : {
            columns: fields.map((field) => ({
              heading: shape.fields[field]?.label[language] ?? field,
              share: columns[field] ?? 1,
              side: ['integer', 'decimal'].includes(kindOf(shape, field)) ? 'right' : 'left',
            })),
            rows: all,
          },
  }
}

/** What a place or a room is called is turned with the names of places. */
const namedCell = (shape: Shape, field: string, row: Row, language: Language) => {
  const value = cellOf(shape, field, row, language)
  return shape.namesPlaces && field === shape.nameField ? { named: value } : value
}

/** As a person reads it; personal fields are masked already. */
const cellOf = (shape: Shape, field: string, row: Row, language: Language): string => {
  const value = formatCell(shape, field, row[field], language)
  const { unit } = shape.fields[field] ?? {}
  return value === undefined ? '' : `${value}${unit && language !== 'en' ? unit[language] : ''}`
}
