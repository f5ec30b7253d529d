import * as z from 'zod'
import type { Instant } from '../../base/calendar.ts'
import { canonicalJson } from '../../base/canonical.ts'
import { type Folded, foldCase, inOrder, type Step, sidesOf } from '../../base/case-fold.ts'
import type { Lifecycle, Obstacle } from '../../base/lifecycle.ts'
import { isError } from '../../base/problem.ts'
import { ObstacleAnswer, Reason } from '../../base/schemas.ts'
import type { Verb } from '../../base/verbs.ts'
import { recordIdSchema } from '../sync/record.ts'
import type { Plain } from './cells.ts'
import type { Shape } from './shape.ts'

/** What is done to a case beside the moves of its lifecycle. */
const stepNames = ['create', 'edit', 'retire', 'settle'] as const

/** What a station writes down: what was done, after what, and what the case is now. */
export type StepBody = {
  case: string
  after: string[]
  name: string
  from: string
  to: string
  fields: Plain
  reason?: string
  flags?: Obstacle[]
}

/** A step as it is kept, of the hub or of a station. */
export type CaseStep = Omit<StepBody, 'case' | 'reason' | 'flags'> & {
  id: string
  caseId: string
  reason: string | null
  flags: Obstacle[] | null
  actorName: string | null
  at: Instant
  /** Absent: made at the hub. */
  station: string | null
  /** Whose it is, and where; absent at the station that made it. */
  organisationId: string | null
  regionCode: string | null
}

/** Nothing is judged anew but whether it can be a row of this case at all. */
export const stepSchema = ({ row, check, lifecycle }: Shape): z.ZodType<StepBody> => {
  const State = z.enum(Object.keys(lifecycle?.states ?? {}))
  return z.object({
    case: z.uuid(),
    after: z.array(recordIdSchema).max(50),
    name: z.enum([...stepNames, ...Object.keys(lifecycle?.moves ?? {})]),
    from: State,
    to: State,
    fields: row.refine((fields) => !check?.(fields).some(isError)),
    reason: z.exactOptional(Reason),
    flags: z.exactOptional(z.array(ObstacleAnswer)),
  }) as unknown as z.ZodType<StepBody>
}

export type FoldedCase = Folded<CaseStep & Step>

/**
 * One case of all its steps. A station speaks for the cases of its own school, the hub for any; `owner`: whose the case
 * is known to be, else whose beginning is told.
 */
export const foldSteps = (
  shape: Shape,
  steps: readonly CaseStep[],
  owner?: string | undefined,
): FoldedCase | undefined =>
  foldCase(countedSteps(shape, steps, owner).map((step) => withOutcome(shape, step)))

function countedSteps(
  { owned }: Shape,
  steps: readonly CaseStep[],
  owner: string | undefined,
): readonly CaseStep[] {
  const [begun] = steps
    .filter(({ after }) => after.length === 0)
    .toSorted((a, b) => rankOf(a).localeCompare(rankOf(b)))
  const whose = owner ?? begun?.organisationId ?? null
  if (!owned) return steps
  // What an office of the hub began belongs to no school: no station speaks for it.
  if (whose === null)
    return begun?.station === null ? steps.filter(({ station }) => station === null) : steps
  return steps.filter(
    ({ station, organisationId }) =>
      station === null || organisationId === null || organisationId === whose,
  )
}

/** What the hub began comes first. */
const rankOf = ({ station, id }: CaseStep): string => `${station === null ? 0 : 1} ${id}`

/** Where not every station is told personal fields, steps are compared without them. */
const withOutcome = (shape: Shape, step: CaseStep): CaseStep & Step => ({
  ...step,
  outcome: canonicalJson([
    step.to,
    shape.feed === 'shared' ? withoutPersonal(shape, step.fields) : step.fields,
    step.name === 'retire',
  ]),
})

export const withoutPersonal = (shape: Shape, fields: Plain): Plain =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => !shape.fields[field]?.personal))

/** As people tell it: each after what it follows, else as the clocks say. */
export const inOrderOfTime = (
  shape: Shape,
  steps: readonly CaseStep[],
  owner?: string | undefined,
): CaseStep[] =>
  inOrder(
    countedSteps(shape, steps, owner).map((step) => withOutcome(shape, step)),
    (a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1),
  )

/** What each place did since they parted; the last of it is what would hold. */
export const sidesOfDispute = (
  shape: Shape,
  steps: readonly CaseStep[],
  folded: FoldedCase,
  owner?: string | undefined,
): CaseStep[][] =>
  sidesOf(
    countedSteps(shape, steps, owner).map((step) => withOutcome(shape, step)),
    folded,
  )

/** Whoever settles a dispute may do all that was done in it. */
export const verbsToSettle = (
  { name, lifecycle }: Pick<Shape, 'name' | 'lifecycle'>,
  steps: readonly Pick<CaseStep, 'name'>[],
): Verb[] => [
  ...new Set(
    steps.map((step) => {
      const by = (lifecycle as Lifecycle | undefined)?.moves[step.name]?.by
      return by === undefined || by === 'system' ? (`${name}.write` as Verb) : by
    }),
  ),
]
