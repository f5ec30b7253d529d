import { Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { ask } from '../../../ui/api.ts'
import { useAct } from '../../../ui/use-act.ts'
import { putTimeBack } from '../api.ts'
import type { Board } from '../board.ts'
import { daySpanOf } from '../calendar/instant.ts'
import type { Occurrence } from '../occurrence.ts'
import { BoardServes } from './BoardServes.tsx'
import { type BoardWords, isElsewhen, type Sentences } from './board-words.ts'

export type OccurrenceDeed = 'move' | 'call_off' | 'end'

/** One time of the board: what it is, why it is not where it was, and what may be done about it. */
export function BoardOccurrence({
  board,
  occurrence,
  isMovable,
  isClash,
  words,
  sentences,
  onDo,
  onClose,
}: {
  board: Board
  occurrence: Occurrence
  isMovable: boolean
  isClash: boolean
  words: BoardWords
  sentences: Sentences
  onDo: (deed: OccurrenceDeed) => void
  onClose: () => void
}) {
  const { t, titleOf, kind, when, reason } = words
  const { act, busy } = useAct()
  const { state, movedFrom } = occurrence
  const isStanding = state === 'planned'
  const putBack = () =>
    act(
      () => ask(putTimeBack, { id: occurrence.id, version: occurrence.version }),
      t('timetable:board.putBackDone'),
    )
  return (
    <Modal open footer={null} title={titleOf(occurrence)} onCancel={onClose}>
      <dl className="board-facts">
        <Fact label={t('timetable:board.what')}>
          {occurrence.title !== null && kind(occurrence)}
        </Fact>
        <Fact label={t('timetable:board.when')}>{when(daySpanOf(occurrence))}</Fact>
        <Fact label={t('timetable:board.where')}>{sentences.where(occurrence)}</Fact>
        {!isMovable && (
          <>
            <Fact label={t('timetable:board.forWhom')}>{sentences.stations(occurrence)}</Fact>
            <Fact label={t('timetable:board.operator')}>{sentences.operator(occurrence)}</Fact>
          </>
        )}
        <Fact label={t('timetable:board.expert')}>{sentences.experts(occurrence)}</Fact>
        {!isStanding && (
          <Fact label={t('timetable:board.state')}>{t('timetable:board.calledOff')}</Fact>
        )}
        {movedFrom && isElsewhen(occurrence) && (
          <Fact label={t('timetable:board.before')}>{when(daySpanOf(movedFrom))}</Fact>
        )}
        <Fact label={t('timetable:board.why')}>{reason(occurrence)}</Fact>
        {isClash && (
          <Fact label={t('timetable:board.clashMark')}>{t('timetable:board.clash')}</Fact>
        )}
      </dl>
      {isMovable && (
        <>
          <BoardServes
            key={occurrence.version}
            board={board}
            occurrence={occurrence}
            words={words}
          />
          <div className="board-free">
            {isStanding && (
              <>
                <Button type="primary" onClick={() => onDo('move')}>
                  {t('timetable:board.moveTo')}
                </Button>
                <Button danger onClick={() => onDo('call_off')}>
                  {t('timetable:board.callOff')}
                </Button>
              </>
            )}
            {(!isStanding || movedFrom) && (
              <Button loading={busy} onClick={() => void putBack()}>
                {t(isStanding ? 'timetable:board.putBack' : 'timetable:board.standAgain')}
              </Button>
            )}
            <Button onClick={() => onDo('end')}>{t('timetable:board.end')}</Button>
          </div>
        </>
      )}
    </Modal>
  )
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) =>
  children ? (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  ) : null
