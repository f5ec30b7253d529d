import * as z from 'zod'
import { type Answer, endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Id,
  InstantText,
  LanguageName,
  openMoveAnswer,
  PlaceCode,
  PlaceLevelName,
  PlaceQuery,
  Version,
  written,
} from '../../base/schemas.ts'
import { OfficePrinting } from '../documents/official-api.ts'
import { MoveEntry, moveEndpoint, WaitsFor } from '../moves/api.ts'
import { keysOf } from '../schools/values.ts'
import { parties, positions } from '../team/appointment.ts'
import { wordOutcomes } from './above/word.ts'
import { planLifecycle, townshipLifecycle } from './plan.ts'

const State = z.enum(keysOf(planLifecycle.states))
const TownshipStateName = z.enum(keysOf(townshipLifecycle.states))
const Level = z.enum(['township', 'county', 'city'])
const Part = z.enum(['basis', 'goals', 'tasks', 'hosts', 'leads', 'operators'])

const Head = z.object({
  id: z.uuid(),
  version: z.int(),
  programmeId: z.uuid(),
  programmeTitle: z.string(),
  regionCode: PlaceCode,
  countyName: z.string(),
  number: z.int(),
  state: State,
  stateAt: InstantText,
  digest: z.nullable(z.string()),
  submittedOn: z.nullable(DayText),
  dueOn: z.nullable(DayText),
  filingNumber: z.nullable(z.string()),
  filedOn: z.nullable(DayText),
  simulated: z.boolean(),
  /** It was submitted after its day (I1-6), or that has passed and it is not. */
  isLate: z.boolean(),
  /** A hub below keeps it: what is said of it here stands once that one has answered. */
  isKeptBelow: z.boolean(),
})
export type PlanHeadAnswer = z.output<typeof Head>

export const readPlans = endpoint('GET /api/plans', {
  query: PlaceQuery,
  answer: z.object({
    plans: z.array(Head.meta({ id: 'PlanHead' })),
    /** Programmes of which a version may be drafted now. */
    mayDraft: z.array(z.object({ id: z.uuid(), title: z.string() })),
    /** Plans that a hub below has sent and that could not be taken. */
    troubles: z.array(z.object({ hub: z.string(), trouble: z.string() })),
  }),
})

/** The first version, or the next one with what the last one said. */
export const draftPlan = endpoint('POST /api/plans', {
  status: 201,
  body: z.strictObject({ programmeId: z.uuid() }),
  answer: z.object({ id: z.uuid() }),
})

const Org = z.object({ id: z.uuid(), name: z.string() })
const Listed = z.object({
  key: z.string(),
  unitCode: PlaceCode,
  unitName: z.string(),
  townshipName: z.string(),
})
const Phoned = { name: z.string(), phone: z.nullable(z.string()), isBad: z.boolean() }
const Remark = z.object({
  level: Level,
  remark: z.string(),
  actorName: z.string(),
  at: InstantText,
})
/** What levels have said of a row; its change since the version before. */
const Said = z.object({
  key: z.string(),
  part: Part,
  passed: z.array(Level),
  remarks: z.array(Remark),
  change: z.nullable(z.enum(['added', 'changed'])),
})
export type Said = z.output<typeof Said>

