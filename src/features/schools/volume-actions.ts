import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { placeAt, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { type Text, text } from '../../base/text.ts'
import { verbOf } from '../../base/verbs.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Printed, Printer } from '../../platform/pdf.ts'
import type { Column, Value } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { printRegisterVolume } from '../documents/actions.ts'
import type { RegisterVolume, VolumeColumn, VolumeRow } from '../documents/register-volume.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { formatCell, maskRow } from '../registers/cells.ts'
import { cellsOf, columnsOf } from '../registers/export-actions.ts'
import { listQueryOf } from '../registers/list-actions.ts'
import { listStored } from '../registers/list-store.ts'
import type { Register } from '../registers/registers.ts'
import { fieldNames, kindOf, type Shape } from '../registers/shape.ts'
import type { Stored } from '../registers/store.ts'
import { equipmentRegister, roomRegister, schoolRegister, staffRegister } from './registers.ts'
import { type Mode, modes } from './school.ts'
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
  title: text('分类登记册', 'classified register'),
  class: text('分类', 'Class'),
  unknown: text('未分类', 'Without class'),
  township: text('所在乡镇', 'Township'),
  school: text('所在学校', 'School'),
  verification: text('核实情况', 'Verification'),
  verifiedYes: text('已核实', 'verified'),
  verifiedNo: text('未核实', 'unverified'),
  filledBy: text('填报单位', 'Reporting unit'),
  head: text('负责人', 'Person responsible'),
  clerk: text('填表人', 'Filled in by'),
  day: text('日期', 'Date'),
} as const satisfies Record<string, Text>

/** A row with what tells a reader of any page where it belongs. */
type BoundRow = { stored: Stored; township: string; school: string; mode?: Mode }

type Content = {
  shape: Shape
  placeName: string
  classes: { name: string; rows: BoundRow[] }[]
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
  // On paper the school's name takes its code along; the sheet keeps the code in a column of its own.
  const fields = fieldNames(shape).filter(
    (field) => !shape.fields[field]?.personal && !(isOfSchool(shape) && field === shape.placeField),
  )
  const volume: RegisterVolume = {
    title: titleOf(shape, language),
    county: placeName,
    classifiedBy: by,
    asOf: dayOf(now),
    columns: [
      { heading: words.township[language], width: 20, kind: 'text' },
      ...(isOfSchool(shape)
        ? [{ heading: words.school[language], width: 34, kind: 'text' } as const]
        : []),
      ...fields.map((field) => printedColumn(shape, field, language)),
    ],
    sections: classes.map(({ name, rows }) => ({
      name,
      rows: rows.map(
        ({ stored, township, school }): VolumeRow => ({
          cells: [
            township,
            ...(isOfSchool(shape) ? [`${school} ${stored[shape.placeField]}`.trim()] : []),
            ...fields.map((field) => formatCell(shape, field, stored[field], language) ?? null),
          ],
          unverified: !isVerified(stored, verified),
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

/**
 * The volume as a sheet that reads back to the same data: what the volume adds stands before the
 * register's own columns, under headings that no register knows.
 */
export async function writeVolume(
  db: Db,
  actor: Actor,
  request: VolumeRequest,
  now: Date,
): Promise<AsyncGenerator<Buffer>> {
  const { shape, placeName, classes, verified } = await loadVolume(db, actor, request)
  const { language } = request
  const added = [
    words.class,
    words.township,
    ...(isOfSchool(shape) ? [words.school] : []),
    words.verification,
  ]
  const columns = [
    ...added.map((heading): Column => ({ heading: heading[language], format: 'text' })),
    ...columnsOf(shape, language),
  ]
  const rows = classes.flatMap(({ name, rows }) =>
    rows.map(({ stored, township, school }): Value[] => [
      name,
      township,
      ...(isOfSchool(shape) ? [school] : []),
      words[isVerified(stored, verified) ? 'verifiedYes' : 'verifiedNo'][language],
      ...cellsOf(shape, maskRow(shape, stored), language),
    ]),
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

/** Rooms, equipment and staff name their school by its code. */
const isOfSchool = (shape: Shape): boolean => shape.placeField === 'schoolCode'

const isVerified = (row: Stored, verified: ReadonlySet<string>): boolean =>
  verified.has(row.organisationId ?? '')

async function loadVolume(db: Db, actor: Actor, request: VolumeRequest): Promise<Content> {
  const found = bound[request.register]
  if (!found) throw notFound('register', request.register)
  const { shape } = found.register
  const verb = verbOf(shape, 'read')
  requireAnywhere(actor, verb)
  return scoped(db, actor, async (tx) => {
    const [place] = await asSystem(tx, 'places are public', (system) =>
      findPlaces(system, [request.regionCode]),
    )
    if (!place) throw notFound('place', request.regionCode)
    const rows = await boundRows(tx, await allRows(tx, actor, shape, request))
    const classOf = classifier(found, request)
    const classes = Map.groupBy(rows, classOf)
    return {
      shape,
      placeName: place.name,
      classes: [...classes]
        .map(([name, members]) => ({ name, rows: members.toSorted(bySchool) }))
        .toSorted((a, b) => a.name.localeCompare(b.name, 'zh')),
      verified: new Set((await listVerified(tx)).keys()),
      simulated: rows.some(({ stored }) => stored.simulated),
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

/** What a row belongs to, by name; a place nobody has named yet is told by its code. */
async function boundRows(tx: Tx, rows: readonly Stored[]): Promise<BoundRow[]> {
  const places = await findPlaces(
    tx,
    rows.map(({ regionCode }) => placeAt(regionCode, 'township')),
  )
  const townships = new Map(places.map(({ code, name }) => [code, name]))
  const schools = await findSchoolsByCode(
    tx,
    rows.map((row) => String(row.schoolCode)),
  )
  return rows.map((stored) => {
    const township = placeAt(stored.regionCode, 'township')
    const school = schools.get(String(stored.schoolCode))
    return {
      stored,
      township: townships.get(township) ?? township,
      school: school?.name ?? '',
      ...(school && { mode: school.mode }),
    }
  })
}

/** Townships and schools in the order of their codes, within a school as the register sorts. */
function bySchool({ stored: a }: BoundRow, { stored: b }: BoundRow): number {
  const key = ({ regionCode, schoolCode }: Stored) =>
    `${placeAt(regionCode, 'township')} ${schoolCode}`
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0
}

function classifier(
  { register: { shape }, classField }: { register: Register; classField: string },
  { by, language }: VolumeRequest,
): (row: BoundRow) => string {
  const unknown = words.unknown[language]
  switch (by) {
    case 'resourceClass':
      return ({ stored }) =>
        String(formatCell(shape, classField, stored[classField], language) ?? unknown)
    case 'township':
      return ({ township }) => township
    case 'mode':
      return ({ mode }) => (mode ? modes[mode][language] : unknown)
  }
}

function printedColumn(shape: Shape, field: string, language: Language): VolumeColumn {
  const { label, unit } = shape.fields[field] ?? {}
  const kind = kindOf(shape, field)
  const summed = kind === 'integer' && /quantity|seats|areaM2|pupils/i.test(field)
  return {
    heading: label?.[language] ?? field,
    width:
      kind !== 'text' && kind !== 'enum'
        ? 13
        : field === shape.nameField && !isOfSchool(shape)
          ? 34
          : 20,
    kind: summed ? 'sum' : kind === 'integer' || kind === 'decimal' ? 'number' : 'text',
    ...(unit && { unit: unit[language] }),
  }
}
