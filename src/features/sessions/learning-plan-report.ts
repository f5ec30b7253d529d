import { addDays, type Day } from '../../base/calendar.ts'
import { mondayOf } from '../timetable/calendar/days.ts'
import type { LearningPlanState } from './learning-plan.ts'
import { type LinkLine, modelsOf } from './teaching-report.ts'
import {
  type LearnerGroup,
  learnerGroups,
  type SegmentForm,
  type ServiceFunction,
  type SessionKind,
  segmentForms,
  serviceFunctions,
} from './values.ts'

export type ThemeLine = { code: string; name: string; fromDay: Day; toDay: Day }

export type PlanLine = {
  placeCode: string
  topic: string
  state: LearningPlanState
  step: 'week' | 'month'
  day: Day
  minutes: number
  groups: LearnerGroup[]
  theme: string | null
  form: SegmentForm | null
  adoptedOn: Day | null
  adoptedBy: string | null
  simulated: boolean
}

export type SessionLine = {
  id: string
  title: string
  day: Day
  kind: SessionKind
  stations: string[]
  minutes: number
  serviceFunction: ServiceFunction | null
  theme: string | null
  teachingLink: string | null
  /** It says which need it answers; one that is known of the places it served. */
  namesNeed: boolean
  answersNeed: boolean
  groups: LearnerGroup[]
  headCount: number
  members: number
  segments: { form: SegmentForm; minutes: number }[]
}

type Unit = { code: string; name: string }

/**
 * What was planned beside what took place (O2-1). Planned is what a meeting adopted. Minutes and themes are those of
 * group learning; functions and audiences those of open days too. A session counts once to the place, and to each
 * station and each group that it served.
 */
export function planReport(
  asked: { from: Day; to: Day },
  known: {
    units: readonly Unit[]
    themes: readonly ThemeLine[]
    plans: readonly PlanLine[]
    sessions: readonly SessionLine[]
    links: readonly LinkLine[]
  },
) {
  const { themes, sessions } = known
  const adopted = known.plans.filter(({ state }) => state === 'adopted')
  const learned = sessions.filter(({ kind }) => kind === 'group_learning')
  const asDraft = known.plans.filter(({ state }) => state === 'draft')
  return {
    ...asked,
    planned: sumOf(adopted),
    delivered: sumOf(learned),
    drafts: { rows: asDraft.length, minutes: sumOf(asDraft) },
    stations: known.units.map((unit) => stationOf(unit, asked, adopted, learned)),
    groups: groupsOf(adopted, learned),
    themes: themesOf(themes, adopted, learned),
    needs: {
      sessions: learned.length,
      named: learned.filter(({ namesNeed }) => namesNeed).length,
      matched: learned.filter(({ answersNeed }) => answersNeed).length,
    },
    models: modelsOf(known.links, learned),
    functions: functionsOf(sessions),
    audiences: audiencesOf(sessions),
    forms: formsOf(learned),
    viewingOnly: learned
      .filter(({ segments }) => isViewingOnly(segments))
      .map(({ id, title, day, stations }) => ({ id, title, day, stations })),
    oneMethod: known.units.flatMap((unit) => oneMethodMonths(unit, learned)),
  }
}

const sumOf = (rows: readonly { minutes: number }[]): number =>
  rows.reduce((sum, { minutes }) => sum + minutes, 0)

const isViewingOnly = (segments: SessionLine['segments']): boolean =>
  segments.length > 0 && segments.every(({ form }) => form === 'viewing')

function stationOf(
  { code, name }: Unit,
  { from, to }: { from: Day; to: Day },
  adopted: readonly PlanLine[],
  learned: readonly SessionLine[],
) {
  const plans = adopted.filter(({ placeCode }) => placeCode === code)
  const own = learned.filter(({ stations }) => stations.includes(code))
  const months = [...new Set([...plans, ...own].map(({ day }) => day.slice(0, 7)))].toSorted()
  const inMonth = (month: string) => (row: { day: Day }) => row.day.startsWith(month)
  return {
    ...{ code, name, planned: sumOf(plans), delivered: sumOf(own) },
    weeksWithoutPlan: weeksWithoutPlan({ from, to }, plans),
    months: months.map((month) => ({
      month,
      planned: sumOf(plans.filter(inMonth(month))),
      delivered: sumOf(own.filter(inMonth(month))),
    })),
  }
}

