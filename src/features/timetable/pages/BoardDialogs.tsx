import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { endSlot } from '../api.ts'
import type { Board, BoardRoom } from '../board.ts'
import { daySpanOf } from '../calendar/instant.ts'
import type { DaySpan } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'
import { BoardAdd } from './BoardAdd.tsx'
import type { ChipGround } from './BoardChip.tsx'
import { BoardFind } from './BoardFind.tsx'
import { BoardMoveDialog } from './BoardMoveDialog.tsx'
import { BoardOccurrence } from './BoardOccurrence.tsx'
import { BoardOffDialog } from './BoardOffDialog.tsx'
import type { WeekRules } from './board-verdict.ts'
import type { BoardWords } from './board-words.ts'

/** The one question that stands open over the board. */
export type Asked =
  | { what: 'one'; id: string }
  | { what: 'move'; id: string; to: DaySpan; roomId: string }
  | { what: 'off'; ids: readonly string[] }
  | { what: 'end'; id: string }
  | { what: 'add' }

export function BoardDialogs({
  board,
  asked,
  rules,
  ground: { words, sentences, clashing, isMovable, week },
  room,
  find,
  onFind,
  onAsk,
  onMoved,
  onOff,
}: {
  board: Board
  asked: Asked | undefined
  rules: WeekRules
  ground: ChipGround
  room: BoardRoom | undefined
  find: string | undefined
  onFind: (find: string | undefined) => void
  onAsk: (asked: Asked | undefined) => void
  onMoved: (before: Occurrence, now: Occurrence) => void
  onOff: () => void
}) {
  const close = () => onAsk(undefined)
  const day = words.today > week.monday && words.today <= dayLast(board) ? words.today : week.monday
  if (find !== undefined)
    return (
      <BoardFind
        {...{ board, day, words }}
        stationId={find || undefined}
        onClose={() => onFind(undefined)}
      />
    )
  if (!asked) return null
  if (asked.what === 'add')
    return <BoardAdd {...{ board, day, rules, words }} roomId={room?.id} onClose={close} />
  if (asked.what === 'off') {
    const occurrences = board.occurrences.filter(({ id }) => asked.ids.includes(id))
    return <BoardOffDialog {...{ occurrences, words }} onDone={onOff} onClose={close} />
  }
  const occurrence = board.occurrences.find(({ id }) => id === asked.id)
  if (!occurrence) return null
  switch (asked.what) {
    case 'one':
      return (
        <BoardOccurrence
          {...{ board, occurrence, words, sentences }}
          isMovable={isMovable(occurrence)}
          isClash={clashing.has(occurrence.id)}
          onDo={(deed) =>
            onAsk(
              deed === 'move'
                ? {
                    ...{ what: 'move', id: occurrence.id, roomId: occurrence.roomId },
                    to: daySpanOf(occurrence),
                  }
                : deed === 'call_off'
                  ? { what: 'off', ids: [occurrence.id] }
                  : { what: 'end', id: occurrence.id },
            )
          }
          onClose={close}
        />
      )
    case 'move':
      return (
        <BoardMoveDialog
          {...{ occurrence, rules, words }}
          to={asked.to}
          roomId={asked.roomId}
          onMoved={(now) => onMoved(occurrence, now)}
          onClose={close}
        />
      )
    case 'end':
      return <EndDialog {...{ occurrence, words }} onClose={close} />
  }
}

const dayLast = ({ days }: Board): string => days.at(-1)?.day ?? ''

/** It comes no more from this one on; what was agreed by three is refused, and told how it ends. */
function EndDialog({
  occurrence,
  words: { t, day, titleOf },
  onClose,
}: {
  occurrence: Occurrence
  words: BoardWords
  onClose: () => void
}) {
  return (
    <AskDialog
      danger
      title={t('timetable:board.endTitle', {
        title: titleOf(occurrence),
        day: day(occurrence.day),
      })}
      okText={t('timetable:board.end')}
      done={t('timetable:board.endDone')}
      textLabel={t('timetable:board.why')}
      textNeeded
      work={(note) => ask(endSlot, { id: occurrence.slotId, fromDay: occurrence.day, note })}
      onClose={onClose}
    />
  )
}
