import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  Flag,
  Id,
  LanguageName,
  ObstacleAnswer,
  PlaceCode,
  PlaceLevelName,
} from '../../base/schemas.ts'
import { SurveyReturn } from './survey-api.ts'

const UnsentContact = z
  .object({
    role: z.string(),
    name: z.string(),
    /** Masked, unless a grant was used; null: nobody has entered one. */
    phone: z.nullable(z.string()),
  })
  .meta({ id: 'UnsentContact' })
export type UnsentContact = z.output<typeof UnsentContact>

/** A school that has not sent its form, what the form lacks, and whom to call. */
const UnsentForm = SurveyReturn.pick({
  id: true,
  schoolCode: true,
  schoolName: true,
  regionCode: true,
  townshipName: true,
  state: true,
  late: true,
})
  .extend({ missing: z.array(ObstacleAnswer), contacts: z.array(UnsentContact) })
  .meta({ id: 'UnsentForm' })
export type UnsentForm = z.output<typeof UnsentForm>

const Wanted = z.object({
  place: z.exactOptional(PlaceCode),
  placeLevel: PlaceLevelName.default('county'),
  /** Telephone numbers as they are, at places of a live grant; logged (INV-46). */
  unmasked: Flag.default(false),
})

/** In the order of townships. */
export const listUnsent = endpoint('GET /api/survey-campaigns/:id/unsent', {
  params: Id,
  query: Wanted,
  answer: z.object({ forms: z.array(UnsentForm) }),
})

export const exportUnsent = endpoint('GET /api/survey-campaigns/:id/unsent/sheet', {
  params: Id,
  query: Wanted.extend({ language: LanguageName.default('zh-Hans') }),
  file: ['xlsx'],
})
