import { type Day, dayOf, daysBetween, timeOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { invalid } from '../../base/refusal.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printPlainList } from '../documents/actions.ts'
import { type Actor, homeOf, reachOf, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { shownTitle } from '../timetable/shown-title.ts'
import { listPlayedIn } from './played-store.ts'
import { fill, recordWords } from './record-words.ts'

const mostWeeks = 60

/** What was played in the sessions of these days, as the players told it themselves (F23). */
export async function printPlayed(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  asked: { from: Day; to: Day; language: Language; isStation: boolean },
): Promise<{ name: string; content: Uint8Array }> {
  requireAnywhere(actor, 'sessions.read')
  const { from, to, language, isStation } = asked
  if (daysBetween(from, to) > mostWeeks * 7) throw invalid('too_many_weeks', { most: mostWeeks })
  const words = recordWords(language)
  const reach = reachOf(actor, 'sessions.read')
  const [played, home] = await scoped(db, actor, async (tx) => [
    await listPlayedIn(tx, { reach, from, to, isStation }),
    (await findPlaces(tx, [homeOf(actor)]))[0]?.name ?? '',
  ])
  const schools = Map.groupBy(played, ({ schoolName }) => schoolName)
  const { pdf } = await printPlainList(
    printer,
    {
      ...{ title: words.playedTitle, about: fill(words.span, { from, to }), landscape: false },
      ...{
        place: schools.size === 1 ? ([...schools.keys()][0] ?? '') : home,
        asOf: dayOf(clock()),
      },
      columns: [
        { heading: words.day, share: 2.2, side: 'center' },
        { heading: words.time, share: 1.3, side: 'center' },
        { heading: words.title, share: 6, side: 'left' },
        { heading: words.minutes, share: 1.3, side: 'right' },
        { heading: words.session, share: 4, side: 'left' },
      ],
      sections: [...schools].map(([name, own]) => ({
        name: { named: name },
        rows: own.map(({ day, at, title, minutes, session }) => [
          ...[day, timeOf(at), title, minutes, shownTitle(session, language)],
        ]),
      })),
      none: words.noPlayedDays,
      signatures: [words.operator, words.head].map((label) => ({ label })),
    },
    {
      ...{ language, createdAt: clock().toISOString() },
      simulated: played.some(({ simulated }) => simulated),
    },
  )
  return { name: 'played.pdf', content: pdf }
}
