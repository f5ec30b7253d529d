// Small schools as the timetable program FET keeps them. Both programs get the same problem: constraints that our format does
// not have are taken out of the file that fet-cl reads, too, and how many these were is told. One judge reads both answers.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { XMLParser } from 'fast-xml-parser'
import { readProblem } from '../src/features/timetable/solver/faults.ts'
import type { TimetableQuestion } from '../src/features/timetable/solver/problem.ts'
import { solveInWorker } from '../src/features/timetable/solver/worker.ts'
import { printNote, printTable, timesOf, withTarget } from './table.ts'

/** Below the directory of FET's examples. */
const files = [
  'FET-5-official/Denmark/small-school.fet',
  'FET-5-official/Brazil/2/EEBLJ-Noturno.fet',
  'FET-5-official/Brazil/3/ACHILES-MANHA.fet',
  'FET-5-official/Argentina/Horario_ISJ.fet',
  'FET-5-official/Sudan/Khartoum-2010-02-13.fet',
  'FET-5-official/Vietnam/2-secondary-school/VietNamHungYen.fet',
  'FET-5-official/Vietnam/1-Le-Qui-Don_Lam-Ha/Khoi-sang.fet',
  'FET-5-official/Brazil/1/Brazil.fet',
  'FET-5-official/Greece/Vartholomio/2008-2009.fet',
  'FET-5-official/anonymous/1/2007/anonymous-1-2007.fet',
  'FET-5-official/Germany/DGS-Pro/dgspro200809.fet',
  'FET-5-official/United-Kingdom/Hopwood/Hopwood.fet',
  'FET-5-official/Romania/Oradea/School-10-Oradea-2007-2008.fet',
  'FET-5-official/Italy/2007/simple/simpler-Italian.fet',
]

const kept = [
  'BasicCompulsoryTime',
  'BasicCompulsorySpace',
  'TeacherNotAvailableTimes',
  'StudentsSetNotAvailableTimes',
  'BreakTimes',
  'ActivityPreferredStartingTime',
  'ActivityPreferredStartingTimes',
  'MinDaysBetweenActivities',
  'ActivitiesNotOverlapping',
  'ActivityPreferredRoom',
  'ActivityPreferredRooms',
  'RoomNotAvailableTimes',
]

type Slot = { day: string; hour: string }
type Activity = {
  id: string
  teachers: string[]
  leaves: string[]
  size: number
  duration: number
  /** Starts that it may have. */
  starts: Slot[][]
  rooms: string[][]
}
type School = {
  days: string[]
  hours: string[]
  activities: Activity[]
  rooms: { id: string; capacity: number }[]
  closed: {
    teacher: Map<string, Slot[]>
    leaf: Map<string, Slot[]>
    room: Map<string, Slot[]>
    all: Slot[]
  }
  apart: string[][]
  spread: string[][]
}
type Placed = { id: string; day: string; hour: string; room: string }

export async function compareWithFet(folder: string, seconds: number): Promise<void> {
  printNote(
    `Small schools of FET ${fetVersion()}’s examples, at most ${seconds} s each; times with the start of the process.`,
  )
  const line = printTable([
    'school',
    'activities',
    'constraints left out',
    'ours: placed, broken rules, days missed',
    's to all placed',
    's to the end',
    'fet-cl: placed, broken rules, days missed',
    's',
    'to all placed / fet-cl',
  ])
  for (const name of files) {
    const path = join(folder, name)
    if (!existsSync(path)) continue
    const { text, dropped } = reduced(readFileSync(path, 'utf8'))
    const school = readSchool(text)
    const ours = await solveOurs(school, seconds)
    const theirs = solveTheirs(text, seconds)
    line([
      basename(name, '.fet'),
      String(school.activities.length),
      String(dropped),
      verdict(school, ours.placed),
      ours.isWhole ? ours.wholeSeconds.toFixed(1) : '–',
      ours.seconds.toFixed(1),
      'placed' in theirs ? verdict(school, theirs.placed) : theirs.reason,
      theirs.seconds.toFixed(1),
      'placed' in theirs && ours.isWhole ? timesOf(ours.wholeSeconds, theirs.seconds) : '–',
    ])
  }
}

function fetVersion(): string {
  const { stdout } = spawnSync('fet-cl', ['--version'], { encoding: 'utf8' })
  return /version ([\d.]+)/.exec(stdout)?.[1] ?? 'unknown'
}

