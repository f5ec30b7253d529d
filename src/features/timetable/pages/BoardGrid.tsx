import { Link } from '@tanstack/react-router'
import { memo, useRef } from 'react'
import { addDays } from '../../../base/calendar.ts'
import type { Board } from '../board.ts'
import { daySpanOf } from '../calendar/instant.ts'
import type { ProtectedWindow } from '../calendar/protected.ts'
import type { DaySpan, Span } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'
import { BoardChip, type ChipGround } from './BoardChip.tsx'
import { BoardDayHead } from './BoardDayHead.tsx'
import { paintedAcross, paints, placeAcross } from './board-hatch.ts'
import type { BoardRow } from './board-rows.ts'
import { useNear } from './use-near.ts'

/** What is in the hand, and where it may lie: only the lines that it belongs to are drawn anew. */
export type Carrying = {
  occurrence: Occurrence
  to: DaySpan
  roomId: string
  isOpen: boolean
  open: readonly DaySpan[]
}

export type Guarded = readonly (readonly (readonly ProtectedWindow[])[])[]

/** Rooms, stations, townships or people as lines, the days of a week beside each other. */
export function BoardGrid({
  board,
  rows,
  heading,
  guarded,
  ground,
  carrying,
  only,
}: {
  board: Board
  rows: readonly BoardRow[]
  heading: string
  guarded: Guarded
  ground: ChipGround
  carrying: Carrying | undefined
  /** On a phone: the one day that is shown. */
  only: number | undefined
}) {
  const { t } = ground.words
  return (
    <div className={only === undefined ? 'board-scroll' : 'board-scroll board-one-day'}>
      <table className="board">
        <caption className="unseen">{t('timetable:board.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            {board.days.map((day, at) =>
              only === undefined || only === at ? (
                <BoardDayHead key={day.day} day={day} words={ground.words} />
              ) : null,
            )}
          </tr>
        </thead>
        {partsOf(rows).map((part, at) => (
          <Part
            key={part[0]?.id}
            {...{ guarded, ground, carrying, only }}
            rows={part}
            isFirst={at === 0}
          />
        ))}
      </table>
    </div>
  )
}

/** So many lines are drawn, or left out, together. */
const linesOfPart = 20
const usualHeight = 76

const partsOf = (rows: readonly BoardRow[]): BoardRow[][] =>
  Array.from({ length: Math.ceil(rows.length / linesOfPart) }, (_, at) =>
    rows.slice(at * linesOfPart, (at + 1) * linesOfPart),
  )

/** Of a county's three hundred lines those near the screen are drawn; of the others the head is there, to be found. */
function Part({
  rows,
  guarded,
  ground,
  carrying,
  only,
  isFirst,
}: {
  rows: readonly BoardRow[]
  guarded: Guarded
  ground: ChipGround
  carrying: Carrying | undefined
  only: number | undefined
  isFirst: boolean
}) {
  const part = useRef<HTMLTableSectionElement>(null)
  const start = { isNear: isFirst, height: rows.length * usualHeight }
  const { isNear, height } = useNear(part, start)
  const held = carrying && rows.filter((row) => isOf(row, carrying))
  const isDrawn = isNear || (held?.length ?? 0) > 0
  return (
    <tbody ref={part}>
      {rows.map((row) => (
        <Row
          key={row.id}
          row={row}
          guarded={row.room ? guarded[row.room.calendar] : undefined}
          ground={ground}
          carrying={held?.includes(row) ? carrying : undefined}
          only={only}
          hollow={isDrawn ? undefined : height / rows.length}
        />
      ))}
    </tbody>
  )
}

const isOf = ({ days, room }: BoardRow, { occurrence, roomId }: Carrying): boolean =>
  room?.id === roomId || days.some((own) => own.some(({ id }) => id === occurrence.id))

const Row = memo(function Row({
  row,
  guarded,
  ground,
  carrying,
  only,
  hollow,
}: {
  row: BoardRow
  guarded: Guarded[number] | undefined
  ground: ChipGround
  carrying: Carrying | undefined
  only: number | undefined
  /** Its days are not drawn; so high it is. */
  hollow: number | undefined
}) {
  const { t } = ground.words
  return (
    <tr
      data-days="across"
      data-room={row.room?.id}
      className={carrying ? 'board-row-carrying' : undefined}
    >
      <th scope="row">
        {row.room ? (
          <Link
            to={'.' as string}
            search={((now: object) => ({ ...now, room: row.room?.id })) as never}
            title={t('timetable:board.openRoom')}
          >
            {row.title}
          </Link>
        ) : (
          <span>{row.title}</span>
        )}
        {row.about && <span className="quiet">{row.about}</span>}
      </th>
      {hollow !== undefined && (
        <td colSpan={only === undefined ? row.days.length : 1} style={{ height: hollow }} />
      )}
      {row.days.map((own, at) =>
        hollow === undefined && (only === undefined || only === at) ? (
          <Cell
            // biome-ignore lint/suspicious/noArrayIndexKey: a day of the week is its number.
            key={at}
            own={own}
            at={at}
            row={row}
            guarded={guarded?.[at] ?? []}
            ground={ground}
            carrying={carrying}
          />
        ) : null,
      )}
    </tr>
  )
})

function Cell({
  own,
  at,
  row,
  guarded,
  ground,
  carrying,
}: {
  own: readonly Occurrence[]
  at: number
  row: BoardRow
  guarded: readonly ProtectedWindow[]
  ground: ChipGround
  carrying: Carrying | undefined
}) {
  const { words, week } = ground
  const says = words.guarded(guarded)
  const day = addDays(week.monday, at)
  const target = carrying && carrying.roomId === row.room?.id ? carrying : undefined
  return (
    <td data-day={at}>
      {row.room && (
        <div
          className="board-strip"
          title={says || undefined}
          style={paintedAcross(week.axis, layersOf(own, guarded, { carrying, target, day }))}
        >
          <span className="unseen">{says}</span>
          {target?.to.day === day && (
            <i
              className={target.isOpen ? 'board-ghost' : 'board-ghost board-ghost-closed'}
              style={placeAcross(week.axis, target.to)}
            />
          )}
        </div>
      )}
      {own.length > 0 && (
        <ul>
          {own.map((occurrence) => (
            <li key={occurrence.id}>
              <BoardChip
                occurrence={occurrence}
                ground={ground}
                isCarried={carrying?.occurrence.id === occurrence.id}
                withRoom={!row.room || occurrence.roomId !== row.room.id}
              />
            </li>
          ))}
        </ul>
      )}
    </td>
  )
}

/** First what lies on top. */
function layersOf(
  own: readonly Occurrence[],
  guarded: readonly ProtectedWindow[],
  {
    carrying,
    target,
    day,
  }: { carrying: Carrying | undefined; target: Carrying | undefined; day: string },
) {
  const of = (isSchool: boolean): Span[] =>
    own
      .filter(
        ({ id, state, stationIds }) =>
          state === 'planned' &&
          id !== carrying?.occurrence.id &&
          (stationIds.length === 0) === isSchool,
      )
      .map(daySpanOf)
  return [
    { spans: of(false), image: paints.community },
    { spans: of(true), image: paints.school },
    { spans: guarded, image: paints.guarded },
    ...(target
      ? [
          { spans: target.open.filter((one) => one.day === day), image: paints.open },
          { spans: [{ from: 0, to: 1_440 }], image: paints.closed },
        ]
      : []),
  ]
}
