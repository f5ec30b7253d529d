import * as z from 'zod'
import { endpoint } from './endpoint.ts'
import { DayText, Phrase, PlaceCode, PlaceLevelName } from './schemas.ts'

/** What the frame of every page asks: who is logged in, and the places around him. Pages import it as types. */

const Place = z
  .object({
    code: PlaceCode,
    level: PlaceLevelName,
    name: z.string(),
    lat: z.number().nullable(),
    lon: z.number().nullable(),
  })
  .meta({ id: 'Place' })
export type Place = z.output<typeof Place>
export type PlaceName = Pick<Place, 'code' | 'level' | 'name'>

const HeldPost = z
  .object({
    id: z.string(),
    role: z.string(),
    /** Absent: this version does not know the role. */
    roleLabel: z.exactOptional(Phrase),
    title: z.string(),
    organisationId: z.string(),
    organisationName: z.string(),
    level: PlaceLevelName,
    regionCode: PlaceCode,
    /** Somebody else's, while he is on leave. */
    lent: z.boolean(),
  })
  .meta({ id: 'HeldPost' })
export type HeldPost = z.output<typeof HeldPost>

const Me = z
  .object({
    personId: z.string(),
    name: z.string(),
    today: DayText,
    posts: z.array(HeldPost),
    permissions: z.array(z.string()),
    places: z.array(Place),
    /** The node holds demonstration data. */
    simulated: z.boolean(),
  })
  .meta({ id: 'Me' })
export type Me = z.output<typeof Me>

export const readMe = endpoint('GET /api/me', { answer: Me })

/** Places of a level, or of all, inside another. */
export const listPlacesUnder = endpoint('GET /api/places', {
  query: z.object({
    under: PlaceCode,
    underLevel: PlaceLevelName,
    level: z.exactOptional(PlaceLevelName),
  }),
  answer: z.object({ places: z.array(Place) }),
})
