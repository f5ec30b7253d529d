import * as z from 'zod'

/** What a manifest says to the platform about a unit, and the unit asks the platform for. */
export const ScormFacts = z.object({
  /** 1.2: from how many points on it is passed. */
  masteryScore: z.exactOptional(z.number()),
  /** 2004: from which measure on, -1 to 1, it is passed. */
  scaledPassingScore: z.exactOptional(z.number()),
  /** 2004: from which measure on, 0 to 1, it is completed. */
  completionThreshold: z.exactOptional(z.number()),
  maxTimeAllowed: z.exactOptional(z.string()),
  dataFromLms: z.exactOptional(z.string()),
  timeLimitAction: z.exactOptional(z.string()),
  /** 2004: ids of the objectives it begins with. */
  objectives: z.exactOptional(z.array(z.string())),
})
export type ScormFacts = z.output<typeof ScormFacts>

export const PackageKind = z.enum(['scorm12', 'scorm2004', 'cmi5', 'tincan', 'html'])
export type PackageKind = z.output<typeof PackageKind>

/** What a learner opens: the whole of it, a SCO, or an assignable unit of a cmi5 course. */
const Launch = z.object({
  id: z.string(),
  title: z.string(),
  /** An address within the package; of cmi5 also one elsewhere. */
  href: z.string(),
  /** Depth in the table of contents. */
  depth: z.int(),
  cmi5: z.exactOptional(
    z.object({
      moveOn: z.string(),
      launchMethod: z.enum(['AnyWindow', 'OwnWindow']),
      masteryScore: z.exactOptional(z.number()),
      launchParameters: z.exactOptional(z.string()),
      entitlementKey: z.exactOptional(z.string()),
    }),
  ),
  scorm: z.exactOptional(ScormFacts),
})
export type Launch = z.output<typeof Launch>

export type CourseBlock = {
  id: string
  title: string
  children: (CourseBlock | { unit: string })[]
}
const CourseBlock: z.ZodType<CourseBlock> = z
  .object({
    id: z.string(),
    title: z.string(),
    get children() {
      return z.array(z.union([CourseBlock, z.object({ unit: z.string() })]))
    },
  })
  .meta({ id: 'CourseBlock' })

export const PackageContent = z
  .object({
    kind: PackageKind,
    title: z.string(),
    launches: z.array(Launch),
    /** cmi5: the structure as blocks of blocks and units, by id. */
    course: z.exactOptional(CourseBlock),
  })
  .meta({ id: 'PackageContent' })
export type PackageContent = z.output<typeof PackageContent>

/** As everybody reads it: what a cmi5 unit asks of the platform is between the two, its key above all. */
export const ShownContent = PackageContent.extend({
  launches: z.array(Launch.omit({ cmi5: true })),
}).meta({ id: 'ShownContent' })
export const shownContent = ({ launches, ...content }: PackageContent) => ({
  ...content,
  launches: launches.map(({ cmi5, ...launch }) => launch),
})
