import * as z from 'zod'
import { addDays, type Day, daysBetween } from '../../base/calendar.ts'
import { placeAt } from '../../base/place.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { PlaceCode, placeCodeField } from '../schools/values.ts'

const isCounty = (code: string) => placeAt(code, 'county') === code
const PersonName = z.string().min(1).max(40)

/** 县教育局领导: who has to have a contact point (O4-4). */
export const leader = describeRegister({
  name: 'bureau_leaders',
  label: text('教育局领导', 'Bureau leaders'),
  row: z.strictObject({
    placeCode: PlaceCode,
    name: PersonName,
    title: z.exactOptional(z.string().min(1).max(40)),
    fromDay: RowDay,
    toDay: z.exactOptional(RowDay),
  }),
  naturalKey: ['placeCode', 'name'],
  nameField: 'name',
  namesPersons: true,
  placeField: 'placeCode',
  check: daysInOrder,
  fields: {
    placeCode: { label: text('所在县', 'County'), also: ['地区代码'], ...placeCodeField },
    name: { label: text('姓名', 'Name'), also: ['领导姓名', '领导'], searched: true },
    title: { label: text('职务', 'Title'), also: ['现任职务'] },
    fromDay: { label: text('任职从', 'In office from'), also: ['任职日期'] },
    toDay: { label: text('任职到', 'In office to'), also: ['离任日期'] },
  },
})

/** 联系点: a station that a leader sees to, and how often he promises to come. */
export const contactPoint = describeRegister({
  name: 'contact_points',
  label: text('联系点', 'Contact points'),
  row: z.strictObject({
    unitCode: PlaceCode,
    leaderName: PersonName,
    fromDay: RowDay,
    toDay: z.exactOptional(RowDay),
    visitsPerYear: z.int().min(1).max(52),
  }),
  naturalKey: ['unitCode', 'leaderName', 'fromDay'],
  nameField: 'leaderName',
  namesPersons: true,
  placeField: 'unitCode',
  check: (row) => [
    ...daysInOrder(row),
    ...(isCounty(row.unitCode) ? [{ code: 'contact_unit_too_wide', field: 'unitCode' }] : []),
  ],
  fields: {
    unitCode: { label: text('站点所在单位', 'Unit'), also: ['联系点', '站点'], ...placeCodeField },
    leaderName: { label: text('联系领导', 'Leader'), also: ['领导', '领导姓名'], searched: true },
    fromDay: { label: text('从', 'From'), also: ['开始日期'] },
    toDay: { label: text('到', 'To'), also: ['结束日期'] },
    visitsPerYear: {
      label: text('每年至少去几次', 'Visits a year'),
      also: ['每年次数', '到点次数'],
      unit: text('次', 'visits'),
    },
  },
})

export const visitKinds = {
  study: text('调查研究', 'Study'),
  inspection: text('检查考核', 'Inspection'),
}

/** 到点记录: what a leader found at his contact point (O4-5). */
export const contactVisit = describeRegister({
  name: 'contact_visits',
  label: text('到点记录', 'Visits to contact points'),
  row: z.strictObject({
    unitCode: PlaceCode,
    leaderName: PersonName,
    day: RowDay,
    kind: z.enum(['study', 'inspection']),
    findings: z.string().min(1).max(2_000),
    advice: z.exactOptional(z.string().min(1).max(2_000)),
  }),
  naturalKey: ['unitCode', 'leaderName', 'day'],
  nameField: 'leaderName',
  namesPersons: true,
  placeField: 'unitCode',
  files: {
    photo: { label: text('现场照片', 'Photo'), form: 'photo' },
  },
  fields: {
    unitCode: { label: text('站点所在单位', 'Unit'), also: ['联系点', '站点'], ...placeCodeField },
    leaderName: { label: text('领导', 'Leader'), also: ['联系领导', '领导姓名'], searched: true },
    day: { label: text('哪天', 'Day'), also: ['日期', '到点日期'] },
    kind: { label: text('为了什么', 'Purpose'), also: ['类别', '目的'], choices: visitKinds },
    findings: { label: text('看到的情况和问题', 'Findings'), also: ['发现的问题'], long: true },
    advice: { label: text('意见和建议', 'Advice'), also: ['建议'], long: true },
  },
})

function daysInOrder({ fromDay, toDay }: { fromDay: Day; toDay?: Day | undefined }): Problem[] {
  return toDay !== undefined && toDay < fromDay
    ? [{ code: 'contact_days_reversed', field: 'toDay' }]
    : []
}

export type Point = { fromDay: Day; toDay: Day | null; visitsPerYear: number }

/** Visits promised for a calendar year, and how many of them should have taken place by a day of it. */
export type Promised = { inYear: number; byNow: number }

/** A promise for the whole year, by the share of it in which the point lasts; a started visit is due when it is whole. */
export function promisedBy(day: Day, { fromDay, toDay, visitsPerYear }: Point): Promised {
  const year = yearOf(day)
  const from = fromDay > year.from ? fromDay : year.from
  const to = toDay !== null && toDay < year.to ? toDay : year.to
  const part = (until: Day) =>
    until < from ? 0 : Math.floor((visitsPerYear * (daysBetween(from, until) + 1)) / year.days)
  return { inYear: part(to), byNow: part(day < to ? day : to) }
}

export function yearOf(day: Day): { from: Day; to: Day; days: number } {
  const year = Number(day.slice(0, 4))
  const from = `${day.slice(0, 4)}-01-01`
  const to = addDays(`${String(year + 1).padStart(4, '0')}-01-01`, -1)
  return { from, to, days: daysBetween(from, to) + 1 }
}

export const lastsOn = (
  { fromDay, toDay }: { fromDay: Day; toDay: Day | null },
  day: Day,
): boolean => fromDay <= day && (toDay === null || toDay >= day)
