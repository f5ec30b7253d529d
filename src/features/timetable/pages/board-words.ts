import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { timeOfMinute } from '../../../base/clock.ts'
import { formatDay, formatMinutes } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { type Fault, useSay } from '../../../ui/say.ts'
import { useMe } from '../../../ui/session.ts'
import type { Board } from '../board.ts'
import { daySpanOf } from '../calendar/instant.ts'
import type { ProtectedWindow } from '../calendar/protected.ts'
import type { DaySpan, Span } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'
import { kindLabels } from '../timetable.ts'
import { stationsOf } from './board-rows.ts'
import type { Verdict } from './board-verdict.ts'

const clock = ({ from, to }: Span): string => `${timeOfMinute(from)}–${timeOfMinute(to)}`

// One array for good: another one makes another `t`, and with it every line of the board.
const spaces = ['timetable', 'calendar']

/** What the board says of times and of what stands in them. */
export function useBoardWords() {
  const { t } = useTranslation(spaces)
  const language = useLanguage()
  const text = useText()
  const say = useSay()
  const { data: me } = useMe()
  const today = me?.today ?? ''
  // biome-ignore lint/correctness/useExhaustiveDependencies: `say` and `text` are made anew each time, and say the same.
  return useMemo(() => {
    const day = (of: Day) => formatDay(of, language, today)
    const when = (span: DaySpan) => `${day(span.day)} ${clock(span)}`
    const kind = (one: Pick<Occurrence, 'kind'>) => text(kindLabels[one.kind])
    const titleOf = (one: Pick<Occurrence, 'kind' | 'title'>) => one.title ?? kind(one)
    const list = (names: readonly string[]) => names.join(language === 'en' ? ', ' : '、')
    /** Days and times in a refusal, as people read them. */
    const dated = (value: unknown): unknown =>
      typeof value === 'string'
        ? value.replace(/(\d{4}-\d{2}-\d{2})/, (found) => day(found))
        : Array.isArray(value)
          ? value.map(dated)
          : value
    // The words of a refusal say the weekday themselves.
    const bare = (value: unknown): string =>
      String(value).replace(/(\d{4}-\d{2}-\d{2})/, (found) =>
        day(found).replace(language === 'en' ? /^\S+ / : / \S+$/, ''),
      )
    const fault = ({ code, details = {} }: Fault) =>
      say({
        code,
        details: Object.fromEntries(
          Object.entries(details).map(([name, value]) => [
            name,
            name === 'when' && details.weekday !== undefined ? bare(value) : dated(value),
          ]),
        ),
      })
    const reason = ({ reason: given, state }: Occurrence): string => {
      if (!given) return ''
      const { code, details = {} } = given
      const note = String(details.note ?? '')
      if (code === 'person')
        return t('timetable:board.byPerson', { note, name: String(details.name ?? '') })
      if (code === 'timetable_withdrawn') return t('timetable:board.withdrawn', { note })
      return state === 'planned' || state === 'called_off' ? fault({ code, details }).wrong : ''
    }
    const guarded = (windows: readonly ProtectedWindow[]): string =>
      windows
        .map((one) => `${t(`calendar:kind.${one.kind}`)} ${clock(one)}`)
        .join(language === 'en' ? ', ' : '，')
    return {
      ...{ t, language, day, clock, when, kind, titleOf, list, fault, reason, guarded, today },
      minutes: (count: number) => formatMinutes(count, language),
      wrong: (verdict: Extract<Verdict, { ok: false }>) => fault(verdict).wrong,
    }
  }, [t, language, today])
}
export type BoardWords = ReturnType<typeof useBoardWords>

/** Moved in time, and not to another room alone. */
export const isElsewhen = ({ movedFrom, startsAt }: Occurrence): boolean =>
  movedFrom !== null && Date.parse(movedFrom.startsAt) !== Date.parse(startsAt)

/** Whom each is for, and in one sentence what it is: its name for whoever does not see the board. */
export function sentencesOf(board: Board, words: BoardWords) {
  const { t, list, when, titleOf, kind, reason } = words
  const names = new Map(stationsOf(board).map(({ id, unitName }) => [id, unitName]))
  const rooms = new Map(board.rooms.map((room) => [room.id, room]))
  const operators = new Map(board.operators.map(({ id, name }) => [id, name]))
  const stations = ({ stationIds }: Occurrence) =>
    list(stationIds.flatMap((id) => names.get(id) ?? []))
  const where = ({ roomId }: Pick<Occurrence, 'roomId'>) => {
    const room = rooms.get(roomId)
    return room ? `${room.schoolName} ${room.name ?? t('timetable:board.wholeSchool')}` : ''
  }
  const operator = ({ operatorId }: Occurrence) =>
    operatorId === null ? '' : (operators.get(operatorId) ?? t('timetable:board.stranger'))
  const asked = Map.groupBy(board.experts, ({ occurrenceId }) => occurrenceId)
  const experts = ({ id }: Occurrence) => list((asked.get(id) ?? []).map(({ name }) => name))
  const sentence = (one: Occurrence, isClash: boolean): string =>
    [
      `${when(daySpanOf(one))} ${one.title ? `${one.title}（${kind(one)}）` : kind(one)}`,
      where(one),
      stations(one),
      operator(one) && t('timetable:board.runBy', { name: operator(one) }),
      experts(one) && t('timetable:board.withExpert', { name: experts(one) }),
      one.state === 'called_off' && t('timetable:board.calledOff'),
      one.state === 'planned' &&
        isElsewhen(one) &&
        one.movedFrom &&
        t('timetable:board.movedFrom', { when: when(daySpanOf(one.movedFrom)) }),
      reason(one),
      isClash && t('timetable:board.clash'),
    ]
      .filter(Boolean)
      .join(words.language === 'en' ? ', ' : '，')
  return { stations, where, operator, experts, sentence, titleOf }
}
export type Sentences = ReturnType<typeof sentencesOf>
