import { Button } from 'antd'
import type { DaySpan } from '../calendar/spans.ts'
import type { BoardWords } from './board-words.ts'

/** The nearest free times, each a button. */
export function BoardFree({
  free,
  words: { t, when },
  onChoose,
}: {
  free: readonly DaySpan[]
  words: BoardWords
  onChoose: (span: DaySpan) => void
}) {
  if (free.length === 0) return <p className="quiet">{t('timetable:board.noneFree')}</p>
  return (
    <div className="board-free">
      <span className="quiet">{t('timetable:board.nearest')}</span>
      {free.map((span) => (
        <Button key={when(span)} size="small" onClick={() => onChoose(span)}>
          {when(span)}
        </Button>
      ))}
    </div>
  )
}
