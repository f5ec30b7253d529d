import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Id,
  LanguageName,
  PlaceCode,
  PlaceQuery,
  StartTime,
  written,
} from '../../base/schemas.ts'
import { OfficePrinting } from '../documents/official-api.ts'
import { keysOf } from '../schools/values.ts'
import { parties } from '../team/appointment.ts'
import { actionLifecycle, meetingLifecycle } from './meeting.ts'

const Lead = z.object({
  party: z.enum(keysOf(parties)),
  /** Null: that Party organisation has named nobody. */
  name: z.nullable(z.string()),
})

const MeetingBody = z
  .object({
    stationId: z.uuid(),
    unitCode: PlaceCode,
    level: z.enum(['township', 'village']),
    unitName: z.string(),
    townshipName: z.string(),
    schoolName: z.nullable(z.string()),
    leads: z.array(Lead),
    lastOn: z.nullable(DayText),
    nextBy: DayText,
    isOverdue: z.boolean(),
    next: z.nullable(
      z.object({ id: z.uuid(), day: DayText, state: z.enum(keysOf(meetingLifecycle.states)) }),
    ),
    openActions: z.int(),
    lateActions: z.int(),
  })
  .meta({ id: 'MeetingBody' })
export type MeetingBody = z.output<typeof MeetingBody>

export const readBodies = endpoint('GET /api/acceptance/meetings', {
  query: PlaceQuery,
  answer: z.object({ day: DayText, bodies: z.array(MeetingBody) }),
})

/** With the agenda that its open items make. */
export const planMeeting = endpoint('POST /api/acceptance/meetings', {
  body: z.strictObject({
    unitCode: PlaceCode,
    day: AskedDay,
    begins: z.exactOptional(StartTime),
    venue: z.exactOptional(written().max(80)),
    topic: written().min(1).max(120),
    language: LanguageName.default('zh-Hans'),
  }),
  answer: z.object({ id: z.uuid() }),
})

export const readMeeting = endpoint('GET /api/acceptance/meetings/:id', {
  params: Id,
  answer: z.object({
    /** What earlier meetings asked for and was open on its day. */
    carried: z.array(
      z.object({
        id: z.uuid(),
        state: z.enum(keysOf(actionLifecycle.states)),
        what: z.string(),
        ownerName: z.string(),
        raisedOn: DayText,
        dueDay: DayText,
      }),
    ),
    /** Lines of the learning plan that it may adopt. */
    draftPlans: z.int(),
  }),
})

export const adoptPlans = endpoint('POST /api/acceptance/meetings/:id/plans', {
  params: Id,
  body: z.strictObject({ language: LanguageName.default('zh-Hans') }),
  answer: z.object({ adopted: z.int() }),
})

/** What it asks of somebody: on every later agenda until it is done. */
export const handOn = endpoint('POST /api/acceptance/meetings/:id/actions', {
  params: Id,
  body: z.strictObject({
    what: written().min(1).max(120),
    ownerName: written().min(1).max(40),
    dueDay: AskedDay,
  }),
  answer: z.object({ id: z.uuid() }),
})

export const printMeeting = endpoint('GET /api/acceptance/meetings/:id/paper', {
  params: Id,
  query: z.object({
    paper: z.enum(['notice', 'minutes']).default('notice'),
    ...OfficePrinting.shape,
  }),
  file: ['pdf', 'docx'],
})
