import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { InstantText, Phrase, PlaceCode, PlaceLevelName, Search } from '../../base/schemas.ts'
import { Office } from '../moves/api.ts'

const WaitingItem = z
  .object({
    what: Phrase,
    count: z.int(),
    /** Of the one that has waited longest. */
    since: InstantText,
    /** Path in the console: the list of them. */
    link: z.string(),
  })
  .meta({ id: 'WaitingItem' })
export type WaitingItem = z.output<typeof WaitingItem>

const WaitingOffice = Office.extend({
  /** What has waited longest comes first. */
  items: z.array(WaitingItem),
}).meta({ id: 'WaitingOffice' })
export type WaitingOffice = z.output<typeof WaitingOffice>

/** So many offices are listed at once. */
export const mostOffices = 500

export const listWaiting = endpoint('GET /api/waiting', {
  query: z.object({
    place: z.exactOptional(PlaceCode),
    placeLevel: z.exactOptional(PlaceLevelName),
    /** An office or a person, by name or initials. */
    search: z.exactOptional(Search),
  }),
  answer: z.object({
    /** Whose word is waited for, longest first; `mostOffices` at most. */
    offices: z.array(WaitingOffice),
    /** What no post of the county may decide. */
    unanswered: z.array(WaitingItem),
    /** Of all offices, also where fewer are listed. */
    count: z.int(),
  }),
})
