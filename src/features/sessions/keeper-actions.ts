import { addDays, type Day, dayOf, timeOf } from '../../base/calendar.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { makeMoves, openMoves } from '../moves/move-actions.ts'
import { type Actor, may, placesOf, reachOf, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { saveRow } from '../registers/actions.ts'
import { movableOf } from '../registers/case-actions.ts'
import { caseRowOf } from '../registers/case-store.ts'
import { valuesOf } from '../registers/cells.ts'
import { mayRead } from '../registers/reading.ts'
import type { Register } from '../registers/registers.ts'
import { findStored, lockStored, type Stored } from '../registers/store.ts'
import { mondayOf } from '../timetable/calendar/days.ts'
import { instantsOf } from '../timetable/calendar/instant.ts'
import { doneAt, movesOf, reasonOf, rowAfter } from './act.ts'
import { countNamed } from './attendance-store.ts'
import { listChanged } from './changed-store.ts'
import { listFiles } from './file-store.ts'
import type { Act, KeeperSession, KeeperSessionDetail, KeeperWeek } from './keeper-api.ts'
import { actualSpan, plannedSpan, sessionMinutes } from './minutes.ts'
import { listPlayed } from './played-store.ts'
import { asServed, concerns, mayServe } from './serving-actions.ts'
import { type Host, listHosting } from './serving-store.ts'
import { type SessionFacts, type SessionRow, type SessionState, session } from './session.ts'
import {
  findPlanned,
  findSchoolName,
  listOwnSchools,
  listPlanned,
  listSessions,
  listStationsOfSchool,
} from './store.ts'
import { takeOnce } from './taken-actions.ts'
import { listLinkNames } from './teaching-store.ts'
import { listThemesOn } from './theme-store.ts'
import { untitled } from './untitled.ts'
import { readStationWeeks } from './week-actions.ts'

/** Today, the days to come, what nobody closed, and how the week stands. */
export async function readKeeperWeek(
  db: Db,
  actor: Actor,
  { from, days }: { from?: Day | undefined; days: number },
  now: Date,
): Promise<KeeperWeek> {
  requireAnywhere(actor, 'sessions.read')
  const today = dayOf(now)
  const first = from ?? today
  const served = await asServed(db, actor)
  const reach = reachOf(served, 'sessions.read')
  const asked = { reach, from: first, to: addDays(first, days - 1) }
  return scoped(db, served, async (tx) => {
    const [planned, begun] = [await listPlanned(tx, asked), await listSessions(tx, asked)]
    const untouched = { version: null, state: 'planned', disputed: false, delivered: 0 } as const
    const all = [...planned.map((one) => ({ ...one, ...untouched })), ...begun].filter((one) =>
      concerns(actor, one),
    )
    const names = await namesOf(
      tx,
      all.flatMap(({ row }) => row.stations),
    )
    return {
      ...{ now: now.toISOString(), today, monday: mondayOf(first) },
      sessions: all.map((one) => shown(one, names, now)).toSorted(byTime),
      weeks: await readStationWeeks(tx, actor, mondayOf(first), now),
      changed: await changedIn(tx, asked),
    }
  })
}

async function changedIn(
  tx: Tx,
  asked: Parameters<typeof listChanged>[1],
): Promise<KeeperWeek['changed']> {
  const changed = await listChanged(tx, asked)
  const names = await namesOf(
    tx,
    changed.flatMap(({ stations }) => stations),
  )
  return changed.map(({ kind, title, stations, ...one }) => ({
    ...one,
    ...{ kind, title: title ?? untitled[kind] },
    stations: stations.map((code) => ({ code, name: names.get(code) ?? code })),
  }))
}

const byTime = (a: KeeperSession, b: KeeperSession): number =>
  `${a.day} ${a.plannedFrom} ${a.id}` < `${b.day} ${b.plannedFrom} ${b.id}` ? -1 : 1

const namesOf = async (tx: Tx, codes: readonly string[]): Promise<Map<string, string>> =>
  new Map((await findPlaces(tx, [...new Set(codes)])).map(({ code, name }) => [code, name]))

type Shown = {
  id: string
  version: number | null
  state: SessionState
  disputed: boolean
  delivered: number
  schoolName: string
  row: Pick<SessionRow, 'kind' | 'title' | 'day' | 'plannedFrom' | 'plannedTo' | 'stations'> & {
    roomNo?: string | undefined
    staff?: SessionRow['staff']
    headCount?: number | undefined
  }
}

function shown(
  { row, id, version, state, disputed, delivered, schoolName }: Shown,
  names: ReadonlyMap<string, string>,
  now: Date,
): KeeperSession {
  const { kind, title, day, plannedFrom, plannedTo, stations, roomNo, staff = [], headCount } = row
  const { endsAt } = instantsOf({ day, ...plannedSpan(row) })
  return {
    ...{ id, version, state, disputed, delivered, schoolName },
    ...{ kind, title, day, plannedFrom, plannedTo },
    roomNo: roomNo ?? null,
    stations: stations.map((code) => ({ code, name: names.get(code) ?? code })),
    runners: [...new Set(staff.map(({ name }) => name))],
    headCount: headCount ?? null,
    isLate: isOpen(state) && endsAt < now.toISOString(),
  }
}

const isOpen = (state: SessionState): boolean =>
  ['planned', 'announced', 'prepared', 'running', 'interrupted'].includes(state)

/** A session, or what is to be one: read from its occurrence. */
export const readKeeperSession = (
  db: Db,
  actor: Actor,
  of: Register,
  id: string,
  now: Date,
): Promise<KeeperSessionDetail> =>
  scoped(db, actor, async (tx) => {
    const found = await findSession(tx, actor, id)
    const names = await namesOf(tx, found.row.stations)
    const movable = movableOf(of)
    const caseRow = found.stored ? caseRowOf(found.stored) : notBegun(found)
    const [facts] = (await movable.facts(tx, actor, [caseRow], now)) as unknown as [SessionFacts]
    const moves = openMoves(actor, movable, caseRow, facts as never) as KeeperSessionDetail['moves']
    const isOver = found.stored !== undefined && !isOpen(found.state)
    return detailOf(found, {
      ...shown(found, names, now),
      moves,
      doubts: isOver ? [...facts.doubts] : [],
      named: await asSystem(tx, 'whom a session serves', (system) => countNamed(system, id)),
      files: (await listFiles(tx, id)).map(({ hash: _hash, ...file }) => file),
      played: await playedIn(tx, found, now),
      ...(await namedBy(tx, found)),
    })
  })

/** What it may name. */
async function namedBy(tx: Tx, { regionCode, row: { stations, day } }: Found) {
  return {
    themes: (await listThemesOn(tx, regionCode, day)).map(({ code, name }) => ({ code, name })),
    links: await asSystem(tx, 'whom a session serves', (system) =>
      listLinkNames(system, { stations, day }),
    ),
  }
}

/** Until now, where it goes on. */
async function playedIn(tx: Tx, { row, regionCode }: Found, now: Date) {
  const { beganAt, day } = row
  if (beganAt === undefined) return []
  const span = actualSpan({ ...row, endedAt: row.endedAt ?? timeOf(now) }) ?? plannedSpan(row)
  const { startsAt, endsAt } = instantsOf({ day, ...span })
  const found = await listPlayed(tx, { regionCode, from: startsAt, to: endsAt })
  return found.map(({ resourceId: _id, ...one }) => one)
}

const notBegun = ({ id, row, regionCode, organisationId }: Found) => ({
  ...{ ...row, id, regionCode, organisationId, state: 'planned', version: 1 },
  ...{ updatedAt: '', stateAt: '', leaves: [] },
})

function detailOf(
  { row }: Found,
  rest: KeeperSession &
    Pick<
      KeeperSessionDetail,
      'moves' | 'doubts' | 'named' | 'files' | 'played' | 'themes' | 'links'
    >,
): KeeperSessionDetail {
  const { beganAt, endedAt, members, gist, broken, cause, otherDay, expert, theme, need } = row
  return {
    ...rest,
    serviceFunction: row.serviceFunction ?? null,
    ...{ theme: theme ?? null, need: need ?? null, expert: expert ?? null },
    teachingLink: row.teachingLink ?? null,
    ...{ groups: row.groups ?? [], staff: row.staff ?? [], segments: row.segments ?? [] },
    ...{ checked: row.checked ?? [], interruptions: row.interruptions ?? [] },
    ...{ beganAt: beganAt ?? null, endedAt: endedAt ?? null, members: members ?? null },
    ...{ pupils: row.pupils ?? false, gist: gist ?? null, broken: broken ?? null },
    ...{ cause: cause ?? null, otherDay: otherDay ?? null },
  }
}

export type Found = Shown & {
  row: SessionRow
  regionCode: string
  organisationId: string
  stored: Stored | undefined
}

/** What the actor may read of it. `find`: `lockStored` where it is to be changed in this transaction. */
export async function findSession(
  tx: Tx,
  actor: Actor,
  id: string,
  find: typeof findStored = findStored,
): Promise<Found> {
  const look = async () => (await find(tx, session as never, [id])).get(id)
  const before = await look()
  const planned = before ? undefined : await findPlanned(tx, id)
  // Somebody begins it between the two looks: then it is neither.
  const stored = before ?? (planned ? undefined : await look())
  if (stored) {
    if (stored.retiredOn || !mayRead(actor, session as never, stored)) throw notFound('session', id)
    const row = valuesOf(session as never, stored) as unknown as SessionRow
    const { version, regionCode, organisationId = '' } = stored
    return {
      ...{ id, version, regionCode, organisationId, row, stored },
      state: stored.state as SessionState,
      disputed: stored.disputed ?? false,
      delivered: sessionMinutes(row).delivered,
      schoolName: await findSchoolName(tx, organisationId),
    }
  }
  if (!planned || !may(actor, 'sessions.read', planned)) throw notFound('session', id)
  return { ...planned, version: null, state: 'planned', disputed: false, delivered: 0, stored }
}

/** Does one thing with a session, and begins its case where that is the first. The same `key` again changes nothing. */
export async function actOnSession(
  db: Db,
  actor: Actor,
  of: Register,
  id: string,
  act: Act,
  now: Date,
): Promise<KeeperSessionDetail> {
  await scoped(db, actor, async (tx) => {
    const { regionCode } = await findSession(tx, actor, id)
    const taken = { key: act.key, sessionId: id, regionCode, at: now.toISOString() }
    if (!(await takeOnce(tx, taken))) return
    const found = await findSession(tx, actor, id, lockStored)
    refuseUnlessWriter(actor, found)
    const by = { personId: actor.personId, name: actor.name }
    const row = rowAfter(found.row, act, doneAt(act, now), by)
    const begun = found.stored ?? (await begin(tx, actor, of, found))
    await saveRow(tx, actor, of, { ...row, id, version: begun.version })
    const reason = reasonOf(act)
    for (const move of movesOf(act, row))
      await makeMoves(
        tx,
        actor,
        movableOf(of),
        { rows: [{ id }], move, ...(reason !== undefined && move === act.act && { reason }) },
        now,
      )
  })
  return readKeeperSession(db, actor, of, id, now)
}

export function refuseUnlessWriter(
  actor: Actor,
  { regionCode, organisationId }: Pick<Found, 'regionCode' | 'organisationId'>,
): void {
  if (!may(actor, 'sessions.write', { regionCode, organisationId }))
    throw forbidden('not_permitted', { verb: 'sessions.write' })
}

const begin = (tx: Tx, actor: Actor, of: Register, { row, id }: Found) =>
  saveRow(tx, actor, of, { ...row }, id)

/** What the page says of a session that nobody planned. */
type Unplanned = Pick<SessionRow, 'kind' | 'title' | 'day' | 'plannedFrom' | 'plannedTo'> & {
  id: string
  key: string
  stations?: string[]
  roomNo?: string
  serviceFunction?: SessionRow['serviceFunction']
}

export async function addKeeperSession(
  db: Db,
  asker: Actor,
  of: Register,
  { id, key, ...said }: Unplanned,
  now: Date,
): Promise<KeeperSessionDetail> {
  const actor = await asServed(db, asker)
  await scoped(db, actor, async (tx) => {
    const [school, another] = await schoolsOf(tx, asker)
    if (!school) throw forbidden('not_permitted', { verb: 'sessions.write' })
    // An office enters them in the register, where it says which school.
    if (another) throw conflict('session_of_which_school')
    const { regionCode } = school
    if (!(await takeOnce(tx, { key, sessionId: id, regionCode, at: now.toISOString() }))) return
    const stations = said.stations ?? school.units
    if (!mayServe(asker, stations)) throw forbidden('not_permitted', { verb: 'sessions.write' })
    if (stations.length === 0) throw conflict('school_without_station', { school: school.name })
    await saveRow(tx, actor, of, { ...said, stations, schoolCode: school.schoolCode }, id)
  })
  return readKeeperSession(db, actor, of, id, now)
}

/** Where he may hold one, and for whom: a school’s people for all that learn there, a village’s for their own. */
async function schoolsOf(tx: Tx, actor: Actor): Promise<(Host & { units: string[] })[]> {
  const places = placesOf(actor, 'sessions.write')
  const hosts = await asSystem(tx, 'whom a session serves', (system) => listHosting(system, places))
  if (hosts.length > 0) return hosts
  const own = await listOwnSchools(tx, reachOf(actor, 'sessions.write'))
  const withUnits = async (school: Host) => ({
    ...school,
    units: await listStationsOfSchool(tx, school.id),
  })
  return Promise.all(own.map(withUnits))
}
