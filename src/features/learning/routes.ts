import { withNext } from '../../base/cursor.ts'
import { rangeOf } from '../../base/place.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { addCard, getHoursOf, getQuiz, listHours, listLearners, saveQuiz } from './api.ts'
import { issueCard, readLearners } from './card-actions.ts'
import { readHours, readHoursOf } from './hours-actions.ts'
import { readQuiz, writeQuiz } from './quiz-actions.ts'

/** At the hub: who has a card to learn with, what he learned, and the questions of a quiz. */
export function learningRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, listLearners, async ({ actor, query: { place, placeLevel, search, ...query } }) =>
    withNext(
      await readLearners(db, actor, {
        ...query,
        ...(search && { search }),
        within: rangeOf(place, placeLevel),
      }),
    ),
  )
  serve(server, addCard, ({ actor, params }) => issueCard(db, actor, params.id, clock()))
  serve(server, listHours, async ({ actor, query: { month, place, placeLevel } }) => ({
    rows: await readHours(db, actor, { place: { code: place, level: placeLevel }, month }, clock()),
  }))
  serve(server, getHoursOf, ({ actor, params, query }) =>
    readHoursOf(db, actor, { personId: params.id, month: query.month }, clock()),
  )
  serve(server, getQuiz, ({ actor, params }) => readQuiz(db, actor, params.id))
  serve(server, saveQuiz, ({ actor, params, body }) =>
    writeQuiz(db, actor, { resourceId: params.id, ...body }),
  )
}
