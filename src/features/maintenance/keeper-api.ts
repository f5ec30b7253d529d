import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, Id, Reason, written } from '../../base/schemas.ts'
import { equipmentTypes } from '../schools/equipment-types.ts'
import { keysOf, SchoolCode } from '../schools/values.ts'
import { severities, ticketStates, works } from './values.ts'

/** What the keeper's page of upkeep and faults asks and sends, at a hub and at a station alike. */

const KeeperFault = z
  .object({
    id: z.uuid(),
    state: z.enum(keysOf(ticketStates)),
    symptom: z.string(),
    severity: z.enum(keysOf(severities)),
    assetNo: z.nullable(z.string()),
    reportedOn: DayText,
    dueOn: DayText,
    isOverdue: z.boolean(),
    /** The reader may verify it: somebody else has repaired it. */
    mayVerify: z.boolean(),
  })
  .meta({ id: 'KeeperFault' })
export type KeeperFault = z.output<typeof KeeperFault>

const KeptSchool = z
  .object({
    schoolCode: z.string(),
    schoolName: z.string(),
    lastOn: z.nullable(DayText),
    /** Null: no station is at work there. */
    dueOn: z.nullable(DayText),
    isOverdue: z.boolean(),
    assets: z.array(
      z.object({
        assetNo: z.string(),
        type: z.enum(keysOf(equipmentTypes)),
        model: z.nullable(z.string()),
      }),
    ),
    latest: z.array(
      z.object({
        id: z.uuid(),
        day: DayText,
        work: z.array(z.enum(keysOf(works))),
        assetNo: z.nullable(z.string()),
        doneBy: z.string(),
      }),
    ),
    faults: z.array(KeeperFault),
  })
  .meta({ id: 'KeptSchool' })
export type KeptSchool = z.output<typeof KeptSchool>

const Known = z.object({ today: DayText, schools: z.array(KeptSchool) })

/** The schools whose equipment the reader keeps, each with its upkeep and its faults. */
export const readKept = endpoint('GET /api/keeper/maintenance', { answer: Known })

/** Of the page: made by it, and its clock when it was done and when it is sent. The same `key` again changes nothing. */
const Sent = { key: z.uuid(), at: z.iso.datetime(), sentAt: z.iso.datetime() }
const asset = { assetNo: z.exactOptional(written().min(1).max(40)) }

/** What was done; on the day it was done, by whoever sends it. */
export const recordUpkeep = endpoint('POST /api/keeper/maintenance', {
  status: 201,
  body: z.strictObject({
    ...{ ...Sent, ...asset },
    schoolCode: SchoolCode,
    work: z
      .array(z.enum(keysOf(works)))
      .min(1)
      .max(9),
    note: z.exactOptional(written().min(1).max(500)),
  }),
  answer: Known,
})

export const reportFault = endpoint('POST /api/keeper/faults', {
  status: 201,
  body: z.strictObject({
    ...{ ...Sent, ...asset },
    schoolCode: SchoolCode,
    symptom: written().min(1).max(200),
    severity: z.enum(keysOf(severities)),
  }),
  answer: Known,
})

const Act = z.discriminatedUnion('act', [
  z.strictObject({
    ...Sent,
    act: z.literal('repair'),
    repairer: written().min(1).max(60),
    told: Reason,
    costFen: z.exactOptional(z.int().min(0).max(1_000_000_000)),
  }),
  z.strictObject({ ...Sent, act: z.literal('verify') }),
  z.strictObject({ ...Sent, act: z.literal('reject'), told: Reason }),
])
export type FaultAct = z.output<typeof Act>

/** It is repaired, or somebody else has tried it. */
export const actOnFault = endpoint('POST /api/keeper/faults/:id/acts', {
  params: Id,
  // An object beside it: the parts of a wish are objects.
  body: z.strictObject({ act: Act }),
  answer: Known,
})
