import type { Language } from '../../base/language.ts'
import type { NoticePaper } from '../documents/notice-paper.ts'
import { paperItem, periodText } from '../guide/forms/paper.ts'
import { scriptOf } from '../guide/forms/words.ts'
import { instantsOf } from '../timetable/calendar/instant.ts'
import { shownTitle } from '../timetable/shown-title.ts'
import { plannedSpan } from './minutes.ts'
import { fill, recordWords } from './record-words.ts'
import type { SessionRow } from './session.ts'

/** 开放日海报: when, for how long, where, and who opens the door; Chinese in every language (F21). */
export function posterOf(
  row: SessionRow,
  { id, schoolName, units }: { id: string; schoolName: string; units: readonly string[] },
  language: Language,
): NoticePaper {
  const words = recordWords(scriptOf(language))
  const span = plannedSpan(row)
  const names = [...new Set((row.staff ?? []).map(({ name }) => name))]
  return {
    ...{ title: words.openDay, issuer: schoolName, signature: units.join(words.and) },
    period: periodText({ fromDay: row.day, toDay: row.day }, language).split('—')[0] ?? '',
    items: [
      paperItem(
        {
          ...{ id, kind: 'open_day', audience: words.everyone },
          title: shownTitle(row.title, scriptOf(language)),
          ...instantsOf({ day: row.day, ...span }),
          place: [schoolName, row.roomNo].filter(Boolean).join(' '),
        },
        language,
      ),
    ],
    note: [
      fill(words.openFor, { minutes: span.to - span.from }),
      ...(names.length > 0 ? [fill(words.hosts, { names: names.join(words.and) })] : []),
    ].join('　'),
    ...{ changes: [], code: null },
  }
}
