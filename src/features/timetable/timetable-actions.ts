import { sql } from 'kysely'
import { type Day, dayOf } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { type Actor, placesOf, reachOf } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { TimetableDetail, TimetableTime } from './api.ts'
import { dayMinuteAt } from './calendar/instant.ts'
import { readNeeds } from './needs-store.ts'
import type { Occurrence } from './occurrence.ts'
import { comingTimes, lookAtRooms } from './occurrence-actions.ts'
import { listTimesOf } from './occurrence-store.ts'
import { placeTimes, timesOf } from './placing.ts'
import { concernedOf, isConcernedBy, partiesOf } from './standing.ts'
import {
  type Answered,
  missingParties,
  patternOf,
  standingAnswers,
  type Timetable,
  type TimetableState,
  type TimetableView,
} from './timetable.ts'
import { findTimetables, listAnswers, listTimetables } from './timetable-store.ts'
import { laterOf, type WeekNeeds } from './week-needs.ts'

/** A county has some three hundred stations and two terms a year. */
const mostTimetables = 2_000

/** Of the units of a place, and of the schools whose people the reader is one of. */
export async function readTimetables(
  db: Db,
  actor: Actor,
  { within, states }: { within: CodeRange; states?: readonly TimetableState[] | undefined },
  now: Date,
): Promise<{ timetables: TimetableView[]; isCut: boolean }> {
  const ofUnit = isWithinReach(placesOf(actor, 'timetable.read'), { regionCode: 't.regionCode' })
  const ofSchool = isWithinReach(reachOf(actor, 'timetable.read'), {
    ...{ regionCode: 'h.regionCode', organisationId: 'h.id' },
  })
  const there = isWithinReach([within], { regionCode: 't.regionCode' })
  const atSchoolThere = isWithinReach([within], { regionCode: 'h.regionCode' })
  return asSystem(db, 'timetables and their schools', async (tx) => {
    const found = await listTimetables(tx, {
      concerns: sql<boolean>`((${ofUnit} and ${there}) or (${ofSchool} and (${there} or ${atSchoolThere})))`,
      limit: mostTimetables,
      ...(states && { states }),
    })
    const shown = found.slice(0, mostTimetables)
    const needsOf = await readNeeds(tx)
    const words = await listAnswers(
      tx,
      shown.map(({ id }) => id),
    )
    return {
      timetables: shown.map((one) =>
        viewOf(actor, one, words.get(one.id) ?? [], { today: dayOf(now), needsOf }),
      ),
      isCut: found.length > mostTimetables,
    }
  })
}

/** What would come of it as things stand. */
async function foreseen(
  tx: Tx,
  { roomId, schoolId, fromDay, toDay, windows }: Timetable,
  now: Date,
): Promise<TimetableTime[]> {
  const rooms = await lookAtRooms(tx, [{ roomId, schoolId }], { from: fromDay, to: toDay })
  const room = rooms.get(roomId)
  if (!room) return []
  return windows
    .flatMap((window) =>
      placeTimes(
        room,
        comingTimes(patternOf(window, { fromDay, toDay }), now),
        dayMinuteAt(now),
      ).map(({ span, state, reason }) => ({ kind: window.kind, ...timesOf(span), state, reason })),
    )
    .toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1))
}

const timesTold = (times: readonly Occurrence[]): TimetableTime[] =>
  times.map(({ kind, day, startsAt, endsAt, state, reason }) => ({
    ...{ kind, day, startsAt, endsAt, state, reason },
  }))

export async function readTimetable(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<TimetableDetail> {
  return asSystem(db, 'timetables and their schools', async (tx) => {
    const [timetable] = await findTimetables(tx, [id])
    if (!timetable || !isConcernedBy(actor, timetable)) throw notFound('timetable', id)
    const words = (await listAnswers(tx, [id])).get(id) ?? []
    return {
      ...viewOf(actor, timetable, words, { today: dayOf(now), needsOf: await readNeeds(tx) }),
      history: words,
      times:
        timetable.state === 'open'
          ? await foreseen(tx, timetable, now)
          : timesTold(await listTimesOf(tx, id)),
    }
  })
}

function viewOf(
  actor: Actor,
  timetable: Timetable,
  words: readonly Answered[],
  { today, needsOf }: { today: Day; needsOf: (code: string, day: Day) => WeekNeeds },
): TimetableView {
  const own = partiesOf(actor, concernedOf(timetable))
  const { state, round, endsOn, toDay } = timetable
  return {
    ...timetable,
    needs: needsOf(timetable.station.unitCode, laterOf(timetable.fromDay, today)),
    answers: [...standingAnswers(words, round).values()],
    missing: state === 'open' ? missingParties(words, round) : [],
    mayAnswer: state === 'open' ? own : [],
    mayWithdraw: state === 'agreed' && endsOn === null && toDay > today ? own : [],
  }
}
