import { Button, Select } from 'antd'
import { useState } from 'react'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useFindOption } from '../../../ui/use-find-option.ts'
import { listOperators, serveStations, setOperator } from '../api.ts'
import type { Board } from '../board.ts'
import { daySpanOf } from '../calendar/instant.ts'
import { meet, onLine } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'
import { stationsOf } from './board-rows.ts'
import type { BoardWords } from './board-words.ts'

/** Whom a session is for, and who runs it: changed where one reads it. */
export function BoardServes({
  board,
  occurrence,
  words: { t },
}: {
  board: Board
  occurrence: Occurrence
  words: BoardWords
}) {
  const { act, busy } = useAct()
  const find = useFindOption()
  const { id, version, schoolId } = occurrence
  const [stationIds, setStationIds] = useState(occurrence.stationIds)
  const persons = useAsk(listOperators, { schoolId })
  const same = [...stationIds].toSorted().join() === [...occurrence.stationIds].toSorted().join()
  const known = persons.data?.persons ?? []
  const here = board.operators.filter((one) => !known.some(({ id: other }) => other === one.id))
  const busyNow = busyAt(board, occurrence)
  return (
    <div className="form-stack">
      {occurrence.stationIds.length > 0 && (
        <FormField label={t('timetable:board.forWhom')} hint={t('timetable:board.jointHint')}>
          {(input) => (
            <div className="board-line">
              <Select
                {...input}
                mode="multiple"
                showSearch={find}
                value={stationIds}
                onChange={setStationIds}
                options={stationsOf(board).map((one) => ({
                  value: one.id,
                  label: one.unitName,
                }))}
              />
              <Button
                disabled={same || stationIds.length === 0}
                loading={busy}
                onClick={() =>
                  void act(
                    () => ask(serveStations, { id, version, stationIds }),
                    t('timetable:board.saved'),
                  )
                }
              >
                {t('timetable:board.save')}
              </Button>
            </div>
          )}
        </FormField>
      )}
      {persons.error && <RefusalNotice error={persons.error} />}
      <FormField label={t('timetable:board.operator')} hint={t('timetable:board.operatorHint')}>
        {(input) => (
          <Select
            {...input}
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('timetable:board.nobody')}
            disabled={busy}
            value={occurrence.operatorId}
            onChange={(personId?: string | null) =>
              void act(
                () => ask(setOperator, { id, version, personId: personId ?? null }),
                t('timetable:board.saved'),
              )
            }
            options={[...known, ...here].map((one) => ({
              value: one.id,
              label: busyNow.has(one.id)
                ? t('timetable:board.busyThen', { name: one.name })
                : one.name,
            }))}
          />
        )}
      </FormField>
    </div>
  )
}

/** Who runs something else at that time. */
const busyAt = ({ occurrences }: Board, occurrence: Occurrence): ReadonlySet<string> => {
  const at = onLine(daySpanOf(occurrence))
  return new Set(
    occurrences
      .filter(
        ({ id, state, ...one }) =>
          id !== occurrence.id && state === 'planned' && meet(onLine(daySpanOf(one)), at),
      )
      .flatMap(({ operatorId }) => operatorId ?? []),
  )
}
