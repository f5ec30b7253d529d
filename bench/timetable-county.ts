// A county of 400 stations for a year: its schools' lessons, evening study, exams, holidays and vacations as free windows,
// and a judge of plans that reads minutes and knows nothing of the solver.
import { addDays, type Day } from '../src/base/calendar.ts'
import { makeRandom } from '../src/features/timetable/solver/random.ts'
import type {
  FreeWindow,
  TermPlan,
  TermRequest,
  TermRuling,
  TermStation,
  TermWeek,
} from '../src/features/timetable/solver/term.ts'

const firstMonday: Day = '2026-08-31'
const dayBegins = 6 * 60 + 30
const dayEnds = 22 * 60

/** Weeks of the year from the first of September: terms, vacations, farming. */
function weekOf(number: number): TermWeek {
  const monday = addDays(firstMonday, 7 * number)
  const term = number < 20 ? 'autumn' : number < 25 ? 'winter' : number < 45 ? 'spring' : 'summer'
  const isFarming = (number >= 3 && number <= 7) || (number >= 33 && number <= 39)
  return {
    monday,
    term,
    ...(isFarming && { season: 'farming' }),
    // The week of the Spring Festival.
    ...(number === 23 && { isExempt: true as const }),
  }
}

type School = {
  id: string
  isBoarding: boolean
  lessonsFrom: number
  lessonsTo: number
  examWeeks: Set<number>
  closedDays: Set<number>
  workdays: Set<number>
}

export function county(wish: { stations: number; weeks: number; seed: number }): TermRequest {
  const random = makeRandom(wish.seed)
  const chance = (share: number): boolean => random() < share
  const schools: School[] = []
  const stations: TermStation[] = []
  const operators = new Set<string>()
  while (stations.length < wish.stations) {
    const school = schoolOf(schools.length, random)
    schools.push(school)
    // A teacher of some small schools serves the neighbour's room too.
    const shared = schools.length > 1 && chance(0.15)
    const operator = `teacher ${shared ? schools.length - 2 : schools.length - 1}`
    operators.add(operator)
    const villages = 1 + Math.floor(random() ** 2 * 5)
    for (let v = 0; v < villages && stations.length < wish.stations; v++) {
      stations.push(stationOf(stations.length, { school, operator, random }))
    }
  }
  const weeks = Array.from({ length: wish.weeks }, (_, i) => weekOf(i))
  const schoolOfRoom = new Map(schools.map((school) => [school.id, school]))
  return {
    stations,
    weeks,
    free: stations.flatMap(({ id, room }) =>
      weeks.flatMap((week, i) => freeOf(id, schoolOfRoom.get(room) as School, week, i)),
    ),
    operators: [...operators].map((id) => ({ id, maxMinutesPerDay: 240, maxDaysPerWeek: 5 })),
    broadcasts: [
      { id: 'tuesday lecture', weekday: 1, from: 19 * 60 + 30, to: 20 * 60 + 15 },
      { id: 'saturday lecture', weekday: 5, from: 15 * 60, to: 16 * 60 },
    ],
    rulings: stations.flatMap(({ id }): TermRuling[] => {
      const whose = { stationId: id, meeting: 'session' as const }
      if (chance(0.02)) return [{ kind: 'fixed', ...whose, weekday: 6, start: 15 * 60 }]
      return chance(0.03) ? [{ kind: 'forbidden', ...whose, weekday: 5 }] : []
    }),
    day: { from: 6 * 60 + 30, to: 22 * 60, step: 30 },
  }
}

function schoolOf(number: number, random: () => number): School {
  const some = (count: number, most: number): Set<number> =>
    new Set(Array.from({ length: count }, () => Math.floor(random() * most)))
  return {
    id: `room ${number}`,
    isBoarding: random() < 0.3,
    lessonsFrom: 7 * 60 + 40 + 10 * Math.floor(random() * 4),
    lessonsTo: 16 * 60 + 10 * Math.floor(random() * 7),
    examWeeks: new Set([9 + Math.floor(random() * 2), 19, 34 + Math.floor(random() * 2), 44]),
    closedDays: some(8, 364),
    // Saturdays that replace a holiday, and lessons of the school's own.
    workdays: new Set([6 * 7 + 5, 3 * 7 + 5, ...some(3, 364)]),
  }
}

