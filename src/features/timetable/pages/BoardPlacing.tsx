import { Button } from 'antd'
import { daySpanOf } from '../calendar/instant.ts'
import { BoardFree } from './BoardFree.tsx'
import type { Carried, Hands } from './board-hands.ts'
import type { Verdict } from './board-verdict.ts'
import type { BoardWords } from './board-words.ts'

/** Below the board while something is in the hand: where it would stand, why not, and where it could. */
export function BoardPlacing({
  carried: { occurrence, to },
  into,
  verdict,
  hands,
  words,
}: {
  carried: Carried
  /** The other room that it would go to. */
  into: string
  verdict: Verdict
  hands: Hands
  words: BoardWords
}) {
  const { t, when, titleOf, wrong, fault } = words
  const from = daySpanOf(occurrence)
  return (
    <section className="board-placing screen-only" aria-label={t('timetable:board.placing')}>
      <div className="board-placing-text" role="status">
        <strong>
          {t('timetable:board.placingWhat', {
            title: titleOf(occurrence),
            from: when(from),
            to: [when(to), into].filter(Boolean).join(' '),
          })}
        </strong>
        {verdict.ok ? (
          <p className="board-yes">
            <span aria-hidden="true">✓ </span>
            {t('timetable:board.mayStand')}
            {verdict.notes.map((note) => fault(note).wrong).join('')}
          </p>
        ) : (
          <p className="board-no">
            <span aria-hidden="true">× </span>
            {wrong(verdict)}
          </p>
        )}
      </div>
      {!verdict.ok && <BoardFree free={verdict.free} words={words} onChoose={hands.place} />}
      <div className="board-placing-do">
        <Button type="primary" disabled={!verdict.ok} onClick={hands.drop}>
          {t('timetable:board.putDown')}
        </Button>
        <Button onClick={hands.takeBack}>{t('timetable:board.takeBack')}</Button>
      </div>
    </section>
  )
}
