import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  LanguageName,
  PlaceCode,
  PlaceLevelName,
  PlaceQuery,
} from '../../base/schemas.ts'
import { systemNames } from './rule.ts'

const SystemName = z.enum(systemNames)

const RuleStation = z
  .object({
    id: z.uuid(),
    unitCode: PlaceCode,
    unitName: z.string(),
    townshipName: z.string(),
    schoolName: z.string(),
    adopted: z.array(SystemName),
    lacking: z.array(SystemName),
    /** Adoptions that wait to be put up. */
    drafts: z.array(z.uuid()),
    lastOn: z.nullable(DayText),
  })
  .meta({ id: 'RuleStation' })
export type RuleStation = z.output<typeof RuleStation>

export const readRuleStations = endpoint('GET /api/rules/stations', {
  query: PlaceQuery,
  answer: z.object({ stations: z.array(RuleStation) }),
})

/** What stations of the place lack is drafted at once. */
export const draftAdoptions = endpoint('POST /api/rules/drafts', {
  body: z.strictObject({ place: PlaceCode, placeLevel: PlaceLevelName, draftedOn: AskedDay }),
  answer: z.object({ made: z.int() }),
})

export const printRules = endpoint('GET /api/rules/paper', {
  query: z.object({ id: z.exactOptional(z.uuid()), language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})
