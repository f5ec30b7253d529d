import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { rangeOf } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printWithPhotos } from '../documents/photo-actions.ts'
import type { RecordPaper } from '../documents/session-sheets.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { findRow } from '../registers/actions.ts'
import type { RowHead } from '../registers/shape.ts'
import { shownTitle } from '../timetable/shown-title.ts'
import { type ActivitySession, listActivityPhotos, listActivitySessions } from './activity-store.ts'
import { fill, recordWords } from './record-words.ts'
import { session } from './session.ts'
import { themedActivityRegister } from './teaching-registers.ts'
import { listThemesByCode } from './theme-store.ts'
import { type ThemedActivityRow, themedActivity } from './themed-activity.ts'

const mostPhotos = 6

/** 主题活动档案: as it was designed, its sessions and who came to them, its result and photos (O2-4). */
export async function printActivity(
  ground: Pick<Ground, 'db' | 'printer' | 'blobs' | 'clock'>,
  actor: Actor,
  { id, language }: { id: string; language: Language },
): Promise<{ name: string; content: Uint8Array }> {
  requireAnywhere(actor, 'sessions.read')
  const { db, clock } = ground
  const row = (await findRow(db, actor, themedActivityRegister, id)) as unknown as Activity
  const { placeCode, theme, fromDay: from, toDay: to } = row
  const found = await asSystem(db, 'whom a session serves', async (system) => {
    const [place] = await findPlaces(system, [placeCode])
    const within = rangeOf(placeCode, place?.level ?? 'village')
    const sessions = await listActivitySessions(system, { within, theme, from, to })
    const [named] = await listThemesByCode(system, [theme])
    return {
      sessions,
      ...{ placeName: place?.name ?? placeCode, themeName: named?.name ?? theme },
      files: await listActivityPhotos(
        system,
        sessions.map((one) => one.id),
      ),
    }
  })
  const words = recordWords(language)
  const { pdf } = await printWithPhotos(
    ground,
    {
      ...{ title: words.fileTitle, subject: row.title, unit: found.placeName },
      ...{ asOf: dayOf(clock()), facts: factsOf(row, found, language) },
      texts: [
        { heading: themedActivity.fields.design.label[language], body: row.design },
        { heading: themedActivity.fields.result.label[language], body: row.result ?? '　' },
      ],
      tables: [sessionsOf(found.sessions, language)],
      signatures: [words.recorder, words.head, words.seal].map((label) => ({ label })),
    },
    { hashes: found.files.map(({ hash }) => hash), most: mostPhotos },
    { language, createdAt: clock().toISOString(), simulated: row.simulated ?? false },
  )
  return { name: 'themed-activity.pdf', content: pdf }
}

type Activity = ThemedActivityRow & RowHead

function factsOf(
  { fromDay, toDay, venue }: Activity,
  { themeName, sessions }: { themeName: string; sessions: readonly ActivitySession[] },
  language: Language,
): RecordPaper['facts'] {
  const words = recordWords(language)
  const sum = (of: 'minutes' | 'people' | 'members') =>
    sessions.reduce((total, one) => total + one[of], 0)
  return [
    { label: session.fields.theme.label[language], value: themeName },
    { label: words.days, value: fill(words.span, { from: fromDay, to: toDay }) },
    { label: themedActivity.fields.venue.label[language], value: { named: venue ?? '　' } },
    {
      label: words.sessions,
      value: fill(words.sum, { sessions: sessions.length, minutes: sum('minutes') }),
    },
    {
      label: words.came,
      value: fill(words.people, { people: sum('people'), members: sum('members') }),
    },
  ]
}

function sessionsOf(sessions: readonly ActivitySession[], language: Language) {
  const words = recordWords(language)
  return {
    heading: words.sessions,
    columns: [
      { heading: words.day, share: 2, side: 'center' as const },
      { heading: words.what, share: 5, side: 'left' as const },
      { heading: words.school, share: 3.4, side: 'left' as const },
      { heading: words.minutes, share: 1.3, side: 'right' as const },
      { heading: words.heads, share: 1.3, side: 'right' as const },
      { heading: words.membersOf, share: 2, side: 'right' as const },
    ],
    rows: sessions.map(({ day, title, schoolName, minutes, people, members }) => [
      ...[day, shownTitle(title, language), { named: schoolName }, minutes, people, members],
    ]),
    none: words.noSessions,
  }
}
