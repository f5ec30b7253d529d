import * as z from 'zod'
import { pageQuery, withNext } from '../../base/cursor.ts'
import { placeLevels, rangeOf } from '../../base/place.ts'
import { PlaceCode } from '../../base/schemas.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { issueCard, listLearners } from './card-actions.ts'
import { readHours, readHoursOf } from './hours-actions.ts'
import { readQuiz, writeQuiz } from './quiz-actions.ts'

const tags = ['learning']

/** At the hub: who has a card to learn with, what he learned, and the questions of a quiz. */
export function learningRoutes(server: Server, { db, clock }: Ground): void {
  server.get(
    '/api/learners',
    {
      schema: {
        tags,
        querystring: pageQuery(z.string().max(200)).extend({
          search: z.exactOptional(z.string().trim().max(100)),
          place: PlaceCode,
          placeLevel: z.enum(placeLevels),
        }),
      },
    },
    async ({ actor, query: { place, placeLevel, search, ...query } }) =>
      withNext(
        await listLearners(db, actor, {
          ...query,
          ...(search && { search }),
          within: rangeOf(place, placeLevel),
        }),
      ),
  )
  server.post(
    '/api/learners/:id/card',
    { schema: { tags, params: z.object({ id: z.uuid() }) } },
    async ({ actor, params }, reply) =>
      reply.status(201).send(await issueCard(db, actor, params.id, clock())),
  )

  const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  server.get(
    '/api/learning/hours',
    {
      schema: {
        tags,
        querystring: z.object({ month: Month, place: PlaceCode, placeLevel: z.enum(placeLevels) }),
      },
    },
    async ({ actor, query: { month, place, placeLevel } }) => ({
      rows: await readHours(
        db,
        actor,
        { place: { code: place, level: placeLevel }, month },
        clock(),
      ),
    }),
  )
  server.get(
    '/api/learning/hours/:id',
    {
      schema: { tags, params: z.object({ id: z.uuid() }), querystring: z.object({ month: Month }) },
    },
    ({ actor, params, query }) =>
      readHoursOf(db, actor, { personId: params.id, month: query.month }, clock()),
  )
  server.get(
    '/api/learning/quizzes/:id',
    { schema: { tags, params: z.object({ id: z.uuid() }) } },
    ({ actor, params }) => readQuiz(db, actor, params.id),
  )
  server.put(
    '/api/learning/quizzes/:id',
    {
      schema: {
        tags,
        params: z.object({ id: z.uuid() }),
        body: z.strictObject({ version: z.int().min(0), quiz: z.unknown() }),
      },
    },
    ({ actor, params, body }) => writeQuiz(db, actor, { resourceId: params.id, ...body }),
  )
}
