import { addDays, dayOf, timeOf } from '../../base/calendar.ts'
import { placeAt, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { findOnlyCounty, findPlaces } from '../people/place-store.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import { toldStates } from './api.ts'
import { itemsOf } from './notice.ts'
import { shortPlace } from './notice-item.ts'
import { listStandingNotices } from './notice-store.ts'
import {
  findUnitHost,
  listLearningUnits,
  listPlanned,
  listUnitsAt,
  type PlannedOccurrence,
  type Unit,
} from './planned-store.ts'
import { programmeOf } from './programme-actions.ts'
import { groupRequests } from './request.ts'
import { keyOfTopic, placesAbove } from './request-actions.ts'
import { type KnownAnswer, listAnswers, listTopics } from './request-store.ts'
import { mergeWeek, type Occurring, usualTimes } from './week.ts'
import type { OnItem, StationPage, Week } from './week-api.ts'

const shownItems = 6
const fewUnits = 4
const days = 7

/** For the portal’s first page: what is on at the stations of this place. `code`: a learner’s, or the node’s own. */
export async function readWeek(db: Db, code: string | undefined, now: Date): Promise<Week> {
  return asSystem(db, 'portal: what is on', async (tx) => {
    const own = (await findOwnPlace(tx)) ?? code
    const units = own === undefined ? [] : await listUnitsAt(tx, own)
    if (units.length === 0 || units.length > fewUnits)
      return { items: [], more: 0, units: [], many: await hasStations(tx) }
    const { items } = await onAt(tx, units, now)
    const shown = items.slice(0, shownItems)
    return { items: shown, more: items.length - shown.length, units, many: false }
  })
}

async function hasStations(tx: Tx): Promise<boolean> {
  const county = await findOnlyCounty(tx)
  return county !== undefined && (await listLearningUnits(tx, rangeOf(county, 'county'))).length > 0
}

/** What is on for these units in the next days, and all that is planned for four weeks. */
async function onAt(
  tx: Tx,
  units: readonly Unit[],
  now: Date,
): Promise<{ items: OnItem[]; planned: Occurring[] }> {
  const codes = units.map(({ code }) => code)
  const today = dayOf(now)
  const rows = await listPlanned(
    tx,
    { units: codes },
    { from: addDays(today, -1), to: addDays(today, 27) },
  )
  const planned = rows.map(occurring)
  const notices = await listStandingNotices(tx, codes, today)
  const to = new Date(now.getTime() + days * 86_400_000).toISOString()
  const announced = notices.flatMap((notice) => itemsOf(notice).map(announcedItem))
  return { items: mergeWeek(planned, announced, { from: now.toISOString(), to }), planned }
}

const occurring = (one: PlannedOccurrence): Occurring => ({
  id: one.id,
  kind: one.kind === 'open_day' ? 'open_day' : 'session',
  ...{ startsAt: one.startsAt, endsAt: one.endsAt, title: one.title },
  place: shortPlace(one.schoolName, one.roomName ?? undefined) ?? one.schoolName,
})

const announcedItem = ({
  resourceId: _,
  ...item
}: ReturnType<typeof itemsOf>[number]): OnItem & { occurrenceId?: string } => item

/** All stations of the county by township, for whoever looks for his own. */
export async function readUnits(
  db: Db,
): Promise<{ townships: { code: string; name: string; units: Unit[] }[] }> {
  return asSystem(db, 'portal: what is on', async (tx) => {
    const county = await findOnlyCounty(tx)
    if (county === undefined) return { townships: [] }
    const units = await listLearningUnits(tx, rangeOf(county, 'county'))
    const codes = [...new Set(units.map(({ code }) => placeAt(code, 'township')))]
    const names = new Map((await findPlaces(tx, codes)).map(({ code, name }) => [code, name]))
    return {
      townships: codes.map((code) => ({
        ...{ code, name: names.get(code) ?? code },
        units: units.filter((unit) => placeAt(unit.code, 'township') === code),
      })),
    }
  })
}

const shownBroadcasts = 3

/** Of each channel what is sent now and next today. */
async function nextOnChannels(tx: Tx, code: string, now: Date): Promise<StationPage['channels']> {
  const today = dayOf(now)
  const time = timeOf(now)
  const channels = await programmeOf(tx, code, { from: today, to: today })
  return channels
    .map(({ name, whereFound, items }) => ({
      ...{ name, whereFound },
      items: items
        .filter((one) => one.endDay > today || (one.toTime ?? one.fromTime) >= time)
        .slice(0, shownBroadcasts)
        .map(({ fromTime, title }) => ({ from: fromTime, title })),
    }))
    .filter(({ items }) => items.length > 0)
}

const asTold = (answer: KnownAnswer): (KnownAnswer & { state: (typeof toldStates)[number] })[] => {
  const state = toldStates.find((one) => one === answer.state)
  return state ? [{ ...answer, state }] : []
}

const shownAnswers = 12
const shownWanted = 8
const askedAtOnce = 2_000

/** The page of one station: when it is open, what is on, how to ask, what became of what was asked. */
export async function readStation(db: Db, code: string, now: Date): Promise<StationPage> {
  return asSystem(db, 'portal: what is on', async (tx) => {
    const host = await findUnitHost(tx, code)
    if (!host) throw notFound('unit', code)
    const { items, planned } = await onAt(tx, [{ code, name: host.unitName }], now)
    const answers = await listAnswers(tx, placesAbove(code))
    const since = addDays(dayOf(now), -183)
    const township = rangeOf(placeAt(code, 'township'), 'township')
    const topics = await listTopics(tx, township, {
      since: `${since}T00:00:00Z`,
      limit: askedAtOnce,
    })
    // What somebody wrote stands nowhere before an office has read it, and then as the office writes it.
    const gathered = new Map(
      answers.flatMap(({ state, topicKey, topic }) =>
        state === 'gathering' ? [[topicKey, topic] as const] : [],
      ),
    )
    const wanted = groupRequests(topics.map((one) => ({ ...one, key: keyOfTopic(one.topic) })))
      .filter(({ key }) => gathered.has(key))
      .map(({ key, votes }) => ({ topic: gathered.get(key) ?? '', votes }))
    return {
      ...host,
      ...{ items, usual: usualTimes(planned) },
      channels: await nextOnChannels(tx, code, now),
      answers: answers
        .flatMap(asTold)
        .slice(0, shownAnswers)
        .map((one) => ({
          ...{ topic: one.topic, state: one.state, reply: one.reply, day: dayOf(one.at) },
          ...{ resourceId: one.resourceTitle === null ? null : one.resourceId },
          resourceTitle: one.resourceTitle,
        })),
      wanted: wanted.slice(0, shownWanted),
    }
  })
}
