import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  DayText,
  Id,
  LanguageName,
  openMoveAnswer,
  PlaceCode,
  PlaceLevelName,
  PlaceQuery,
} from '../../base/schemas.ts'
import { OfficePrinting } from '../documents/official-api.ts'
import { MoveEntry, WaitsFor } from '../moves/api.ts'
import { keysOf } from '../schools/values.ts'
import { type BatchState, batchLifecycle, methods, strands, tiers } from './batch.ts'
import { competencies, modes } from './competency.ts'
import { type EnrolmentState, enrolmentLifecycle } from './enrolment.ts'
import { type CertificateState, certificateLifecycle } from './post-certificate.ts'
import { scopes } from './scope.ts'

const BatchStateName = z.enum(Object.keys(batchLifecycle.states) as BatchState[])
const EnrolmentStateName = z.enum(Object.keys(enrolmentLifecycle.states) as EnrolmentState[])
const CertificateStateName = z.enum(Object.keys(certificateLifecycle.states) as CertificateState[])
const Score = z.nullable(z.int())

const BatchHead = z.object({
  id: z.uuid(),
  version: z.int(),
  batchNo: z.string(),
  title: z.string(),
  state: BatchStateName,
  tier: z.enum(keysOf(tiers)),
  mode: z.nullable(z.enum(keysOf(modes))),
  scope: z.enum(keysOf(scopes)),
  regionCode: PlaceCode,
  placeName: z.string(),
  strands: z.array(z.enum(keysOf(strands))),
  methods: z.array(z.enum(keysOf(methods))),
  fromDay: DayText,
  toDay: DayText,
  minutes: z.int(),
  venue: z.string(),
  capacity: z.int(),
  trainers: z.nullable(z.string()),
  localCases: z.nullable(z.string()),
  partners: z.nullable(z.string()),
  simulated: z.boolean(),
  /** Of the whole batch, also of those that the reader does not see. */
  seated: z.int(),
  passed: z.int(),
  /** Averages over those who have both scores; null: nobody has. */
  before: z.nullable(z.number()),
  after: z.nullable(z.number()),
  later: z.nullable(z.number()),
  satisfaction: z.nullable(z.number()),
})
export type BatchHead = z.output<typeof BatchHead>

const Trainee = z.object({
  id: z.uuid(),
  version: z.int(),
  state: EnrolmentStateName,
  unitCode: PlaceCode,
  unitName: z.string(),
  townshipName: z.nullable(z.string()),
  name: z.string(),
  mentor: z.nullable(z.string()),
  testedOn: z.nullable(DayText),
  tester: z.nullable(z.string()),
  mastered: z.array(z.enum(keysOf(competencies))),
  preScore: Score,
  postScore: Score,
  followUpScore: Score,
  satisfaction: Score,
  remark: z.nullable(z.string()),
})
export type Trainee = z.output<typeof Trainee>

export const listBatches = endpoint('GET /api/trainings/batches', {
  answer: z.object({ batches: z.array(BatchHead) }),
})

export const readBatch = endpoint('GET /api/trainings/batches/:id', {
  params: Id,
  answer: z.object({
    batch: BatchHead,
    moves: z.array(openMoveAnswer(BatchStateName)),
    waitsFor: z.array(WaitsFor),
    history: z.array(MoveEntry),
    trainees: z.array(Trainee),
  }),
})

const Person = z.strictObject({ unitCode: PlaceCode, name: z.string().min(1).max(40) })

export const enrol = endpoint('POST /api/trainings/batches/:id/enrol', {
  params: Id,
  body: z.strictObject({ people: z.array(Person).min(1).max(1_000) }),
  answer: z.object({ enrolled: z.int() }),
})

export const papers = ['sign-in', 'checklist', 'results'] as const
export type BatchPaper = (typeof papers)[number]
export const printBatch = endpoint('GET /api/trainings/batches/:id/papers/:paper', {
  params: Id.extend({ paper: z.enum(papers) }),
  query: z.object({ language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})
export const printTrainingNotice = endpoint('GET /api/trainings/batches/:id/notice', {
  params: Id,
  query: OfficePrinting,
  file: ['pdf', 'docx'],
})

/** Somebody who must be trained and holds no certificate that day. */
const Missing = z.object({
  unitCode: PlaceCode,
  unitName: z.string(),
  townshipName: z.nullable(z.string()),
  name: z.string(),
  positions: z.array(z.string()),
  /** Other stations that he keeps. */
  alsoAt: z.array(z.string()),
  tier: z.enum(keysOf(tiers)),
  /** The last he was in; null: none. */
  batchNo: z.nullable(z.string()),
  state: z.nullable(EnrolmentStateName),
  /** The last day of the certificate that he had. */
  endedOn: z.nullable(DayText),
})
export type Missing = z.output<typeof Missing>

export const listMissing = endpoint('GET /api/trainings/missing', {
  query: PlaceQuery,
  answer: z.object({ day: DayText, people: z.array(Missing), must: z.int(), certified: z.int() }),
})

const Member = z.object({
  unitCode: PlaceCode,
  unitName: z.string(),
  townshipName: z.nullable(z.string()),
  name: z.string(),
  positions: z.array(z.string()),
  pool: z.nullable(z.string()),
  fullTime: z.nullable(z.boolean()),
  sex: z.nullable(z.string()),
  birthYear: z.nullable(z.int()),
  education: z.nullable(z.string()),
  partyMember: z.boolean(),
  certified: z.boolean(),
  /** His last result of a training; null: none. */
  score: z.nullable(z.int()),
})
export type Member = z.output<typeof Member>

/** Who the teams of a place are, each person once, and how many of the posts that the rules ask for are held (S3-18). */
export const readStructure = endpoint('GET /api/trainings/structure', {
  query: PlaceQuery,
  answer: z.object({
    day: DayText,
    stations: z.int(),
    needed: z.int(),
    filled: z.int(),
    people: z.array(Member),
  }),
})

export const printCertificates = endpoint('GET /api/trainings/certificates/paper', {
  query: z.object({
    language: LanguageName.default('zh-Hans'),
    id: z.exactOptional(z.uuid()),
    batch: z.exactOptional(z.string().max(30)),
    place: z.exactOptional(PlaceCode),
    placeLevel: z.exactOptional(PlaceLevelName),
  }),
  file: ['pdf'],
})

/** What concerns the asker himself, by his name and place. */
export const readOwnTraining = endpoint('GET /api/trainings/mine', {
  answer: z.object({
    day: DayText,
    certificates: z.array(
      z.object({
        id: z.uuid(),
        number: z.string(),
        state: CertificateStateName,
        scope: z.enum(keysOf(scopes)),
        unitName: z.string(),
        fromDay: DayText,
        toDay: DayText,
      }),
    ),
    enrolments: z.array(
      z.object({
        id: z.uuid(),
        state: EnrolmentStateName,
        batchNo: z.string(),
        title: z.string(),
        fromDay: DayText,
        toDay: DayText,
        venue: z.string(),
        postScore: Score,
      }),
    ),
  }),
})
export type OwnTraining = z.output<(typeof readOwnTraining)['answer']>
