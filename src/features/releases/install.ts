import * as z from 'zod'
import { type ReleaseReport, releaseSteps } from '../sync/wire.ts'
import { versionSchema } from './release.ts'

/**
 * An installation stands at the last step whose act is done. `given_up`: the old program was never left.
 *
 *   found → fetched → verified → backed_up → migrated → switched → healthy
 *     └────────┴──────────┴─► given_up    └──────────┴─────────┴─► taking_back → taken_back
 */
export type Step = (typeof releaseSteps)[number]

const programSchema = z.object({ version: versionSchema, schema: z.int().min(0) })

export const installSchema = z.object({
  to: programSchema,
  from: programSchema.extend({
    /** False: it lies in `releases/`; true: it was installed by hand. */
    byHand: z.boolean(),
  }),
  /** Where the file was found. */
  source: z.string(),
  /** SPKI DER of the keys the hub had named when it was found, base64. */
  keys: z.array(z.string()).min(1),
  step: z.enum(releaseSteps),
  /** Watches that were begun; a power cut ends one without a verdict. */
  watches: z.int().min(0),
  askedAt: z.iso.datetime().optional(),
  /** Why it was given up or taken back. */
  why: z.string().optional(),
})
export type Install = z.output<typeof installSchema>

export type Act =
  | 'fetch'
  | 'unpack'
  | 'back_up'
  | 'migrate'
  | 'switch'
  | 'watch'
  | 'take_back'
  | 'none'

const acts: Readonly<Record<Step, Act>> = {
  found: 'fetch',
  fetched: 'unpack',
  verified: 'back_up',
  backed_up: 'migrate',
  migrated: 'switch',
  switched: 'watch',
  healthy: 'none',
  taking_back: 'take_back',
  taken_back: 'none',
  given_up: 'none',
}

/** What comes next, also after a power cut: the act that was interrupted is done again. */
export const actOf = (install: Install | undefined): Act => (install ? acts[install.step] : 'none')

/** The database belongs to the act alone: no program runs meanwhile. */
export const needsStillness = (act: Act): boolean =>
  act === 'back_up' || act === 'migrate' || act === 'switch' || act === 'take_back'

export type Outcome = { ok: true } | { ok: false; why: string }

const doneSteps: Readonly<Record<Exclude<Act, 'none'>, Step>> = {
  fetch: 'fetched',
  unpack: 'verified',
  back_up: 'backed_up',
  migrate: 'migrated',
  switch: 'switched',
  watch: 'healthy',
  take_back: 'taken_back',
}

const failedSteps: Readonly<Record<Exclude<Act, 'none'>, Step>> = {
  fetch: 'given_up',
  unpack: 'given_up',
  back_up: 'given_up',
  // The old program may not read what a migration left half done.
  migrate: 'taking_back',
  switch: 'taking_back',
  watch: 'taking_back',
  // There is nothing else to run: it is tried again until it succeeds.
  take_back: 'taking_back',
}

/** Where the installation stands once its act has ended. */
export function afterAct(install: Install, outcome: Outcome): Install {
  const act = actOf(install)
  if (act === 'none') return install
  if (outcome.ok) return { ...install, step: doneSteps[act] }
  const step = failedSteps[act]
  return { ...install, step, why: install.why ?? outcome.why }
}

/** Watches without a verdict until the release counts as bad: it may be what cuts the power. */
const mostWatches = 3

/** Noted before the watch, so that a watch which ends with the power is counted. */
export function beginWatch(install: Install): Install {
  return install.watches >= mostWatches
    ? { ...install, step: 'taking_back', why: `${mostWatches} watches ended without a verdict` }
    : { ...install, watches: install.watches + 1 }
}

/** Only where the release changed the schema does the old program need its old data. */
export const needsOldData = ({ from, to }: Install): boolean => from.schema !== to.schema

export const isUnderWay = (install: Install | undefined): boolean => actOf(install) !== 'none'

/** What the hub and the people are told of it. */
export const aboutInstall = ({ to, step, why }: Install): ReleaseReport => ({
  version: to.version,
  step,
  ...(why !== undefined && { why }),
})
