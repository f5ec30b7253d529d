import { canonicalJson } from '../../base/canonical.ts'
import type { Language } from '../../base/language.ts'
import { readPhone, spellPhone } from '../../base/phone.ts'
import type { Problem } from '../../base/problem.ts'
import { seenText } from '../../base/seen-text.ts'
import type { Text } from '../../base/text.ts'
import { fieldNames, isList, isRequired, keptNames, kindOf, type Shape } from './shape.ts'
import {
  counters,
  isDash,
  isUnknown,
  readDay,
  readDegrees,
  readNumber,
  type Spelled,
  tickOf,
} from './spellings.ts'

/** A row's values by field name; absent means empty. */
export type Plain = Record<string, unknown>

/** What a cell says; without a value it says nothing. */
export type ParsedCell =
  | { value?: unknown; warning?: Problem; problem?: undefined }
  | { problem: Problem }

/**
 * Text as a person typed it → the value, or the problem with it. `foldChoice` makes 計算機教室 and
 * 计算机教室 the same word; `meanings` says which value a folded word stands for.
 */
export function parseCell(
  shape: Shape,
  field: string,
  raw: string,
  foldChoice: (text: string) => string,
  meanings: Readonly<Record<string, string>> = {},
): ParsedCell {
  const parse = (part: string) => {
    const word = wordOf(part, foldChoice)
    const meant = Object.hasOwn(meanings, word) ? meanings[word] : undefined
    return parseOne(shape, field, meant ?? part, foldChoice)
  }
  if (!isList(shape, field)) return parse(raw)
  const parsed = partsOf(shape, field, raw, foldChoice).map(parse)
  const wrongOne = parsed.find((one) => one.problem)
  if (wrongOne) return wrongOne
  const values = parsed.flatMap((one) => ('value' in one ? [one.value] : []))
  const [warning] = parsed.flatMap((one) => (one.problem || !one.warning ? [] : [one.warning]))
  return { value: [...new Set(values)], ...(warning && { warning }) }
}

/** How a word is looked up; ○ and ● have nothing left when they are folded. */
export const wordOf = (text: string, fold: (text: string) => string): string =>
  fold(text) || text.normalize('NFKC').trim()

/** Several values in one cell stand apart by any of these. */
const listSeparator = /([、,，;；\n])/

/** What stands apart in a cell; a choice that is itself written with a separator (播放、投影和扩音) stays whole. */
function partsOf(
  shape: Shape,
  field: string,
  raw: string,
  foldChoice: (text: string) => string,
): string[] {
  // Every second one is a separator.
  const pieces = raw.split(listSeparator)
  const labels = Object.values(shape.fields[field]?.choices ?? {}).flatMap(Object.values)
  const longest = Math.max(1, ...labels.map((label) => label.split(listSeparator).length))
  const parts: string[] = []
  for (let at = 0; at < pieces.length; at += 2) {
    let end = Math.min(at + longest, pieces.length)
    const text = () => pieces.slice(at, end).join('')
    while (end > at + 1 && !readChoice(shape, field, text(), foldChoice)) end -= 2
    parts.push(text())
    at = end - 1
  }
  return parts.filter((part) => part.trim() !== '')
}

function parseOne(
  shape: Shape,
  field: string,
  raw: string,
  foldChoice: (text: string) => string,
): ParsedCell {
  // Our own sheets mask what the reader may not see; the row says whether it is untouched.
  if (shape.fields[field]?.personal && isMasked(raw)) return { value: raw.trim() }
  const typed = raw.normalize('NFKC').trim()
  const kind = kindOf(shape, field)
  const read = readKind(shape, field, typed, foldChoice)
  const { bare } = shape.fields[field] ?? {}
  if (bare && isBare(typed) && Number(read?.value) > 0 && Number(read?.value) < bare.below)
    return wrong('unit_open', field, raw, { units: bare.units })
  if (read) return spelled(field, raw, read)
  if (isDash(typed) || (kind !== 'text' && isUnknown(typed)))
    return { warning: { code: 'placeholder_blank', field, value: raw, level: 'warning' } }
  switch (kind) {
    case 'integer':
      return wrong('not_an_integer', field, raw)
    case 'decimal':
      return wrong('not_a_number', field, raw)
    case 'boolean':
      return wrong('not_yes_or_no', field, raw)
    case 'day':
      return wrong('not_a_day', field, raw)
    case 'enum': {
      const choices = Object.values(shape.fields[field]?.choices ?? {})
      return wrong('not_a_choice', field, raw, {
        choices: choices.map((label) => label['zh-Hans']),
      })
    }
    case 'text':
      // What people typed stays as it is; only a code's full-width digits become plain ones.
      return { value: shape.fields[field]?.placeCode ? typed.replace(/\s/g, '') : raw.trim() }
  }
}

