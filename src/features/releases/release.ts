import * as z from 'zod'
import { canonicalJson } from '../../base/canonical.ts'
import { conflict, invalid, type Refusal } from '../../base/refusal.ts'

/** Three numbers; nothing behind them, so that any two can be compared. */
export const versionSchema = z.string().regex(/^(0|[1-9]\d{0,4})(\.(0|[1-9]\d{0,4})){2}$/)

/**
 * Relative, with `/`, and a file of that name on every system: what would leave the directory, or mean
 * something else on Windows, is no path.
 */
const isSafePath = (path: string): boolean =>
  path.split('/').every((name) => /^[^\\:*?"<>|\p{Cc}]+$/u.test(name) && !/[. ]$/.test(name))

const fileSchema = z.object({
  path: z.string().max(400).refine(isSafePath),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().min(0),
  executable: z.boolean(),
})
export type ReleaseFile = z.output<typeof fileSchema>

const maxBytes = 4 * 1024 ** 3

const manifestSchema = z.object({
  format: z.literal(1),
  version: versionSchema,
  /** `linux-x64`: programs of the database and of node are in it. */
  platform: z.string().regex(/^[a-z0-9]+-[a-z0-9]+$/),
  /** Number of migrations it brings the database to. */
  schema: z.int().min(0),
  /** The oldest protocol a station may be speaking when it goes over to this release. */
  minProtocol: z.int().min(1),
  builtAt: z.iso.datetime(),
  files: z
    .array(fileSchema)
    .min(1)
    .max(100_000)
    .refine((files) => new Set(files.map(({ path }) => path.toLowerCase())).size === files.length)
    .refine((files) => files.reduce((sum, { size }) => sum + size, 0) <= maxBytes),
})
export type ReleaseManifest = z.output<typeof manifestSchema>

export const headerSchema = z.object({
  manifest: manifestSchema,
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})
export type ReleaseHeader = z.output<typeof headerSchema>

/** What the signature of a release stands under. */
export const releaseText = (manifest: ReleaseManifest): string =>
  `cunxiao release ${canonicalJson(manifest)}`

/** Negative: `a` is the older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number))
  for (const [i, number] of (left ?? []).entries()) {
    const difference = number - (right?.[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The program that runs, as a release has to fit it. */
export type Here = { version: string; platform: string; schema: number; protocol: number }

/** What of a release has to fit the program that is there. */
export type Fitting = Pick<ReleaseManifest, 'version' | 'platform' | 'schema' | 'minProtocol'>

/** Why a release, whoever signed it, is none for this station. */
export function whyUnfit(release: Fitting, here: Here): Refusal | undefined {
  const { version, platform, schema, minProtocol } = release
  if (platform !== here.platform)
    return conflict('release_for_other_platform', { platform, needed: here.platform })
  if (compareVersions(version, here.version) <= 0)
    return conflict('release_not_newer', { version, current: here.version })
  if (schema < here.schema)
    return conflict('release_schema_older', { version, schema, current: here.schema })
  if (minProtocol > here.protocol)
    return conflict('release_skips_one', { version, needed: minProtocol, current: here.protocol })
  return undefined
}

/** `what` is for whoever made or carried the file. */
export const brokenRelease = (what: string): Refusal => invalid('release_broken', { what })
