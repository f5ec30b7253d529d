import type { Verb } from '../../base/verbs.ts'
import { foldText } from '../../platform/folding.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { type Actor, mayAnywhere } from '../people/actor.ts'
import { type FoundThing, findThings } from './find-api.ts'

/** What one feature finds by a text; the app hands in those of later features. */
export type Finder = {
  verb: Verb
  find(ground: Ground, actor: Actor, text: string, limit: number): Promise<FoundThing[]>
}

const shownOfAKind = 6

export function findRoutes(finders: readonly Finder[]) {
  return (server: Server, ground: Ground): void =>
    serve(server, findThings, async ({ actor, query }) => {
      // Of marks alone nothing is left to look for.
      if (foldText(query.text) === '') return { found: [] }
      const found = await Promise.all(
        finders
          .filter(({ verb }) => mayAnywhere(actor, verb))
          .map(({ find }) => find(ground, actor, query.text, shownOfAKind)),
      )
      return { found: found.flat() }
    })
}
