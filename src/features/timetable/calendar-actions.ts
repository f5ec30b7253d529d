import { newId } from '../../base/ids.ts'
import { type CodeRange, rangeOf } from '../../base/place.ts'
import { isError } from '../../base/problem.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, placesOf } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { calendarProblems } from './calendar/calendar-problems.ts'
import type { CalendarParts } from './calendar/school-calendar.ts'
import type { CalendarSchool, Rearranged } from './calendar-api.ts'
import type { CalendarDocument, CalendarTarget } from './calendar-document.ts'
import {
  type CalendarWord,
  findCalendarSchools,
  insertCalendars,
  listCalendarSchools,
  listCalendars,
  listSchoolIds,
  lockCalendar,
  lockCalendarsOfSchools,
  setCalendars,
} from './calendar-row-store.ts'
import { calendarChanged } from './occurrence-actions.ts'

const system = 'timetables and their schools'

/** More than a county has. */
const mostSchools = 2_000

/** What the place, those above it and its schools say; of schools, what the reader may see. */
export async function readCalendars(
  db: Db,
  actor: Actor,
  { place, within }: { place: string; within: CodeRange },
): Promise<{ calendars: CalendarDocument[]; schools: CalendarSchool[]; isCut: boolean }> {
  return asSystem(db, system, async (tx) => {
    const found = await listCalendarSchools(tx, within, mostSchools)
    const schools = found.slice(0, mostSchools).filter((one) => mayRead(actor, one))
    const schoolIds = schools.map(({ id }) => id)
    const calendars = await listCalendars(tx, { place, within, schoolIds })
    return { calendars, schools, isCut: found.length > mostSchools }
  })
}

const mayRead = (actor: Actor, { id, regionCode }: CalendarSchool): boolean =>
  may(actor, 'timetable.read', { regionCode, organisationId: id })

type Saved = { calendar: CalendarDocument; rearranged: Rearranged }

/** The whole word of one target; rooms of the schools that it concerns are guarded anew in the same transaction. */
export async function saveCalendar(
  db: Db,
  actor: Actor,
  { version, parts, ...target }: CalendarTarget & { version: number; parts: CalendarParts },
  now: Date,
): Promise<Saved> {
  requireSound(parts)
  return asSystem(db, system, async (tx) => {
    const { place, schoolIds } = await requireTarget(tx, actor, target)
    const present = await lockCalendar(tx, place)
    if ((present?.version ?? 0) !== version) throw changed(present)
    const word = { ...place, id: present?.id ?? newId(), parts, by: actor.personId || null }
    const [calendar] = await (present ? setCalendars(tx, [word]) : insertCalendars(tx, [word]))
    if (!calendar) throw changed(await lockCalendar(tx, place))
    await audit(tx, actor, [eventOf(calendar, Object.keys(parts))])
    return { calendar, rearranged: await calendarChanged(tx, actor, schoolIds, now) }
  })
}

function requireSound(parts: CalendarParts): void {
  const problems = calendarProblems(parts).filter(isError)
  if (problems.length > 0) throw invalid('calendar_problems', { problems })
}

/** Who wrote meanwhile keeps his word; the page shows it beside one's own. */
const changed = (current: CalendarDocument | undefined) =>
  conflict('calendar_changed', { current: current ?? null })

/** The target at its place, and every school that hears it. */
async function requireTarget(
  tx: Tx,
  actor: Actor,
  target: CalendarTarget,
): Promise<{ place: CalendarTarget; schoolIds: string[] }> {
  const { regionCode, stage, schoolId } = target
  if (schoolId !== null) {
    if (stage !== null) throw invalid('calendar_of_school_and_stage')
    const [school] = await findCalendarSchools(tx, [schoolId])
    if (!school) throw notFound('school', schoolId)
    requireWriting(actor, { regionCode: school.regionCode, organisationId: school.id })
    return { place: { ...target, regionCode: school.regionCode }, schoolIds: [schoolId] }
  }
  const [found] = await findPlaces(tx, [regionCode])
  if (!found) throw notFound('place', regionCode)
  requireWriting(actor, { regionCode })
  const within = rangeOf(regionCode, found.level)
  return { place: target, schoolIds: await listSchoolIds(tx, within, stage) }
}

function requireWriting(actor: Actor, row: Parameters<typeof may>[2]): void {
  if (!may(actor, 'calendars.write', row))
    throw forbidden('not_permitted', { verb: 'calendars.write' })
}

export type Applied = {
  applied: string[]
  hindered: { id: string; code: string }[]
  rearranged: Rearranged
}

/** The same words for many schools; what hinders one of them keeps back no other. */
export async function applyCalendar(
  db: Db,
  actor: Actor,
  { schools, parts }: { schools: readonly { id: string; version: number }[]; parts: CalendarParts },
  now: Date,
): Promise<Applied> {
  if (!placesOf(actor, 'calendars.write').length)
    throw forbidden('not_permitted', { verb: 'calendars.write' })
  requireSound(parts)
  return asSystem(db, system, async (tx) => {
    const ids = schools.map(({ id }) => id)
    const found = new Map((await findCalendarSchools(tx, ids)).map((one) => [one.id, one]))
    const present = await lockCalendarsOfSchools(tx, ids)
    const hindered: Applied['hindered'] = []
    const words: CalendarWord[] = []
    for (const { id, version } of new Map(schools.map((one) => [one.id, one])).values()) {
      const school = found.get(id)
      const own = present.get(id)
      const why = whyNot(actor, school, { version, own })
      if (why !== undefined || !school) hindered.push({ id, code: why ?? 'school_not_found' })
      else
        words.push({
          id: own?.id ?? newId(),
          ...{ regionCode: school.regionCode, stage: null, schoolId: id },
          ...{ parts: { ...own?.parts, ...parts }, by: actor.personId || null },
        })
    }
    const isNew = ({ schoolId }: CalendarWord) => !present.has(schoolId ?? '')
    const inserted = await insertCalendars(tx, words.filter(isNew))
    const written = [
      ...inserted,
      ...(await setCalendars(
        tx,
        words.filter((one) => !isNew(one)),
      )),
    ]
    const applied = written.flatMap(({ schoolId }) => schoolId ?? [])
    // Somebody else entered a first word of the school between looking and writing.
    for (const { schoolId } of words)
      if (schoolId !== null && !applied.includes(schoolId))
        hindered.push({ id: schoolId, code: 'calendar_changed' })
    await audit(
      tx,
      actor,
      written.map((one) => eventOf(one, Object.keys(parts))),
    )
    return { applied, hindered, rearranged: await calendarChanged(tx, actor, applied, now) }
  })
}

function whyNot(
  actor: Actor,
  school: CalendarSchool | undefined,
  { version, own }: { version: number; own: CalendarDocument | undefined },
): string | undefined {
  if (!school) return 'school_not_found'
  if (!may(actor, 'calendars.write', { regionCode: school.regionCode, organisationId: school.id }))
    return 'not_permitted'
  return (own?.version ?? 0) === version ? undefined : 'calendar_changed'
}

const eventOf = (
  { id, regionCode, stage, schoolId, version, parts }: CalendarDocument,
  said: string[],
) => ({
  action: 'timetable.calendar_saved',
  subjectType: 'calendar',
  subjectId: id,
  regionCode,
  payload: { stage, schoolId, version, said, parts },
})