/** Without constraints that our format does not have, and without wishes about rooms and times that FET may break. */
function reduced(xml: string): { text: string; dropped: number } {
  let dropped = 0
  const text = xml
    .replace(/^\uFEFF/, '')
    .replace(/<Constraint(\w+)>[\s\S]*?<\/Constraint\1>\s*/g, (block, name: string) => {
      const weight = Number(/<Weight_Percentage>([\d.]+)</.exec(block)?.[1] ?? 100)
      if (!kept.includes(name) || (weight < 100 && name !== 'MinDaysBetweenActivities')) {
        dropped++
        return ''
      }
      return block
        .replace(/<MinDays>\d+</, '<MinDays>1<')
        .replace(/<Consecutive_If_Same_Day>\w+</, '<Consecutive_If_Same_Day>false<')
    })
  return { text, dropped }
}

type Node = Record<string, unknown>
const listOf = (node: unknown, name: string): Node[] => {
  const found = (node as Node | undefined)?.[name]
  return found === undefined || found === ''
    ? []
    : ((Array.isArray(found) ? found : [found]) as Node[])
}
const textsOf = (node: unknown, name: string): string[] => listOf(node, name).map(String)
const textOf = (node: unknown, name: string): string => textsOf(node, name)[0] ?? ''

function readSchool(xml: string): School {
  const { fet } = new XMLParser({
    parseTagValue: false,
    ignoreAttributes: true,
    trimValues: true,
  }).parse(xml) as { fet: Node }
  const days = textsOfNames(fet.Days_List, 'Day')
  const hours = textsOfNames(fet.Hours_List, 'Hour')
  const { leaves, sizes } = readStudents(fet.Students_List)
  const time = fet.Time_Constraints_List
  const space = fet.Space_Constraints_List
  const slotsOf = (node: Node, name: string): Slot[] =>
    listOf(node, name).map((one) => ({ day: textOf(one, 'Day'), hour: textOf(one, 'Hour') }))
  const closedBy = (list: unknown, constraint: string, who: string): Map<string, Slot[]> =>
    new Map(
      listOf(list, constraint).map((one) => [textOf(one, who), slotsOf(one, 'Not_Available_Time')]),
    )
  const leafClosed = new Map<string, Slot[]>()
  for (const one of listOf(time, 'ConstraintStudentsSetNotAvailableTimes')) {
    for (const leaf of leaves.get(textOf(one, 'Students')) ?? []) {
      leafClosed.set(leaf, [...(leafClosed.get(leaf) ?? []), ...slotsOf(one, 'Not_Available_Time')])
    }
  }
  const isActive = (node: Node): boolean => textOf(node, 'Active') !== 'false'
  const activities = listOf(fet.Activities_List, 'Activity')
    .filter(isActive)
    .map((one): Activity => {
      const students = textsOf(one, 'Students')
      const given = textOf(one, 'Number_Of_Students')
      return {
        id: textOf(one, 'Id'),
        teachers: textsOf(one, 'Teacher'),
        leaves: [...new Set(students.flatMap((name) => leaves.get(name) ?? []))],
        size: given
          ? Number(given)
          : students.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0),
        duration: Number(textOf(one, 'Duration')),
        starts: [],
        rooms: [],
      }
    })
  const byId = new Map(activities.map((activity) => [activity.id, activity]))
  const known = (ids: readonly string[]): string[] => ids.filter((id) => byId.has(id))
  for (const one of listOf(time, 'ConstraintActivityPreferredStartingTime').filter(isActive)) {
    const slot = { day: textOf(one, 'Preferred_Day'), hour: textOf(one, 'Preferred_Hour') }
    byId.get(textOf(one, 'Activity_Id'))?.starts.push([slot])
  }
  for (const one of listOf(time, 'ConstraintActivityPreferredStartingTimes').filter(isActive)) {
    byId.get(textOf(one, 'Activity_Id'))?.starts.push(
      listOf(one, 'Preferred_Starting_Time').map((slot) => ({
        day: textOf(slot, 'Preferred_Starting_Day'),
        hour: textOf(slot, 'Preferred_Starting_Hour'),
      })),
    )
  }
  for (const one of listOf(space, 'ConstraintActivityPreferredRoom').filter(isActive)) {
    byId.get(textOf(one, 'Activity_Id'))?.rooms.push([textOf(one, 'Room')])
  }
  for (const one of listOf(space, 'ConstraintActivityPreferredRooms').filter(isActive)) {
    byId.get(textOf(one, 'Activity_Id'))?.rooms.push(textsOf(one, 'Preferred_Room'))
  }
  return {
    days,
    hours,
    activities,
    rooms: listOf(fet.Rooms_List, 'Room').map((room) => ({
      id: textOf(room, 'Name'),
      capacity: Number(textOf(room, 'Capacity')),
    })),
    closed: {
      teacher: closedBy(time, 'ConstraintTeacherNotAvailableTimes', 'Teacher'),
      leaf: leafClosed,
      room: closedBy(space, 'ConstraintRoomNotAvailableTimes', 'Room'),
      all: listOf(time, 'ConstraintBreakTimes').flatMap((one) => slotsOf(one, 'Break_Time')),
    },
    apart: listOf(time, 'ConstraintActivitiesNotOverlapping')
      .filter(isActive)
      .map((one) => known(textsOf(one, 'Activity_Id'))),
    spread: listOf(time, 'ConstraintMinDaysBetweenActivities')
      .filter(isActive)
      .map((one) => known(textsOf(one, 'Activity_Id'))),
  }
}

