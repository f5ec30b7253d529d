import type { KeyboardEvent } from 'react'
import type { Day } from '../../../base/calendar.ts'
import { daySpanOf } from '../calendar/instant.ts'
import type { Span } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'
import { useGrip, useHands } from './board-hands.ts'
import { nudgeOf } from './board-scale.ts'
import { type BoardWords, isElsewhen, type Sentences } from './board-words.ts'

/** What every session of a board needs to show itself. */
export type ChipGround = {
  words: BoardWords
  sentences: Sentences
  clashing: ReadonlySet<string>
  /** While several are chosen: which. */
  chosen: ReadonlySet<string> | undefined
  /** The reader may move it, and it has not begun. */
  isMovable: (one: Occurrence) => boolean
  week: { monday: Day; axis: Span }
}

/** One time that something is to happen: taken by the pointer, moved by the arrows, opened by Enter. */
export function BoardChip({
  occurrence,
  ground,
  isCarried,
  withRoom,
}: {
  occurrence: Occurrence
  ground: ChipGround
  isCarried: boolean
  /** The line of the board does not say where it takes place. */
  withRoom: boolean
}) {
  const { words, sentences, clashing, chosen, isMovable, week } = ground
  const { t, clock, titleOf, when, reason } = words
  const hands = useHands()
  const movable = isMovable(occurrence)
  const isStanding = occurrence.state === 'planned'
  const grip = useGrip(occurrence, movable && isStanding && !chosen, week)
  const isClash = clashing.has(occurrence.id)
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && isCarried) hands.drop()
    else if (event.key === 'Escape' && isCarried) hands.takeBack()
    else {
      const nudge = movable && isStanding && !chosen && nudgeOf(event.key, event.shiftKey)
      if (!nudge) return
      hands.nudge(occurrence, nudge)
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <button
      type="button"
      className={classOf(occurrence, { isCarried, isClash, movable })}
      aria-describedby={movable && isStanding ? 'board-keys' : undefined}
      aria-pressed={chosen ? chosen.has(occurrence.id) : undefined}
      disabled={chosen !== undefined && !(movable && isStanding)}
      onKeyDown={keys}
      {...grip}
    >
      <span className="unseen">{sentences.sentence(occurrence, isClash)}</span>
      <span className="board-chip-seen" aria-hidden="true">
        <span className="board-chip-head">
          <span className="number">{clock(daySpanOf(occurrence))}</span>
          {isClash && (
            <span className="board-mark board-mark-bad">× {t('timetable:board.clashMark')}</span>
          )}
          {!isStanding && <span className="board-mark">{t('timetable:board.calledOff')}</span>}
          {isStanding && occurrence.movedFrom && (
            <span className="board-mark board-mark-soon">{t('timetable:board.moved')}</span>
          )}
        </span>
        <span className="board-chip-title">{titleOf(occurrence)}</span>
        <span className="board-chip-about">
          {[withRoom && sentences.where(occurrence), sentences.stations(occurrence)]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {(occurrence.reason || occurrence.movedFrom) && (
          <span className="board-chip-about">
            {occurrence.movedFrom &&
              isElsewhen(occurrence) &&
              isStanding &&
              `${t('timetable:board.movedFrom', { when: when(daySpanOf(occurrence.movedFrom)) })} `}
            {reason(occurrence)}
          </span>
        )}
      </span>
    </button>
  )
}

const classOf = (
  { kind, state }: Occurrence,
  { isCarried, isClash, movable }: { isCarried: boolean; isClash: boolean; movable: boolean },
): string =>
  [
    `board-chip board-${kind}`,
    state === 'called_off' && 'board-off',
    isCarried && 'board-carried',
    isClash && 'board-clash',
    movable && state === 'planned' && 'board-movable',
  ]
    .filter(Boolean)
    .join(' ')
