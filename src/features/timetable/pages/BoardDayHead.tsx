import type { Board } from '../board.ts'
import type { BoardWords } from './board-words.ts'

/** The head of a day: its date, and the holiday or the make-up day that it is. */
export function BoardDayHead({
  day: { day, holiday, off },
  words: { t, day: dayOf, today },
}: {
  day: Board['days'][number]
  words: BoardWords
}) {
  return (
    <th scope="col" aria-current={day === today ? 'date' : undefined}>
      <span className="number">{dayOf(day)}</span>
      {day === today && (
        <span className="board-mark board-mark-today">{t('timetable:board.today')}</span>
      )}
      {holiday !== null && (
        <span className={off ? 'board-mark board-mark-off' : 'board-mark board-mark-soon'}>
          {t(off ? 'timetable:board.holiday' : 'timetable:board.makeUp', { name: holiday })}
        </span>
      )}
    </th>
  )
}
