import * as z from 'zod'
import type { Problem } from '../../base/problem.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { Latitude, Longitude, pointFields, pointProblems } from './location.ts'
import { PlaceCode, placeCodeField } from './values.ts'

const scopeFields = {
  inScope: { label: text('是否纳入', 'In scope'), also: ['纳入范围'] },
  outOfScopeReason: {
    label: text('不纳入原因', 'Why out of scope'),
    also: ['未纳入原因'],
  },
} as const

const scopeProblems = ({
  inScope,
  outOfScopeReason,
}: {
  inScope: boolean
  outOfScopeReason?: string
}): Problem[] =>
  !inScope && !outOfScopeReason ? [{ code: 'reason_missing', field: 'outOfScopeReason' }] : []

export const Village = z.strictObject({
  villageCode: PlaceCode,
  name: z.string().min(1).max(60),
  lat: z.exactOptional(Latitude),
  lon: z.exactOptional(Longitude),
  population: z.exactOptional(z.int().min(0).max(200_000)),
  households: z.exactOptional(z.int().min(0).max(60_000)),
  partyMembers: z.exactOptional(z.int().min(0).max(20_000)),
  inScope: z.boolean(),
  outOfScopeReason: z.exactOptional(z.string().max(200)),
})
export type Village = z.output<typeof Village>

export const village = describeRegister({
  name: 'villages',
  label: text('行政村', 'Villages'),
  row: Village,
  naturalKey: ['villageCode'],
  nameField: 'name',
  namesPlaces: true,
  placeField: 'villageCode',
  point: { lat: 'lat', lon: 'lon' },
  fields: {
    villageCode: {
      ...placeCodeField,
      label: text('村代码', 'Village code'),
      also: ['行政村代码', '代码', '统计用区划代码'],
      namedBy: ['村名', '行政村', '行政村名称', '村（社区）名称', '名称'],
    },
    name: {
      label: text('村名', 'Village'),
      also: ['名称', '行政村', '行政村名称', '村（社区）名称'],
      searched: true,
    },
    ...pointFields,
    population: {
      label: text('人口', 'Population'),
      also: ['总人口', '常住人口'],
      unit: text('人', 'people'),
    },
    households: { label: text('户数', 'Households'), unit: text('户', 'households') },
    partyMembers: {
      label: text('党员数', 'Party members'),
      also: ['党员人数', '党员'],
      unit: text('人', 'people'),
    },
    ...scopeFields,
  },
  check: (row) => [
    ...pointProblems(row),
    ...scopeProblems(row),
    ...atMostPopulation(row, 'households'),
    ...atMostPopulation(row, 'partyMembers'),
    ...(row.villageCode.endsWith('000')
      ? [{ code: 'not_a_village_code', field: 'villageCode', value: row.villageCode }]
      : []),
  ],
})

function atMostPopulation(row: Village, field: 'households' | 'partyMembers'): Problem[] {
  const value = row[field]
  return value !== undefined && row.population !== undefined && value > row.population
    ? [
        {
          code: 'exceeds_population',
          field,
          value: String(value),
          details: { population: row.population },
        },
      ]
    : []
}

export const Township = z.strictObject({
  townshipCode: PlaceCode,
  name: z.string().min(1).max(60),
  lat: z.exactOptional(Latitude),
  lon: z.exactOptional(Longitude),
  population: z.exactOptional(z.int().min(0).max(1_000_000)),
  inScope: z.boolean(),
  outOfScopeReason: z.exactOptional(z.string().max(200)),
})
export type Township = z.output<typeof Township>

export const township = describeRegister({
  name: 'townships',
  label: text('乡镇', 'Townships'),
  row: Township,
  naturalKey: ['townshipCode'],
  nameField: 'name',
  namesPlaces: true,
  placeField: 'townshipCode',
  point: { lat: 'lat', lon: 'lon' },
  fields: {
    townshipCode: {
      ...placeCodeField,
      label: text('乡镇代码', 'Township code'),
      also: ['代码', '乡级代码'],
      namedBy: ['乡镇', '乡镇名称', '名称'],
    },
    name: {
      label: text('乡镇名称', 'Township'),
      also: ['名称', '乡镇'],
      searched: true,
    },
    ...pointFields,
    population: {
      label: text('人口', 'Population'),
      also: ['总人口'],
      unit: text('人', 'people'),
    },
    ...scopeFields,
  },
  check: (row) => [
    ...pointProblems(row),
    ...scopeProblems(row),
    ...(row.townshipCode.endsWith('000') && !row.townshipCode.endsWith('000000')
      ? []
      : [{ code: 'not_a_township_code', field: 'townshipCode', value: row.townshipCode }]),
  ],
})

export const Industry = z.strictObject({
  villageCode: PlaceCode,
  product: z.string().min(1).max(40),
  households: z.exactOptional(z.int().min(0).max(60_000)),
  scale: z.exactOptional(z.string().max(80)),
})

export const industry = describeRegister({
  name: 'industries',
  label: text('产业', 'Industries'),
  row: Industry,
  naturalKey: ['villageCode', 'product'],
  nameField: 'product',
  placeField: 'villageCode',
  fields: {
    villageCode: {
      ...placeCodeField,
      label: text('村代码', 'Village code'),
      also: ['行政村代码'],
    },
    product: {
      label: text('产品', 'Product'),
      also: ['产业', '主导产业', '种养项目'],
      searched: true,
    },
    households: {
      label: text('从业户数', 'Households'),
      also: ['户数'],
      unit: text('户', 'households'),
    },
    scale: { label: text('规模', 'Scale'), also: ['面积或数量'] },
  },
})