/** Undefined where the text is none of the field's values; of texts only telephone numbers are read. */
function readKind(
  shape: Shape,
  field: string,
  typed: string,
  foldChoice: (text: string) => string,
): Spelled<unknown> | undefined {
  switch (kindOf(shape, field)) {
    case 'integer': {
      const read = readNumber(typed, unitsOf(shape, field))
      return read && Number.isSafeInteger(read.value) ? read : undefined
    }
    case 'decimal': {
      const isDegrees = field === shape.point?.lat || field === shape.point?.lon
      return (
        readNumber(typed, unitsOf(shape, field)) ?? (isDegrees ? readDegrees(typed) : undefined)
      )
    }
    case 'boolean':
      return readTruth(shape, field, typed, foldChoice)
    case 'day':
      return readDay(typed)
    case 'enum':
      return readChoice(shape, field, typed, foldChoice)
    case 'text':
      return shape.fields[field]?.phone ? readPhone(typed) : undefined
  }
}

/** A number without its unit; the sign of a currency tells none, nor does “about”. */
export const isBare = (text: string): boolean =>
  /^[约大近≈~共计¥\s]*[\d.,，\s]+$/.test(text.normalize('NFKC'))

export function unitsOf(shape: Shape, field: string): Readonly<Record<string, number>> {
  const { unit, units } = shape.fields[field] ?? {}
  const own = Object.values(unit ?? {}).map((word) => [word.normalize('NFKC').toLowerCase(), 1])
  return { ...(units ? {} : counters), ...Object.fromEntries(own), ...units }
}

function readTruth(
  shape: Shape,
  field: string,
  typed: string,
  foldChoice: (text: string) => string,
): Spelled<boolean> | undefined {
  const tick = tickOf(typed)
  if (tick !== undefined) return { value: tick }
  const word = foldChoice(typed)
  if (word === '') return undefined
  const says = (value: 'true' | 'false') =>
    shape.fields[field]?.words?.[value]?.some((one) => foldChoice(one) === word) ?? false
  if (yes.has(word) || says('true')) return { value: true }
  return no.has(word) || says('false') ? { value: false } : undefined
}

function readChoice(
  shape: Shape,
  field: string,
  typed: string,
  foldChoice: (text: string) => string,
): Spelled<string> | undefined {
  const { choices = {}, words = {} } = shape.fields[field] ?? {}
  const word = foldChoice(typed)
  const namesOf = ([value, label]: [string, Text]) => [
    ...Object.values(label),
    ...(words[value] ?? []),
  ]
  const hit = Object.entries(choices).find(
    (one) =>
      one[0] === typed || (word !== '' && namesOf(one).some((name) => foldChoice(name) === word)),
  )
  return hit && { value: hit[0] }
}

const spelled = (field: string, raw: string, { value, told }: Spelled<unknown>): ParsedCell => ({
  value,
  ...(told && {
    warning: {
      code: 'read_as',
      field,
      value: raw,
      details: { as: String(value) },
      level: 'warning',
    },
  }),
})

/** As `maskText` leaves it. */
const isMasked = (text: string): boolean =>
  /^(?:\+?\d{2,3}\*{4}\d{4}|[^*]\*{1,4})$/u.test(text.trim())

/** The value as the sheet in `language` shows it. */
export function formatCell(
  shape: Shape,
  field: string,
  value: unknown,
  language: Language,
): string | number | undefined {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) {
    const parts = value.map((one) => formatCell(shape, field, one, language))
    return parts.join(language === 'en' ? ', ' : '、')
  }
  switch (kindOf(shape, field)) {
    case 'boolean':
      return yesNo[language][value ? 0 : 1]
    case 'enum':
      return shape.fields[field]?.choices?.[String(value)]?.[language] ?? String(value)
    case 'integer':
    case 'decimal':
      return value as number
    default:
      return String(value)
  }
}

/** Every fault of a row: of its shape, or else of the register's own rules. `sound`: the shape is right. */
export function inspectRow(shape: Shape, row: Plain): { sound: boolean; problems: Problem[] } {
  const missing = keptNames(shape)
    .filter((field) => isRequired(shape, field) && row[field] === undefined)
    .map((field): Problem => ({ code: 'value_missing', field }))
  const parsed = shape.row.safeParse(row)
  if (parsed.success) return { sound: true, problems: shape.check?.(parsed.data) ?? [] }
  const faults = parsed.error.issues
    .filter((issue) => !missing.some(({ field }) => field === issue.path[0]))
    .map((issue): Problem => problemOf({ ...issue, code: issue.code ?? '' }, row))
  return { sound: false, problems: [...missing, ...faults] }
}

