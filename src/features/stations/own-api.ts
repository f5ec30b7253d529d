import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { InstantText } from '../../base/schemas.ts'
import { guessing } from '../people/login-api.ts'

/** How a station is found under a name of its own. */
const OwnCertificate = z.object({
  name: z.string(),
  endsAt: InstantText,
  /** null: another program has the port. */
  url: z.string().nullable(),
})
export type OwnCertificate = z.output<typeof OwnCertificate>

/** The running sync on a station, as its page needs it; the station role hands it in. */
const OwnSync = z.object({
  /** Records not yet on the hub. */
  waiting: z.number(),
  incomingBytes: z.number(),
  disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }).nullable(),
  /** null: the hub has given none, and the station speaks plain HTTP alone. */
  certificate: OwnCertificate.nullable(),
  /** null: a round is under way. */
  nextTryAt: InstantText.nullable(),
})
export type OwnSync = z.output<typeof OwnSync>

const OwnStation = OwnSync.extend({
  at: InstantText,
  /** null: not enrolled yet. */
  hub: z
    .object({
      name: z.string(),
      url: z.string().nullable(),
      nodeName: z.string().nullable(),
      enrolledAt: InstantText,
    })
    .nullable(),
  lastContactAt: InstantText.nullable(),
  /** Why the last try failed; null: it did not. */
  lastTrouble: z.string().nullable(),
  /** The hub does not know this station any more: it enrols again with a new code. */
  unknownThere: z.boolean(),
  /** The county has to say which of two machines is the station (S10). */
  cloneAlarm: z.boolean(),
  /** It has said: another one. This machine has to enrol anew. */
  toldOff: z.boolean(),
  mayCarry: z.boolean(),
}).meta({ id: 'OwnStation' })
export type OwnStation = z.output<typeof OwnStation>

export const readOwnStation = endpoint('GET /api/station', { answer: OwnStation })

/** A round with the hub at once. */
export const tryLine = endpoint('POST /api/station/try', {
  perMinute: { most: 20, of: 'login' },
  answer: OwnStation,
})

/** A stick for the hub, and one that comes from it. */
export const takePacket = endpoint('GET /api/station/packet', { file: ['cunxiao'] })
const PacketRead = z.object({ records: z.number(), items: z.number() })
/** What a stick brought. */
export type PacketRead = z.output<typeof PacketRead>
export const bringPacket = endpoint('POST /api/station/packet', {
  takes: 'multipart/form-data',
  answer: PacketRead,
})

/** What a stranger may know. */
const Door = z
  .object({
    /**
     * How far a station is on its way to its people. `to_enrol`: the one-time code is missing. `waiting`: nobody
     * can log in before the hub has sent the school's people. `unknown`: people log in, and the hub, restored from
     * a backup, does not know the station any more: it enrols again.
     */
    state: z.enum(['to_enrol', 'waiting', 'open', 'unknown']),
    /** Why the last round with the hub failed, while that keeps the door from being passed. */
    trouble: z.string().nullable(),
  })
  .meta({ id: 'StationDoor' })
export type Door = z.output<typeof Door>

export const askAtDoor = endpoint('GET /api/station/door', { public: true, answer: Door })

const EnrolledStation = z
  .object({ name: z.string(), hub: z.string() })
  .meta({ id: 'EnrolledStation' })
export type EnrolledStation = z.output<typeof EnrolledStation>

export const enrolStation = endpoint('POST /api/station/enrol', {
  public: true,
  perMinute: guessing,
  body: z.strictObject({
    url: z.string().trim().min(1).max(300),
    code: z.string().trim().min(1).max(100),
  }),
  answer: EnrolledStation,
})
