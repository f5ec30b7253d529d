import * as z from 'zod'
import { pageQuery } from '../../base/cursor.ts'
import { endpoint } from '../../base/endpoint.ts'
import { Id, InstantText, PlaceCode, PlaceQuery, Reason, Search } from '../../base/schemas.ts'
import { epochSchema } from '../sync/record.ts'
import { ReleaseTold, TrueTimeTold } from '../sync/schemas.ts'

/** Why a station needs somebody; the list, the summary and Today all ask the same question. */
export const concerns = [
  'alarms',
  'silent',
  'quarantined',
  'proposals',
  'backlog',
  'disk_low',
  'clock_off',
  'certificate_ending',
  'code_ended',
] as const
export type Concern = (typeof concerns)[number]

export const onlyFilters = [
  'all',
  'attention',
  'silent',
  'backlog',
  'alarms',
  'quarantined',
  'not_updated',
  'certificate_ending',
  'invited',
  'revoked',
] as const
export type OnlyFilter = (typeof onlyFilters)[number]

const Station = z
  .object({
    id: z.string(),
    kind: z.enum(['station', 'hub']),
    name: z.string(),
    regionCode: PlaceCode,
    townshipName: z.string().nullable(),
    /** The school whose PC it is; absent for a hub. */
    organisationId: z.string().nullable(),
    state: z.enum(['invited', 'enrolled', 'revoked']),
    invitedAt: InstantText,
    codeEndsAt: InstantText.nullable(),
    enrolledAt: InstantText.nullable(),
    revokedAt: InstantText.nullable(),
    revokedWhy: z.string().nullable(),
    /** All of the last contact; null: never heard of. */
    contactAt: InstantText.nullable(),
    program: z.string().nullable(),
    /** The last release it was given, and how far that came. */
    release: ReleaseTold.nullable(),
    /** How far its clock was ahead of the hub's; negative: behind. */
    clockOffMs: z.number().nullable(),
    diskFreeBytes: z.number().nullable(),
    diskTotalBytes: z.number().nullable(),
    /** Records not yet on the hub, as the station said. */
    waiting: z.number().nullable(),
    incomingBytes: z.number().nullable(),
    /** Under which name it serves HTTPS; null: it has been given no certificate. */
    certificateName: z.string().nullable(),
    certificateEndsAt: InstantText.nullable(),
    alarms: z.number(),
    quarantined: z.number(),
    proposals: z.number(),
    concerns: z.array(z.enum(concerns)),
  })
  .meta({ id: 'Station' })
export type Station = z.output<typeof Station>

const FleetSummary = z.object({
  stations: z.number(),
  /** Enrolled, and nothing to ask after. */
  well: z.number(),
  silent: z.number(),
  alarmed: z.number(),
  attention: z.number(),
  invited: z.number(),
  certificatesEnding: z.number(),
})
export type FleetSummary = z.output<typeof FleetSummary>

/** The hub above this one, as this one knows it. */
const HubAbove = z.object({
  name: z.string(),
  lastContactAt: InstantText.nullable(),
  /** Why the last try failed; null: it did not. */
  lastTrouble: z.string().nullable(),
  /** Records that are not there yet. */
  waiting: z.number(),
})
export type HubAbove = z.output<typeof HubAbove>

const Fleet = z
  .object({
    stations: z.array(Station),
    next: z.exactOptional(z.string()),
    /** Of the filter and the search; `summary` counts the whole place. */
    found: z.number(),
    summary: FleetSummary,
    silentDays: z.number(),
    /** Stations that call and are not in the backup this hub was restored from (S12). */
    strangers: z.exactOptional(z.object({ count: z.number(), backupTakenAt: InstantText })),
    /** The database is an earlier one than it was, or may be. */
    putBack: z.exactOptional(
      z.object({ noticedAt: InstantText, stateAt: InstantText, certain: z.boolean() }),
    ),
    /** null: this hub is below none. */
    above: HubAbove.nullable(),
    /** When it was true. */
    at: InstantText,
  })
  .meta({ id: 'Fleet' })
export type Fleet = z.output<typeof Fleet>

export const listFleet = endpoint('GET /api/stations', {
  query: pageQuery(z.string().max(12)).extend({
    ...PlaceQuery.shape,
    search: z.exactOptional(Search),
    only: z.enum(onlyFilters).default('all'),
  }),
  answer: Fleet,
})

const SchoolForStation = z.object({
  id: z.string(),
  name: z.string(),
  schoolCode: z.string(),
  regionCode: PlaceCode,
  villageCode: PlaceCode,
  organisationId: z.string(),
  townshipName: z.string().nullable(),
})
export type SchoolForStation = z.output<typeof SchoolForStation>

