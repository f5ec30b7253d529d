import { addDays, type Day } from '../../../base/calendar.ts'
import { timeOfMinute } from '../../../base/clock.ts'
import type { Language } from '../../../base/language.ts'
import nameTable from '../../../base/name-table.json' with { type: 'json' }
import { nameTurner } from '../../../base/names.ts'
import type { Text } from '../../../base/text.ts'
import { mondayOf, type Weekday, weekdayOf } from '../calendar/days.ts'
import type { LearningStation } from '../learning-station.ts'
import { weekdayName } from '../say-windows.ts'
import type { Unmet } from '../solver/reasons.ts'
import type { Occurrence, PatternMeeting, TermPlan } from '../solver/term.ts'
import { unmetText, unplacedText } from '../solver/words.ts'
import { kindLabels, type Window } from '../timetable.ts'
import type { PlannedStation, PlanOutcome } from './term-plan.ts'

const clockTime = { time: { unit: 'minutes' } } as Parameters<typeof unmetText>[1]

/** The plan as people read it: each station's week, what it does not get, the weeks in which something lacks. */
export function outcomeOf(
  plan: TermPlan,
  stations: readonly LearningStation[],
  seconds: number,
): PlanOutcome {
  const named = namerOf(stations)
  // The week that most of the term has; a farming season is a change of it.
  const main = plan.patterns.find(({ season }) => season === null) ?? plan.patterns[0]
  const meetings = Map.groupBy(main?.meetings ?? [], ({ stationId }) => stationId)
  const unmet = Map.groupBy(
    (main?.unmet ?? []).flatMap((wish) =>
      stationsOf(wish).map((stationId) => ({ stationId, wish })),
    ),
    ({ stationId }) => stationId,
  )
  const planned = Map.groupBy(plan.occurrences, ({ stationId }) => stationId)
  return {
    figures: { ...plan.figures, seconds: Math.round(seconds * 10) / 10 },
    stations: stations.map(
      ({ id }): PlannedStation => ({
        stationId: id,
        windows: windowsOf(meetings.get(id) ?? [], planned.get(id) ?? []),
        unmet: [
          ...(main?.unplaced ?? []).flatMap(({ stationId, reason }) =>
            stationId === id ? [named(unplacedText(reason, clockTime))] : [],
          ),
          ...(unmet.get(id) ?? []).map(({ wish }) => named(unmetText(wish, clockTime))),
        ],
      }),
    ),
    shortfalls: plan.shortfalls.map(({ stationId, monday, kind, minutes, reason }) => ({
      ...{ stationId, monday, kind, minutes },
      why: named(unplacedText(reason, clockTime)),
    })),
  }
}

const slotKind = { session: 'group_learning', open_day: 'open_day' } as const

/**
 * Meetings of one kind at one hour are one window of several weekdays; what a week has at another time is a window of single
 * days, and those in whose place it comes are left out.
 */
function windowsOf(meetings: readonly PatternMeeting[], planned: readonly Occurrence[]): Window[] {
  const isUsual = ({ kind, day, start, end }: Occurrence) =>
    meetings.some(
      (one) =>
        one.kind === kind &&
        one.weekday + 1 === weekdayOf(day) &&
        one.start === start &&
        one.end === end,
    )
  const moved = planned.filter((one) => !isUsual(one))
  const there = new Set(
    planned.filter(isUsual).map(({ kind, day, start }) => `${kind} ${day} ${start}`),
  )
  const leftOut = ({ kind, weekday, start }: PatternMeeting): Day[] =>
    [...new Set(moved.filter((one) => one.kind === kind).map(({ day }) => mondayOf(day)))]
      .map((monday) => addDays(monday, weekday))
      .filter((day) => !there.has(`${kind} ${day} ${start}`))
  return [
    ...grouped(meetings, (group) => ({
      weekdays: group.map(({ weekday }) => (weekday + 1) as Weekday).toSorted((a, b) => a - b),
      ...listed('except', group.flatMap(leftOut)),
    })),
    ...grouped(moved, (group) => ({
      weekdays: [...new Set(group.map(({ day }) => weekdayOf(day)))].toSorted((a, b) => a - b),
      ...listed(
        'days',
        group.map(({ day }) => day),
      ),
    })),
  ]
}

const grouped = <T extends Pick<PatternMeeting, 'kind' | 'start' | 'end'>>(
  list: readonly T[],
  rest: (group: readonly T[]) => Pick<Window, 'weekdays' | 'days' | 'except'>,
): Window[] =>
  [...Map.groupBy(list, ({ kind, start, end }) => `${kind} ${start} ${end}`).values()].flatMap(
    (group) =>
      group.slice(0, 1).map(({ kind, start, end }) => ({
        ...{ kind: slotKind[kind], from: timeOfMinute(start), to: timeOfMinute(end) },
        ...rest(group),
      })),
  )

const listed = (name: 'days' | 'except', days: readonly Day[]) =>
  days.length > 0 ? { [name]: [...new Set(days)].toSorted() } : {}

const eventPattern = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (session|open_day) \d+/g

const stationsOf = (wish: Unmet): string[] => [
  ...new Set([...JSON.stringify(wish).matchAll(eventPattern)].slice(0, 1).map(([, id = '']) => id)),
]

const idPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** The solver counts the days of a week. */
const dayPattern = /第(\d)天|\bday (\d)\b/g

const turn = nameTurner(nameTable)

/** Events, rooms and operators are named by ids in the plan; people know them by their names. */
function namerOf(stations: readonly LearningStation[]): (said: Text) => Text {
  const events = new Map(stations.map(({ id, unitName }) => [id, unitName]))
  const others = new Map(
    stations.flatMap(({ room, school }) => [
      ...(school ? [[school.id, school.name] as const] : []),
      ...(room && school
        ? [[room.id, [school.name, room.name].filter(Boolean).join('')] as const]
        : []),
    ]),
  )
  const kind = (meeting: string): Text =>
    meeting === 'session' ? kindLabels.group_learning : kindLabels.open_day
  const inLanguage = (said: string, language: Language): string => {
    const name = (of: string): string => (language === 'zh-Hant' ? turn(of) : of)
    return said
      .replaceAll(eventPattern, (_, id: string, meeting: string) =>
        language === 'en'
          ? `${kind(meeting).en} of ${events.get(id) ?? id}`
          : `${name(events.get(id) ?? id)}${kind(meeting)[language]}`,
      )
      .replaceAll(idPattern, (id) => name(others.get(id) ?? id))
      .replaceAll(dayPattern, (_, hans: string | undefined, en: string | undefined) =>
        weekdayName((Number(hans ?? en) + 1) as Weekday, language),
      )
  }
  return (said) => ({
    'zh-Hans': inLanguage(said['zh-Hans'], 'zh-Hans'),
    'zh-Hant': inLanguage(said['zh-Hant'], 'zh-Hant'),
    en: inLanguage(said.en, 'en'),
  })
}
