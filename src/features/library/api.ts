import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  Id,
  InstantText,
  openMoveAnswer,
  PlaceCode,
  PlaceLevelName,
  PlaceQuery,
  Version,
  written,
} from '../../base/schemas.ts'
import { MoveEntry, WaitsFor } from '../moves/api.ts'
import { rowHead } from '../registers/schemas.ts'
import { Pack } from './pack.ts'
import { Resource } from './resource.ts'
import { resourceStates } from './resource-state.ts'
import { KeptReading } from './source.ts'
import { Subject } from './subject.ts'
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

const State = z.enum(resourceStates)

/** Sums of the three scores over all who gave them. */
const Scores = z
  .object({
    reviewers: z.int(),
    learners: z.int(),
    understood: z.int(),
    learnt: z.int(),
    used: z.int(),
  })
  .meta({ id: 'Scores' })
export type Scores = z.output<typeof Scores>

/** Why a place should see a resource sooner, and what that adds to its rank. */
const RankReason = z
  .discriminatedUnion('reason', [
    z.object({
      reason: z.enum(['industry', 'need', 'dialect', 'useMode']),
      label: z.string(),
      points: z.number(),
    }),
    z.object({ reason: z.enum(['season', 'suitable']), points: z.number() }),
  ])
  .meta({ id: 'RankReason' })
export type RankReason = z.output<typeof RankReason>

const FoundResource = z
  .object({
    id: z.uuid(),
    title: z.string(),
    source: z.string(),
    catalogueNo: z.string(),
    state: State,
    regionCode: PlaceCode,
    subjects: z.array(z.string()),
    originLevel: z.enum(keysOf(originLevels)),
    mediaType: z.enum(keysOf(mediaTypes)),
    useModes: z.array(z.enum(keysOf(useModes))),
    language: z.enum(keysOf(languagesSpoken)),
    dialects: z.array(z.string()).nullable(),
    seasonMonths: z.array(z.int()).nullable(),
    lengthMinutes: z.int().nullable(),
    sizeBytes: z.int().nullable(),
    simulated: z.boolean(),
    suitability: Scores.nullable(),
    /** Whether it can be opened on this node. */
    here: z.boolean(),
    /** What the place adds to its rank; `reasons` say for what. */
    points: z.number(),
    reasons: z.array(RankReason),
  })
  .meta({ id: 'FoundResource' })
export type FoundResource = z.output<typeof FoundResource>

const LibraryAnswer = z.object({
  rows: z.array(FoundResource),
  count: z.int(),
  /** False: there are more than `count`. */
  counted: z.boolean(),
  /** Nothing has just these words; what is shown nearly has them. */
  nearly: z.boolean(),
})
export type LibraryAnswer = z.output<typeof LibraryAnswer>

/** `video,audio` */
const someOf = <S extends z.ZodType<unknown, string>>(value: S) =>
  z.exactOptional(
    z
      .string()
      .max(200)
      .transform((text) => text.split(','))
      .pipe(z.array(value)),
  )

export const searchCatalogue = endpoint('GET /api/library/search', {
  query: PlaceQuery.extend({
    text: z.exactOptional(z.string().max(100)),
    state: z.exactOptional(State),
    locality: z.exactOptional(PlaceCode),
    localityLevel: z.exactOptional(PlaceLevelName),
    owner: z.exactOptional(PlaceCode),
    ownerLevel: z.exactOptional(PlaceLevelName),
    subject: z.exactOptional(z.string().max(60)),
    month: z.exactOptional(z.coerce.number<number>().int().min(1).max(12)),
    dialect: z.exactOptional(z.string().max(20)),
    source: someOf(z.string()),
    originLevel: someOf(z.enum(keysOf(originLevels))),
    mediaType: someOf(z.enum(keysOf(mediaTypes))),
    category: someOf(z.enum(keysOf(categories))),
    language: someOf(z.enum(keysOf(languagesSpoken))),
    licence: someOf(z.enum(keysOf(licences))),
    useModes: someOf(z.enum(keysOf(useModes))),
    audience: someOf(z.enum(keysOf(audiences))),
    limit: z.coerce.number<number>().int().min(1).max(200).default(50),
    offset: z.coerce.number<number>().int().min(0).max(10_000).default(0),
  }),
  answer: LibraryAnswer,
})