export const readPlan = endpoint('GET /api/plans/:id', {
  params: Id,
  answer: Head.extend({
    basis: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        number: z.exactOptional(z.string()),
        issuer: z.string(),
        level: PlaceLevelName,
        day: DayText,
      }),
    ),
    goals: z.array(z.object({ key: z.string(), text: z.string() })),
    tasks: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        lead: Org,
        cooperating: z.array(Org),
        steps: z.array(
          z.object({
            key: z.string(),
            title: z.string(),
            dueOn: DayText,
            /** A day outside the programme (I0-1). */
            isOutside: z.boolean(),
          }),
        ),
      }),
    ),
    /** As their sources make them, while it is a draft; as they were submitted, then. */
    hosts: z.array(Listed.extend({ schoolName: z.string(), mode: z.nullable(z.string()) })),
    leads: z.array(Listed.extend({ ...Phoned, party: z.nullable(z.enum(keysOf(parties))) })),
    operators: z.array(Listed.extend({ ...Phoned, position: z.enum(keysOf(positions)) })),
    said: z.array(Said),
    removed: z.array(z.object({ key: z.string(), part: Part })),
    /** The version that differences are told from. */
    comparedWith: z.nullable(z.int()),
    townships: z.array(
      z.object({
        id: z.uuid(),
        version: z.int(),
        regionCode: PlaceCode,
        unitName: z.string(),
        state: TownshipStateName,
        moves: z.array(openMoveAnswer(TownshipStateName)),
      }),
    ),
    moves: z.array(openMoveAnswer(State)),
    waitsFor: z.array(WaitsFor),
    history: z.array(MoveEntry),
    /** Said at hubs above the one that keeps it; `outcome`: what that one answered, null before. */
    words: z.array(
      z.object({
        id: z.uuid(),
        level: z.enum(['city', 'province']),
        word: z.enum(['pass', 'return', 'file']),
        saidBy: z.string(),
        saidAt: InstantText,
        reason: z.nullable(z.string()),
        outcome: z.nullable(z.enum(wordOutcomes)),
      }),
    ),
    mayEdit: z.boolean(),
    /** Whose remarks the reader writes now. */
    remarksAs: z.nullable(Level),
    mayFile: z.boolean(),
  }).meta({ id: 'PlanDetail' }),
})

export type PlanDetail = Answer<typeof readPlan>

const Text = (most: number) => written().min(1).max(most)
/** One part of a draft: new without a key. */
const writing = { version: Version, key: z.exactOptional(z.string().max(40)) }
const Written = z.object({ key: z.string() })

export const writeBasis = endpoint('PUT /api/plans/:id/basis', {
  params: Id,
  body: z.strictObject({
    ...writing,
    title: Text(200),
    number: z.exactOptional(Text(60)),
    issuer: Text(80),
    level: PlaceLevelName,
    day: AskedDay,
  }),
  answer: Written,
})
export const writeGoal = endpoint('PUT /api/plans/:id/goals', {
  params: Id,
  body: z.strictObject({ ...writing, text: Text(500) }),
  answer: Written,
})
export const writeTask = endpoint('PUT /api/plans/:id/tasks', {
  params: Id,
  body: z.strictObject({
    ...writing,
    title: Text(200),
    lead: z.uuid(),
    cooperating: z.array(z.uuid()).max(60),
  }),
  answer: Written,
})
export const writeStep = endpoint('PUT /api/plans/:id/steps', {
  params: Id,
  body: z.strictObject({ ...writing, task: z.string().max(40), title: Text(200), dueOn: AskedDay }),
  answer: Written,
})

export const removePlanPart = endpoint('POST /api/plans/:id/parts/:part/remove', {
  params: z.object({ id: z.uuid(), part: z.string().max(40) }),
  body: z.strictObject({ version: Version }),
})

export const movePlans = moveEndpoint('plans', planLifecycle)
export const movePlanTownships = moveEndpoint('plans/townships', townshipLifecycle)

/** What the reader's level wants changed in a row; without one, nothing any more. */
export const remarkPlanRow = endpoint('PUT /api/plans/:id/remarks', {
  params: Id,
  body: z.strictObject({ key: z.string().max(120), remark: z.exactOptional(Text(300)) }),
})

export const filePlan = endpoint('POST /api/plans/:id/filing', {
  params: Id,
  body: z.strictObject({ version: Version, number: Text(60), day: AskedDay }),
})

const Printing = z.object({ language: LanguageName.default('zh-Hans') })
export const printPlan = endpoint('GET /api/plans/:id/paper', {
  params: Id,
  query: OfficePrinting,
  file: ['pdf', 'docx'],
})
export const writePlanLists = endpoint('GET /api/plans/:id/lists', {
  params: Id,
  query: Printing,
  file: ['xlsx'],
})

/** How it came through its levels, and the receipt of its filing. */
export const printApproval = endpoint('GET /api/plans/:id/approval', {
  params: Id,
  query: OfficePrinting.extend({ paper: z.enum(['approval', 'receipt']).default('approval') }),
  file: ['pdf', 'docx'],
})
