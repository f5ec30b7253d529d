import * as z from 'zod'
import { endpoint } from '../../../base/endpoint.ts'
import { Id, InstantText, PlaceCode } from '../../../base/schemas.ts'
import { MediaFacts } from '../media/facts.ts'
import { renditions } from '../media/media.ts'
import { ShownContent } from '../packages/content.ts'
import { keysOf } from '../values.ts'
import { fileKinds, type ManifestFile, paperRendition } from './edition.ts'
import { placementLevels } from './placement.ts'

const ManifestFileAnswer: z.ZodType<ManifestFile> = z
  .object({
    path: z.string(),
    hash: z.string(),
    sizeBytes: z.int(),
    mediaType: z.string(),
    role: z.enum(['original', 'rendition', 'thumbnail', 'subtitle', 'package']),
    rendition: z.exactOptional(z.enum([...renditions, paperRendition])),
  })
  .meta({ id: 'ManifestFile' })

/** Its other keys are what its words name. */
const Fault = z.looseObject({ code: z.string() }).meta({ id: 'Fault' })
export type Fault = z.output<typeof Fault>

/** How far the making of an edition is; `done` from 0 to 1 of the step. */
const Progress = z.object({
  step: z.enum(['reading', 'checking', 'remuxing', 'still', 'paper', ...renditions, 'keeping']),
  done: z.number(),
})
export type Progress = z.output<typeof Progress>

const Edition = z
  .object({
    id: z.uuid(),
    resourceId: z.uuid(),
    number: z.int(),
    state: z.enum(['making', 'ready', 'failed']),
    originalName: z.string(),
    originalBytes: z.int(),
    kind: z.enum(keysOf(fileKinds)).nullable(),
    manifest: z.array(ManifestFileAnswer),
    content: ShownContent.nullable(),
    facts: MediaFacts.nullable(),
    notMade: z.array(z.enum(renditions)),
    /** What whoever publishes it should know; it is ready all the same. */
    notes: z.array(Fault),
    progress: Progress.nullable(),
    fault: Fault.nullable(),
    madeAt: InstantText,
  })
  .meta({ id: 'Edition' })
export type Edition = z.output<typeof Edition>

const EditionsAnswer = z.object({
  /** The latest first; `address`: where its files are opened, on another origin than the console's. */
  editions: z.array(Edition.extend({ address: z.string() })),
  mayAdd: z.boolean(),
  /** This node sends editions to stations. */
  sends: z.boolean(),
  /** Of one file. */
  limitBytes: z.int(),
})
export type EditionsAnswer = z.output<typeof EditionsAnswer>

export const listEditions = endpoint('GET /api/library/resources/:id/editions', {
  params: Id,
  answer: EditionsAnswer,
})

/** Where an edition goes: to one station, or to all there are in a place and will be. */
const Target = z.strictObject({
  level: z.enum(keysOf(placementLevels)),
  /** Of the place, or of the station's. */
  regionCode: PlaceCode,
  station: z.exactOptional(z.uuid()),
})

const TargetsAnswer = z.object({
  targets: z.array(Target.extend({ name: z.string(), stations: z.int() })),
})
export type TargetsAnswer = z.output<typeof TargetsAnswer>

export const listTargets = endpoint('GET /api/library/placement-targets', {
  answer: TargetsAnswer,
})

/** What a station has room for; bytes. */
const StationRoom = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Of everything that is placed there. */
  placedBytes: z.int(),
  /** What the new placement adds to it: files that are placed there already cost nothing. */
  addedBytes: z.int(),
  /** What the county's policy lets content take. */
  quotaBytes: z.int(),
  /** On its disk, less what is still on its way; null: it has not said. */
  freeBytes: z.int().nullable(),
})
export type StationRoom = z.output<typeof StationRoom>

const PlacementPlan = z
  .object({
    sizeBytes: z.int(),
    stations: z.array(StationRoom.extend({ fits: z.boolean() })),
  })
  .meta({ id: 'PlacementPlan' })
export type PlacementPlan = z.output<typeof PlacementPlan>

const Wish = z.strictObject({
  editionId: z.uuid(),
  target: Target,
  renditions: z.array(z.string().max(20)).max(10),
  needId: z.exactOptional(z.uuid()),
})
export type PlacementWish = z.output<typeof Wish>

export const planPlacing = endpoint('POST /api/library/placements/plan', {
  body: Wish,
  answer: PlacementPlan,
})

export const addPlacement = endpoint('POST /api/library/placements', {
  status: 201,
  body: Wish,
  answer: Id,
})

const PlacedStation = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Null: it has not said yet. */
  missingFiles: z.int().nullable(),
  missingBytes: z.int().nullable(),
  saidAt: InstantText.nullable(),
})
export type PlacedStation = z.output<typeof PlacedStation>

const ShownPlacement = z
  .object({
    id: z.uuid(),
    editionId: z.uuid(),
    number: z.int(),
    level: z.enum(keysOf(placementLevels)),
    /** The place's, or the station's. */
    targetName: z.string(),
    renditions: z.array(z.string()),
    sizeBytes: z.int(),
    placedAt: InstantText,
    /** What it was sent for; null: nobody said, or it lies outside what the reader sees. */
    needTopic: z.string().nullable(),
    mayEnd: z.boolean(),
    stations: z.array(PlacedStation),
  })
  .meta({ id: 'Placement' })
export type ShownPlacement = z.output<typeof ShownPlacement>

const PlacementsAnswer = z.object({ placements: z.array(ShownPlacement), mayPlace: z.boolean() })
export type PlacementsAnswer = z.output<typeof PlacementsAnswer>

export const listPlacements = endpoint('GET /api/library/resources/:id/placements', {
  params: Id,
  answer: PlacementsAnswer,
})

export const takeBackPlacement = endpoint('POST /api/library/placements/:id/end', { params: Id })
