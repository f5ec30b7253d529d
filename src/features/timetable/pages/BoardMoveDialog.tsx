import { Input } from 'antd'
import { useState } from 'react'
import { isClockTime, minuteOfTime, timeOfMinute } from '../../../base/clock.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { moveTime } from '../api.ts'
import { dayMinuteAt, daySpanOf } from '../calendar/instant.ts'
import { type DaySpan, lengthOf } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'
import { BoardFree } from './BoardFree.tsx'
import { BoardReason } from './BoardReason.tsx'
import { isSamePlace } from './board-scale.ts'
import { verdictOn, type WeekRules } from './board-verdict.ts'
import type { BoardWords } from './board-words.ts'

/** Where to, and why: after a drop it is filled in, on a phone it is the way to move at all. */
export function BoardMoveDialog({
  occurrence,
  to: first,
  rules,
  words,
  onMoved,
  onClose,
}: {
  occurrence: Occurrence
  to: DaySpan
  rules: WeekRules
  words: BoardWords
  onMoved: (moved: Occurrence) => void
  onClose: () => void
}) {
  const { t, when, wrong, titleOf } = words
  const from = daySpanOf(occurrence)
  const [to, setTo] = useState(first)
  const [note, setNote] = useState('')
  const set = ({ day, from: start }: Pick<DaySpan, 'day' | 'from'>) =>
    setTo({ day, from: start, to: start + lengthOf(from) })
  const placing = { roomId: occurrence.roomId, id: occurrence.id, span: to }
  const verdict = to.day === '' ? undefined : verdictOn(rules, placing, dayMinuteAt(new Date()))
  const isMoved = !isSamePlace(from, to)
  return (
    <AskDialog
      title={t('timetable:board.moveTitle', { title: titleOf(occurrence), from: when(from) })}
      okText={t('timetable:board.move')}
      done={t('timetable:board.movedTo', { when: to.day && when(to) })}
      ready={verdict?.ok === true && isMoved && note.trim() !== ''}
      work={async () => {
        const { id, version } = occurrence
        onMoved(await ask(moveTime, { id, version, to, note: note.trim() }))
      }}
      onClose={onClose}
    >
      <div className="form-grid">
        <DayInput
          label={t('timetable:board.day')}
          value={to.day}
          onChange={(day) => set({ day, from: to.from })}
        />
        <FormField label={t('timetable:board.begins')}>
          {(input) => (
            <Input
              {...input}
              type="time"
              step={900}
              value={timeOfMinute(to.from)}
              onChange={({ target }) => {
                if (isClockTime(target.value))
                  set({ day: to.day, from: minuteOfTime(target.value) })
              }}
            />
          )}
        </FormField>
      </div>
      {verdict && isMoved && (
        <div role="status">
          {verdict.ok ? (
            <p className="board-yes">
              <span aria-hidden="true">✓ </span>
              {`${when(to)} ${t('timetable:board.mayStand')}`}
            </p>
          ) : (
            <>
              <p className="board-no">
                <span aria-hidden="true">× </span>
                {wrong(verdict)}
              </p>
              <BoardFree free={verdict.free} words={words} onChoose={setTo} />
            </>
          )}
        </div>
      )}
      <BoardReason value={note} onChange={setNote} />
    </AskDialog>
  )
}
