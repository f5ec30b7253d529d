import { useState } from 'react'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { callOffTimes } from '../api.ts'
import { daySpanOf } from '../calendar/instant.ts'
import type { Occurrence } from '../occurrence.ts'
import { BoardReason } from './BoardReason.tsx'
import type { BoardWords } from './board-words.ts'

/** One or several do not take place; they stay on the board with the reason. */
export function BoardOffDialog({
  occurrences,
  words,
  onDone,
  onClose,
}: {
  occurrences: readonly Occurrence[]
  words: BoardWords
  onDone: () => void
  onClose: () => void
}) {
  const { t, when, titleOf } = words
  const [note, setNote] = useState('')
  return (
    <AskDialog
      danger
      title={t('timetable:board.callOffTitle', { count: occurrences.length })}
      okText={t('timetable:board.callOff')}
      done={t('timetable:board.calledOffDone', { count: occurrences.length })}
      ready={note.trim() !== ''}
      work={async () => {
        const rows = occurrences.map(({ id, version }) => ({ id, version }))
        await ask(callOffTimes, { rows, note: note.trim() })
        onDone()
      }}
      onClose={onClose}
    >
      <ul className="board-list">
        {occurrences.map((one) => (
          <li key={one.id}>{`${when(daySpanOf(one))} ${titleOf(one)}`}</li>
        ))}
      </ul>
      <BoardReason value={note} onChange={setNote} />
    </AskDialog>
  )
}