const ResourceDetail = z
  .object({
    row: Resource.extend(rowHead),
    state: State,
    ownerName: z.string(),
    /** From the root of the tree, for each subject; a word that no subject has stands alone. */
    subjects: z.array(
      z.object({
        code: z.string(),
        path: z.array(z.object({ name: z.string(), englishName: z.exactOptional(z.string()) })),
      }),
    ),
    suitability: Scores.extend({ average: z.number(), low: z.boolean() }).nullable(),
    mayEdit: z.boolean(),
    moves: z.array(openMoveAnswer(State)),
    waitsFor: z.array(WaitsFor),
    history: z.array(MoveEntry),
  })
  .meta({ id: 'ResourceDetail' })
export type ResourceDetail = z.output<typeof ResourceDetail>

export const getResource = endpoint('GET /api/library/resources/:id', {
  params: Id,
  answer: ResourceDetail,
})

const Score = z.int().min(1).max(5)
export const Rating = z.strictObject({ understood: Score, learnt: Score, used: Score })
export type Rating = z.output<typeof Rating>

/** At a station: what a learner says. */
export const rateResource = endpoint('POST /api/library/resources/:id/rating', {
  params: Id,
  body: Rating,
})

/** At the hub: a reviewer's word. */
export const reviewResource = endpoint('POST /api/library/resources/:id/rating', {
  params: Id,
  body: Rating.extend({ note: z.exactOptional(written().max(300)) }),
})

const ReviewQueue = z.object({
  waiting: z.array(
    z.object({
      id: z.uuid(),
      version: z.int(),
      state: State,
      title: z.string(),
      ownerCode: PlaceCode,
      stateAt: InstantText,
      mine: z.boolean(),
    }),
  ),
  low: z.array(
    Scores.extend({ id: z.uuid(), title: z.string(), regionCode: PlaceCode, average: z.number() }),
  ),
  isCut: z.boolean(),
})
export type ReviewQueue = z.output<typeof ReviewQueue>

export const getReviewQueue = endpoint('GET /api/library/review', {
  query: PlaceQuery,
  answer: ReviewQueue,
})

const PackRow = Pack.extend(rowHead)
const PackStep = z.object({
  id: z.uuid(),
  title: z.string(),
  lengthMinutes: z.int().nullable(),
  state: State,
})
export type PackStep = z.output<typeof PackStep>
const PackDetail = z.object({ pack: PackRow, steps: z.array(PackStep), mayEdit: z.boolean() })
export type PackDetail = z.output<typeof PackDetail>

export const listPacks = endpoint('GET /api/library/packs', {
  answer: z.object({ packs: z.array(PackRow) }),
})

export const getPack = endpoint('GET /api/library/packs/:id', { params: Id, answer: PackDetail })

const SubjectOfTree = Subject.extend({
  id: z.uuid(),
  version: Version,
  regionCode: PlaceCode,
  /** Resources that name it, by whichever of its codes; those of subjects below not counted. */
  resources: z.int(),
  mayEdit: z.boolean(),
}).meta({ id: 'SubjectOfTree' })
export type SubjectOfTree = z.output<typeof SubjectOfTree>

export const listSubjects = endpoint('GET /api/library/subjects', {
  answer: z.object({ subjects: z.array(SubjectOfTree) }),
})

export const adoptSubjects = endpoint('POST /api/library/subjects/shipped', {
  body: z.strictObject({ ownerCode: PlaceCode }),
  answer: z.object({ added: z.int() }),
})

export const mergeSubject = endpoint('POST /api/library/subjects/:id/merge', {
  params: Id,
  body: z.strictObject({ into: z.uuid() }),
})

const SourceCode = z.object({ code: z.string().max(40) })

export const getSourceReading = endpoint('GET /api/library/sources/:code/reading', {
  params: SourceCode,
  answer: KeptReading,
})

export const setSourceReading = endpoint('PUT /api/library/sources/:code/reading', {
  params: SourceCode,
  body: KeptReading,
})
