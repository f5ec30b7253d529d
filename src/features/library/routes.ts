import * as z from 'zod'
import { isPlaceCode, placeLevels } from '../../base/place.ts'
import { languages } from '../../base/text.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { requireAnywhere } from '../people/actor.ts'
import { sendFile } from '../registers/routes.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { readAskedResources } from './asked-actions.ts'
import {
  readAskedTopics,
  readCoverage,
  readLinkedShare,
  writeCoverage,
} from './coverage-actions.ts'
import { coverageWords } from './coverage-words.ts'
import { readPack, readPacks } from './pack-actions.ts'
import { moveResources, readResource } from './resource-actions.ts'
import { type ResourceMove, resourceLifecycle, resourceStates } from './resource-state.ts'
import { rankingPlace, searchLibrary } from './search-actions.ts'
import { KeptReading } from './source.ts'
import { readSourceReading, saveSourceReading } from './source-actions.ts'
import { adoptShippedSubjects, mergeSubjects, readSubjects } from './subject-actions.ts'
import { askTopic, rateAsLearner, rateAsReviewer, readReviewQueue } from './suitability-actions.ts'
import {
  audiences,
  categories,
  keysOf,
  languagesSpoken,
  licences,
  mediaTypes,
  originLevels,
  useModes,
} from './values.ts'

const tags = ['library']
const Id = z.object({ id: z.uuid() })
const PlaceCode = z.string().refine(isPlaceCode)
const Place = z.object({ place: PlaceCode, placeLevel: z.enum(placeLevels) })
const placeOf = ({ place, placeLevel }: z.output<typeof Place>) => ({
  code: place,
  level: placeLevel,
})

/** `?mediaType=video,audio` */
const anyOf = <T extends string>(values: readonly T[]) =>
  z.exactOptional(
    z
      .string()
      .max(200)
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(values as [T, ...T[]]))),
  )

const SearchQuery = Place.extend({
  text: z.exactOptional(z.string().max(100)),
  state: z.exactOptional(z.enum(resourceStates)),
  locality: z.exactOptional(PlaceCode),
  localityLevel: z.exactOptional(z.enum(placeLevels)),
  owner: z.exactOptional(PlaceCode),
  ownerLevel: z.exactOptional(z.enum(placeLevels)),
  subject: z.exactOptional(z.string().max(60)),
  month: z.exactOptional(z.coerce.number().int().min(1).max(12)),
  dialect: z.exactOptional(z.string().max(20)),
  source: z.exactOptional(
    z
      .string()
      .max(200)
      .transform((text) => text.split(',')),
  ),
  originLevel: anyOf(keysOf(originLevels)),
  mediaType: anyOf(keysOf(mediaTypes)),
  category: anyOf(keysOf(categories)),
  language: anyOf(keysOf(languagesSpoken)),
  licence: anyOf(keysOf(licences)),
  useModes: anyOf(keysOf(useModes)),
  audience: anyOf(keysOf(audiences)),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
})

const Score = z.int().min(1).max(5)
const Rating = z.strictObject({ understood: Score, learnt: Score, used: Score })

/** What hub and station answer alike: the catalogue, found and ranked for a place. */
function readingRoutes(server: Server, { db, clock }: Ground): void {
  server.get(
    '/api/library/search',
    { schema: { tags, querystring: SearchQuery } },
    ({ actor, query }) => {
      requireAnywhere(actor, 'resources.read')
      const { source, originLevel, mediaType, category, language, licence } = query
      const range = (code: string | undefined, level: (typeof placeLevels)[number] = 'township') =>
        code === undefined ? undefined : { code, level }
      return searchLibrary(
        db,
        actor,
        {
          ...query,
          place: rankingPlace(actor, placeOf(query)),
          locality: range(query.locality, query.localityLevel),
          owner: range(query.owner, query.ownerLevel),
          equal: { source, originLevel, mediaType, category, language, licence },
          overlapping: { useModes: query.useModes, audience: query.audience },
        },
        clock(),
      )
    },
  )
  server.get(
    '/api/library/resources/:id',
    { schema: { tags, params: Id } },
    ({ actor, params }) => {
      requireAnywhere(actor, 'resources.read')
      return readResource(db, actor, params.id, clock())
    },
  )
  server.get('/api/library/packs', { schema: { tags } }, async ({ actor }) => {
    requireAnywhere(actor, 'packs.read')
    return { packs: await readPacks(db, actor) }
  })
  server.get('/api/library/packs/:id', { schema: { tags, params: Id } }, ({ actor, params }) => {
    requireAnywhere(actor, 'packs.read')
    return readPack(db, actor, params.id)
  })
  server.get('/api/library/subjects', { schema: { tags } }, async ({ actor }) => {
    requireAnywhere(actor, 'subjects.read')
    return { subjects: await readSubjects(db, actor) }
  })
}

