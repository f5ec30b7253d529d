import { Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import type { Day } from '../../../base/calendar.ts'
import { isClockTime, minuteOfTime, minutesOfDay, timeOfMinute } from '../../../base/clock.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import { useFindOption } from '../../../ui/use-find-option.ts'
import { addTimes, type NewTimes } from '../api.ts'
import type { Board } from '../board.ts'
import { weekdayOf } from '../calendar/days.ts'
import { dayMinuteAt } from '../calendar/instant.ts'
import type { DaySpan } from '../calendar/spans.ts'
import { kindLabels, slotKinds } from '../timetable.ts'
import { BoardFree } from './BoardFree.tsx'
import { stationsOf } from './board-rows.ts'
import { type Verdict, verdictOn, type WeekRules } from './board-verdict.ts'
import type { BoardWords } from './board-words.ts'

type Draft = Pick<NewTimes, 'kind' | 'roomId' | 'stationIds'> & {
  title: string
  day: Day
  from: string
  to: string
  weekly: boolean
  until: Day
}

/** One more session, an open day, what the school itself needs, a time for the equipment: once or every week. */
export function BoardAdd({
  board,
  day,
  roomId,
  rules,
  words,
  onClose,
}: {
  board: Board
  day: Day
  roomId: string | undefined
  rules: WeekRules
  words: BoardWords
  onClose: () => void
}) {
  const { t, when, wrong, day: dayOf } = words
  const text = useText()
  const find = useFindOption()
  const rooms = board.rooms.filter(({ mayPlan }) => mayPlan)
  const start = rooms.find(({ id }) => id === roomId) ?? rooms[0]
  const [draft, setDraft] = useState<Draft>({
    ...{ kind: 'group_learning', roomId: start?.id ?? '', title: '', day, from: '19:00' },
    ...{ to: '20:00', weekly: false, until: day },
    stationIds: start?.stations.map(({ id }) => id).slice(0, 1) ?? [],
  })
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const isSchools = draft.kind === 'school_use' || draft.kind === 'maintenance'
  const room = rooms.find(({ id }) => id === draft.roomId)
  const span = spanOf(draft)
  const verdict =
    room && span && verdictOn(rules, { roomId: room.id, span }, dayMinuteAt(new Date()))
  const isServed = isSchools || draft.stationIds.length > 0
  const isTimed = span !== undefined && (!draft.weekly || draft.until >= draft.day)
  return (
    <AskDialog
      title={t('timetable:board.addTitle')}
      okText={t('timetable:board.add')}
      done={t('timetable:board.added', { when: span ? when(span) : '' })}
      ready={isServed && isTimed && (draft.weekly || verdict?.ok === true)}
      work={() => ask(addTimes, wishOf(draft, room?.schoolId ?? '', isSchools))}
      onClose={onClose}
    >
      <div className="form-grid">
        <FormField label={t('timetable:board.what')}>
          {(input) => (
            <Select
              {...input}
              value={draft.kind}
              onChange={(kind) => set({ kind })}
              options={slotKinds.map((value) => ({ value, label: text(kindLabels[value]) }))}
            />
          )}
        </FormField>
        <FormField label={t('timetable:board.title2')}>
          {(input) => (
            <Input
              {...input}
              maxLength={80}
              value={draft.title}
              onChange={({ target }) => set({ title: target.value })}
            />
          )}
        </FormField>
        <FormField label={t('timetable:board.where')}>
          {(input) => (
            <Select
              {...input}
              showSearch={find}
              value={draft.roomId}
              onChange={(id) => set({ roomId: id })}
              options={rooms.map((one) => ({
                value: one.id,
                label: `${one.schoolName} ${one.name ?? t('timetable:board.wholeSchool')}`,
              }))}
            />
          )}
        </FormField>
        {!isSchools && (
          <FormField label={t('timetable:board.forWhom')}>
            {(input) => (
              <Select
                {...input}
                mode="multiple"
                showSearch={find}
                value={draft.stationIds}
                onChange={(stationIds) => set({ stationIds })}
                options={stationsOf(board).map(({ id, unitName }) => ({
                  value: id,
                  label: unitName,
                }))}
              />
            )}
          </FormField>
        )}
        <DayInput
          label={t('timetable:board.day')}
          value={draft.day}
          onChange={(next) => set({ day: next })}
        />
        <div className="board-line">
          <Clock
            label={t('timetable:board.begins')}
            value={draft.from}
            onChange={(from) => set({ from })}
          />
          <Clock
            label={t('timetable:board.ends')}
            value={draft.to}
            onChange={(to) => set({ to })}
          />
        </div>
        <Checkbox checked={draft.weekly} onChange={({ target }) => set({ weekly: target.checked })}>
          {t('timetable:board.everyWeek')}
        </Checkbox>
        {draft.weekly && (
          <DayInput
            label={t('timetable:board.until')}
            min={draft.day}
            value={draft.until}
            onChange={(until) => set({ until })}
          />
        )}
      </div>
      {span && verdict && (
        <Said verdict={verdict} words={words}>
          {verdict.ok
            ? `${draft.weekly ? dayOf(span.day) : when(span)} ${t('timetable:board.mayStand')}`
            : wrong(verdict)}
          {!verdict.ok && (
            <BoardFree
              free={verdict.free}
              words={words}
              onChoose={(free) =>
                set({ day: free.day, from: timeOfMinute(free.from), to: timeOfMinute(free.to) })
              }
            />
          )}
        </Said>
      )}
    </AskDialog>
  )
}

const Said = ({
  verdict,
  children,
}: {
  verdict: Verdict
  words: BoardWords
  children: React.ReactNode
}) => (
  <div role="status" className={verdict.ok ? 'board-yes' : 'board-no'}>
    <span aria-hidden="true">{verdict.ok ? '✓ ' : '× '}</span>
    {children}
  </div>
)

const Clock = ({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (time: string) => void
}) => (
  <FormField label={label}>
    {(input) => (
      <Input
        {...input}
        type="time"
        step={900}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    )}
  </FormField>
)

/** Where it ends at or before it begins, it ends the day after. */
function spanOf({ day, from, to }: Draft): DaySpan | undefined {
  if (day === '' || !isClockTime(from) || !isClockTime(to)) return undefined
  const [begins, ends] = [minuteOfTime(from), minuteOfTime(to)]
  return { day, from: begins, to: ends > begins ? ends : ends + minutesOfDay }
}

const wishOf = (draft: Draft, schoolId: string, isSchools: boolean): NewTimes => {
  const { kind, roomId, stationIds, title, day, from, to, weekly, until } = draft
  return {
    ...{ schoolId, roomId, kind, stationIds: isSchools ? [] : stationIds },
    ...(title.trim() !== '' && { title: title.trim() }),
    pattern: {
      repeats: weekly ? { by: 'weeks', weekdays: [weekdayOf(day)] } : { by: 'days', days: [day] },
      ...{ from, to, fromDay: day, toDay: weekly ? until : day },
    },
  }
}