/** Weeks of these days for which nothing was adopted; a line for a month covers all its weeks (I2-5). */
function weeksWithoutPlan({ from, to }: { from: Day; to: Day }, plans: readonly PlanLine[]): Day[] {
  const weeks = new Set(plans.flatMap(({ step, day }) => (step === 'week' ? [mondayOf(day)] : [])))
  const months = new Set(
    plans.flatMap(({ step, day }) => (step === 'month' ? [day.slice(0, 7)] : [])),
  )
  const found: Day[] = []
  for (let monday = mondayOf(from); monday <= to; monday = addDays(monday, 7)) {
    // A week is of the month in which its Thursday lies.
    const month = addDays(monday, 3).slice(0, 7)
    if (!weeks.has(monday) && !months.has(month)) found.push(monday)
  }
  return found
}

function groupsOf(adopted: readonly PlanLine[], learned: readonly SessionLine[]) {
  const of = (group: LearnerGroup) => (row: { groups: LearnerGroup[] }) =>
    row.groups.includes(group)
  return (Object.keys(learnerGroups) as LearnerGroup[])
    .map((group) => {
      const reached = learned.filter(of(group))
      return {
        ...{ group, planned: sumOf(adopted.filter(of(group))), delivered: sumOf(reached) },
        sessions: reached.length,
      }
    })
    .filter(({ planned, sessions }) => planned > 0 || sessions > 0)
}

/** Themes of the time, then what belongs to none of them; people write a theme by its code or its name. */
function themesOf(
  themes: readonly ThemeLine[],
  adopted: readonly PlanLine[],
  learned: readonly SessionLine[],
) {
  const codeOf = new Map(
    themes.flatMap(({ code, name }) => [[code, code] as const, [name, code] as const]),
  )
  const sums = (code: string | null) => {
    const of = ({ theme }: { theme: string | null }) =>
      (theme === null ? null : (codeOf.get(theme.trim()) ?? null)) === code
    return { planned: sumOf(adopted.filter(of)), delivered: sumOf(learned.filter(of)) }
  }
  return [
    ...themes.map(({ code, name }) => ({ code, name, ...sums(code) })),
    { code: null, name: null, ...sums(null) },
  ]
}

function functionsOf(sessions: readonly SessionLine[]) {
  const all: (ServiceFunction | null)[] = [
    ...(Object.keys(serviceFunctions) as ServiceFunction[]),
    null,
  ]
  return all
    .map((serviceFunction) => {
      const own = sessions.filter((one) => one.serviceFunction === serviceFunction)
      return { serviceFunction, sessions: own.length, minutes: sumOf(own), ...audiencesOf(own) }
    })
    .filter((one) => one.sessions > 0 || one.serviceFunction !== null)
}

/** Members and cadres are part of the head count: whoever is no member is the other audience, nobody is in both (G-8). */
function audiencesOf(sessions: readonly SessionLine[]) {
  const people = sessions.reduce((sum, { headCount }) => sum + headCount, 0)
  const members = sessions.reduce((sum, one) => sum + Math.min(one.members, one.headCount), 0)
  return { people, members, others: people - members }
}

function formsOf(learned: readonly SessionLine[]) {
  const parts = learned.flatMap(({ segments }) => segments)
  return (Object.keys(segmentForms) as SegmentForm[]).map((form) => ({
    form,
    minutes: sumOf(parts.filter((part) => part.form === form)),
  }))
}

/** Months in which a station learned in one form alone (O2-6). */
function oneMethodMonths({ code, name }: Unit, learned: readonly SessionLine[]) {
  const own = learned.filter(
    ({ stations, segments }) => stations.includes(code) && segments.length > 0,
  )
  return [...Map.groupBy(own, ({ day }) => day.slice(0, 7))].flatMap(([month, these]) => {
    const forms = [...new Set(these.flatMap(({ segments }) => segments.map(({ form }) => form)))]
    return forms.length === 1 && these.length > 1 && forms[0] !== undefined
      ? [{ code, name, month, form: forms[0] }]
      : []
  })
}
