import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, InstantText, PlaceCode } from '../../base/schemas.ts'
import { toldStates } from './api.ts'
import type { ItemKind } from './notice-item.ts'
import { itemKinds } from './notice-item.ts'

// The pages of the portal import this file only as types: its values carry all of zod.

const OnItem = z
  .object({
    id: z.uuid(),
    kind: z.enum(Object.keys(itemKinds) as ItemKind[]),
    startsAt: InstantText,
    endsAt: InstantText,
    /** Null: nobody said yet what of. */
    title: z.string().nullable(),
    place: z.string(),
    audience: z.exactOptional(z.string()),
    channel: z.exactOptional(z.string()),
  })
  .meta({ id: 'OnItem' })
export type OnItem = z.output<typeof OnItem>

const Unit = z.object({ code: PlaceCode, name: z.string() })

/** What is on in the next seven days where the node stands; a county names its stations on a page of their own. */
export const Week = z
  .object({
    items: z.array(OnItem),
    /** Further ones, on the pages of the stations. */
    more: z.int(),
    units: z.array(Unit),
    many: z.boolean(),
  })
  .meta({ id: 'Week' })
export type Week = z.output<typeof Week>

export const listUnits = endpoint('GET /api/portal/stations', {
  public: true,
  answer: z.object({
    townships: z.array(z.object({ code: PlaceCode, name: z.string(), units: z.array(Unit) })),
  }),
})

/** Every Saturday from nine to eleven: what came at least twice in four weeks. */
const UsualTime = z.object({
  kind: z.enum(['session', 'open_day']),
  weekday: z.int(),
  from: z.string(),
  to: z.string(),
})
export type UsualTime = z.output<typeof UsualTime>

/** What became of what people asked for; nobody's name. */
const Told = z.object({
  topic: z.string(),
  state: z.enum(toldStates),
  reply: z.nullable(z.string()),
  resourceId: z.nullable(z.uuid()),
  resourceTitle: z.nullable(z.string()),
  day: DayText,
})

const StationPage = z
  .object({
    unitCode: PlaceCode,
    unitName: z.string(),
    townshipName: z.string().nullable(),
    schoolName: z.string(),
    roomName: z.string().nullable(),
    items: z.array(OnItem),
    usual: z.array(UsualTime),
    /** What channels send next today. */
    channels: z.array(
      z.object({
        name: z.string(),
        whereFound: z.nullable(z.string()),
        items: z.array(z.object({ from: z.string(), title: z.string() })),
      }),
    ),
    answers: z.array(Told),
    /** What an office lets others join in asking for, the most wanted first. */
    wanted: z.array(z.object({ topic: z.string(), votes: z.int() })),
  })
  .meta({ id: 'StationPage' })
export type StationPage = z.output<typeof StationPage>

export const getStation = endpoint('GET /api/portal/stations/:code', {
  public: true,
  params: z.object({ code: PlaceCode }),
  answer: StationPage,
})
