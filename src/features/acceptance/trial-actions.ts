import { addDays, type Day, dayOf, daysBetween } from '../../base/calendar.ts'
import { type CodeRange, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { invalid } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { readFiles, type StationFile } from '../founding/facts-store.ts'
import { markStations, mayReadFound } from '../founding/stage-actions.ts'
import { holds, openOrders } from '../founding/stage-facts.ts'
import type { StationStage } from '../founding/station-life.ts'
import { listFound } from '../founding/store.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { judgeWeeks } from '../sessions/week-actions.ts'
import { mondayOf } from '../timetable/calendar/days.ts'
import type { Trial } from './api.ts'
import { barsOf, lacksOf, type TrialFacts } from './trial.ts'
import { countTrials } from './trial-store.ts'

type Asked = { place: string; placeLevel: PlaceLevel }

/** Those of a place that are in their trial, with what each still lacks (I4-1 to I4-3). */
export async function readTrials(
  db: Db,
  actor: Actor,
  { place, placeLevel }: Asked,
  now: Date,
): Promise<{ day: Day; trials: Trial[]; mayBegin: number }> {
  requireAnywhere(actor, 'founding.read')
  const day = dayOf(now)
  const within = rangeOf(place, placeLevel)
  return asSystem(db, 'what a station rests on', async (tx) => {
    const seen = (await listFound(tx, within)).filter((one) => mayReadFound(actor, one))
    const files = await readFiles(tx, seen, day)
    const judged = await judgeTrials(tx, actor, files.filter(isInTrial), within, now)
    const waiting = files.filter(
      (file) => mayBeginTrial(file) && may(actor, 'acceptance.try', file.station),
    )
    return { day, trials: judged.map(({ trial }) => trial), mayBegin: waiting.length }
  })
}

export const isInTrial = ({ station: { stage, backTo } }: StationFile): boolean =>
  stage === 'trial' || (stage === 'rectifying' && backTo === 'trial')

const before: readonly StationStage[] = ['filed', 'plated', 'staffed']
const mayBeginTrial = ({ station, facts }: StationFile): boolean =>
  before.includes(station.stage) && station.schoolId !== null && !holds(facts, 'trial')

/** The day on which the trial at the present host was said to begin. */
const beganOn = ({ station, marks }: StationFile): Day =>
  marks.findLast(({ mark, schoolId }) => mark === 'trial' && schoolId === station.schoolId)?.day ??
  dayOf(station.stageAt)

/** Weeks since the trial began: with both, with the minutes, with the open day. */
export type Weeks = { good: number; minutes: number; openDays: number }
export type JudgedTrial = { file: StationFile; trial: Trial; facts: TrialFacts; weeks: Weeks }

/** Each as it stands today, by what is kept elsewhere: nothing of it is entered. */
export async function judgeTrials(
  system: Tx,
  actor: Actor,
  files: readonly StationFile[],
  within: CodeRange,
  now: Date,
): Promise<JudgedTrial[]> {
  if (files.length === 0) return []
  const day = dayOf(now)
  const began = new Map(files.map((file) => [file.station.unitCode, beganOn(file)]))
  const counts = await countTrials(
    system,
    [...began].map(([unitCode, on]) => ({ unitCode, beganOn: on })),
  )
  const weeks = await countWeeks(system, actor, { within, began, now })
  const policies = await readPolicies(system, ['acceptance.trialWeeks'])
  return files.map((file) => {
    const { station, facts: found } = file
    const { unitCode } = station
    const on = began.get(unitCode) ?? day
    const facts: TrialFacts = {
      ...{ hung: found.hung, isAgreed: found.isAgreed, vacant: found.vacant },
      ...{ assistants: found.assistants, assistantsMin: found.assistantsMin },
      ...{ hasRules: holds(found, 'rules'), isCertified: found.certified >= found.certifiedMin },
      ...{ weeks: weeks.get(unitCode)?.good ?? 0, openOrders: openOrders(found).length },
      weeksNeeded: policies(unitCode, day)['acceptance.trialWeeks'],
    }
    const { sessions = 0, minutes = 0, attendees = 0, openDays = 0 } = counts.get(unitCode) ?? {}
    const lacks = lacksOf(facts)
    const trial: Trial = {
      ...{ id: station.id, unitCode, name: station.name, townshipName: station.townshipName },
      ...{ level: station.level, state: station.stage, beganOn: on },
      schoolName: station.schoolName,
      days: Math.max(0, daysBetween(on, day) + 1),
      ...{ sessions, minutes, attendees, openDays },
      ...{ bars: barsOf(facts), lacks, isReady: lacks.length === 0 },
      simulated: station.simulated,
    }
    return { file, trial, facts, weeks: weeks.get(unitCode) ?? noWeeks }
  })
}

const noWeeks: Weeks = { good: 0, minutes: 0, openDays: 0 }

/** In how many weeks since each trial began the minutes were delivered and the station was open (I4-2). */
async function countWeeks(
  tx: Tx,
  actor: Actor,
  { within, began, now }: { within: CodeRange; began: ReadonlyMap<string, Day>; now: Date },
): Promise<Map<string, Weeks>> {
  const from = mondayOf([...began.values()].toSorted()[0] ?? dayOf(now))
  const to = mondayOf(dayOf(now))
  const judged = await judgeWeeks(tx, actor, { within, from, to }, now)
  const found = new Map<string, Weeks>()
  for (const { station, standing, policy } of judged) {
    const since = began.get(station.code)
    if (since === undefined || addDays(standing.monday, 6) < since) continue
    const isLong = standing.deliveredMinutes >= policy.minMinutes
    const isOpen = standing.openDays >= policy.minOpenDays
    const { good, minutes, openDays } = found.get(station.code) ?? noWeeks
    found.set(station.code, {
      good: good + Number(isLong && isOpen),
      minutes: minutes + Number(isLong),
      openDays: openDays + Number(isOpen),
    })
  }
  return found
}

/** Says that the trial begins: at these stations, or at every one of the place that waits for it. */
export async function beginTrials(
  db: Db,
  actor: Actor,
  {
    place,
    placeLevel,
    unitCodes,
    day,
    note,
  }: Asked & { unitCodes?: string[]; day: Day; note?: string },
  now: Date,
): Promise<{ begun: number }> {
  requireAnywhere(actor, 'acceptance.try')
  if (day > dayOf(now)) throw invalid('day_to_come', { day })
  return scoped(db, actor, async (tx) => {
    const files = await asSystem(tx, 'what a station rests on', async (system) =>
      readFiles(system, await listFound(system, rangeOf(place, placeLevel)), dayOf(now)),
    )
    const begun = files.filter(
      (file) =>
        mayBeginTrial(file) &&
        (unitCodes?.includes(file.station.unitCode) ?? true) &&
        may(actor, 'acceptance.try', file.station),
    )
    const late = begun.find(({ station: { hostedOn } }) => hostedOn !== null && day < hostedOn)
    if (late)
      throw invalid('trial_before_host', {
        day: late.station.hostedOn ?? '',
        unit: late.station.name,
      })
    await markStations(
      tx,
      actor,
      begun.map(({ station: { id } }) => ({
        ...({ stationId: id, mark: 'trial', day } as const),
        ...(note && { note }),
      })),
      now,
    )
    return { begun: begun.length }
  })
}
