import { addDays, type Day } from '../../../base/calendar.ts'
import { minutesOfDay, timeOfMinute } from '../../../base/clock.ts'
import { daysFrom, mondayOf } from '../calendar/days.ts'
import { freeSpans, type Taken } from '../calendar/free-times.ts'
import type { Holidays } from '../calendar/holidays.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import { offLine } from '../calendar/spans.ts'
import type { LearningStation } from '../learning-station.ts'
import type { Habit, TermRequest, TermRuling } from '../solver/term.ts'
import type { PlanSettings, Ruling } from './term-plan.ts'

/** A station as the planner sees it. */
export type PlanStation = {
  station: LearningStation
  calendar: SchoolCalendar
  /** What takes its room and is no part of the plan. */
  taken: readonly Taken[]
}

/** People remember the full hour and the half. */
const step = 30

/** When people come, as far as nobody has counted: to sessions in the evening, to open days at weekends by day. Attendance 0 to 1. */
const habits: readonly Habit[] = [
  { from: 1_140, to: 1_260, attendance: 1, meeting: 'session' },
  { weekdays: [5, 6], from: 540, to: 690, attendance: 0.8, meeting: 'session' },
  { weekdays: [5, 6], from: 840, to: 1_020, attendance: 0.7, meeting: 'session' },
  { weekdays: [5, 6], from: 510, to: 720, attendance: 1, meeting: 'open_day' },
  { weekdays: [5, 6], from: 840, to: 1_050, attendance: 0.9, meeting: 'open_day' },
  { from: 1_140, to: 1_260, attendance: 0.6, meeting: 'open_day' },
  { from: 420, to: 1_290, attendance: 0.3 },
  { from: 1_200, to: 1_290, attendance: 1, season: 'farming' },
]

/** The question to the planner: each station's free time, day by day, its wishes, and what people have decided. */
export function planRequest(
  stations: readonly PlanStation[],
  holidays: Holidays,
  { fromDay, toDay, settings }: { fromDay: Day; toDay: Day; settings: PlanSettings },
  rulings: readonly Ruling[],
): TermRequest {
  const { sessions, openDayMinutes, earliest, latest, farming, broadcasts = [] } = settings
  const isFarming = (monday: Day) =>
    farming !== null && monday <= farming.to && addDays(monday, 6) >= farming.from
  const mondays = [...new Set(daysFrom(fromDay, toDay).map(mondayOf))]
  return {
    stations: stations.flatMap(({ station: { id, room, school } }) =>
      room && school
        ? [
            {
              ...{ id, room: room.id, operator: school.id, sessions, habits },
              ...{ shortestSession: Math.min(...sessions, 30), openDay: openDayMinutes },
            },
          ]
        : [],
    ),
    weeks: mondays.map((monday) => ({
      ...{ monday, term: fromDay },
      ...(isFarming(monday) && { season: 'farming' }),
    })),
    free: stations.flatMap(({ station, calendar, taken }) =>
      freeSpans(
        { calendar, holidays, taken },
        { fromDay, toDay, hours: { from: earliest, to: latest } },
      ).map((span) => ({ stationId: station.id, ...offLine(span) })),
    ),
    operators: [...new Set(stations.flatMap(({ station }) => station.school?.id ?? []))].map(
      (id) => ({ id }),
    ),
    broadcasts: broadcasts.map((one) => ({
      ...one,
      id: `${timeOfMinute(one.from)}–${timeOfMinute(one.to)}`,
    })),
    rulings: [
      ...(settings.openAtWeekends
        ? stations.flatMap(({ station }) => onlyAtWeekends(station.id))
        : []),
      ...rulings.map(
        ({ kind, stationId, meeting, weekday, startMinute }): TermRuling => ({
          ...{ kind, stationId, meeting, weekday },
          ...(startMinute !== null && { start: startMinute }),
        }),
      ),
    ],
    day: { from: 0, to: minutesOfDay, step },
  }
}

const workdays = [0, 1, 2, 3, 4]

const onlyAtWeekends = (stationId: string): TermRuling[] =>
  workdays.map((weekday) => ({ kind: 'forbidden', stationId, meeting: 'open_day', weekday }))
