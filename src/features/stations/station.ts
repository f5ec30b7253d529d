import type { Instant } from '../../base/calendar.ts'
import { type PlaceLevel, placeLevels, prefixLength } from '../../base/place.ts'
import type { TrueTime } from '../sync/true-time.ts'
import type { ReleaseReport } from '../sync/wire.ts'

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

/** Where waiting makes it worse, and where it only takes longer. */
export const toneOf: Readonly<Record<Concern, 'bad' | 'soon'>> = {
  alarms: 'bad',
  silent: 'bad',
  quarantined: 'soon',
  proposals: 'soon',
  backlog: 'soon',
  disk_low: 'soon',
  clock_off: 'soon',
  certificate_ending: 'soon',
  code_ended: 'soon',
}

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

export type StationState = 'invited' | 'enrolled' | 'revoked'

export type Station = {
  id: string
  kind: 'station' | 'hub'
  name: string
  regionCode: string
  townshipName: string | null
  /** The school whose PC it is; absent for a hub. */
  organisationId: string | null
  state: StationState
  invitedAt: Instant
  codeEndsAt: Instant | null
  enrolledAt: Instant | null
  revokedAt: Instant | null
  revokedWhy: string | null
  /** All of the last contact; null: never heard of. */
  contactAt: Instant | null
  program: string | null
  /** The last release it was given, and how far that came. */
  release: ReleaseReport | null
  /** How far its clock was ahead of the hub's; negative: behind. */
  clockOffMs: number | null
  diskFreeBytes: number | null
  diskTotalBytes: number | null
  /** Records not yet on the hub, as the station said. */
  waiting: number | null
  incomingBytes: number | null
  /** Under which name it serves HTTPS; null: it has been given no certificate. */
  certificateName: string | null
  certificateEndsAt: Instant | null
  alarms: number
  quarantined: number
  proposals: number
  concerns: Concern[]
}

export type FleetSummary = {
  stations: number
  silent: number
  alarmed: number
  attention: number
  invited: number
  certificatesEnding: number
}

/** The hub above this one, as this one knows it. */
export type HubAbove = {
  name: string
  lastContactAt: Instant | null
  /** Why the last try failed; null: it did not. */
  lastTrouble: string | null
  /** Records that are not there yet. */
  waiting: number
}

export const alarmKinds = ['clone', 'gap', 'fork', 'hub_restored'] as const
export type StationAlarm = {
  id: string
  kind: (typeof alarmKinds)[number]
  epoch: string | null
  details: Record<string, string | number>
  raisedAt: Instant
  settledAt: Instant | null
  settledByName: string | null
  outcome: string | null
}

/** What an alarm is about: its kind, and after a restore of the hub how the station has fared since (S12). */
export function storyOf({
  kind,
  details,
}: Pick<StationAlarm, 'kind' | 'details'>):
  | StationAlarm['kind']
  | 'gap_below'
  | 'awaited'
  | 'lost'
  | 'lost_range' {
  if (kind === 'gap' && details.via !== undefined) return 'gap_below'
  if (kind !== 'hub_restored' || details.since === undefined) return kind
  if (details.lostAt === undefined) return 'awaited'
  return details.to === undefined ? 'lost' : 'lost_range'
}

/** After a restore of the hub: the first record of the alarm's epoch that is not here, as of now. */
export const withFirstMissing = (
  alarm: StationAlarm,
  logs: readonly Pick<StationLog, 'epoch' | 'last'>[],
): StationAlarm =>
  alarm.details.since === undefined
    ? alarm
    : {
        ...alarm,
        details: {
          ...alarm.details,
          from: 1 + (logs.find(({ epoch }) => epoch === alarm.epoch)?.last ?? 0),
        },
      }

export type StationLog = {
  epoch: string
  ordinal: number
  opener: 'station' | 'hub'
  standing: 'trusted' | 'held' | 'told_off'
  first: number
  last: number
  durable: number
  held: number
  lastStoredAt: Instant | null
}

/** With when its last record was made, as far as it can be told (S32); absent in an empty log. */
export type TimedLog = StationLog & { lastMade?: TrueTime }

export type QuarantinedRecord = {
  id: string
  seq: number
  storedAt: Instant
  /** `upkeep.fault_reported`; absent where not even that could be read. */
  type?: string
  v?: number
  reason: string
}

export type WaitingProposal = {
  id: string
  collection: string
  key: string
  actorName: string | null
  reason: string | null
  since: Instant
}

/** What whoever has the machine has with it. */
export type Loss = {
  /** False: no computer ever was this station. */
  enrolled: boolean
  /** Items of persons in the station's own feed, by collection. */
  personal: { collection: string; items: number }[]
  /** Records it held that had not reached the hub at the last contact. */
  waiting: number | null
  contactAt: Instant | null
  accounts: { name: string; loginName: string; title: string }[]
  /** For whom the machine passes in the school's network; null: nobody. */
  certificate: { name: string; endsAt: Instant } | null
}

/** The nation, the five places around the village, and its own (S21). */
export const feedsOf = (stationId: string, villageCode: string): string[] => [
  'scope:nation',
  ...placeLevels.map((level: PlaceLevel) => `scope:${villageCode.slice(0, prefixLength[level])}`),
  `station:${stationId}`,
]

/** The two machines' epochs (S10): the one that went on, the newer one it did not know, and what came since. */
export function competing(
  alarm: Pick<StationAlarm, 'epoch' | 'details'>,
  logs: readonly Pick<StationLog, 'epoch' | 'standing'>[],
): string[] {
  return logs
    .filter(
      ({ epoch, standing }) =>
        epoch === alarm.epoch || epoch === alarm.details.newer || standing === 'held',
    )
    .map(({ epoch }) => epoch)
}

/** What is wanted of every station; each number from the policy of its place. */
export type Thresholds = {
  silentDays: number
  backlogRecords: number
  clockOffMinutes: number
  diskFreeMegabytes: number
}

export type StationView = {
  station: Station
  logs: TimedLog[]
  alarms: StationAlarm[]
  quarantined: QuarantinedRecord[]
  proposals: WaitingProposal[]
  /** The reader may invite, settle and revoke here. */
  mayManage: boolean
  /** Where it is revoked, for whoever has to tell the persons concerned. */
  loss?: Loss
}
