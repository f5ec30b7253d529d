import * as z from 'zod'
import { DayText, Details, InstantText, PlaceCode } from '../../base/schemas.ts'
import { slotKinds } from './timetable.ts'

/** Why an occurrence was moved or called off: what the calendar says, or `person` with his words. */
export const OccurrenceReason = z
  .object({ code: z.string(), details: z.exactOptional(Details) })
  .meta({ id: 'OccurrenceReason' })
export type OccurrenceReason = z.output<typeof OccurrenceReason>

export const occurrenceStates = ['planned', 'called_off'] as const

/** One time that something is to happen in a room. */
export const Occurrence = z
  .object({
    id: z.uuid(),
    version: z.int(),
    regionCode: PlaceCode,
    slotId: z.uuid(),
    schoolId: z.uuid(),
    roomId: z.uuid(),
    kind: z.enum(slotKinds),
    stationIds: z.array(z.uuid()),
    day: DayText,
    startsAt: InstantText,
    endsAt: InstantText,
    state: z.enum(occurrenceStates),
    /** Where the timetable put it; null: it stands there. */
    movedFrom: z.nullable(z.object({ startsAt: InstantText, endsAt: InstantText })),
    reason: z.nullable(OccurrenceReason),
    title: z.nullable(z.string()),
    operatorId: z.nullable(z.uuid()),
    simulated: z.boolean(),
  })
  .meta({ id: 'Occurrence' })
export type Occurrence = z.output<typeof Occurrence>
