import { dayOf } from '../../base/calendar.ts'
import { placeAt, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { type Language, type Text, text } from '../../base/text.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Printed, Printer } from '../../platform/pdf.ts'
import type { Column, Value } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { printRegisterVolume } from '../documents/actions.ts'
import type { RegisterVolume, VolumeColumn, VolumeRow } from '../documents/register-volume.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/store.ts'
import { formatCell, maskRow } from '../registers/cells.ts'
import { idHeading, versionHeading } from '../registers/headings.ts'
import { listQueryOf } from '../registers/list-actions.ts'
import { listStored } from '../registers/list-store.ts'
import type { Register } from '../registers/registers.ts'
import { fieldNames, kindOf, type Shape } from '../registers/shape.ts'
import type { Stored } from '../registers/store.ts'
import { equipmentRegister, roomRegister, schoolRegister, staffRegister } from './registers.ts'
import { modes } from './school.ts'
import { findSchoolsByCode } from './store.ts'
import { listVerified } from './survey-store.ts'

/** How a register is bound (S1-7): by the school's mode, by township, or by the kind of resource. */
export const classings = ['mode', 'township', 'resourceClass'] as const
export type Classing = (typeof classings)[number]

/** Registers that are bound, with the field that is their resource class. */
const bound: Readonly<Record<string, { register: Register; classField: string }>> = {
  schools: { register: schoolRegister, classField: 'stage' },
  rooms: { register: roomRegister, classField: 'kind' },
  equipment: { register: equipmentRegister, classField: 'type' },
  staff: { register: staffRegister, classField: 'post' },
}
export const boundRegisters = Object.keys(bound)

export type VolumeRequest = {
  register: string
  by: Classing
  regionCode: string
  level: 'county' | 'township'
  language: Language
}

const words = {
  title: text('分类登记册', '分類登記冊', 'classified register'),
  class: text('分类', '分類', 'Class'),
  unknown: text('未分类', '未分類', 'Without class'),
  unverified: text('核实情况', '核實情況', 'Verification'),
  verifiedYes: text('已核实', '已核實', 'verified'),
  verifiedNo: text('未核实', '未核實', 'unverified'),
  filledBy: text('填报单位', '填報單位', 'Reporting unit'),
  head: text('负责人', '負責人', 'Person responsible'),
  clerk: text('填表人', '填表人', 'Filled in by'),
  day: text('日期', '日期', 'Date'),
} as const satisfies Record<string, Text>

type Content = {
  shape: Shape
  placeName: string
  classes: { name: string; rows: Stored[] }[]
  verified: ReadonlySet<string>
  simulated: boolean
}

/** The volume as PDF: numbered pages, totals, signature lines, unverified rows marked by a word. */
export async function printVolume(
  db: Db,
  actor: Actor,
  printer: Printer,
  request: VolumeRequest,
  now: Date,
): Promise<Printed> {
  const content = await loadVolume(db, actor, request)
  const { language, by } = request
  const { shape, placeName, classes, verified } = content
  const fields = fieldNames(shape).filter((field) => !shape.fields[field]?.personal)
  const volume: RegisterVolume = {
    title: titleOf(shape, language),
    county: placeName,
    classifiedBy: by,
    asOf: dayOf(now),
    columns: fields.map((field) => printedColumn(shape, field, language)),
    sections: classes.map(({ name, rows }) => ({
      name,
      rows: rows.map(
        (row): VolumeRow => ({
          cells: fields.map((field) => formatCell(shape, field, row[field], language) ?? null),
          unverified: !isVerified(row, verified),
        }),
      ),
    })),
    signatures: [words.filledBy, words.head, words.clerk, words.day].map((label) => ({
      label: label[language],
    })),
  }
  return printRegisterVolume(printer, volume, {
    language,
    createdAt: now.toISOString(),
    simulated: content.simulated,
  })
}

/** The volume as a sheet that reads back to the same data: the class is one more column, ids are hidden. */
export async function writeVolume(
  db: Db,
  actor: Actor,
  request: VolumeRequest,
  now: Date,
): Promise<AsyncGenerator<Buffer>> {
  const { shape, placeName, classes, verified } = await loadVolume(db, actor, request)
  const { language } = request
  const columns: Column[] = [
    { heading: words.class[language], format: 'text' },
    ...fieldNames(shape).map((field): Column => {
      const kind = kindOf(shape, field)
      const unit = shape.fields[field]?.unit
      return {
        heading: shape.fields[field]?.label[language] ?? field,
        format: kind === 'integer' || kind === 'decimal' ? kind : kind === 'day' ? 'date' : 'text',
        ...(unit && { unit: unit[language] }),
      }
    }),
    { heading: words.unverified[language], format: 'text' },
    { heading: idHeading, format: 'text', hidden: true },
    { heading: versionHeading, format: 'integer', hidden: true },
  ]
  const rows = classes.flatMap(({ name, rows }) =>
    rows.map((row): Value[] => {
      const masked = maskRow(shape, row)
      return [
        name,
        ...fieldNames(shape).map((field) => formatCell(shape, field, masked[field], language)),
        words[isVerified(row, verified) ? 'verifiedYes' : 'verifiedNo'][language],
        row.id,
        row.version,
      ]
    }),
  )
  const title = `${placeName} ${titleOf(shape, language)}`
  return writeSheet({
    title,
    sheets: [{ name: shape.label[language], columns, rows }],
    language,
    createdAt: now,
  })
}

const titleOf = (shape: Shape, language: Language): string =>
  language === 'en'
    ? `${shape.label.en}: ${words.title.en}`
    : `${shape.label[language]}${words.title[language]}`

const isVerified = (row: Stored, verified: ReadonlySet<string>): boolean =>
  verified.has(row.organisationId ?? '')

async function loadVolume(db: Db, actor: Actor, request: VolumeRequest): Promise<Content> {
  const found = bound[request.register]
  if (!found) throw notFound('register', request.register)
  const { shape } = found.register
  const verb = `${shape.name}.read`
  requireAnywhere(actor, verb)
  return scoped(db, actor, async (tx) => {
    const [place] = await asSystem(tx, 'places are public', (system) =>
      findPlaces(system, [request.regionCode]),
    )
    if (!place) throw notFound('place', request.regionCode)
    const rows = await allRows(tx, actor, shape, request)
    const classOf = await classifier(tx, found, rows, request)
    const classes = new Map<string, Stored[]>()
    for (const row of rows) {
      const name = classOf(row)
      classes.set(name, [...(classes.get(name) ?? []), row])
    }
    return {
      shape,
      placeName: place.name,
      classes: [...classes]
        .map(([name, members]) => ({ name, rows: members }))
        .toSorted((a, b) => a.name.localeCompare(b.name, 'zh')),
      verified: new Set((await listVerified(tx)).keys()),
      simulated: rows.some(({ simulated }) => simulated),
    }
  })
}

async function allRows(
  tx: Tx,
  actor: Actor,
  shape: Shape,
  request: VolumeRequest,
): Promise<Stored[]> {
  const rows: Stored[] = []
  const within = rangeOf(request.regionCode, request.level)
  let after: Awaited<ReturnType<typeof listStored>>['next']
  do {
    const page = await listStored(
      tx,
      shape,
      listQueryOf(shape, actor, { within, after, limit: 1_000, sort: shape.nameField }),
    )
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}

async function classifier(
  tx: Tx,
  { register, classField }: { register: Register; classField: string },
  rows: readonly Stored[],
  { by, language }: VolumeRequest,
): Promise<(row: Stored) => string> {
  const { shape } = register
  const unknown = words.unknown[language]
  if (by === 'resourceClass')
    return (row) => String(formatCell(shape, classField, row[classField], language) ?? unknown)
  if (by === 'township') {
    const places = await findPlaces(
      tx,
      rows.map(({ regionCode }) => placeAt(regionCode, 'township')),
    )
    const names = new Map(places.map(({ code, name }) => [code, name]))
    return ({ regionCode }) => names.get(placeAt(regionCode, 'township')) ?? unknown
  }
  const schools = await findSchoolsByCode(
    tx,
    rows.map((row) => String(row.schoolCode)),
  )
  return (row) => {
    const mode = schools.get(String(row.schoolCode))?.mode
    return mode ? modes[mode][language] : unknown
  }
}

function printedColumn(shape: Shape, field: string, language: Language): VolumeColumn {
  const { label, unit } = shape.fields[field] ?? {}
  const kind = kindOf(shape, field)
  const summed = kind === 'integer' && /quantity|seats|areaM2|pupils/i.test(field)
  return {
    heading: label?.[language] ?? field,
    width:
      kind === 'text'
        ? field === shape.nameField || shape.fields[field]?.placeCode
          ? 30
          : 22
        : 15,
    kind: summed ? 'sum' : kind === 'integer' || kind === 'decimal' ? 'number' : 'text',
    ...(unit && { unit: unit[language] }),
  }
}
