import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, LanguageName, PlaceCode, PlaceQuery } from '../../base/schemas.ts'

/** A station that the province has numbered, as it is told to others (docs/protocols/station-register.md). */
export const RegisteredStation = z
  .object({
    /** The province's number. */
    code: z.string(),
    numberedOn: DayText,
    officialName: z.string(),
    unitCode: PlaceCode,
    level: z.enum(['township', 'village']),
    /** Of its place in the national code; the host's own is a register of its own. */
    townshipName: z.string(),
    schoolCode: z.nullable(z.string()),
    schoolName: z.nullable(z.string()),
    /** WGS 84, in degrees. */
    lat: z.nullable(z.number()),
    lon: z.nullable(z.number()),
    /** Where it stands in its life, by the name of docs/lifecycles.md. */
    stage: z.string(),
    simulated: z.boolean(),
  })
  .meta({ id: 'RegisteredStation' })
export type RegisteredStation = z.output<typeof RegisteredStation>

/** The register of a place, in the order of its numbers: for the province's own, and for everyone who reads it (I6-2). */
export const readRegister = endpoint('GET /api/acceptance/register', {
  query: PlaceQuery,
  answer: z.object({
    format: z.literal('cunxiao-station-register/1'),
    asOf: DayText,
    place: PlaceCode,
    stations: z.array(RegisteredStation),
  }),
})

export const writeRegister = endpoint('GET /api/acceptance/register/sheet', {
  query: PlaceQuery.extend({ language: LanguageName.default('zh-Hans') }),
  file: ['xlsx'],
})
