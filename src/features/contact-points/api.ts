import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { AskedDay, DayText, PlaceCode, PlaceQuery } from '../../base/schemas.ts'

/** A contact point on a day, and how its promise of the year is kept so far. */
const ContactStanding = z
  .object({
    id: z.uuid(),
    unitCode: PlaceCode,
    unitName: z.string(),
    leaderName: z.string(),
    /** Null: the reader does not see him among the leaders, or he is no longer in office. */
    title: z.nullable(z.string()),
    visits: z.int(),
    /** Of `promised`: how many should have taken place by now. */
    due: z.int(),
    promised: z.int(),
    /** In this year. */
    lastOn: z.nullable(DayText),
    isBehind: z.boolean(),
  })
  .meta({ id: 'ContactStanding' })
export type ContactStanding = z.output<typeof ContactStanding>

const UncoveredLeader = z
  .object({ placeCode: PlaceCode, name: z.string(), title: z.nullable(z.string()) })
  .meta({ id: 'UncoveredLeader' })
export type UncoveredLeader = z.output<typeof UncoveredLeader>

/** Who sees to which stations, and leaders who see to none (O4-4, INV-38). */
export const readContacts = endpoint('GET /api/contacts', {
  query: PlaceQuery.extend({ day: z.exactOptional(AskedDay) }),
  answer: z.object({
    day: DayText,
    points: z.array(ContactStanding),
    uncovered: z.array(UncoveredLeader),
  }),
})
