// Curriculum-based course timetabling as the second international competition posed it (track 3): its files as problems of
// ours, and its rules as a scorer that knows nothing of the solver.
import type { TimetableQuestion } from '../src/features/timetable/solver/problem.ts'

export type Ctt = {
  days: number
  perDay: number
  courses: { id: string; teacher: string; lectures: number; minDays: number; students: number }[]
  rooms: { id: string; capacity: number }[]
  curricula: { id: string; courses: string[] }[]
  unavailable: { course: string; day: number; period: number }[]
}

export function readCtt(text: string): Ctt {
  const head = (name: string): number => Number(new RegExp(`${name}:\\s*(\\d+)`).exec(text)?.[1])
  const section = (name: string): string[][] => {
    const lines = text.split(/\r?\n/)
    const from = lines.indexOf(`${name}:`) + 1
    const length = lines.slice(from).findIndex((line) => line.trim() === '')
    return lines.slice(from, from + length).map((line) => line.trim().split(/\s+/))
  }
  return {
    days: head('Days'),
    perDay: head('Periods_per_day'),
    courses: section('COURSES').map(([id = '', teacher = '', lectures, minDays, students]) => ({
      id,
      teacher,
      lectures: Number(lectures),
      minDays: Number(minDays),
      students: Number(students),
    })),
    rooms: section('ROOMS').map(([id = '', capacity]) => ({ id, capacity: Number(capacity) })),
    curricula: section('CURRICULA').map(([id = '', , ...courses]) => ({ id, courses })),
    unavailable: section('UNAVAILABILITY_CONSTRAINTS').map(([course = '', day, period]) => ({
      course,
      day: Number(day),
      period: Number(period),
    })),
  }
}

export function questionOfCtt(ctt: Ctt): TimetableQuestion {
  const teachers = [...new Set(ctt.courses.map(({ teacher }) => teacher))]
  return {
    time: { unit: 'periods', days: ctt.days, periodsPerDay: ctt.perDay },
    rooms: ctt.rooms,
    resources: [
      ...teachers.map((teacher) => ({ id: `teacher ${teacher}` })),
      ...ctt.curricula.map(({ id }) => ({ id: `curriculum ${id}`, compact: 1 })),
    ],
    events: ctt.courses.map(({ id, teacher, lectures, minDays, students }) => ({
      id,
      meetings: lectures,
      attendance: students,
      minDays,
      needs: [
        `teacher ${teacher}`,
        ...ctt.curricula.flatMap((one) =>
          one.courses.includes(id) ? [`curriculum ${one.id}`] : [],
        ),
      ],
      unavailable: ctt.unavailable.flatMap(({ course, day, period }) =>
        course === id ? [{ day, from: period, to: period + 1 }] : [],
      ),
    })),
    weights: { roomCapacity: 1, minDays: 5, compactness: 2, roomStability: 1 },
  }
}

export type Lecture = { course: string; day: number; period: number; room: string }

/** The rules of the competition: violations of hard ones, and the cost of soft ones. */
export function scoreCtt(ctt: Ctt, lectures: readonly Lecture[]) {
  const at = (one: Lecture): number => one.day * ctt.perDay + one.period
  const byCourse = Map.groupBy(lectures, ({ course }) => course)
  const capacity = new Map(ctt.rooms.map((room) => [room.id, room.capacity]))
  const courses = new Map(ctt.courses.map((course) => [course.id, course]))
  const pairsIn = (counts: Iterable<number>): number =>
    [...counts].reduce((sum, count) => sum + Math.max(0, count - 1), 0)
  const crowd = (list: readonly Lecture[], key: (one: Lecture) => string | number): number =>
    pairsIn([...Map.groupBy(list, key).values()].map(({ length }) => length))
  let hard = lectures.filter(
    ({ course, room }) => !courses.has(course) || !capacity.has(room),
  ).length
  let soft = 0
  for (const { id, lectures: wanted, minDays, students } of ctt.courses) {
    const own = byCourse.get(id) ?? []
    hard += Math.abs(wanted - own.length) + crowd(own, at)
    soft += 5 * Math.max(0, minDays - new Set(own.map(({ day }) => day)).size)
    soft += Math.max(0, new Set(own.map(({ room }) => room)).size - 1)
    for (const { room } of own) soft += Math.max(0, students - (capacity.get(room) ?? 0))
  }
  hard += crowd(lectures, (one) => `${one.room} ${at(one)}`)
  for (const teacher of new Set(ctt.courses.map((course) => course.teacher))) {
    hard += crowd(
      lectures.filter(({ course }) => courses.get(course)?.teacher === teacher),
      at,
    )
  }
  for (const { courses: members } of ctt.curricula) {
    const own = lectures.filter(({ course }) => members.includes(course))
    hard += crowd(own, at)
    const taken = new Set(own.map(at))
    const isTaken = (slot: number, day: number): boolean =>
      Math.floor(slot / ctt.perDay) === day && taken.has(slot)
    for (const one of own) {
      if (!isTaken(at(one) - 1, one.day) && !isTaken(at(one) + 1, one.day)) soft += 2
    }
  }
  for (const { course, day, period } of ctt.unavailable) {
    hard += lectures.filter(
      (one) => one.course === course && one.day === day && one.period === period,
    ).length
  }
  return { hard, soft }
}
