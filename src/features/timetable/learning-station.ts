import * as z from 'zod'
import { DayText, PlaceCode } from '../../base/schemas.ts'
import { WeekNeeds } from './week-needs.ts'

/** A township or village that learns at a host school. */
export const LearningStation = z
  .object({
    id: z.uuid(),
    unitCode: PlaceCode,
    unitLevel: z.enum(['township', 'village']),
    unitName: z.string(),
    townshipName: z.nullable(z.string()),
    /** Null: it has no host at present. */
    school: z.nullable(
      z.object({ id: z.uuid(), schoolCode: z.string(), name: z.string(), regionCode: PlaceCode }),
    ),
    /** Where in the school; `id` is the school's where no room is named. */
    room: z.nullable(z.object({ id: z.uuid(), name: z.nullable(z.string()) })),
    /** From then on the weekly rule counts for it: a timetable of it was agreed. */
    activeFrom: z.nullable(DayText),
    simulated: z.boolean(),
  })
  .meta({ id: 'LearningStation' })
export type LearningStation = z.output<typeof LearningStation>

/** With what its week has to hold. */
export const NeedyStation = LearningStation.extend({ needs: WeekNeeds }).meta({
  id: 'StationWithNeeds',
})
export type NeedyStation = z.output<typeof NeedyStation>
