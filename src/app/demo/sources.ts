import { parse } from 'csv-parse/sync'
import * as z from 'zod'
import type { Point } from '../../base/geo.ts'
import { Boundary } from './boundary.ts'

/** The files of `data/fenghuang`, read. */
export type Sources = { townshipsCsv: string; villagesCsv: string; boundary: unknown }

export type SourceTownship = { code: string; name: string; point?: Point }
export type SourceVillage = SourceTownship & {
  townCode: string
  townName: string
  /** In or beside the built-up area of a town or township seat, by the urban-rural code. */
  built: boolean
}

export function readSources({ townshipsCsv, villagesCsv, boundary }: Sources) {
  return {
    boundary: Boundary.parse(boundary),
    townships: z.array(TownshipRecord).parse(records(townshipsCsv)),
    villages: z.array(VillageRecord).parse(records(villagesCsv)),
  }
}

const records = (csv: string): unknown => parse(csv, { columns: true, bom: true })

const Code = z.string().regex(/^\d{12}$/)
const Degrees = z
  .literal('')
  .transform(() => undefined)
  .or(z.coerce.number())

const pointOf = (lat: number | undefined, lon: number | undefined): { point?: Point } =>
  lat === undefined || lon === undefined ? {} : { point: { lat, lon } }

const TownshipRecord = z
  .object({ code: Code, name: z.string().min(1), lat: Degrees, lon: Degrees })
  .transform(({ code, name, lat, lon }): SourceTownship => ({ code, name, ...pointOf(lat, lon) }))

const VillageRecord = z
  .object({
    code: Code,
    name: z.string().min(1),
    name_2023: z.string(),
    town_code: Code,
    town_name: z.string().min(1),
    urban_rural_code: z.string().regex(/^\d{3}$/),
    lat: Degrees,
    lon: Degrees,
    coord_quality: z.enum(['poi', 'poi_duplicate', 'poi_far_from_town', 'none']),
  })
  .transform(
    (record): SourceVillage => ({
      code: record.code,
      name: record.name_2023 || record.name,
      townCode: record.town_code,
      townName: record.town_name,
      built: record.urban_rural_code !== '220',
      // A point that two villages share, or that lies far away, would be believed by the map.
      ...(record.coord_quality === 'poi' ? pointOf(record.lat, record.lon) : {}),
    }),
  )
