import { Input, Select } from 'antd'
import { useState } from 'react'
import { isClockTime, minuteOfTime, timeOfMinute } from '../../../base/clock.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { listSchoolRooms, moveTime } from '../api.ts'
import { dayMinuteAt, daySpanOf } from '../calendar/instant.ts'
import { type DaySpan, lengthOf } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'
import { BoardFree } from './BoardFree.tsx'
import { BoardReason } from './BoardReason.tsx'
import { isSamePlace } from './board-scale.ts'
import { verdictOn, type WeekRules, withRooms } from './board-verdict.ts'
import type { BoardWords } from './board-words.ts'

/** Where to, and why: after a drop it is filled in, on a phone it is the way to move at all. */
export function BoardMoveDialog({
  occurrence,
  to: first,
  roomId: firstRoom,
  rules,
  words,
  onMoved,
  onClose,
}: {
  occurrence: Occurrence
  to: DaySpan
  roomId: string
  rules: WeekRules
  words: BoardWords
  onMoved: (moved: Occurrence) => void
  onClose: () => void
}) {
  const { t, when, wrong, titleOf } = words
  const from = daySpanOf(occurrence)
  const [to, setTo] = useState(first)
  const [roomId, setRoom] = useState(firstRoom)
  const [note, setNote] = useState('')
  const { schoolId } = occurrence
  const { data: found } = useAsk(listSchoolRooms, { schoolId, day: rules.monday })
  const own = rules.roomOf(occurrence.roomId)
  const known = found && own ? withRooms(rules, own, found, titleOf) : rules
  const set = ({ day, from: start }: Pick<DaySpan, 'day' | 'from'>) =>
    setTo({ day, from: start, to: start + lengthOf(from) })
  const placing = { id: occurrence.id, schoolId, roomId, span: to }
  const verdict = to.day === '' ? undefined : verdictOn(known, placing, dayMinuteAt(new Date()))
  const isMoved = !isSamePlace(from, to) || roomId !== occurrence.roomId
  return (
    <AskDialog
      title={t('timetable:board.moveTitle', { title: titleOf(occurrence), from: when(from) })}
      okText={t('timetable:board.move')}
      done={t('timetable:board.movedTo', { when: to.day && when(to) })}
      ready={verdict?.ok === true && isMoved && note.trim() !== ''}
      work={async () => {
        const { id, version } = occurrence
        onMoved(await ask(moveTime, { id, version, to, roomId, note: note.trim() }))
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
        {found && found.rooms.length > 1 && (
          <FormField label={t('timetable:board.where')}>
            {(input) => (
              <Select
                {...input}
                value={roomId}
                onChange={setRoom}
                options={found.rooms.map(({ id, name }) => ({
                  value: id,
                  label: name ?? t('timetable:board.wholeSchool'),
                }))}
              />
            )}
          </FormField>
        )}
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
