import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { minuteOfTime, minutesOfDay } from '../../base/clock.ts'
import type { Problem } from '../../base/problem.ts'
import {
  AskedDay,
  DayText,
  EndTime,
  InstantText,
  PlaceCode,
  StartTime,
} from '../../base/schemas.ts'
import { type Text, text } from '../../base/text.ts'
import type { Verb } from '../../base/verbs.ts'
import type { Pattern } from './calendar/pattern.ts'
import { WeekdayNumber } from './calendar/shapes.ts'
import { LearningStation } from './learning-station.ts'
import { WeekNeeds } from './week-needs.ts'

/** Who has to agree before times bind (S5-11, INV-24). */
export const parties = ['township', 'village', 'school'] as const
export type Party = (typeof parties)[number]
export const PartyName = z.enum(parties)
export const partyLabels: Readonly<Record<Party, Text>> = {
  township: text('乡镇党组织', 'Township Party organisation'),
  village: text('村党组织', 'Village Party organisation'),
  school: text('学校', 'School'),
}
export const agreeVerbs: Readonly<Record<Party, Verb>> = {
  township: 'timetable.agree_township',
  village: 'timetable.agree_village',
  school: 'timetable.agree_school',
}

export const communityKinds = ['group_learning', 'open_day'] as const
export const slotKinds = [...communityKinds, 'school_use', 'maintenance'] as const
export type SlotKind = (typeof slotKinds)[number]
export const kindLabels: Readonly<Record<SlotKind, Text>> = {
  group_learning: text('集中学习', 'Group learning'),
  open_day: text('开放日', 'Open day'),
  school_use: text('学校使用', 'School use'),
  maintenance: text('设备维护', 'Maintenance'),
}

/**
 * A time of some weekdays, again and again through the term, or of single days. `to` at or before `from`: it ends the day
 * after.
 */
export const Window = z
  .object({
    kind: z.enum(communityKinds),
    weekdays: z.array(WeekdayNumber).min(1).max(7),
    /** Every second week, third …; absent: every week. */
    every: z.exactOptional(z.int().min(2).max(4)),
    /** On these days alone, in place of others; the weekdays are theirs. */
    days: z.exactOptional(z.array(AskedDay).min(1).max(60)),
    /** Not on these, on which it is at another time. */
    except: z.exactOptional(z.array(AskedDay).max(60)),
    from: StartTime,
    to: EndTime,
  })
  .meta({ id: 'TimetableWindow' })
export type Window = z.output<typeof Window>
export const Windows = z.array(Window).min(1).max(40)

/** Every time it comes in the term. */
export const patternOf = (
  { weekdays, every, days, except, from, to }: Window,
  { fromDay, toDay }: { fromDay: Day; toDay: Day },
): Pattern => ({
  repeats: days
    ? { by: 'days', days: days.filter((day) => day >= fromDay && day <= toDay) }
    : { by: 'weeks', weekdays, ...(every !== undefined && { every }) },
  ...{ from, to, fromDay, toDay },
  ...(except && { except }),
})

export const minutesOf = ({ from, to }: Pick<Window, 'from' | 'to'>): number => {
  const length = minuteOfTime(to) - minuteOfTime(from)
  return length > 0 ? length : length + minutesOfDay
}

/** What a usual week of them holds, one with another. */
export function heldBy(windows: readonly Window[]): { minutes: number; openDays: number } {
  const of = (kind: Window['kind']) => windows.filter((one) => one.kind === kind && !one.days)
  return {
    minutes: of('group_learning').reduce(
      (sum, one) => sum + (minutesOf(one) * one.weekdays.length) / (one.every ?? 1),
      0,
    ),
    openDays: new Set(of('open_day').flatMap(({ weekdays, every }) => (every ? [] : weekdays)))
      .size,
  }
}

/** Two of them that take the same minutes of a usual week; single days are judged as they come. */
export function windowProblems(windows: readonly Window[]): Problem[] {
  const times = windows.flatMap((one, at) =>
    (one.days ? [] : one.weekdays).map((weekday) => {
      const from = (weekday - 1) * minutesOfDay + minuteOfTime(one.from)
      return { at, weekday, from, to: from + minutesOf(one) }
    }),
  )
  const week = 7 * minutesOfDay
  const overlap = times.find((one, n) =>
    times.some(
      (other, m) =>
        m > n &&
        [-week, 0, week].some((by) => one.from < other.to + by && other.from + by < one.to),
    ),
  )
  return overlap
    ? [{ code: 'windows_overlap', field: 'windows', details: { weekday: overlap.weekday } }]
    : []
}

export const answers = ['agree', 'counter', 'refuse', 'withdraw'] as const
export type Answer = (typeof answers)[number]
export const AnswerName = z.enum(answers)

export const Answered = z
  .object({
    party: PartyName,
    answer: AnswerName,
    round: z.int(),
    windows: z.nullable(z.array(Window)),
    note: z.nullable(z.string()),
    personName: z.string(),
    enteredByName: z.nullable(z.string()),
    at: InstantText,
  })
  .meta({ id: 'TimetableAnswer' })
export type Answered = z.output<typeof Answered>

export const timetableStates = ['open', 'agreed', 'withdrawn', 'replaced'] as const
export type TimetableState = (typeof timetableStates)[number]

export const Timetable = z.object({
  id: z.uuid(),
  version: z.int(),
  station: LearningStation,
  schoolId: z.uuid(),
  schoolName: z.string(),
  schoolRegionCode: PlaceCode,
  roomId: z.uuid(),
  fromDay: DayText,
  toDay: DayText,
  windows: z.array(Window),
  round: z.int(),
  state: z.enum(timetableStates),
  agreedAt: z.nullable(InstantText),
  /** Notice was given: it ends before this day. */
  endsOn: z.nullable(DayText),
  simulated: z.boolean(),
})
export type Timetable = z.output<typeof Timetable>

export const TimetableView = Timetable.extend({
  /** The latest answer of each party in this round. */
  answers: z.array(Answered),
  missing: z.array(PartyName),
  /** For whom the reader may answer, while it is open. */
  mayAnswer: z.array(PartyName),
  /** The reader may give notice, as this party. */
  mayWithdraw: z.array(PartyName),
  /** What each of its weeks has to hold. */
  needs: WeekNeeds,
}).meta({ id: 'Timetable' })
export type TimetableView = z.output<typeof TimetableView>

/** The latest answer of each party in the present round; of answers the oldest comes first. */
export function standingAnswers(all: readonly Answered[], round: number): Map<Party, Answered> {
  const standing = new Map<Party, Answered>()
  for (const one of all) if (one.round === round) standing.set(one.party, one)
  return standing
}

/** Whose agreement it still lacks; a party that made the proposal of this round agrees to it. */
export function missingParties(all: readonly Answered[], round: number): Party[] {
  const standing = standingAnswers(all, round)
  return parties.filter((party) => !agrees(standing.get(party)?.answer))
}

const agrees = (answer: Answer | undefined): boolean => answer === 'agree' || answer === 'counter'

export const ProposedTimes = z.object({
  fromDay: AskedDay,
  toDay: AskedDay,
  windows: Windows,
  note: z.exactOptional(z.string().trim().max(500)),
})
export type ProposedTimes = z.output<typeof ProposedTimes>
