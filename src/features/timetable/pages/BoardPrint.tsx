import type { Board } from '../board.ts'
import { daySpanOf } from '../calendar/instant.ts'
import type { Guarded } from './BoardGrid.tsx'
import type { BoardRow } from './board-rows.ts'
import type { BoardWords, Sentences } from './board-words.ts'

/** F20: the interleaved timetable of a week, both tracks beside each other, as it hangs on the door. */
export function BoardPrint({
  board,
  rows,
  heading,
  guarded,
  words,
  sentences,
}: {
  board: Board
  rows: readonly BoardRow[]
  heading: string
  guarded: Guarded
  words: BoardWords
  sentences: Sentences
}) {
  const { t, day, clock, titleOf, reason } = words
  return (
    <div className="board-print">
      <table>
        <caption>
          {t('timetable:board.printTitle', {
            from: day(board.monday),
            to: day(board.days[6]?.day ?? ''),
          })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            {board.days.map((one) => (
              <th key={one.day} scope="col">
                {day(one.day)}
                {one.holiday !== null && (
                  <div>
                    {t(one.off ? 'timetable:board.holiday' : 'timetable:board.makeUp', {
                      name: one.holiday,
                    })}
                  </div>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {row.title}
                <div>{row.about}</div>
              </th>
              {row.days.map((own, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a day of the week is its number.
                <td key={at}>
                  {row.room && (guarded[row.room.calendar]?.[at] ?? []).length > 0 && (
                    <p className="board-print-school">
                      {words.guarded(guarded[row.room.calendar]?.[at] ?? [])}
                    </p>
                  )}
                  {own.map((one) => (
                    <p key={one.id} className={one.state === 'called_off' ? 'board-print-off' : ''}>
                      <strong>{clock(daySpanOf(one))}</strong> {titleOf(one)}
                      <br />
                      {sentences.stations(one)}
                      {one.state === 'called_off' && ` ${t('timetable:board.calledOff')}`}
                      {one.reason && ` ${reason(one)}`}
                    </p>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="board-signatures">
        <span>{t('timetable:board.signSchool')}</span>
        <span>{t('timetable:board.signVillage')}</span>
        <span>{t('timetable:board.signTownship')}</span>
      </p>
    </div>
  )
}
