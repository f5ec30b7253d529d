import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { AskedDay, DayText, PlaceCode, PlaceQuery } from '../../base/schemas.ts'
import { keysOf } from '../schools/values.ts'
import { type AppointmentState, appointmentLifecycle, parties, positions } from './appointment.ts'

const PositionName = z.enum(keysOf(positions))
const PartyName = z.enum(keysOf(parties))

/** Who runs a learning station on a day, and what nobody does. */
const Team = z
  .object({
    stationId: z.uuid(),
    code: PlaceCode,
    unitName: z.string(),
    townshipName: z.nullable(z.string()),
    schoolName: z.nullable(z.string()),
    members: z.array(
      z.object({
        id: z.uuid(),
        position: PositionName,
        party: z.nullable(PartyName),
        standsInFor: z.nullable(PositionName),
        name: z.string(),
        state: z.enum(Object.keys(appointmentLifecycle.states) as AppointmentState[]),
        fromDay: DayText,
        toDay: z.nullable(DayText),
      }),
    ),
    vacancies: z.array(
      z.object({
        position: PositionName,
        party: z.exactOptional(PartyName),
        since: DayText,
        dueOn: DayText,
      }),
    ),
  })
  .meta({ id: 'Team' })
export type Team = z.output<typeof Team>

export const readTeams = endpoint('GET /api/teams', {
  query: PlaceQuery.extend({ day: z.exactOptional(AskedDay) }),
  answer: z.object({ day: DayText, teams: z.array(Team) }),
})
