import { type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { conflict, forbidden, invalid, notFound, type Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, mayAnywhere } from '../people/actor.ts'
import { bindTimetable, withoutTime } from './agree-actions.ts'
import type { Hindered, ManyProposed } from './api.ts'
import { dayMinuteAt } from './calendar/instant.ts'
import type { LearningStation } from './learning-station.ts'
import { comingTimes, daysGuarded, lastGuarded, lookAtRooms } from './occurrence-actions.ts'
import { placeTimes, type RoomTime } from './placing.ts'
import { type Concerned, concernedOf, mayPropose, partiesOf } from './standing.ts'
import { findStations } from './station-store.ts'
import {
  type Answered,
  missingParties,
  type ProposedTimes,
  patternOf,
  type Timetable,
  type Window,
  windowProblems,
} from './timetable.ts'
import {
  findTimetables,
  insertAnswers,
  insertTimetables,
  listAnswers,
  listStanding,
  type NewAnswer,
} from './timetable-store.ts'

/** Times for a term, of one station or of all that were chosen; what hinders one keeps none of the others back. */
export async function proposeTimetables(
  db: Db,
  actor: Actor,
  { stationIds, ...asked }: ProposedTimes & { stationIds: readonly string[] },
  now: Date,
): Promise<ManyProposed> {
  const today = dayOf(now)
  checkTimes(asked, today)
  if (!mayAnywhere(actor, 'timetable.propose'))
    throw forbidden('not_permitted', { verb: 'timetable.propose' })
  return asSystem(db, 'timetables and their schools', async (tx) => {
    const stations = new Map((await findStations(tx, stationIds)).map((one) => [one.id, one]))
    const standing = await listStanding(
      tx,
      [...stations.values()].flatMap(({ room }) => room?.id ?? []),
      asked,
    )
    const rooms = await roomsOf(tx, [...stations.values()], asked)
    const hindered: Hindered[] = []
    const free: LearningStation[] = []
    for (const id of new Set(stationIds)) {
      const station = stations.get(id)
      const refusal =
        whyNotProposed(actor, station, asked, [...standing, ...free.map(asStanding(asked))]) ??
        withoutAnyTime(rooms.get(station?.room?.id ?? ''), asked, now)
      if (refusal) hindered.push({ id, code: refusal.code, details: detailsOf(refusal) })
      else if (station) free.push(station)
    }
    const proposed = await writeProposals(tx, actor, free, asked)
    const known = new Set(proposed.map(({ station }) => station.id))
    for (const { id } of free)
      if (!known.has(id)) hindered.push({ id, code: 'timetable_open', details: {} })
    const bound = await settleAll(tx, actor, proposed, now)
    return { proposed: proposed.map(({ id }) => id), agreed: bound, hindered }
  })
}

type Standing = { station: LearningStation; windows: readonly Window[]; roomId: string | null }
const asStanding =
  ({ windows }: ProposedTimes) =>
  (station: LearningStation): Standing => ({ station, windows, roomId: station.room?.id ?? null })

function checkTimes({ fromDay, toDay, windows }: ProposedTimes, today: Day): void {
  if (toDay < fromDay) throw invalid('span_reversed', { from: fromDay, to: toDay })
  if (toDay < today) throw invalid('term_over', { to: toDay })
  if (toDay > lastGuarded(today))
    throw invalid('term_too_far', { to: lastGuarded(today), days: daysGuarded })
  const [problem] = windowProblems(windows)
  if (problem) throw invalid(problem.code, problem.details)
}

function whyNotProposed(
  actor: Actor,
  station: LearningStation | undefined,
  { windows }: ProposedTimes,
  standing: readonly Standing[],
): Refusal | undefined {
  if (!station) return notFound('learning_station', '')
  const { school, room } = station
  if (!school || !room) return conflict('station_without_host', { name: station.unitName })
  if (!mayPropose(actor, concernedAt(station, school)))
    return forbidden('not_permitted', { verb: 'timetable.propose' })
  const other = standing.find(
    (one) =>
      one.roomId === room.id &&
      one.station.id !== station.id &&
      windowProblems([...one.windows, ...windows]).length > 0,
  )
  return other && conflict('times_of_other_station', { name: other.station.unitName })
}

/** A window of which the school's calendar leaves no time at all is refused before anybody is asked. */
export function withoutAnyTime(
  room: RoomTime | undefined,
  { windows, ...term }: Pick<ProposedTimes, 'windows' | 'fromDay' | 'toDay'>,
  now: Date,
): Refusal | undefined {
  if (!room) return undefined
  for (const window of windows) {
    const times = comingTimes(patternOf(window, term), now)
    const placed = placeTimes({ ...room, taken: [] }, times, dayMinuteAt(now))
    if (placed.every(({ state }) => state === 'called_off')) return withoutTime(placed)
  }
  return undefined
}

const roomsOf = (
  tx: Tx,
  stations: readonly LearningStation[],
  { fromDay, toDay }: ProposedTimes,
): Promise<Map<string, RoomTime>> =>
  lookAtRooms(
    tx,
    stations.flatMap(({ school, room }) =>
      school && room ? [{ roomId: room.id, schoolId: school.id }] : [],
    ),
    { from: fromDay, to: toDay },
  )

const concernedAt = (
  { unitCode, unitLevel }: LearningStation,
  school: NonNullable<LearningStation['school']>,
): Concerned => ({
  ...{ unitCode, unitLevel, schoolId: school.id, schoolRegionCode: school.regionCode },
})

/** Whoever proposes agrees for the parties that he is. */
export async function writeProposals(
  tx: Tx,
  actor: Actor,
  stations: readonly LearningStation[],
  {
    fromDay,
    toDay,
    windows,
    note = null,
  }: Omit<ProposedTimes, 'note'> & { note?: string | null | undefined },
): Promise<Timetable[]> {
  const rows = stations.flatMap((station) => {
    const { id: stationId, unitCode, school, room, simulated } = station
    if (!school || !room) return []
    return [
      {
        ...{ id: newId(), regionCode: unitCode, stationId, schoolId: school.id, roomId: room.id },
        ...{ fromDay, toDay, windows, simulated, createdBy: actor.personId || null },
      },
    ]
  })
  const added = await insertTimetables(tx, rows)
  const timetables = await findTimetables(tx, [...added])
  const words = timetables.flatMap((one) =>
    partiesOf(actor, concernedOf(one)).map((party) =>
      answerOf(actor, one, { party, answer: 'agree', note, windows: null }),
    ),
  )
  await insertAnswers(tx, words)
  await audit(
    tx,
    actor,
    timetables.map(({ id, station }) => ({
      action: 'timetable.proposed',
      subjectType: 'timetable',
      subjectId: id,
      regionCode: station.unitCode,
      payload: { fromDay, toDay, windows, note },
    })),
  )
  return timetables
}

export const answerOf = (
  actor: Actor,
  { id, round }: Pick<Timetable, 'id' | 'round'>,
  { party, answer, note, windows }: Pick<Answered, 'party' | 'answer' | 'note' | 'windows'>,
): NewAnswer => ({
  ...{ id: newId(), timetableId: id, round, party, answer, note, windows },
  ...{ personId: actor.personId, personName: actor.name, enteredByName: null },
})

/** Those that all three agree to now bind. */
export async function settleAll(
  tx: Tx,
  actor: Actor,
  timetables: readonly Timetable[],
  now: Date,
): Promise<string[]> {
  const words = await listAnswers(
    tx,
    timetables.map(({ id }) => id),
  )
  const bound: string[] = []
  for (const one of timetables) {
    if (missingParties(words.get(one.id) ?? [], one.round).length > 0) continue
    await bindTimetable(tx, actor, one, now)
    bound.push(one.id)
  }
  return bound
}

export const detailsOf = ({ details }: Refusal): NonNullable<Hindered['details']> =>
  details as NonNullable<Hindered['details']>
