import { type PlaceLevel, placeLevels, prefixLength } from '../../base/place.ts'
import type { Concern, StationAlarm, StationLog } from './api.ts'

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
