import { type Day, dayOf } from '../../base/calendar.ts'
import { type CodeRange, everywhere, rangeOf } from '../../base/place.ts'
import { scoped, type Tx } from '../../platform/db.ts'
import { foldText, pinyinInitials } from '../../platform/folding.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import type { Office } from '../moves/api.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { byOffice, type Waiting } from './waiting.ts'
import { officesOf } from './waiting-actions.ts'
import { listWaiting, mostOffices } from './waiting-api.ts'

/** What of a feature waits for somebody within those places, as far as the reader sees it. */
export type WaitingSource = (
  tx: Tx,
  actor: Actor,
  within: CodeRange,
  day: Day,
) => Promise<Waiting[]>

/** Everything that waits, by whose word it waits for. */
export function waitingRoutes(sources: readonly WaitingSource[]) {
  return (server: Server, { db, clock }: Ground): void => {
    serve(server, listWaiting, async ({ actor, query: { place, placeLevel, search = '' } }) => {
      requireAnywhere(actor, 'people.read')
      const within = place && placeLevel ? rangeOf(place, placeLevel) : everywhere
      const day = dayOf(clock())
      return scoped(db, actor, async (tx) => {
        const told = await Promise.all(sources.map((source) => source(tx, actor, within, day)))
        const waiting = told.flat()
        const { offices, unanswered } = byOffice(waiting, await officesOf(tx, actor, waiting, day))
        const found = offices.filter(isFound(search))
        return { offices: found.slice(0, mostOffices), unanswered, count: found.length }
      })
    })
  }
}

function isFound(search: string): (office: Office) => boolean {
  const folded = foldText(search)
  if (folded === '') return () => true
  return ({ organisation, persons }) =>
    [organisation, ...persons].some(
      (name) => foldText(name).includes(folded) || pinyinInitials(name).includes(folded),
    )
}
