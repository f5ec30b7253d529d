import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { Id, InstantText, written } from '../../base/schemas.ts'
import { Week } from '../guide/week-api.ts'
import { Rating } from '../library/api.ts'
import { originalRendition, paperRendition } from '../library/editions/edition.ts'
import { renditions } from '../library/media/media.ts'
import { PackageKind, ScormFacts } from '../library/packages/content.ts'
import { audiences, categories, keysOf, mediaTypes } from '../library/values.ts'
import { launchModes } from './cmi5.ts'
import { Quiz } from './quiz.ts'

// The pages of the portal import this file only as types: its values carry all of zod.

/** A guest says it as well as a learner; nobody says it forty times a minute. */
const words = { most: 40, of: 'address' } as const

/** A resource as it stands on a shelf. */
const Card = z
  .object({
    id: z.uuid(),
    title: z.string(),
    mediaType: z.enum(keysOf(mediaTypes)),
    lengthMinutes: z.int().nullable(),
    sizeBytes: z.int().nullable(),
    /** Whether it can be opened on this node; what cannot must be sent for. */
    here: z.boolean(),
    /** The address of a still of a few kilobytes, where this node has one. */
    picture: z.exactOptional(z.string()),
    /** Why it stands here: the want of the place that it serves, or that it is its season. */
    reason: z.exactOptional(z.object({ kind: z.string(), label: z.exactOptional(z.string()) })),
  })
  .meta({ id: 'Card' })
export type Card = z.output<typeof Card>

const PackCard = z
  .object({
    id: z.uuid(),
    title: z.string(),
    aim: z.string(),
    minutes: z.int(),
    count: z.int(),
    /** How many of them can be opened on this node. */
    here: z.int(),
    /** Of the first of its resources that has one. */
    picture: z.exactOptional(z.string()),
  })
  .meta({ id: 'PackCard' })
export type PackCard = z.output<typeof PackCard>

const Home = z.object({
  placeName: z.string().nullable(),
  /** Absent in what a browser kept of an earlier version. */
  week: z.exactOptional(Week),
  fitting: z.array(Card),
  fresh: z.array(Card),
  packs: z.array(PackCard),
})
export type Home = z.output<typeof Home>

export const getHome = endpoint('GET /api/portal/home', { public: true, answer: Home })

const Found = z.object({
  cards: z.array(Card),
  count: z.int(),
  counted: z.boolean(),
  nearly: z.boolean(),
})
export type Found = z.output<typeof Found>

export const searchPortal = endpoint('GET /api/portal/search', {
  public: true,
  query: z.object({
    text: z.exactOptional(z.string().max(100)),
    mediaType: z.exactOptional(z.enum(keysOf(mediaTypes))),
    category: z.exactOptional(z.enum(keysOf(categories))),
    audience: z.exactOptional(z.enum(keysOf(audiences))),
    offset: z.coerce.number<number>().int().min(0).max(10_000).default(0),
  }),
  answer: Found,
})

/** What a resource is taken in with here, an office document that has become PDF with that; `none`: it is not here, and the page says where to get it. */
const Way = z.enum([
  'quiz',
  'film',
  'recording',
  'pdf',
  'epub',
  'office',
  'text',
  'image',
  'package',
  'none',
])
export type Way = z.output<typeof Way>

const ShownFile = z.object({
  url: z.string(),
  sizeBytes: z.int(),
  /** Of a film: how large its picture is, or only its sound. */
  rendition: z.enum([originalRendition, paperRendition, ...renditions]),
  /** Of a film or recording, for `canPlayType`; absent where nothing is known of it. */
  type: z.exactOptional(z.string()),
  hasPicture: z.exactOptional(z.boolean()),
  hasSound: z.exactOptional(z.boolean()),
  /** The film has sound, which could not be decoded when this was made of it. */
  lostSound: z.exactOptional(z.literal(true)),
})
export type ShownFile = z.output<typeof ShownFile>

/** The files of the latest edition that are on this node. */
const ShownEdition = z
  .object({
    files: z.array(ShownFile),
    subtitles: z.array(z.object({ url: z.string(), name: z.string() })),
    poster: z.string().nullable(),
    /** What there is to open in a package. */
    launches: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        url: z.string(),
        depth: z.int(),
        scorm: z.exactOptional(ScormFacts),
      }),
    ),
    packageKind: PackageKind.nullable(),
  })
  .meta({ id: 'ShownEdition' })
export type ShownEdition = z.output<typeof ShownEdition>

/** Of what is not here: whether it was asked for, or is on its way. */
const SendingName = z.enum(['none', 'asked', 'coming'])

