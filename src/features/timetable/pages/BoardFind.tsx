import { Button, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import type { Day } from '../../../base/calendar.ts'
import { timeOfMinute } from '../../../base/clock.ts'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useFindOption } from '../../../ui/use-find-option.ts'
import { addTimes, type SuggestedTime, type SuggestedTimes, suggestTimes } from '../api.ts'
import type { Board } from '../board.ts'
import { type DaySpan, lengthOf } from '../calendar/spans.ts'
import { mayPlanFor, stationsOf } from './board-rows.ts'
import type { BoardWords } from './board-words.ts'

/** “Find me 120 minutes”: where they would fit this week, why each, and one click that adds it (S5-10). */
export function BoardFind({
  board,
  day,
  stationId: first,
  words,
  onClose,
}: {
  board: Board
  day: Day
  stationId: string | undefined
  words: BoardWords
  onClose: () => void
}) {
  const { t } = words
  const find = useFindOption()
  const [stationId, setStationId] = useState(first)
  const [minutes, setMinutes] = useState<number>()
  const query = useAsk(
    suggestTimes,
    stationId ? { stationId, day, ...(minutes !== undefined && { minutes }) } : undefined,
  )
  return (
    <Modal open footer={null} title={t('timetable:board.findTitle')} onCancel={onClose}>
      <div className="form-stack">
        <div className="form-grid">
          <FormField label={t('timetable:board.forWhom')}>
            {(input) => (
              <Select
                {...input}
                showSearch={find}
                value={stationId ?? null}
                onChange={setStationId}
                options={stationsOf(board).map(({ id, unitName }) => ({
                  value: id,
                  label: unitName,
                }))}
              />
            )}
          </FormField>
          <FormField label={t('timetable:board.howLong')}>
            {(input) => (
              <InputNumber<number>
                {...input}
                className="field-number"
                controls={false}
                precision={0}
                min={15}
                max={720}
                suffix={t('timetable:board.minutes')}
                value={minutes ?? query.data?.minutes ?? null}
                onChange={(value) => setMinutes(value ?? undefined)}
              />
            )}
          </FormField>
        </div>
        {stationId && (
          <Loaded query={query}>
            {(found) => (
              <Found
                found={found}
                stationId={stationId}
                mayAdd={mayPlanFor(board, found.roomId)}
                words={words}
              />
            )}
          </Loaded>
        )}
      </div>
    </Modal>
  )
}

function Found({
  found: { roomId, schoolId, planned, best, missing, others },
  stationId,
  mayAdd,
  words,
}: {
  found: SuggestedTimes
  stationId: string
  mayAdd: boolean
  words: BoardWords
}) {
  const { t, when, minutes } = words
  const { act, busy } = useAct()
  const add = (span: DaySpan) =>
    act(
      () => ask(addTimes, { ...once(span), schoolId, roomId, stationIds: [stationId] }),
      t('timetable:board.added', { when: when(span) }),
    )
  const shown = { words, busy, ...(mayAdd && { onAdd: (span: DaySpan) => void add(span) }) }
  return (
    <>
      <p>{t('timetable:board.plannedSoFar', { minutes: minutes(planned) })}</p>
      {missing > 0 && (
        <p className="board-no">
          <span aria-hidden="true">× </span>
          {t('timetable:board.missing', { minutes: minutes(missing) })}
        </p>
      )}
      {!mayAdd && best.length > 0 && <p className="quiet">{t('timetable:board.schoolAdds')}</p>}
      <Times {...shown} heading={t('timetable:board.best')} times={best} />
      <Times {...shown} heading={t('timetable:board.others')} times={others} />
    </>
  )
}

function Times({
  heading,
  times,
  words: { t, when, minutes, list },
  busy,
  onAdd,
}: {
  heading: string
  times: readonly SuggestedTime[]
  words: BoardWords
  busy: boolean
  onAdd?: (span: DaySpan) => void
}) {
  if (times.length === 0) return null
  const why = ({ because, details }: SuggestedTime['because'][number]) =>
    t(`calendar:because.${because}`, details).trim()
  return (
    <section>
      <h3>{heading}</h3>
      <ul className="board-suggestions">
        {times.map((one) => (
          <li key={when(one)}>
            <div>
              <strong className="number">{when(one)}</strong>{' '}
              <span className="together">{minutes(lengthOf(one))}</span>
              <div className="quiet">{list(one.because.map(why))}</div>
            </div>
            {onAdd && (
              <Button
                loading={busy}
                aria-label={t('timetable:board.addThis', { when: when(one) })}
                onClick={() => onAdd(one)}
              >
                {t('timetable:board.add')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const once = ({ day, from, to }: DaySpan) => ({
  kind: 'group_learning' as const,
  pattern: {
    repeats: { by: 'days' as const, days: [day] },
    ...{ from: timeOfMinute(from), to: timeOfMinute(to), fromDay: day, toDay: day },
  },
})
