import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { InstantText, LanguageName, PlaceCode, PlaceQuery, written } from '../../base/schemas.ts'

/** How many published resources serve a want, and how many of them people can use. */
const Serving = z.object({ published: z.int(), suitable: z.int() })
export type Serving = z.output<typeof Serving>

const Covered = Serving.extend({
  kind: z.enum(['industry', 'need']),
  label: z.string(),
  /** Households of an industry, people of a need. */
  size: z.int(),
  /** `subject_unknown`: the tree has no subject for its words; `none`: nothing serves it; `unsuitable`: all that does was rated low. */
  gap: z.exactOptional(z.enum(['subject_unknown', 'none', 'unsuitable'])),
}).meta({ id: 'CoveredWant' })
export type Covered = z.output<typeof Covered>

/** `gaps` of its wants nothing serves. */
const TownshipCoverage = z
  .object({ code: PlaceCode, name: z.string(), wants: z.array(Covered), gaps: z.int() })
  .meta({ id: 'TownshipCoverage' })
export type TownshipCoverage = z.output<typeof TownshipCoverage>

/** What somebody wants to learn, in his words. */
const AskedTopic = z
  .object({
    /** Of the record in which it came. */
    id: z.guid(),
    station: z.uuid(),
    stationName: z.string().nullable(),
    /** Where the station stands; null: the county's own portal. */
    regionCode: PlaceCode.nullable(),
    topic: z.string(),
    subject: z.string().nullable(),
    dialect: z.string().nullable(),
    at: InstantText,
    /** The need of the township in these words. */
    needId: z.uuid().nullable(),
  })
  .meta({ id: 'AskedTopic' })
export type AskedTopic = z.output<typeof AskedTopic>

/** A resource that people asked for where its files are not. */
const AskedResource = z
  .object({
    resourceId: z.uuid(),
    title: z.string(),
    station: z.uuid(),
    /** Null: the county's own portal. */
    stationName: z.string().nullable(),
    times: z.int(),
    /** When it was asked for last. */
    at: InstantText,
    /** It was placed there; of the county's own portal: it is here. */
    sent: z.boolean(),
  })
  .meta({ id: 'AskedResource' })
export type AskedResource = z.output<typeof AskedResource>

/** `isCut`: there is more; in a smaller place it is shown. */
const AskedResources = z.object({ resources: z.array(AskedResource), isCut: z.boolean() })
export type AskedResources = z.output<typeof AskedResources>

const AskedTopics = z.object({ topics: z.array(AskedTopic), isCut: z.boolean() })
export type AskedTopics = z.output<typeof AskedTopics>

export const getCoverage = endpoint('GET /api/library/coverage', {
  query: PlaceQuery,
  answer: z.object({
    townships: z.array(TownshipCoverage),
    asked: AskedTopics,
    wanted: AskedResources,
  }),
})

export const getCoverageSheet = endpoint('GET /api/library/coverage/sheet', {
  query: PlaceQuery.extend({ language: LanguageName.default('zh-Hans') }),
  file: ['xlsx'],
})

const LinkedShare = z.object({ all: z.int(), linked: z.int() })
export type LinkedShare = z.output<typeof LinkedShare>

export const getLinkedShare = endpoint('GET /api/library/acquisitions/linked', {
  query: PlaceQuery,
  answer: LinkedShare,
})

/** At a station: what people would learn next, in their words. */
export const askForTopic = endpoint('POST /api/library/topics', {
  body: z.strictObject({
    topic: written().min(1).max(120),
    subject: z.exactOptional(z.string().max(60)),
    dialect: z.exactOptional(z.string().max(20)),
  }),
})
