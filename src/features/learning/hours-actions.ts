import { dayOf, type Instant } from '../../base/calendar.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { findPolicy } from '../policy/store.ts'
import { agentKey } from '../statements/agent.ts'
import type { HoursRow } from './api.ts'
import { type Attempt, attemptsIn } from './evidence.ts'
import {
  type LearnerRow,
  listLearners,
  listSaid,
  listStationNames,
  listTitles,
} from './hours-store.ts'
import type { Learner } from './learner.ts'
import { findLearner } from './learner-store.ts'
import type { TimeRules } from './learning-time.ts'
import type { Mine, ShownAttempt } from './portal-api.ts'
import { activityOf, agentOf } from './shelf.ts'
import { findCountyPage } from './shelf-actions.ts'

/** How far back a learner sees himself. */
const shownDays = 400

export async function readMine(db: Db, learner: Learner, now: Date): Promise<Mine> {
  return asSystem(db, 'portal: what one has learned', async (tx) => {
    const since = new Date(now.getTime() - shownDays * 86_400_000).toISOString()
    const attempts = await attemptsOf(tx, [learner], since, now)
    return { name: learner.name, attempts: await shownOf(tx, attempts.get(learner.id) ?? []) }
  })
}

/** The month of people of the place, by person and station; whoever learned nothing is not named. */
export async function readHours(
  db: Db,
  actor: Actor,
  { place, month }: { place: { code: string; level: PlaceLevel }; month: string },
  now: Date,
): Promise<HoursRow[]> {
  requireAnywhere(actor, 'people.read')
  return scoped(db, actor, async (tx) => {
    const stations = await asSystem(tx, 'learning hours', listStationNames)
    const found: { nameSort: string; hours: HoursRow[] }[] = []
    let some: LearnerRow[] = []
    do {
      const after = some.at(-1)?.id
      some = await listLearners(tx, rangeOf(place.code, place.level), { after, most: atOnce })
      const seen = some.filter((one) => may(actor, 'people.read', one))
      const attempts = await asSystem(tx, 'learning hours', (system) =>
        attemptsOf(system, seen, dayBefore(month), now),
      )
      for (const learner of seen) {
        const own = attempts.get(learner.id)?.filter((one) => one.month === month) ?? []
        found.push({ nameSort: learner.nameSort, hours: hoursAtStations(learner, own, stations) })
      }
    } while (some.length === atOnce)
    return found
      .toSorted((a, b) => (a.nameSort < b.nameSort ? -1 : 1))
      .flatMap(({ hours }) => hours)
  })
}

/** So many people's statements are held at a time. */
const atOnce = 2_000

const hoursAtStations = (
  { id, name, placeName }: LearnerRow,
  attempts: readonly Attempt[],
  stations: ReadonlyMap<string, string>,
): HoursRow[] =>
  [...Map.groupBy(attempts, ({ station }) => station)].map(([station, there]) => ({
    personId: id,
    name,
    placeName,
    station,
    stationName: stations.get(station) ?? null,
    minutes: there.reduce((sum, { minutes }) => sum + minutes, 0),
    attempts: there.length,
    finished: there.filter(({ completed }) => completed).length,
  }))

/** What the hours of one person in one month were made from. */
export async function readHoursOf(
  db: Db,
  actor: Actor,
  { personId, month }: { personId: string; month: string },
  now: Date,
): Promise<Mine> {
  return scoped(db, actor, async (tx) => {
    const learner = await findLearner(tx, { id: personId })
    if (!learner || !may(actor, 'people.read', learner)) throw notFound('person', personId)
    return asSystem(tx, 'learning hours', async (system) => {
      const all = await attemptsOf(system, [learner], dayBefore(month), now)
      const shown = (all.get(personId) ?? []).filter((one) => one.month === month)
      return { name: learner.name, attempts: await shownOf(system, shown) }
    })
  })
}

/** What one learned in a calendar year, as far as it is known here. */
export async function learnedInYear(
  tx: Tx,
  learner: Pick<Learner, 'id' | 'regionCode'>,
  year: number,
  now: Date,
): Promise<{ minutes: number; finished: number }> {
  const all = await attemptsOf(tx, [learner], dayBefore(`${year}-01`), now)
  const own = (all.get(learner.id) ?? []).filter(({ month }) => month.startsWith(`${year}-`))
  return {
    minutes: own.reduce((sum, { minutes }) => sum + minutes, 0),
    finished: new Set(own.filter(({ completed }) => completed).map(({ activity }) => activity))
      .size,
  }
}

/** A sitting that went on into the month began, and counts, before it. */
const dayBefore = (month: string): Instant =>
  new Date(Date.parse(`${month}-01T00:00:00+08:00`) - 86_400_000).toISOString()

async function attemptsOf(
  tx: Tx,
  learners: readonly Pick<Learner, 'id' | 'regionCode'>[],
  since: string,
  now: Date,
): Promise<Map<string, Attempt[]>> {
  const homePage = await findCountyPage(tx)
  const people = learners.map(({ id }) => ({
    personId: id,
    agentKey: agentKey(agentOf(homePage, id)) ?? '',
  }))
  const said = Map.groupBy(await listSaid(tx, people, since), ({ personId }) => personId)
  const rulesAt = new Map<string, TimeRules>()
  const found = new Map<string, Attempt[]>()
  for (const { id, regionCode } of learners) {
    const own = said.get(id)
    if (!own) continue
    const rules = rulesAt.get(regionCode) ?? (await readTimeRules(tx, regionCode, now))
    rulesAt.set(regionCode, rules)
    found.set(id, attemptsIn(own, rules))
  }
  return found
}

async function readTimeRules(tx: Tx, code: string, now: Date): Promise<TimeRules> {
  const policy = await findPolicy(
    tx,
    ['learning.idleMinutes', 'learning.sittingMinutes', 'learning.contentPercentBp'],
    code,
    dayOf(now),
  )
  return {
    idleMinutes: policy['learning.idleMinutes'],
    sittingMinutes: policy['learning.sittingMinutes'],
    contentPercent: policy['learning.contentPercentBp'] / 100,
  }
}

/** What a page goes by that measures how long somebody reads. */
export async function findIdleMinutes(tx: Tx, code: string, now: Date): Promise<number> {
  return (await readTimeRules(tx, code, now)).idleMinutes
}

async function shownOf(tx: Tx, attempts: readonly Attempt[]): Promise<ShownAttempt[]> {
  const ids = new Map(attempts.map(({ activity }) => [activity, resourceIdOf(activity)]))
  const titles = await listTitles(
    tx,
    [...ids.values()].filter((id) => id !== undefined),
  )
  const stations = await listStationNames(tx)
  return attempts.map(({ activity, station, countedIds, said, ...attempt }) => {
    const resourceId = ids.get(activity)
    return {
      ...attempt,
      ...(resourceId !== undefined && titles.has(resourceId) && { resourceId }),
      title: titles.get(resourceId ?? '') ?? activity,
      stationName: stations.get(station) ?? null,
      said: said.map((one) => ({ ...one, counted: countedIds.includes(one.id) })),
    }
  })
}

/** The other way round than `activityOf`. */
const resourceIdOf = (activity: string): string | undefined => {
  const id = activity.replace(activityOf(''), '')
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : undefined
}