export const findSchoolsWithout = endpoint('GET /api/stations/schools-without', {
  query: z.object({ search: z.exactOptional(Search) }),
  answer: z.object({ schools: z.array(SchoolForStation) }),
})

/** What goes to the school on paper; the code is shown once, the hub keeps only what proves it. */
const StationSlip = z
  .object({
    id: z.string(),
    name: z.string(),
    code: z.string(),
    endsAt: InstantText,
    hub: z.string(),
  })
  .meta({ id: 'StationSlip' })
export type StationSlip = z.output<typeof StationSlip>

export const addStation = endpoint('POST /api/stations', {
  status: 201,
  body: z.strictObject({ schoolId: z.uuid() }),
  answer: StationSlip,
})
export const makeNewCode = endpoint('POST /api/stations/:id/code', {
  params: Id,
  answer: StationSlip,
})

const StationAlarm = z
  .object({
    id: z.string(),
    kind: z.enum(['clone', 'gap', 'fork', 'hub_restored']),
    epoch: z.string().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
    raisedAt: InstantText,
    settledAt: InstantText.nullable(),
    settledByName: z.string().nullable(),
    outcome: z.string().nullable(),
  })
  .meta({ id: 'StationAlarm' })
export type StationAlarm = z.output<typeof StationAlarm>

const StationLog = z
  .object({
    epoch: z.string(),
    ordinal: z.number(),
    opener: z.enum(['station', 'hub']),
    standing: z.enum(['trusted', 'held', 'told_off']),
    first: z.number(),
    last: z.number(),
    durable: z.number(),
    held: z.number(),
    lastStoredAt: InstantText.nullable(),
    /** When its last record was made, as far as it can be told (S32); absent in an empty log. */
    lastMade: z.exactOptional(TrueTimeTold),
  })
  .meta({ id: 'StationLog' })
export type StationLog = z.output<typeof StationLog>

const QuarantinedRecord = z
  .object({
    id: z.string(),
    seq: z.number(),
    storedAt: InstantText,
    /** `upkeep.fault_reported`; absent where not even that could be read. */
    type: z.exactOptional(z.string()),
    v: z.exactOptional(z.number()),
    reason: z.string(),
  })
  .meta({ id: 'QuarantinedRecord' })

const WaitingProposal = z.object({
  id: z.string(),
  collection: z.string(),
  key: z.string(),
  actorName: z.string().nullable(),
  reason: z.string().nullable(),
  since: InstantText,
})
export type WaitingProposal = z.output<typeof WaitingProposal>

/** What whoever has the machine has with it. */
const Loss = z
  .object({
    /** False: no computer ever was this station. */
    enrolled: z.boolean(),
    /** Items of persons in the station's own feed, by collection. */
    personal: z.array(z.object({ collection: z.string(), items: z.number() })),
    /** Records it held that had not reached the hub at the last contact. */
    waiting: z.number().nullable(),
    contactAt: InstantText.nullable(),
    accounts: z.array(z.object({ name: z.string(), loginName: z.string(), title: z.string() })),
    /** For whom the machine passes in the school's network; null: nobody. */
    certificate: z.object({ name: z.string(), endsAt: InstantText }).nullable(),
  })
  .meta({ id: 'StationLoss' })
export type Loss = z.output<typeof Loss>

const StationView = z
  .object({
    station: Station,
    logs: z.array(StationLog),
    alarms: z.array(StationAlarm),
    quarantined: z.array(QuarantinedRecord),
    proposals: z.array(WaitingProposal),
    /** The reader may invite, settle and revoke here. */
    mayManage: z.boolean(),
    /** Where it is revoked, for whoever has to tell the persons concerned. */
    loss: z.exactOptional(Loss),
    /** When it was true. */
    at: InstantText,
  })
  .meta({ id: 'StationView' })
export type StationView = z.output<typeof StationView>

export const showStation = endpoint('GET /api/stations/:id', { params: Id, answer: StationView })
export const showLoss = endpoint('GET /api/stations/:id/loss', { params: Id, answer: Loss })

export const refuseStation = endpoint('POST /api/stations/:id/revoke', {
  params: Id,
  body: z.strictObject({ reason: Reason }),
})

/** `epoch`: of two machines under one key, which is the station. */
export const settleAlarmOf = endpoint('POST /api/stations/:id/alarms/:alarmId/settle', {
  params: Id.extend({ alarmId: z.uuid() }),
  body: z.strictObject({ note: Reason, epoch: z.exactOptional(epochSchema) }),
})

export const trustLogOf = endpoint('POST /api/stations/:id/logs/:epoch/trust', {
  params: Id.extend({ epoch: epochSchema }),
  body: z.strictObject({ note: Reason }),
})
