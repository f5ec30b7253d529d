import { sql } from 'kysely'
import { addDays, type Day, dayOf } from '../../../base/calendar.ts'
import { timeOfMinute } from '../../../base/clock.ts'
import { newId } from '../../../base/ids.ts'
import { placeAt, rangeOf } from '../../../base/place.ts'
import type { Actor } from '../../../features/people/actor.ts'
import { operator } from '../../../features/people/operator.ts'
import { answerTimetables } from '../../../features/timetable/answer-actions.ts'
import type { Weekday } from '../../../features/timetable/calendar/days.ts'
import type { CalendarParts } from '../../../features/timetable/calendar/school-calendar.ts'
import type { LearningStation } from '../../../features/timetable/learning-station.ts'
import { calendarChanged } from '../../../features/timetable/occurrence-actions.ts'
import { proposeTimetables } from '../../../features/timetable/propose-actions.ts'
import { listStations } from '../../../features/timetable/station-store.ts'
import { type Party, parties, type Window } from '../../../features/timetable/timetable.ts'
import { findTimetables } from '../../../features/timetable/timetable-store.ts'
import type { Tx } from '../../../platform/db.ts'
import { type Holder, listHolders, signedIn } from './people.ts'

/** How long ago the term's times were agreed: sessions of some weeks lie behind. */
const daysAgo = 35
const mostStations = 1_000

/**
 * The county has entered its calendar; most stations with a host have agreed on the term, a few are still about it, and one
 * has too little time. A school's exam has moved what was agreed.
 */
export async function agreeOnTimes(tx: Tx, countyCode: string, now: Date): Promise<void> {
  const [begun] = await tx.selectFrom('calendars').select('id').limit(1).execute()
  if (begun) return
  const today = dayOf(now)
  await sayCalendars(tx, countyCode, today)
  const stations = await listStations(tx, rangeOf(countyCode, 'county'), mostStations)
  const before = new Date(now.getTime() - daysAgo * 86_400_000)
  const term = { fromDay: addDays(today, 1 - daysAgo), toDay: endOfTerm(today) }
  const office = await signedIn(tx, 'office1', now)
  const loginOf = answeringFor(await listHolders(tx))
  for (const { group, windows, isOpen } of groupsOf(stations)) {
    const when = isOpen ? now : before
    const span = isOpen ? { ...term, fromDay: addDays(today, 7) } : term
    const stationIds = group.map(({ id }) => id)
    const { proposed } = await proposeTimetables(tx, office, { stationIds, ...span, windows }, when)
    const words = new Map<string, { id: string; party: Party }[]>()
    for (const { id, station } of await findTimetables(tx, proposed))
      for (const party of parties) {
        const login = isOpen && party === 'school' ? undefined : loginOf(station, party)
        if (login) words.set(login, [...(words.get(login) ?? []), { id, party }])
      }
    for (const [login, own] of words) await agree(tx, await signedIn(tx, login, now), own, when)
  }
  await examAtOneSchool(tx, stations, now)
}

/** Also what was said before its people had accounts. */
async function agree(
  tx: Tx,
  actor: Actor,
  own: readonly { id: string; party: Party }[],
  when: Date,
): Promise<void> {
  const ids = own.map(({ id }) => id)
  const versions = new Map((await findTimetables(tx, ids)).map((one) => [one.id, one.version]))
  const { hindered } = await answerTimetables(
    tx,
    actor,
    own.map((one) => ({ ...one, version: versions.get(one.id) ?? 1 })),
    { answer: 'agree' },
    when,
  )
  if (hindered.length > 0) throw new Error(`times not agreed: ${JSON.stringify(hindered)}`)
}

type Group = { group: LearningStation[]; windows: Window[]; isOpen: boolean }

const stillOpen = 3

/** Stations that share a room have hours of their own; of the others some are still about it, and one has too little. */
function groupsOf(stations: readonly LearningStation[]): Group[] {
  const [townships, villages] = [
    stations.filter(({ unitLevel }) => unitLevel === 'township'),
    stations.filter(({ unitLevel }) => unitLevel === 'village'),
  ]
  const inRoom = Map.groupBy(villages, ({ room, id }) => room?.id ?? id)
  const ranked = [...inRoom.values()].flatMap((own) =>
    own.map((station, rank) => ({ station, rank })),
  )
  const byRank = Map.groupBy(ranked, ({ rank }) => rank)
  const [first = [], ...others] = [...byRank.values()].map((all) =>
    all.map(({ station }) => station),
  )
  const groups = [first.slice(stillOpen + 1), ...others].map((group, rank) => ({
    ...{ group, windows: windowsOfRank(rank), isOpen: false },
  }))
  return [
    { group: townships, windows: weekend, isOpen: false },
    ...groups,
    { group: first.slice(0, stillOpen), windows: windowsOfRank(0), isOpen: true },
    { group: first.slice(stillOpen, stillOpen + 1), windows: shortWeek, isOpen: false },
  ].filter(({ group }) => group.length > 0)
}

