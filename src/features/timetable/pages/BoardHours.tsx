import { timeOfMinute } from '../../../base/clock.ts'
import type { Board, BoardRoom } from '../board.ts'
import { daySpanOf } from '../calendar/instant.ts'
import type { ProtectedWindow } from '../calendar/protected.ts'
import type { DaySpan, Span } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'
import { BoardChip, type ChipGround } from './BoardChip.tsx'
import { BoardDayHead } from './BoardDayHead.tsx'
import type { Carrying, Guarded } from './BoardGrid.tsx'
import { placeDown } from './board-hatch.ts'

/** One room: the hours of its week from morning to night, what is the school's and what is the village's. */
export function BoardHours({
  board,
  room,
  occurrences,
  guarded,
  ground,
  carrying,
  only,
}: {
  board: Board
  room: BoardRoom
  occurrences: readonly Occurrence[]
  guarded: Guarded[number]
  ground: ChipGround
  carrying: Carrying | undefined
  only: number | undefined
}) {
  const { words, week } = ground
  const { t } = words
  const isShown = (at: number) => only === undefined || only === at
  return (
    <div className={only === undefined ? 'board-scroll' : 'board-scroll board-one-day'}>
      <table className="board board-hours">
        <caption className="unseen">{`${room.schoolName} ${room.name ?? t('timetable:board.wholeSchool')}`}</caption>
        <thead>
          <tr>
            <th scope="col">{t('timetable:board.hours')}</th>
            {board.days.map((day, at) =>
              isShown(at) ? <BoardDayHead key={day.day} day={day} words={words} /> : null,
            )}
          </tr>
        </thead>
        <tbody>
          <tr data-days="down">
            <th scope="row" className="board-axis">
              <span className="unseen">{t('timetable:board.hours')}</span>
              {hoursOf(week.axis).map((minute) => (
                <span key={minute} className="number" style={placeDown(week.axis, at(minute))}>
                  {timeOfMinute(minute)}
                </span>
              ))}
            </th>
            {board.days.map(({ day }, at) =>
              isShown(at) ? (
                <Day
                  key={day}
                  at={at}
                  day={day}
                  own={occurrences.filter((one) => one.day === day)}
                  guarded={guarded[at] ?? []}
                  ground={ground}
                  carrying={carrying}
                />
              ) : null,
            )}
          </tr>
        </tbody>
      </table>
    </div>
  )
}

const at = (minute: number): Span => ({ from: minute, to: minute })

const hoursOf = ({ from, to }: Span): number[] =>
  Array.from({ length: Math.floor((to - from) / 120) + 1 }, (_, i) => from + i * 120)

function Day({
  at: index,
  day,
  own,
  guarded,
  ground,
  carrying,
}: {
  at: number
  day: string
  own: readonly Occurrence[]
  guarded: readonly ProtectedWindow[]
  ground: ChipGround
  carrying: Carrying | undefined
}) {
  const { words, week } = ground
  const place = (span: Span) => placeDown(week.axis, span)
  const ofDay = (spans: readonly DaySpan[]) => spans.filter((one) => one.day === day)
  const off = own.filter(({ state }) => state === 'called_off')
  const chip = (occurrence: Occurrence) => (
    <BoardChip
      occurrence={occurrence}
      ground={ground}
      isCarried={carrying?.occurrence.id === occurrence.id}
      withRoom={false}
    />
  )
  return (
    <td data-day={index} className={carrying ? 'board-day-closed' : undefined}>
      {ofDay(carrying?.open ?? []).map((span) => (
        <i key={span.from} className="board-open" style={place(span)} />
      ))}
      {guarded.map((window) => (
        <p key={window.from} className="board-guarded" style={place(window)}>
          <span>{words.guarded([window])}</span>
        </p>
      ))}
      {carrying?.to.day === day && (
        <i
          className={carrying.isOpen ? 'board-ghost' : 'board-ghost board-ghost-closed'}
          style={place(carrying.to)}
        />
      )}
      {own
        .filter(({ state }) => state === 'planned')
        .map((occurrence) => (
          <div key={occurrence.id} className="board-block" style={place(daySpanOf(occurrence))}>
            {chip(occurrence)}
          </div>
        ))}
      {off.length > 0 && (
        <div className="board-offs">
          {off.map((occurrence) => (
            <div key={occurrence.id}>{chip(occurrence)}</div>
          ))}
        </div>
      )}
    </td>
  )
}
