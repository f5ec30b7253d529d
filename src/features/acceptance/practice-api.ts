import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, Id, PlaceCode } from '../../base/schemas.ts'
import { keysOf } from '../schools/values.ts'
import { practiceLifecycle } from './practice.ts'

const Station = z.object({ unitCode: PlaceCode, unitName: z.string() })

const Practice = z
  .object({
    id: z.uuid(),
    title: z.string(),
    state: z.enum(keysOf(practiceLifecycle.states)),
    stationName: z.string(),
    schoolName: z.nullable(z.string()),
    authorName: z.nullable(z.string()),
    /** Null: the library does not show it. */
    resourceId: z.nullable(z.uuid()),
    adoptions: z.array(Station.extend({ day: DayText })),
    /** Stations for which the reader may say that they take it over. */
    mayAdopt: z.array(Station),
  })
  .meta({ id: 'Practice' })
export type Practice = z.output<typeof Practice>

/** `id`: of the case, or of the resource that was made of it; null: there is none, or the reader sees none. */
export const readPractice = endpoint('GET /api/acceptance/practices/:id', {
  params: Id,
  answer: z.object({ practice: z.nullable(Practice) }),
})

export const adoptPractice = endpoint('POST /api/acceptance/practices/:id/adoptions', {
  params: Id,
  body: z.strictObject({ unitCode: PlaceCode }),
  answer: z.object({ adoptions: z.int() }),
})
