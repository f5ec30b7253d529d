import { addDays } from '../../src/base/calendar.ts'
import {
  addTimes,
  answerTimes,
  listStations,
  listTimetables,
  proposeTimes,
} from '../../src/features/timetable/api.ts'
import { saveCalendar } from '../../src/features/timetable/calendar-api.ts'
import type { LearningStation } from '../../src/features/timetable/learning-station.ts'
import { type Party, parties, type Window } from '../../src/features/timetable/timetable.ts'
import { unitsOf } from './county.ts'
import type { Login } from './login.ts'
import { hostsOf } from './teams.ts'
import { together, type World } from './world.ts'

/** What a school year holds here: from before the agreement to long after the trial. */
export async function sayCalendar(world: World): Promise<void> {
  const { county } = world
  const bureau = await world.as(county.people.bureau)
  await bureau.ask(saveCalendar, {
    ...{ regionCode: county.code, stage: null, schoolId: null, version: 0 },
    parts: {
      terms: [{ from: addDays(world.today(), -30), to: addDays(world.today(), 330) }],
      bells: [
        {
          weekdays: [1, 2, 3, 4, 5],
          blocks: [
            { kind: 'lessons', from: '08:20', to: '11:50' },
            { kind: 'lessons', from: '14:00', to: '16:30' },
          ],
        },
      ],
    },
  })
}

/** Days for which times are agreed: the trial, and some weeks more. */
const agreedDays = 150

/** Each station gets hours of its own in the room of its host; township, village and school agree, each to all at once. */
export async function agreeOnTimes(world: World): Promise<void> {
  const { county } = world
  await world.go(2)
  await sayCalendar(world)
  const director = await world.as(county.people.director)
  const place = { place: county.code, placeLevel: 'county' } as const
  const { stations } = await director.ask(listStations, place)
  const term = { fromDay: addDays(world.today(), 3), toDay: addDays(world.today(), agreedDays) }
  const bySchool = Map.groupBy(stations, ({ school }) => school?.id)
  const ranked = [...bySchool.values()].flatMap((own) => own.map(({ id }, rank) => ({ id, rank })))
  for (const [rank, own] of Map.groupBy(ranked, (one) => one.rank)) {
    const stationIds = own.map(({ id }) => id)
    const { hindered } = await director.ask(proposeTimes, {
      ...{ ...term, stationIds, windows: windowsOf(rank) },
    })
    if (hindered.length > 0) throw new Error(`not proposed: ${JSON.stringify(hindered[0])}`)
  }
  const people = [
    ...unitsOf(county).map(({ secretary }) => secretary),
    ...county.schools.map(({ head }) => head),
  ]
  await together(people, async (person) => {
    await agreeToAll(await world.as(person), place)
  })
  await openDays(world, stations, term)
  await noteTimes(world)
}

/** Whoever finds that others have answered since he looked, looks again. */
async function agreeToAll(
  login: Login,
  place: { place: string; placeLevel: 'county' },
): Promise<void> {
  const { timetables } = await login.ask(listTimetables, { ...place, state: 'open' })
  const asked = timetables.flatMap(({ id, version, mayAnswer, missing }) =>
    mayAnswer.filter((party) => missing.includes(party)).map((party) => ({ id, version, party })),
  )
  if (asked.length === 0) return
  const { hindered } = await login.ask(answerTimes, { asked, answer: 'agree' })
  const wrong = hindered.find(({ code }) => code !== 'changed_since_seen')
  if (wrong) throw new Error(`not agreed: ${JSON.stringify(wrong)}`)
  if (hindered.length > 0) await agreeToAll(login, place)
}

/** Two hours of an evening; other evenings for each station of a room. */
function windowsOf(rank: number): Window[] {
  if (rank >= weekdays.length) throw new Error(`${rank + 1} stations in one room`)
  return [{ kind: 'group_learning', weekdays: [weekdays[rank] ?? 1], from: '19:00', to: '21:00' }]
}
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** One day of the week each school is open for all that learn there. */
async function openDays(
  world: World,
  stations: readonly LearningStation[],
  term: { fromDay: string; toDay: string },
): Promise<void> {
  const headOf = new Map(world.county.schools.map(({ code, head }) => [code, head]))
  const bySchool = Map.groupBy(stations, ({ school }) => school?.schoolCode ?? '')
  await together([...bySchool], async ([code, own]) => {
    const head = headOf.get(code)
    const { school, room } = own[0] ?? {}
    if (!head || !school || !room) throw new Error(`no room at ${code}`)
    await (await world.as(head)).ask(addTimes, {
      ...{ schoolId: school.id, roomId: room.id, kind: 'open_day' },
      stationIds: own.map(({ id }) => id),
      pattern: {
        ...{ repeats: { by: 'weeks', weekdays: [6] }, from: '09:00', to: '11:00', ...term },
      },
    })
  })
}

async function noteTimes(world: World): Promise<void> {
  const { county, ledger } = world
  const hosts = await hostsOf(world)
  const secretaries = new Map(unitsOf(county).map(({ code, secretary }) => [code, secretary.name]))
  for (const { code, level } of unitsOf(county)) {
    const host = hosts.get(code)
    const township = secretaries.get(`${code.slice(0, 9)}000`) ?? ''
    const village = level === 'village' ? code : (host?.villageCode ?? '')
    const signers: Record<Party, string> = {
      township,
      village: secretaries.get(village) ?? '',
      school: host?.head.name ?? '',
    }
    ledger.note('timetable', code, 'agreed')
    for (const party of parties) ledger.note('agreed time', `${code} ${party}`, signers[party])
  }
}