const textsOfNames = (list: unknown, name: string): string[] =>
  listOf(list, name).map((one) => textOf(one, 'Name'))

/** Every set of students as the smallest sets that it has. */
function readStudents(list: unknown) {
  const leaves = new Map<string, string[]>()
  const sizes = new Map<string, number>()
  const add = (node: Node, below: string[]): string[] => {
    const name = textOf(node, 'Name')
    const children = below[0] === undefined ? [] : listOf(node, below[0])
    const own = children.flatMap((child) => add(child, below.slice(1)))
    const all = [...new Set(own.length > 0 ? own : [name])]
    leaves.set(name, [...new Set([...(leaves.get(name) ?? []), ...all])])
    sizes.set(name, Number(textOf(node, 'Number_of_Students')))
    return all
  }
  for (const year of listOf(list, 'Year')) add(year, ['Group', 'Subgroup'])
  return { leaves, sizes }
}

const intersection = (lists: readonly (readonly string[])[]): string[] | undefined =>
  lists.length === 0
    ? undefined
    : lists.reduce<string[]>(
        (all, list) => all.filter((one) => list.includes(one)),
        [...(lists[0] ?? [])],
      )

function questionOf(school: School): TimetableQuestion {
  const windows = (slots: readonly Slot[], lasts = 1) =>
    slots.flatMap(({ day, hour }) => {
      const [d, h] = [school.days.indexOf(day), school.hours.indexOf(hour)]
      return d < 0 || h < 0
        ? []
        : [{ day: d, from: h, to: Math.min(school.hours.length, h + lasts) }]
    })
  const everywhere = windows(school.closed.all)
  const teachers = new Set(school.activities.flatMap((one) => one.teachers))
  const leaves = new Set(school.activities.flatMap((one) => one.leaves))
  const slotKey = ({ day, hour }: Slot): string => `${day}\n${hour}`
  return {
    time: { unit: 'periods', days: school.days.length, periodsPerDay: school.hours.length },
    rooms: school.rooms.map((room) => ({
      ...room,
      unavailable: windows(school.closed.room.get(room.id) ?? []),
    })),
    resources: [
      ...[...teachers].map((id) => ({
        id: `t ${id}`,
        unavailable: windows(school.closed.teacher.get(id) ?? []),
      })),
      ...[...leaves].map((id) => ({
        id: `s ${id}`,
        unavailable: windows(school.closed.leaf.get(id) ?? []),
      })),
    ],
    events: school.activities.map((one) => {
      const rooms = intersection(one.rooms)
      const starts = intersection(one.starts.map((list) => list.map(slotKey)))
      const isPossible = (key: string): boolean => starts === undefined || starts.includes(key)
      const forbidden = school.days.flatMap((day) =>
        school.hours.flatMap((hour) => (isPossible(slotKey({ day, hour })) ? [] : [{ day, hour }])),
      )
      return {
        id: one.id,
        length: one.duration,
        attendance: one.size,
        needs: [...one.teachers.map((id) => `t ${id}`), ...one.leaves.map((id) => `s ${id}`)],
        needsRoom: rooms !== undefined,
        ...(rooms && { rooms }),
        unavailable: everywhere,
        ...(forbidden.length > 0 &&
          starts && {
            windows: windows(
              starts.map((key) => ({
                day: key.split('\n')[0] ?? '',
                hour: key.split('\n')[1] ?? '',
              })),
              one.duration,
            ),
          }),
      }
    }),
    forbidden: school.activities.flatMap((one) => {
      const starts = intersection(one.starts.map((list) => list.map(slotKey)))
      if (starts === undefined) return []
      return school.days.flatMap((day, d) =>
        school.hours.flatMap((hour, h) =>
          starts.includes(slotKey({ day, hour })) ? [] : [{ event: one.id, day: d, start: h }],
        ),
      )
    }),
    mustNotOverlap: school.apart.filter((list) => list.length > 1),
    spread: school.spread
      .filter((list) => list.length > 1)
      .map((events) => ({ events, minDays: Math.min(events.length, school.days.length) })),
    capacity: 'hard',
    place: 'most',
    weights: { minDays: 5, roomStability: 0 },
  }
}