const ShownResource = Card.extend({
  about: z.string().nullable(),
  /** Each from the root of the tree. */
  subjects: z.array(
    z.array(z.object({ name: z.string(), englishName: z.exactOptional(z.string()) })),
  ),
  language: z.string(),
  dialects: z.array(z.string()),
  /** In which languages, as the catalogue says. */
  subtitles: z.array(z.string()),
  contributor: z.string().nullable(),
  link: z.string().nullable(),
  sending: SendingName,
  way: Way,
  quiz: z.exactOptional(Quiz),
  edition: z.exactOptional(ShownEdition),
}).meta({ id: 'ShownResource' })
export type ShownResource = z.output<typeof ShownResource>

export const getShownResource = endpoint('GET /api/portal/resources/:id', {
  public: true,
  params: Id,
  answer: ShownResource,
})

/** Its resources in order, as many as are published. */
const ShownPack = PackCard.extend({ resources: z.array(Card), sending: SendingName }).meta({
  id: 'ShownPack',
})
export type ShownPack = z.output<typeof ShownPack>

export const getShownPack = endpoint('GET /api/portal/packs/:id', {
  public: true,
  params: Id,
  answer: ShownPack,
})

export const rateAtPortal = endpoint('POST /api/portal/resources/:id/rating', {
  public: true,
  perMinute: words,
  params: Id,
  body: Rating,
})

export const askForTopicAtPortal = endpoint('POST /api/portal/topics', {
  public: true,
  perMinute: words,
  body: z.strictObject({
    topic: written().min(1).max(120),
    dialect: z.exactOptional(written().min(1).max(20)),
  }),
})

export const askToSend = endpoint('POST /api/portal/resources/ask', {
  public: true,
  perMinute: words,
  body: z.strictObject({ resourceIds: z.array(z.uuid()).min(1).max(100) }),
})

/** One sitting down with one resource, as a page shows it. */
const ShownAttempt = z
  .object({
    /** Absent where the activity is no resource of the catalogue. */
    resourceId: z.exactOptional(z.uuid()),
    title: z.string(),
    month: z.string(),
    stationName: z.string().nullable(),
    minutes: z.int(),
    completed: z.boolean(),
    passed: z.boolean(),
    lastAt: InstantText,
    said: z.array(
      z.object({ id: z.guid(), at: InstantText, verb: z.string(), counted: z.boolean() }),
    ),
  })
  .meta({ id: 'ShownAttempt' })
export type ShownAttempt = z.output<typeof ShownAttempt>

export const Mine = z.object({ name: z.string(), attempts: z.array(ShownAttempt) })
export type Mine = z.output<typeof Mine>

export const getMine = endpoint('GET /api/portal/mine', { public: 'learner', answer: Mine })

/** Units that speak for themselves, opened for a learner. `done`: units of the course that need not be done any more. */
const LaunchedUnit = z.object({
  url: z.string(),
  ownWindow: z.boolean(),
  done: z.array(z.string()),
})
export type LaunchedUnit = z.output<typeof LaunchedUnit>

export const launchCmi5 = endpoint('POST /api/portal/resources/:id/launch', {
  public: 'learner',
  params: Id,
  body: z.strictObject({
    unit: z.string().max(2_000),
    mode: z.exactOptional(z.enum(launchModes)),
    language: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  }),
  answer: LaunchedUnit,
})

const Sitting = z.strictObject({ registration: z.uuid(), session: z.uuid() })

export const launchTincan = endpoint('POST /api/portal/resources/:id/tincan', {
  public: 'learner',
  params: Id,
  body: Sitting.extend({ unit: z.string().max(2_000) }),
  answer: LaunchedUnit,
})

export const openLastWordsAddress = endpoint('POST /api/portal/resources/:id/sittings', {
  public: 'learner',
  params: Id,
  body: Sitting,
  answer: z.object({ url: z.string() }),
})

/** For the unit of a session, once (cmi5 8.2): it is of no origin and has nothing but this address. */
export const fetchKey = endpoint('POST /api/portal/cmi5/fetch/:code', {
  public: 'any_origin',
  params: z.object({ code: z.string().max(100) }),
  answer: z.union([
    z.object({ 'auth-token': z.string() }),
    z.object({ 'error-code': z.string(), 'error-text': z.string() }),
  ]),
})

/** What a course says while its window is closed, from its sandbox. */
export const tellLastWords = endpoint('POST /api/portal/last-words', {
  public: 'any_origin',
  query: z.object({ sitting: z.string().max(2_000), unit: z.string().max(2_000) }),
  takes: 'application/octet-stream',
  // A browser sends so much when a window is closed.
  bodyLimitBytes: 64 * 1024,
})