function stationOf(
  number: number,
  { school, operator, random }: { school: School; operator: string; random: () => number },
): TermStation {
  const evening = 19 * 60 + 30 * Math.floor(random() * 3)
  return {
    id: `station ${number}`,
    room: school.id,
    operator,
    sessions: random() < 0.8 ? [60, 60] : [120],
    shortestSession: 30,
    openDay: 120,
    habits: [
      { from: evening, to: evening + 120, attendance: 0.9 },
      { from: 18 * 60, to: 21 * 60 + 30, attendance: 0.6 },
      { weekdays: [5, 6], from: 8 * 60, to: 18 * 60, attendance: 0.7 },
      { weekdays: [0, 1, 2, 3, 4], from: 8 * 60, to: 18 * 60, attendance: 0.2 },
      { season: 'farming', from: 20 * 60, to: 22 * 60, attendance: 1 },
    ],
  }
}

function freeOf(stationId: string, school: School, week: TermWeek, number: number): FreeWindow[] {
  const isTerm = week.term === 'autumn' || week.term === 'spring'
  return Array.from({ length: 7 }, (_, weekday): FreeWindow[] => {
    const day = addDays(week.monday, weekday)
    const index = number * 7 + weekday
    if (school.closedDays.has(index) || (number === 23 && weekday < 6)) return []
    const isHoliday = number === 4 && weekday >= 3
    const isLessonDay =
      isTerm && !isHoliday && (weekday < 5 || school.workdays.has(index) || isExam(school, number))
    const lessons: [number, number][] = isLessonDay
      ? [[school.lessonsFrom, isExam(school, number) ? 18 * 60 : school.lessonsTo]]
      : []
    const study: [number, number][] =
      isTerm && school.isBoarding && !isHoliday && (weekday < 4 || weekday === 6)
        ? [[18 * 60 + 40, 20 * 60 + 30]]
        : []
    return between([...lessons, ...study]).map(([from, to]) => ({ stationId, day, from, to }))
  }).flat()
}

const isExam = (school: School, number: number): boolean => school.examWeeks.has(number)

function between(taken: readonly [number, number][]): [number, number][] {
  const free: [number, number][] = []
  let from = dayBegins
  for (const [begin, end] of taken.toSorted(([a], [b]) => a - b)) {
    if (begin > from) free.push([from, begin])
    from = Math.max(from, end)
  }
  if (from < dayEnds) free.push([from, dayEnds])
  return free
}

/** Reads a plan minute by minute. */
export function judge(request: TermRequest, { occurrences, shortfalls }: TermPlan) {
  const stationOf = new Map(request.stations.map((station) => [station.id, station]))
  const windows = Map.groupBy(request.free, ({ stationId, day }) => `${stationId} ${day}`)
  const isOpen = (stationId: string, day: Day, minute: number): boolean =>
    (windows.get(`${stationId} ${day}`) ?? []).some(({ from, to }) => from <= minute && minute < to)
  let protectedMinutes = 0
  let overlaps = 0
  const taken = new Set<string>()
  for (const { stationId, day, start, end } of occurrences) {
    const { room = '', operator = '' } = stationOf.get(stationId) ?? {}
    for (let minute = start; minute < end; minute++) {
      if (!isOpen(stationId, day, minute)) protectedMinutes++
      for (const key of [`${room} ${day} ${minute}`, `${operator} ${day} ${minute}`]) {
        if (taken.has(key)) overlaps++
        taken.add(key)
      }
    }
  }
  return { protectedMinutes, overlaps, ...weeksOf(request, { occurrences, shortfalls }) }
}

function weeksOf(
  request: TermRequest,
  { occurrences, shortfalls }: Pick<TermPlan, 'occurrences' | 'shortfalls'>,
) {
  const mondayOf = new Map(
    request.weeks.flatMap(({ monday }) =>
      Array.from({ length: 7 }, (_, i) => [addDays(monday, i), monday] as const),
    ),
  )
  const minutes = new Map<string, number>()
  for (const { stationId, kind, day, start, end } of occurrences) {
    const key = `${stationId} ${mondayOf.get(day)} ${kind}`
    minutes.set(key, (minutes.get(key) ?? 0) + end - start)
  }
  const told = new Map<string, number>()
  for (const { stationId, monday, kind, minutes: lacking } of shortfalls) {
    const key = `${stationId} ${monday} ${kind}`
    told.set(key, (told.get(key) ?? 0) + lacking)
  }
  let short = 0
  let unexplained = 0
  for (const { id, sessions, openDay } of request.stations) {
    for (const { monday, isExempt } of request.weeks) {
      if (isExempt) continue
      const wanted = { session: sessions.reduce((a, b) => a + b, 0), open_day: openDay }
      for (const [kind, want] of Object.entries(wanted)) {
        const key = `${id} ${monday} ${kind}`
        const lacking = want - (minutes.get(key) ?? 0)
        if (lacking > 0) short++
        if (lacking !== (told.get(key) ?? 0)) unexplained++
      }
    }
  }
  return { short, unexplained }
}
