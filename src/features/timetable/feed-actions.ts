import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import type { Language } from '../../base/language.ts'
import { forbidden, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { type Actor, may } from '../people/actor.ts'
import { findRoomPlace } from './board-store.ts'
import { eventsOf } from './feed.ts'
import { concernsPerson, findFeed, listFeedSlots, setFeed } from './feed-store.ts'
import { type FeedEvent, writeCalendar } from './ical.ts'

/** A telephone keeps what it has read; of the past a month is enough. */
const daysBack = 31
const refreshHours = 6

const since = (now: Date): Day => addDays(dayOf(now), -daysBack)

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** When people may learn at a station: open to everybody, as the notice on its door. */
export async function readStationFeed(
  db: Db,
  unitCode: string,
  language: Language,
  now: Date,
): Promise<string> {
  return asSystem(db, 'it is on the notice board', async (tx) => {
    const { rows } = await sql<{ id: string; name: string }>`
      select s.id, coalesce(p.name, s.unit_code) as name from learning_stations as s
        left join places as p on p.code = s.unit_code where s.unit_code = ${unitCode}`.execute(tx)
    const [station] = rows
    if (!station) throw notFound('learning_station', unitCode)
    const slots = await listFeedSlots(
      tx,
      sql<boolean>`${station.id}::uuid = any(o.station_ids) and o.kind in ('group_learning', 'open_day')`,
      since(now),
    )
    return writeCalendar({ name: station.name, refreshHours }, eventsOf(slots, language))
  })
}

/** A new address; the one before it is read no more. */
export async function openFeed(
  db: Db,
  actor: Actor,
  given: { kind: 'person' } | { kind: 'room'; roomId: string },
): Promise<{ path: string }> {
  const token = randomBytes(18).toString('base64url')
  await asSystem(db, 'timetables and their schools', async (tx) => {
    const subjectId = given.kind === 'room' ? given.roomId : actor.personId
    if (given.kind === 'room') {
      const place = await findRoomPlace(tx, given.roomId)
      if (!place) throw notFound('room', given.roomId)
      if (!may(actor, 'timetable.read', place))
        throw forbidden('not_permitted', { verb: 'timetable.read' })
    }
    await setFeed(tx, {
      ...{ id: newId(), tokenHash: hashOf(token), kind: given.kind, subjectId },
      personId: actor.personId,
    })
  })
  return { path: `/calendars/${token}.ics` }
}

/** What a later feature has for the calendar of a person. */
export type MoreEvents = (
  tx: Tx,
  personId: string,
  asked: { from: Day; day: Day; language: Language },
) => Promise<FeedEvent[]>

/** Whoever has the address reads it; a calendar on a telephone cannot log in. */
export async function readFeed(
  db: Db,
  token: string,
  language: Language,
  now: Date,
  more: MoreEvents,
): Promise<string> {
  return asSystem(db, 'calendar feed', async (tx) => {
    const feed = await findFeed(tx, hashOf(token))
    if (!feed) throw notFound('calendar', '')
    const concerns =
      feed.kind === 'room'
        ? sql<boolean>`o.room_id = ${feed.subjectId}`
        : concernsPerson(feed.personId, dayOf(now))
    const slots = await listFeedSlots(tx, concerns, since(now))
    const [first] = slots
    const name =
      feed.kind === 'room' && first
        ? [first.schoolName, first.roomName].filter(Boolean).join(' ')
        : names[language]
    const asked = { from: since(now), day: dayOf(now), language }
    const beside = feed.kind === 'person' ? await more(tx, feed.personId, asked) : []
    return writeCalendar({ name, refreshHours }, [...eventsOf(slots, language), ...beside])
  })
}

const names: Readonly<Record<Language, string>> = {
  'zh-Hans': '我的学习安排',
  'zh-Hant': '我的學習安排',
  en: 'My learning stations',
}
