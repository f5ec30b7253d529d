import * as z from 'zod'
import { pageQuery } from '../../base/cursor.ts'
import { endpoint } from '../../base/endpoint.ts'
import { Id, InstantText, PlaceQuery } from '../../base/schemas.ts'
import { waivedReasons } from './cmi5.ts'
import { Mine } from './portal-api.ts'
import { Quiz } from './quiz.ts'

/** Somebody who may learn by name. */
const ListedLearner = z
  .object({
    id: z.uuid(),
    name: z.string(),
    orgUnitName: z.string(),
    /** When he got his card; null: he has none. */
    issuedAt: InstantText.nullable(),
  })
  .meta({ id: 'ListedLearner' })
export type ListedLearner = z.output<typeof ListedLearner>

export const listLearners = endpoint('GET /api/learners', {
  query: pageQuery(z.string().max(200)).extend({
    ...PlaceQuery.shape,
    search: z.exactOptional(z.string().trim().max(100)),
  }),
  answer: z.object({
    persons: z.array(ListedLearner),
    next: z.exactOptional(z.string()),
    count: z.int(),
    /** False: there are more than `count`. */
    counted: z.boolean(),
  }),
})

/** A new PIN and card, told once and never again. */
const IssuedCard = z.object({ name: z.string(), pin: z.string(), card: z.string() })
export type IssuedCard = z.output<typeof IssuedCard>

export const addCard = endpoint('POST /api/learners/:id/card', {
  status: 201,
  params: Id,
  answer: IssuedCard,
})

/** Units that a learner need not do. */
export const waiveUnit = endpoint('POST /api/learners/:id/waivers', {
  params: Id,
  body: z.strictObject({
    resourceId: z.uuid(),
    unit: z.string().max(2_000),
    reason: z.enum(waivedReasons),
  }),
})

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

/** Of a month, by person and station. */
const HoursRow = z
  .object({
    personId: z.uuid(),
    name: z.string(),
    placeName: z.string().nullable(),
    station: z.uuid(),
    stationName: z.string().nullable(),
    minutes: z.int(),
    attempts: z.int(),
    finished: z.int(),
  })
  .meta({ id: 'HoursRow' })
export type HoursRow = z.output<typeof HoursRow>

export const listHours = endpoint('GET /api/learning/hours', {
  query: PlaceQuery.extend({ month: Month }),
  answer: z.object({ rows: z.array(HoursRow) }),
})

export const getHoursOf = endpoint('GET /api/learning/hours/:id', {
  params: Id,
  query: z.object({ month: Month }),
  answer: Mine,
})

/** `version` 0: nobody has written questions yet. */
const AuthoredQuiz = z.object({
  title: z.string(),
  version: z.int(),
  quiz: z.nullable(Quiz),
  mayWrite: z.boolean(),
})
export type AuthoredQuiz = z.output<typeof AuthoredQuiz>

export const getQuiz = endpoint('GET /api/learning/quizzes/:id', {
  params: Id,
  answer: AuthoredQuiz,
})

export const saveQuiz = endpoint('PUT /api/learning/quizzes/:id', {
  params: Id,
  /** A quiz with faults is refused with all of them. */
  body: z.strictObject({ version: z.int().min(0), quiz: z.unknown() }),
  answer: z.object({ version: z.int() }),
})
