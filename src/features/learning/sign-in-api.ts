import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { PlaceCode, PlaceLevelName } from '../../base/schemas.ts'
import { isCard, pinDigits } from './learner.ts'

// The pages of the portal import this file only as types: its values carry all of zod.

/** How one learner is found among those of the township: the beginning of his name, or of its sound. */
const LearnerName = z.object({
  handle: z.string(),
  name: z.string(),
  placeName: z.string().nullable(),
})
export type LearnerName = z.output<typeof LearnerName>

/** Whoever types a name asks a few times; nobody reads the roll of a village. A station's class is behind one address. */
export const namesPerMinute = (atStation: boolean) =>
  ({ most: atStation ? 120 : 30, of: 'address' }) as const

export const listNames = endpoint('GET /api/portal/learners', {
  public: true,
  query: z.object({
    begin: z.string().trim().min(1).max(40),
    place: z.exactOptional(PlaceCode),
  }),
  answer: z.object({ learners: z.array(LearnerName) }),
})

/** A county's or township's own office, or a village. */
const NamePlace = z.object({ code: PlaceCode, name: z.string(), level: PlaceLevelName })
export type NamePlace = z.output<typeof NamePlace>

export const listNamePlaces = endpoint('GET /api/portal/places', {
  public: true,
  query: z.object({ under: z.exactOptional(PlaceCode) }),
  /** Null at a station: its township is known, and nobody is asked. */
  answer: z.object({ places: z.array(NamePlace).nullable() }),
})

const Me = z.object({
  learner: z
    .object({
      id: z.uuid(),
      name: z.string(),
      ownDevice: z.boolean(),
      /** Between two acts of his at the most so much was learning. */
      idleMinutes: z.number(),
    })
    .nullable(),
  /** Of the agents in statements: the county, so that a person is one wherever he learns. */
  homePage: z.string(),
})
export type Me = z.output<typeof Me>

export const getMe = endpoint('GET /api/portal/me', { public: true, answer: Me })

const own = z.boolean()

/** A class signs in at once behind one address; who guesses is slowed down by person and device. */
export const signInLearner = endpoint('POST /api/portal/sign-in', {
  public: true,
  perMinute: { most: 240, of: 'address' },
  body: z.union([
    z.strictObject({
      own,
      handle: z.string().max(200),
      pin: z.string().regex(new RegExp(`^\\d{${pinDigits.least},${pinDigits.most}}$`)),
    }),
    z.strictObject({ own, card: z.string().refine(isCard) }),
  ]),
})

export const signOutLearner = endpoint('POST /api/portal/sign-out', { public: true })