export function libraryRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  readingRoutes(server, ground)

  server.post(
    '/api/library/moves',
    {
      schema: {
        tags,
        body: z.strictObject({
          ids: z.array(z.uuid()).min(1).max(1_000),
          move: z.enum(Object.keys(resourceLifecycle.moves) as [ResourceMove, ...ResourceMove[]]),
          reason: z.exactOptional(z.string().trim().min(1).max(500)),
        }),
      },
    },
    ({ actor, body }) => moveResources(db, actor, body),
  )
  server.post(
    '/api/library/resources/:id/rating',
    {
      schema: {
        tags,
        params: Id,
        body: Rating.extend({ note: z.exactOptional(z.string().trim().max(300)) }),
      },
    },
    async ({ actor, params, body }, reply) => {
      await rateAsReviewer(db, actor, { resourceId: params.id, ...body })
      return reply.status(204).send()
    },
  )
  server.get(
    '/api/library/review',
    { schema: { tags, querystring: Place } },
    ({ actor, query }) => {
      requireAnywhere(actor, 'resources.read')
      return readReviewQueue(db, actor, placeOf(query), clock())
    },
  )

  server.post(
    '/api/library/subjects/shipped',
    { schema: { tags, body: z.strictObject({ ownerCode: PlaceCode }) } },
    ({ actor, body }) => {
      requireAnywhere(actor, 'subjects.write')
      return adoptShippedSubjects(db, actor, body.ownerCode)
    },
  )
  server.post(
    '/api/library/subjects/:id/merge',
    { schema: { tags, params: Id, body: z.strictObject({ into: z.uuid() }) } },
    async ({ actor, params, body }, reply) => {
      await mergeSubjects(db, actor, { from: params.id, into: body.into }, clock())
      return reply.status(204).send()
    },
  )

  const Code = z.object({ code: z.string().max(40) })
  server.get(
    '/api/library/sources/:code/reading',
    { schema: { tags, params: Code } },
    (request) => {
      requireAnywhere(request.actor, 'resource_sources.read')
      return readSourceReading(db, request.actor, request.params.code)
    },
  )
  server.put(
    '/api/library/sources/:code/reading',
    { schema: { tags, params: Code, body: KeptReading } },
    async ({ actor, params, body }, reply) => {
      await saveSourceReading(db, actor, params.code, body)
      return reply.status(204).send()
    },
  )

  server.get(
    '/api/library/coverage',
    { schema: { tags, querystring: Place } },
    async ({ actor, query }) => {
      requireAnywhere(actor, 'needs.read')
      const place = placeOf(query)
      return {
        townships: await readCoverage(db, actor, place, clock()),
        asked: await readAskedTopics(db, actor, place),
        wanted: await readAskedResources(db, actor, place),
      }
    },
  )
  server.get(
    '/api/library/coverage/sheet',
    {
      schema: {
        tags,
        querystring: Place.extend({ language: z.enum(languages).default('zh-Hans') }),
      },
    },
    async ({ actor, query }, reply) => {
      requireAnywhere(actor, 'needs.read')
      const sheet = await writeCoverage(db, actor, placeOf(query), query.language, clock())
      return sendFile(reply, sheet, `${coverageWords(query.language).title}.xlsx`)
    },
  )
  server.get(
    '/api/library/acquisitions/linked',
    { schema: { tags, querystring: Place } },
    ({ actor, query }) => {
      requireAnywhere(actor, 'acquisitions.read')
      return readLinkedShare(db, actor, placeOf(query))
    },
  )
}

/** At a station people look through the catalogue, say how it was, and ask for what they miss. */
export const stationLibraryRoutes =
  (recorder: Recorder) =>
  (server: Server, ground: Ground): void => {
    const { db } = ground
    readingRoutes(server, ground)
    server.post(
      '/api/library/resources/:id/rating',
      { schema: { tags, params: Id, body: Rating } },
      async ({ actor, params, body }, reply) => {
        requireAnywhere(actor, 'resources.read')
        await rateAsLearner(db, actor, recorder, { resourceId: params.id, ...body })
        return reply.status(204).send()
      },
    )
    server.post(
      '/api/library/topics',
      {
        schema: {
          tags,
          body: z.strictObject({
            topic: z.string().trim().min(1).max(120),
            subject: z.exactOptional(z.string().max(60)),
            dialect: z.exactOptional(z.string().max(20)),
          }),
        },
      },
      async ({ actor, body }, reply) => {
        requireAnywhere(actor, 'resources.read')
        await askTopic(db, actor, recorder, body)
        return reply.status(204).send()
      },
    )
  }