const evenings: readonly (readonly Weekday[])[] = [
  [2, 4],
  [1, 3],
  [5, 7],
]

/** Two evenings and a part of Saturday, others for each station of a room. */
function windowsOfRank(rank: number): Window[] {
  const hour = 9 + 2 * (rank % 5)
  const from = 19 + Math.floor(rank / evenings.length)
  return [
    {
      ...{ kind: 'group_learning', weekdays: [...(evenings[rank % evenings.length] ?? [])] },
      ...{ from: timeOfMinute(from * 60), to: timeOfMinute((from + 1) * 60) },
    },
    {
      kind: 'open_day',
      weekdays: [6],
      from: timeOfMinute(hour * 60),
      to: timeOfMinute((hour + 2) * 60),
    },
  ]
}

/** At a boarding school the evenings are its pupils'. */
const weekend: Window[] = [
  { kind: 'group_learning', weekdays: [6, 7], from: '15:00', to: '16:00' },
  { kind: 'open_day', weekdays: [7], from: '09:00', to: '11:30' },
]

const shortWeek: Window[] = [{ kind: 'group_learning', weekdays: [7], from: '19:00', to: '20:10' }]

/** Who speaks for a party of a station, by login name. */
function answeringFor(holders: readonly Holder[]) {
  const logins = new Map<string, string>()
  for (const { role, regionCode, orgUnitId, loginName } of holders)
    logins.set(`${role} ${role === 'head_of_school' ? orgUnitId : regionCode}`, loginName)
  return ({ unitCode, unitLevel, school }: LearningStation, party: Party): string | undefined => {
    const village = unitLevel === 'village' ? unitCode : school?.regionCode
    if (party === 'school') return logins.get(`head_of_school ${school?.id}`)
    if (party === 'village') return logins.get(`village_secretary ${village}`)
    return logins.get(`township_secretary ${placeAt(unitCode, 'township')}`)
  }
}

/** Of a school year: what most schools of the country keep, and the evenings of its boarding schools. */
async function sayCalendars(tx: Tx, countyCode: string, today: Day): Promise<void> {
  const year = Number(today.slice(0, 4)) - (today.slice(5) < '08-01' ? 1 : 0)
  const terms = [
    { from: `${year}-09-01`, to: `${year + 1}-01-20`, name: '第一学期' },
    { from: `${year + 1}-02-22`, to: `${year + 1}-07-05`, name: '第二学期' },
    { from: `${year + 1}-09-01`, to: `${year + 2}-01-20`, name: '第一学期' },
  ]
  const lessons = [
    { kind: 'lessons', from: '08:20', to: '11:50' },
    { kind: 'lessons', from: '14:00', to: '16:30' },
  ] as const
  const afterSchool = { kind: 'after_school', from: '16:30', to: '17:30' } as const
  const study = { kind: 'evening_study', from: '18:30', to: '20:30' } as const
  const week: Weekday[] = [1, 2, 3, 4, 5]
  await sayCalendar(tx, countyCode, null, {
    terms,
    bells: [{ weekdays: week, blocks: [...lessons, afterSchool] }],
  })
  await sayCalendar(tx, countyCode, 'junior_middle', {
    bells: [
      { weekdays: week, blocks: [...lessons, afterSchool, study] },
      { weekdays: [7], blocks: [study] },
    ],
  })
}

async function sayCalendar(
  tx: Tx,
  countyCode: string,
  stage: string | null,
  parts: CalendarParts,
): Promise<void> {
  await sql`insert into calendars (id, region_code, stage, parts, simulated)
    values (${newId()}, ${countyCode}, ${stage}, ${JSON.stringify(parts)}::jsonb, true)`.execute(tx)
}

const endOfTerm = (today: Day): Day => {
  const year = Number(today.slice(0, 4))
  if (today.slice(5) >= '08-01') return `${year + 1}-01-20`
  return today.slice(5) <= '01-20' ? `${year}-01-20` : `${year}-07-05`
}

/** Next week's second evening of one room is an exam's: what was agreed goes to another evening. */
async function examAtOneSchool(
  tx: Tx,
  stations: readonly LearningStation[],
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ schoolId: string; day: Day; regionCode: string }>`
    select o.school_id, o.day, h.region_code::text as region_code from occurrences as o join schools as h on h.id = o.school_id
    where o.kind = 'group_learning' and o.state = 'planned' and o.day > ${addDays(dayOf(now), 7)}
      and o.school_id = any(${stations.flatMap(({ school }) => school?.id ?? [])}::uuid[])
    order by o.day, o.id limit 1`.execute(tx)
  const [hit] = rows
  if (!hit) return
  const exam = { day: hit.day, is: 'exam', from: '18:00', to: '21:00', name: '期中考试' } as const
  await sql`insert into calendars (id, region_code, school_id, parts, simulated) values (${newId()}, ${hit.regionCode},
    ${hit.schoolId}, ${JSON.stringify({ days: [exam] })}::jsonb, true)`.execute(tx)
  await calendarChanged(tx, operator, [hit.schoolId], now)
}
