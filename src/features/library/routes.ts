import type * as z from 'zod'
import type { PlaceLevel } from '../../base/place.ts'
import type { PlaceQuery } from '../../base/schemas.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { requireAnywhere } from '../people/actor.ts'
import type { Recorder } from '../sync/record-actions.ts'
import {
  adoptSubjects,
  getPack,
  getResource,
  getReviewQueue,
  getSourceReading,
  listPacks,
  listSubjects,
  mergeSubject,
  rateResource,
  reviewResource,
  searchCatalogue,
  setSourceReading,
} from './api.ts'
import { readAskedResources } from './asked-actions.ts'
import {
  readAskedTopics,
  readCoverage,
  readLinkedShare,
  writeCoverage,
} from './coverage-actions.ts'
import { askForTopic, getCoverage, getCoverageSheet, getLinkedShare } from './coverage-api.ts'
import { coverageWords } from './coverage-words.ts'
import { readPack, readPacks } from './pack-actions.ts'
import { readResource } from './resource-actions.ts'
import { rankingPlace, searchLibrary } from './search-actions.ts'
import { readSourceReading, saveSourceReading } from './source-actions.ts'
import { adoptShippedSubjects, mergeSubjects, readSubjects } from './subject-actions.ts'
import { askTopic, rateAsLearner, rateAsReviewer, readReviewQueue } from './suitability-actions.ts'

const placeOf = ({ place, placeLevel }: z.output<typeof PlaceQuery>) => ({
  code: place,
  level: placeLevel,
})
const rangeIn = (code: string | undefined, level: PlaceLevel = 'township') =>
  code === undefined ? undefined : { code, level }

/** What hub and station answer alike: the catalogue, found and ranked for a place. */
function readingRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, searchCatalogue, ({ actor, query }) => {
    requireAnywhere(actor, 'resources.read')
    const { source, originLevel, mediaType, category, language, licence } = query
    return searchLibrary(
      db,
      actor,
      {
        ...query,
        place: rankingPlace(actor, placeOf(query)),
        locality: rangeIn(query.locality, query.localityLevel),
        owner: rangeIn(query.owner, query.ownerLevel),
        equal: { source, originLevel, mediaType, category, language, licence },
        overlapping: { useModes: query.useModes, audience: query.audience },
      },
      clock(),
    )
  })
  serve(server, getResource, ({ actor, params }) => {
    requireAnywhere(actor, 'resources.read')
    return readResource(db, actor, params.id, clock())
  })
  serve(server, listPacks, async ({ actor }) => {
    requireAnywhere(actor, 'packs.read')
    return { packs: await readPacks(db, actor) }
  })
  serve(server, getPack, ({ actor, params }) => {
    requireAnywhere(actor, 'packs.read')
    return readPack(db, actor, params.id)
  })
  serve(server, listSubjects, async ({ actor }) => {
    requireAnywhere(actor, 'subjects.read')
    return { subjects: await readSubjects(db, actor) }
  })
}

export function libraryRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  readingRoutes(server, ground)
  serve(server, reviewResource, ({ actor, params, body }) =>
    rateAsReviewer(db, actor, { resourceId: params.id, ...body }),
  )
  serve(server, getReviewQueue, ({ actor, query }) => {
    requireAnywhere(actor, 'resources.read')
    return readReviewQueue(db, actor, placeOf(query), clock())
  })
  serve(server, adoptSubjects, ({ actor, body }) => {
    requireAnywhere(actor, 'subjects.write')
    return adoptShippedSubjects(db, actor, body.ownerCode)
  })
  serve(server, mergeSubject, ({ actor, params, body }) =>
    mergeSubjects(db, actor, { from: params.id, into: body.into }, clock()),
  )
  serve(server, getSourceReading, ({ actor, params }) => {
    requireAnywhere(actor, 'resource_sources.read')
    return readSourceReading(db, actor, params.code)
  })
  serve(server, setSourceReading, ({ actor, params, body }) =>
    saveSourceReading(db, actor, params.code, body),
  )
  serve(server, getCoverage, async ({ actor, query }) => {
    requireAnywhere(actor, 'needs.read')
    const place = placeOf(query)
    return {
      townships: await readCoverage(db, actor, place, clock()),
      asked: await readAskedTopics(db, actor, place),
      wanted: await readAskedResources(db, actor, place),
    }
  })
  serve(server, getCoverageSheet, async ({ actor, query }) => {
    requireAnywhere(actor, 'needs.read')
    const content = await writeCoverage(db, actor, placeOf(query), query.language, clock())
    return { name: `${coverageWords(query.language).title}.xlsx`, content }
  })
  serve(server, getLinkedShare, ({ actor, query }) => {
    requireAnywhere(actor, 'acquisitions.read')
    return readLinkedShare(db, actor, placeOf(query))
  })
}

/** At a station people look through the catalogue, say how it was, and ask for what they miss. */
export const stationLibraryRoutes =
  (recorder: Recorder) =>
  (server: Server, ground: Ground): void => {
    const { db } = ground
    readingRoutes(server, ground)
    serve(server, rateResource, ({ actor, params, body }) => {
      requireAnywhere(actor, 'resources.read')
      return rateAsLearner(db, actor, recorder, { resourceId: params.id, ...body })
    })
    serve(server, askForTopic, ({ actor, body }) => {
      requireAnywhere(actor, 'resources.read')
      return askTopic(db, actor, recorder, body)
    })
  }