async function solveOurs(school: School, seconds: number) {
  const startedMs = performance.now()
  const read = readProblem(questionOf(school))
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  let wholeMs: number | undefined
  const { assignments, unplaced } = await solveInWorker(
    read.problem,
    { timeLimitMs: seconds * 1_000, seed: 1 },
    {
      onProgress: (progress) => {
        if (progress.unplaced === 0) wholeMs ??= performance.now() - startedMs
      },
    },
  )
  const endedMs = performance.now() - startedMs
  const placed = assignments.map(({ event, day, start, room }) => ({
    id: event,
    day: school.days[day] ?? '',
    hour: school.hours[start] ?? '',
    room: room ?? '',
  }))
  return {
    placed,
    isWhole: unplaced.length === 0,
    wholeSeconds: (wholeMs ?? endedMs) / 1_000,
    seconds: endedMs / 1_000,
  }
}

function solveTheirs(
  text: string,
  seconds: number,
): { seconds: number } & ({ placed: Placed[] } | { reason: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'fet-'))
  try {
    writeFileSync(join(folder, 'school.fet'), text)
    const startedMs = performance.now()
    const { stdout } = spawnSync(
      'fet-cl',
      [
        '--inputfile=school.fet',
        '--outputdir=out',
        `--timelimitseconds=${seconds}`,
        '--htmllevel=0',
        '--language=en_US',
      ],
      { cwd: folder, encoding: 'utf8' },
    )
    const took = (performance.now() - startedMs) / 1_000
    const path = join(folder, 'out/timetables/school/school_activities.xml')
    const reason = /data is wrong/.test(stdout) ? 'refuses the data' : 'none in the time'
    if (!existsSync(path)) return { reason, seconds: took }
    const xml = new XMLParser({ parseTagValue: false }).parse(readFileSync(path, 'utf8')) as Node
    const placed = listOf(xml.Activities_Timetable, 'Activity').map((one) => ({
      id: textOf(one, 'Id'),
      day: textOf(one, 'Day'),
      hour: textOf(one, 'Hour'),
      room: textOf(one, 'Room'),
    }))
    return { placed: placed.filter(({ day }) => day !== ''), seconds: took }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What both are judged by. */
function verdict(school: School, placed: readonly Placed[]): string {
  const byId = new Map(school.activities.map((activity) => [activity.id, activity]))
  const taken = new Map<string, string>()
  let broken = 0
  for (const one of placed) {
    const activity = byId.get(one.id)
    const first = school.hours.indexOf(one.hour)
    if (!activity || first < 0 || first + activity.duration > school.hours.length) {
      broken++
      continue
    }
    const rooms = intersection(activity.rooms)
    if (rooms && !rooms.includes(one.room)) broken++
    for (const starts of activity.starts) {
      if (!starts.some(({ day, hour }) => day === one.day && hour === one.hour)) broken++
    }
    for (const hour of school.hours.slice(first, first + activity.duration)) {
      const isIn = (slots: readonly Slot[] = []): boolean =>
        slots.some((slot) => slot.day === one.day && slot.hour === hour)
      if (isIn(school.closed.all)) broken++
      if (rooms && isIn(school.closed.room.get(one.room))) broken++
      for (const teacher of activity.teachers)
        if (isIn(school.closed.teacher.get(teacher))) broken++
      for (const leaf of activity.leaves) if (isIn(school.closed.leaf.get(leaf))) broken++
      const keys = [
        ...activity.teachers.map((id) => `t ${id}`),
        ...activity.leaves.map((id) => `s ${id}`),
        ...school.apart.flatMap((list, i) => (list.includes(one.id) ? [`a ${i}`] : [])),
        ...(rooms ? [`r ${one.room}`] : []),
      ].map((key) => `${key} ${one.day} ${hour}`)
      for (const key of keys) {
        if (taken.has(key)) broken++
        taken.set(key, one.id)
      }
    }
  }
  const dayOf = new Map(placed.map(({ id, day }) => [id, day]))
  const missed = school.spread.reduce((sum, list) => {
    const days = new Set(list.flatMap((id) => dayOf.get(id) ?? []))
    return sum + Math.max(0, Math.min(list.length, school.days.length) - days.size)
  }, 0)
  const all = `${placed.length} of ${school.activities.length}`
  return `${withTarget(all, placed.length === school.activities.length)}, ${withTarget(String(broken), broken === 0)}, ${missed}`
}
