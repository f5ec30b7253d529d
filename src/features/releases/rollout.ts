import type { ReleaseReport } from '../sync/wire.ts'
import { type Install, isUnderWay } from './install.ts'
import { compareVersions, type Fitting, type Here, whyUnfit } from './release.ts'

/** Of a hundred stations so many take a release. */
export const releaseStages = [1, 10, 50, 100] as const

/** Who takes a release: a share in percent of all stations, and the named ones. */
export type Stage = { stage: number; stations: readonly string[] }

/** `turn`: the station's place in the queue for this version, 0 to 9,999. */
export const isItsTurn = (
  { stage, stations }: Stage,
  { id, turn }: { id: string; turn: number },
): boolean => stations.includes(id) || turn < stage * 100

/** One whose installation was given up, for want of room perhaps, is tried again so much later. */
const againAfterMs = 24 * 3_600_000

/**
 * Which of the offers whose turn it is here is to be installed now. Only the newest that fits: where that
 * one was taken back, none is until there is a newer one.
 */
export function chooseOffer<O extends Fitting>(
  offers: readonly O[],
  here: Here,
  last: Install | undefined,
  now: Date,
): O | undefined {
  if (isUnderWay(last)) return undefined
  const newest = offers
    .filter((offer) => whyUnfit(offer, here) === undefined)
    .toSorted((a, b) => compareVersions(b.version, a.version))[0]
  if (newest?.version !== last?.to.version) return newest
  if (last?.step === 'taken_back') return undefined
  const waitedMs = now.getTime() - Date.parse(last?.askedAt ?? '')
  return last?.step === 'given_up' && waitedMs < againAfterMs ? undefined : newest
}

/** A station of the hub: the program it said it runs, and the last release it was given. */
export type Runner = {
  id: string
  program: string | null
  release: ReleaseReport | null
}

export const placesInRollout = ['runs', 'installs', 'waits', 'failed', 'took_back'] as const
export type PlaceInRollout = (typeof placesInRollout)[number]

/** How a station stands to a release; undefined: it is not its turn, or it has gone beyond. */
export function placeInRollout(
  version: string,
  { program, release }: Pick<Runner, 'program' | 'release'>,
  isTurn: boolean,
): PlaceInRollout | undefined {
  if (release?.version === version) {
    if (release.step === 'taken_back') return 'took_back'
    if (release.step === 'given_up') return 'failed'
    if (release.step !== 'healthy') return 'installs'
  }
  if (program === version) return 'runs'
  const isBeyond = program !== null && isVersion(program) && compareVersions(program, version) > 0
  return isTurn && !isBeyond ? 'waits' : undefined
}

const isVersion = (text: string): boolean => /^\d+\.\d+\.\d+$/.test(text)
