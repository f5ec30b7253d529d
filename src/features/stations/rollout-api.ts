import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { InstantText, Reason } from '../../base/schemas.ts'
import { versionSchema } from '../releases/release.ts'
import { placesInRollout, releaseStages } from '../releases/rollout.ts'

/** A version that is or was offered, and how far it has come among the stations the reader sees. */
const ReleaseView = z
  .object({
    version: z.string(),
    platforms: z.array(z.string()),
    /** Of a hundred stations so many take it. */
    stage: z.number(),
    /** So many are named to take it first. */
    named: z.number(),
    mostTakenBack: z.number(),
    offeredAt: InstantText,
    stoppedAt: InstantText.nullable(),
    /** Absent though it is stopped: it stopped by itself. */
    stoppedWhy: z.string().nullable(),
    counts: z.record(z.enum(placesInRollout), z.number()),
  })
  .meta({ id: 'Release' })
export type ReleaseView = z.output<typeof ReleaseView>

const Releases = z.object({
  /** The latest offer first. */
  releases: z.array(ReleaseView),
  /** Enrolled stations the reader sees. */
  stations: z.number(),
  /** The reader manages every station of this hub. */
  mayChange: z.boolean(),
})
export type Releases = z.output<typeof Releases>

const Version = z.object({ version: versionSchema })

export const listReleases = endpoint('GET /api/releases', { answer: Releases })

export const setReleaseStage = endpoint('POST /api/releases/:version/stage', {
  params: Version,
  body: z.strictObject({ stage: z.literal([...releaseStages]) }),
})

export const endRelease = endpoint('POST /api/releases/:version/stop', {
  params: Version,
  body: z.strictObject({ reason: Reason }),
})