/** A zod issue as a problem of our own: codes are stable, zod's words are not. */
function problemOf(
  issue: { code: string; path: PropertyKey[]; [key: string]: unknown },
  row: Plain,
): Problem {
  const field = String(issue.path[0] ?? '')
  const value = row[field] === undefined ? {} : { value: String(row[field]) }
  const base = { field, ...value }
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string'
        ? { code: 'text_too_short', ...base, details: { minimum: Number(issue.minimum) } }
        : { code: 'number_too_small', ...base, details: { minimum: Number(issue.minimum) } }
    case 'too_big':
      return issue.origin === 'string'
        ? { code: 'text_too_long', ...base, details: { maximum: Number(issue.maximum) } }
        : { code: 'number_too_big', ...base, details: { maximum: Number(issue.maximum) } }
    case 'unrecognized_keys':
      return { code: 'field_unknown', details: { fields: (issue.keys as string[]) ?? [] } }
    case 'custom':
      return { code: String((issue.params as Plain)?.problem ?? 'value_malformed'), ...base }
    default:
      return { code: 'value_malformed', ...base }
  }
}

/** 13800001234 → 138****1234; anything else, a short number too, keeps its first character. */
export function maskText(text: string): string {
  const characters = [...text]
  if (/^\+?\d{11,}$/.test(text)) return `${text.slice(0, 3)}****${text.slice(-4)}`
  return `${characters[0] ?? ''}${'*'.repeat(Math.min(4, Math.max(1, characters.length - 1)))}`
}

/** `row` with its personal fields masked. */
export function maskRow<T extends Plain>(shape: Shape, row: T): T {
  const masked = personalFields(shape).flatMap((field) => {
    const value = row[field]
    return value === undefined ? [] : [[field, maskText(String(value))]]
  })
  return { ...row, ...Object.fromEntries(masked) }
}

/** The row as a sheet with the same would be read: texts as they are seen, telephone numbers in the one spelling. */
export const spellRow = (shape: Shape, row: Plain): Plain =>
  Object.fromEntries(
    Object.entries(row).flatMap(([field, value]) => {
      const spelled = Array.isArray(value) ? value.map(spellOne) : spellOne(value)
      if (spelled === '') return []
      const isPhone = shape.fields[field]?.phone && typeof spelled === 'string'
      return [[field, isPhone ? spellPhone(spelled) : spelled]]
    }),
  )

const spellOne = (value: unknown): unknown => (typeof value === 'string' ? seenText(value) : value)

/** Puts back what was only masked: a person who edits a masked row leaves those fields alone. */
export function unmaskUntouched(shape: Shape, given: Plain, stored: Plain): Plain {
  const untouched = personalFields(shape).filter(
    (field) => stored[field] !== undefined && given[field] === maskText(String(stored[field])),
  )
  return { ...given, ...Object.fromEntries(untouched.map((field) => [field, stored[field]])) }
}

export const personalFields = (shape: Shape): string[] =>
  fieldNames(shape).filter((field) => shape.fields[field]?.personal)

/** The fields of a row alone, without what the engine adds. */
export const valuesOf = (shape: Shape, row: Plain): Plain =>
  Object.fromEntries(
    keptNames(shape).flatMap((field) =>
      row[field] === undefined || row[field] === null ? [] : [[field, row[field]]],
    ),
  )

/** Fields whose value differs. */
export function changedFields(shape: Shape, before: Plain, after: Plain): string[] {
  return keptNames(shape).filter((field) => !sameValue(before[field], after[field]))
}

/** Lists are the same when they hold the same in the same order, parts when their fields are. */
export const sameValue = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b)
    ? a.length === b.length && a.every((one, i) => sameOne(one, b[i]))
    : a === b

const sameOne = (a: unknown, b: unknown): boolean =>
  a === b || (isPlain(a) && isPlain(b) && canonicalJson(a) === canonicalJson(b))

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null

const yes = new Set('是 有 1 y yes true 对 t 可以 能 可用'.split(' '))
const no = new Set('否 无 没有 0 n no false 不是 f 不可以 不能 不可用'.split(' '))
const yesNo: Readonly<Record<Language, readonly [string, string]>> = {
  'zh-Hans': ['是', '否'],
  'zh-Hant': ['是', '否'],
  en: ['yes', 'no'],
}

const wrong = (
  code: string,
  field: string,
  value: string,
  details?: Problem['details'],
): { problem: Problem } => ({
  problem: { code, field, value, ...(details && { details }) },
})
